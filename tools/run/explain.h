// A run as a conversation: one line a step, in the protocol's words (view/words.h). All of it for `zyz run --explain`;
// of a failure the steps that led to it.
#ifndef ZYZ_TOOLS_RUN_EXPLAIN_H_
#define ZYZ_TOOLS_RUN_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/format/scenario.h"
#include "tools/view/source.h"

namespace zyz::tools {

// Prints the legend and every step.
void PrintConversation(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed, uint64_t until);

// The steps that show how a violation came about: where it was noticed, its witnesses, and of each of these the steps
// whose messages led there, or showed what was decided on there. In order, at most `most`, the witnesses first of all.
std::vector<uint64_t> RelevantSteps(const RunEnding& ending, const Causes& causes, size_t most = 16);

// Their lines, with "…" where steps are left out. Plays the run twice. Empty if nothing was violated.
std::vector<std::string> HowItCame(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed,
                                   uint64_t until);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_RUN_EXPLAIN_H_
