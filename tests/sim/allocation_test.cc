// After warm-up a step of the world allocates nothing.
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/sim/echo_protocol.h"
#include "tools/bench/allocation_counter.h"

namespace zyz::sim {
namespace {

uint64_t AllocationsAfterWarmUp(WorldConfig config) {
  EchoWorld echo(std::move(config), 20000, 10'000'000);
  while (echo.world().steps() < 100000) echo.world().StepOnce();
  const uint64_t before = tools::Allocations();
  while (echo.world().steps() < 160000) echo.world().StepOnce();
  return tools::Allocations() - before;
}

WorldConfig FourClients() {
  WorldConfig config{.seed = 1, .clients = 4};
  config.network.delay = {.min_ns = 100'000, .max_ns = 400'000};
  return config;
}

TEST(Allocations, CounterCounts) {
  const uint64_t before = tools::Allocations();
  void* volatile memory = operator new(1);  // volatile, or compilers leave the pair out
  operator delete(memory);
  EXPECT_EQ(tools::Allocations() - before, 1u);
}

TEST(Allocations, NoneOnAPlainNetwork) { EXPECT_EQ(AllocationsAfterWarmUp(FourClients()), 0u); }

TEST(Allocations, NoneWithRoundTrip) {
  WorldConfig config = FourClients();
  config.roundtrip = true;
  EXPECT_EQ(AllocationsAfterWarmUp(config), 0u);
}

TEST(Allocations, NoneWithCpuCostsBandwidthAndRules) {
  WorldConfig config = FourClients();
  config.cpu = {.sign_ns = 10'000, .verify_ns = 20'000, .per_message_ns = 5'000, .per_byte_ns = 10};
  config.network.bandwidth_mbps = 100;
  config.network.rules.push_back(
      {.from = {1}, .kinds = {kPong}, .where = {{"number", 1}}, .action = NetworkRule::Do::kDelay, .delay_ns = 10});
  EXPECT_EQ(AllocationsAfterWarmUp(config), 0u);
}

}  // namespace
}  // namespace zyz::sim
