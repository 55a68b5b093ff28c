// What a campaign is asked for, and who hears what comes of it.
#ifndef ZYZ_TOOLS_CAMPAIGN_OPTIONS_H_
#define ZYZ_TOOLS_CAMPAIGN_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "scenarios/generate/generator.h"
#include "sim/oracles/verdict.h"
#include "tools/campaign/block.h"

namespace zyz::tools {

struct CampaignOptions {
  scenarios::GeneratorOptions generator;
  int jobs = 1;
  std::optional<std::chrono::steady_clock::time_point> end;
  uint64_t stop_after = 0;            // failures; 0: never
  bool guided = false;                // half of the scenarios are variations of those that reached something new
  std::string stop_on = "any";        // which of them count: see IsOfKind
  std::function<bool()> interrupted;  // asked often
};

// Whether a verdict is one of `kind`: "any", "liveness", "safety" (by whatever oracle) or "safety:agreement".
bool IsOfKind(const sim::Verdict& verdict, const std::string& kind);

class CampaignObserver {
 public:
  virtual ~CampaignObserver() = default;
  // In the order of seeds. Not OK: the campaign ends at once, with this.
  virtual absl::Status OnBlock(const Block& block) = 0;
  virtual void OnIdle() {}  // about ten times a second
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_OPTIONS_H_
