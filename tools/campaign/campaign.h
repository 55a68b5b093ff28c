// A campaign: the runs of many seeds by several threads, in blocks. A block is a range of seeds on a fixed grid; what a
// block comes to depends on its seeds alone, and blocks are handed on in order. So neither the number of threads nor
// who was faster shows in any result.
#ifndef ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_H_
#define ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/generate/generator.h"
#include "tools/campaign/block.h"
#include "tools/campaign/options.h"

namespace zyz::tools {

// InvalidArgument: with what the user fixed, a generated scenario is none. A guided campaign has one thread and a
// history: what it comes to depends on where it began (guided.h).
absl::Status RunCampaign(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer);

// Names the program and what it does: equal if it counts the same things and a few seeds come out alike, runs included.
// InvalidArgument: with what the user fixed, one of these is no scenario.
absl::StatusOr<std::string> ProgramVersion(const scenarios::GeneratorOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_H_
