// From the text of a `zyz-scenario/1` file to a Scenario. Strict: what the format does not know, what cannot work and
// what could never have an effect is an error, and every error says the file, the place (JSON pointer, or line and
// column where the text is no JSON), what was found there and what is allowed:
//
//   scenarios/x.json: /network/rules/0/do: found "dorp", allowed: "drop", {"delay_us": N}, {"duplicate": N}, …
//
// Nothing in here throws, whatever the bytes are.
#ifndef ZYZ_SCENARIOS_FORMAT_LOADER_H_
#define ZYZ_SCENARIOS_FORMAT_LOADER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

inline constexpr size_t kMaxScenarioBytes = 1 << 20;

// One `--set POINTER=VALUE`. VALUE is JSON; what is not JSON stands for itself as a string. The last part of POINTER,
// and objects on the way to it, may be new; in a list, an existing index, or the next one, or "-" for that.
struct Override {
  std::string pointer;
  std::string value;
};
absl::StatusOr<Override> ParseOverride(std::string_view argument);

// `file` is how errors call the text. Numbers that seeds draw are still intervals in the result: see ForSeed.
absl::StatusOr<Scenario> LoadScenario(std::string_view text, std::string_view file,
                                      std::span<const Override> overrides = {});
// The same from a file. NotFound or Unavailable if it cannot be read.
absl::StatusOr<Scenario> LoadScenarioFile(const std::string& path, std::span<const Override> overrides = {});

// One line of the format's documentation.
struct SchemaRow {
  std::string pointer;  // "/network/rules/…/nth"
  std::string type;     // "integer from 1 to 85", …
  std::string initial;  // the default as JSON; "required", or empty where absence is the default
  std::string about;
};
// Of scenarios of that protocol.
std::vector<SchemaRow> SchemaRows(const KnownProtocol& protocol);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_LOADER_H_
