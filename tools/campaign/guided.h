// Guided campaigns. A scenario that reaches an abstract state (sim/abstract_state.h) which nothing before it reached is
// kept; half of what runs is new, by its seed as always, and half are variations of what was kept: another key for one
// or two of its parts, or those of another one that was kept. So a case depends on all before it: the same range from
// its beginning is the same campaign, but no part of it is, and what fails is handed on as a scenario.
#ifndef ZYZ_TOOLS_CAMPAIGN_GUIDED_H_
#define ZYZ_TOOLS_CAMPAIGN_GUIDED_H_

#include "absl/status/status.h"
#include "tools/campaign/options.h"

namespace zyz::tools {

// As RunCampaign, in the caller's thread. The range must be run from its beginning.
absl::Status RunGuided(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_GUIDED_H_
