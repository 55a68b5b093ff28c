#include "scenarios/shrink/fingerprint.h"

#include <set>
#include <string_view>

namespace zyz::scenarios {
namespace {

constexpr size_t kMostCauses = 8;

// What correct nodes wait for, each cause once, in order. Whether the bound was over or the run, it is one failure; but
// two clusters that stand still in different places failed in two ways.
std::string CausesOf(const RunResult& result) {
  std::set<std::string_view> causes;
  for (const WaitingNode& node : result.waiting) {
    if (node.correct && !node.cause.empty()) causes.insert(node.cause);
  }
  std::string text;
  size_t told = 0;
  for (const std::string_view cause : causes) {
    if (told++ == kMostCauses) return text + ", and more";
    text += (text.empty() ? "" : ", ") + std::string(cause);
  }
  return text;
}

}  // namespace

std::optional<Fingerprint> FingerprintOf(const RunResult& result, const ClusterSize& cluster) {
  if (!result.violation) return std::nullopt;
  Fingerprint fingerprint{result.verdict, result.violation->kind, ""};
  if (result.verdict.is_liveness()) {
    if (const std::string causes = CausesOf(result); !causes.empty()) fingerprint.kind += ": " + causes;
  }
  bool client = false, replica = false;
  for (const sim::Witness& witness : result.violation->witnesses) {
    (cluster.IsClient(witness.node) ? client : replica) = true;
  }
  fingerprint.roles = client && replica ? "client, replica" : client ? "client" : replica ? "replica" : "nobody";
  return fingerprint;
}

}  // namespace zyz::scenarios
