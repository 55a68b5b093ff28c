// What a campaign has reached: rules of the specification, reject reasons, messages, behaviours, oracles, views, and
// how long requests waited. Every item counts the runs that reached it. The items and their order are those of the
// program, so equal programs' counts add up.
#ifndef ZYZ_TOOLS_CAMPAIGN_COVERAGE_H_
#define ZYZ_TOOLS_CAMPAIGN_COVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/world/builder.h"

namespace zyz::tools {

using Counts = std::vector<uint64_t>;  // by item

class CoverageItems {
 public:
  explicit CoverageItems(const scenarios::KnownProtocol& protocol);

  // Groups of a distribution, not of what there is to reach: each run counts in one item of the group.
  static constexpr std::string_view kWaits = "wait", kShares = "bound-share";
  static bool IsDistribution(std::string_view item) {
    const std::string_view group = item.substr(0, item.find(' '));
    return group == kWaits || group == kShares;
  }

  const std::vector<std::string>& names() const { return names_; }  // "rule A4b", "reason bad-signature"
  Counts None() const { return Counts(names_.size()); }
  // Counts what this run reached. REQUIRES: the run is over.
  void Count(scenarios::World& world, const scenarios::RunResult& result, Counts* counts) const;

 private:
  size_t Add(std::string name);

  const scenarios::KnownProtocol& protocol_;
  std::vector<std::string> names_;
  // Where each group begins.
  size_t rules_ = 0, reasons_ = 0, messages_ = 0, oracles_ = 0, ends_ = 0, liveness_ = 0, epilogue_ = 0, views_ = 0,
         waits_ = 0, shares_ = 0;
  std::map<std::string, size_t, std::less<>> behaviours_;
};

void AddCounts(const Counts& from, Counts* to);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_COVERAGE_H_
