// A scope: worlds (a base scenario in one or more timings) and letters, of which an exploration runs every set up to a
// size. A letter is a cut, messages of one kind and view that do not arrive until the network is calm, or a lie, an
// entry of "faulty". A `zyz-scope/1` file says it (scenarios/README.md); cuts are made of the protocol's message set,
// lies of its behaviours' parameters.
#ifndef ZYZ_SCENARIOS_EXPLORE_SCOPE_H_
#define ZYZ_SCENARIOS_EXPLORE_SCOPE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/types.h"
#include "scenarios/format/json.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

inline constexpr std::string_view kScopeSchemaName = "zyz-scope/1";

inline constexpr uint64_t kMostLetters = 16;  // in a set

// Which messages a cut takes away, by end: what one node sends, what one node gets, what all get but one, one link.
enum class CutEnd : uint8_t { kFrom, kTo, kAllBut, kLink };
inline constexpr std::string_view kCutEnds[] = {"from", "to", "all_but", "link"};

struct CutAlphabet {
  Kinds kinds;
  std::vector<uint64_t> views;      // of messages that lead to a view: the view that is left for it
  std::vector<uint64_t> positions;  // each alone, besides all of them
  std::vector<CutEnd> ends;
  int64_t until_us = 60'000;  // when the network is calm
};

struct Cut {
  MessageKind kind = 0;
  uint64_t view = 0;                       // the number in the message; 0 for kinds that say none
  uint64_t position = 0;                   // 0: all
  std::vector<NodeId> from = {}, to = {};  // all that are meant, ascending
  Rule rule = {};                          // the same for the network
  std::string text = {};                   // "COMMIT v=0 to r2"
};

struct Scope {
  std::string name, about;
  std::vector<Scenario> bases;
  std::vector<std::string> base_texts;  // what was laid over each, "" for nothing
  CutAlphabet alphabet;
  std::vector<Cut> cuts;
  std::vector<Faulty> lies;
  std::vector<std::string> lie_texts;    // as each stands in a file
  uint64_t entries = 2;                  // letters of the largest sets
  uint64_t lies_at_most = kMostLetters;  // of a set's letters

  const Protocol& protocol() const { return bases.front().protocol; }
  ClusterSize cluster() const { return protocol().Cluster(); }
  uint32_t clients() const { return static_cast<uint32_t>(bases.front().workload.clients.value()); }
};

// One set of letters over one of the bases. Letters go by their places in the scope's lists.
struct LetterSet {
  uint32_t base = 0;
  std::vector<uint32_t> lies = {};  // ascending
  std::vector<uint32_t> cuts = {};  // in the order of their first acts

  size_t size() const { return lies.size() + cuts.size(); }
  std::string Text() const;                       // "0;3,7;12", for databases
  static LetterSet Parse(std::string_view text);  // REQUIRES: Text() made it
  friend auto operator<=>(const LetterSet&, const LetterSet&) = default;
};

// Strict, like the loader of scenarios. `overrides` are laid over every base. Not OK: what is wrong, and where.
absl::StatusOr<Scope> LoadScopeFile(const std::string& path, std::span<const Override> overrides = {});
absl::StatusOr<Scope> LoadScope(std::string_view text, const std::string& file,
                                std::span<const Override> overrides = {});

// The keys of a scope file, for its documentation.
std::vector<SchemaRow> ScopeRows();

// The number field that says a message's position; empty: none does.
std::string_view PositionFieldOf(const MessageSet& messages, MessageKind kind);

// The cuts of an alphabet, each once, in the order of kinds, views, positions and ends.
std::vector<Cut> CutsOf(const CutAlphabet& alphabet, const ClusterSize& cluster, uint32_t clients,
                        const MessageSet& messages);

// The entries, of "faulty", that `entry` stands for: "*" as node is every replica and client, as behaviour the example
// of every behaviour, as parameter every value of its type. Some of them may be none that the loader takes. An error
// names the key.
struct LieEntries {
  std::vector<Json> entries;
  std::string wrong_key, allowed;  // `wrong_key` not empty: what cannot be "*"
};
LieEntries ExpandLie(const Json& entry, const Scope& scope);

Scenario ScenarioOf(const Scope& scope, const LetterSet& set);
std::vector<std::string> TextsOf(const Scope& scope, const LetterSet& set);

// What every result is said of: "96 cuts (of 4 kinds in views 0, 1, …), 24 lies (of r0, at most 1 in a set)"; and the
// one timing that each base has.
std::string AlphabetSentence(const Scope& scope);
std::string TimingSentence(const Scope& scope, uint32_t base);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_EXPLORE_SCOPE_H_
