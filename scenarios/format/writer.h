// From a Scenario to the text of a `zyz-scenario/1` file: the loader's way back. Canonical and made to be read: the
// schema's order, defaults left out, one rule, fault or happening a line. What is written loads as the same scenario.
#ifndef ZYZ_SCENARIOS_FORMAT_WRITER_H_
#define ZYZ_SCENARIOS_FORMAT_WRITER_H_

#include <string>

#include "scenarios/format/json.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

std::string WriteScenario(const Scenario& scenario);

// The same as a tree.
Json EncodeScenario(const Scenario& scenario);
// `json` as text, lines of at most `width` characters where that is possible; ends without a newline.
std::string PrettyJson(const Json& json, size_t width = 120);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_WRITER_H_
