#include "scenarios/world/epilogue.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "sim/random.h"

namespace zyz::scenarios {

TimeNs EpilogueFrom(const Scenario& scenario) {
  int64_t from_us = scenario.network.gst_us.value();
  for (const Happening& happening : scenario.timeline) from_us = std::max(from_us, happening.at_us.value());
  for (const Rule& rule : scenario.network.rules) {
    if (rule.until_us.value() != kForeverUs) from_us = std::max(from_us, rule.until_us.value());
    if (rule.effect.kind == Effect::Kind::kHoldUntil) from_us = std::max(from_us, rule.effect.amount.value());
  }
  return from_us * 1000;
}

std::vector<NodeId> AnyQuorum(std::vector<NodeId> able, uint32_t size, uint64_t seed) {
  CHECK(able.size() >= size, "a quorum is chosen of at least as many");
  sim::Draws draws(seed, "epilogue", 0);
  for (uint32_t i = 0; i < size; ++i) {
    const auto other = draws.Uniform(i, static_cast<int64_t>(able.size()) - 1);
    std::swap(able[i], able[static_cast<size_t>(other)]);
  }
  able.resize(size);
  std::sort(able.begin(), able.end());
  return able;
}

}  // namespace zyz::scenarios
