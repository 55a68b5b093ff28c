// From a JSON tree to a Scenario: types, ranges, names and unknown keys; what each key may be is schema.h's to say.
#ifndef ZYZ_SCENARIOS_FORMAT_DECODE_H_
#define ZYZ_SCENARIOS_FORMAT_DECODE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "scenarios/format/json.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

// The first error found goes back, in FileError's form. Relations between several keys are not looked at (validate.h).
absl::StatusOr<Scenario> DecodeScenario(const Json& root, std::string_view file);

// The member of `names` that `wrong` is probably a misspelling of; empty if none is near.
std::string_view DidYouMean(std::string_view wrong, const std::vector<std::string_view>& names);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_DECODE_H_
