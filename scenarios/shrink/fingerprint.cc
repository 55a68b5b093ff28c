#include "scenarios/shrink/fingerprint.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace zyz::scenarios {
namespace {

bool IsWordPart(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string Generalised(std::string_view word) {
  if (std::none_of(word.begin(), word.end(), IsDigit)) return std::string(word);
  const bool names_node =
      word.size() >= 2 && (word[0] == 'r' || word[0] == 'c') && std::all_of(word.begin() + 1, word.end(), IsDigit);
  return !names_node ? "#" : word[0] == 'r' ? "replica" : "client";
}

}  // namespace

std::string WithoutParticulars(std::string_view sentence) {
  std::string kind;
  for (size_t i = 0; i < sentence.size();) {
    if (sentence[i] == ':' || sentence.substr(i).starts_with(", where ")) break;
    if (sentence[i] == '"') {  // an operation or a reply, which may say anything
      kind += "\"...\"";
      i = std::min(sentence.find('"', i + 1), sentence.size() - 1) + 1;
      continue;
    }
    size_t end = i;
    while (end < sentence.size() && IsWordPart(sentence[end])) ++end;
    if (end == i) {
      kind += sentence[i++];
      continue;
    }
    kind += Generalised(sentence.substr(i, end - i));
    i = end;
  }
  return kind;
}

std::optional<Fingerprint> FingerprintOf(const RunResult& result, const ClusterSize& cluster) {
  if (!result.violation) return std::nullopt;
  Fingerprint fingerprint{result.verdict, WithoutParticulars(result.violation->sentence), ""};
  // Whether the bound was over or the run, it is one failure.
  if (result.verdict == "liveness") fingerprint.kind = "a client's request is not complete in time";
  bool client = false, replica = false;
  for (const sim::Witness& witness : result.violation->witnesses) {
    (cluster.IsClient(witness.node) ? client : replica) = true;
  }
  fingerprint.roles = client && replica ? "client, replica" : client ? "client" : replica ? "replica" : "nobody";
  return fingerprint;
}

}  // namespace zyz::scenarios
