// What makes two failures the same failure: the verdict, the violation's kind (of a liveness failure: what the nodes
// wait for) and the roles of its witnesses. The sentence, with its names and numbers, is no part of it.
#ifndef ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_
#define ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_

#include <optional>
#include <string>

#include "scenarios/world/result.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/verdict.h"

namespace zyz::scenarios {

struct Fingerprint {
  sim::Verdict verdict;
  // "two-histories-completed"; of a liveness failure "not-in-time: client:responses, replica:new-view"
  std::string kind;
  std::string roles;  // "client, replica"

  std::string Text() const { return verdict.Text() + ": " + kind + " (" + roles + ")"; }
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// Nothing if no oracle fired.
std::optional<Fingerprint> FingerprintOf(const RunResult& result, const ClusterSize& cluster);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_
