// After warm-up the fast path allocates nothing: neither the protocol nor the simulated world. Oracles remember the
// whole history and so must grow, but seldom: less than once in 10,000 steps.
#include <gtest/gtest.h>

#include "tools/bench/allocation_counter.h"
#include "tools/bench/bench_figures.h"

namespace zyz::tools {
namespace {

// Long enough for queues and pools to have seen their largest sizes.
constexpr BenchEffort kTenThousand = {.warm_up_requests = 20'000, .settle_steps = 0, .counted_steps = 10'000};
constexpr BenchEffort kManySteps = {.warm_up_requests = 20'000, .settle_steps = 0, .counted_steps = 500'000};

TEST(ZeroAllocation, CounterCounts) {
  const uint64_t before = Allocations();
  void* volatile memory = operator new(1);  // volatile, or compilers leave the pair out
  operator delete(memory);
  EXPECT_EQ(Allocations() - before, 1u);
}

TEST(ZeroAllocation, FastPath) {
  EXPECT_EQ(CountAllocations(EndlessScenario(scenarios::DefaultProtocol(), /*f=*/1, /*mute=*/0), /*oracles=*/false,
                             kTenThousand)
                .allocations,
            0u);
}

TEST(ZeroAllocation, FastPathOfSixteen) {
  EXPECT_EQ(CountAllocations(EndlessScenario(scenarios::DefaultProtocol(), /*f=*/5, /*mute=*/0), /*oracles=*/false,
                             kTenThousand)
                .allocations,
            0u);
}

TEST(ZeroAllocation, Pbft) {
  for (const uint32_t f : {1u, 5u}) {
    const scenarios::Scenario scenario = EndlessScenario(*scenarios::FindProtocol("pbft"), f, /*mute=*/0);
    EXPECT_EQ(CountAllocations(scenario, /*oracles=*/false, kTenThousand).allocations, 0u) << "f = " << f;
  }
}

TEST(ZeroAllocation, AServerThatIsNotReplicated) {
  const scenarios::Scenario scenario = EndlessScenario(*scenarios::FindProtocol("unreplicated"), /*f=*/0, /*mute=*/0);
  EXPECT_EQ(CountAllocations(scenario, /*oracles=*/false, kTenThousand).allocations, 0u);
}

TEST(ZeroAllocation, OraclesSeldom) {
  const AllocationCount count = CountAllocations(EndlessScenario(scenarios::DefaultProtocol(), /*f=*/1, /*mute=*/0),
                                                 /*oracles=*/true, kManySteps);
  EXPECT_LT(count.allocations * 10'000, count.steps) << count.allocations << " in " << count.steps << " steps";
}

}  // namespace
}  // namespace zyz::tools
