// Edits of messages between the file and the machinery that applies them (protocol/field_edit.h).
#ifndef ZYZ_SCENARIOS_FORMAT_EDITS_H_
#define ZYZ_SCENARIOS_FORMAT_EDITS_H_

#include <optional>
#include <string>

#include "protocol/field_edit.h"
#include "scenarios/format/json.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

struct ValueProblem {
  std::string below;  // JSON pointer, from the value on
  std::string found, allowed;
};

// Any JSON value as a field may get it. `pointer` is its place in the file: it names the draws.
std::optional<ValueProblem> ReadValue(const Json& json, const std::string& pointer, Value* out);

bool HasDraws(const Value& value);

// As the machinery takes them; drawn numbers stand at their low ends. A copy is an edit that still lacks its value.
FieldValue FieldValueOf(const Value& value);
FieldEdit FieldEditOf(const Edit& edit);

// What is wrong with the edit, which stands in the file as `json`, for one of the kinds that it is meant for; else puts
// the names of its path as the fields have them.
std::optional<ValueProblem> CheckEditFor(const MessageSet& messages, const Kinds& kinds, const Json& json, Edit* edit);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_EDITS_H_
