// What makes two failures the same failure: the oracle that fired, what it said without names and numbers, and the
// roles of its witnesses.
#ifndef ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_
#define ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_

#include <optional>
#include <string>

#include "scenarios/world/result.h"
#include "sim/oracles/oracle.h"

namespace zyz::scenarios {

struct Fingerprint {
  std::string verdict;  // safety:<oracle> or liveness
  std::string kind;     // "two histories completed and neither is a prefix of the other"
  std::string roles;    // "client, replica"

  std::string Text() const { return verdict + ": " + kind + " (" + roles + ")"; }
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// Nothing if no oracle fired.
std::optional<Fingerprint> FingerprintOf(const RunResult& result, const ClusterSize& cluster);

// An oracle's sentence with "replica" for r2, "client" for c0, "#" for numbers and "..." for what is quoted, up to its
// first colon or ", where".
std::string WithoutParticulars(std::string_view sentence);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_SHRINK_FINGERPRINT_H_
