// What `zyz fuzz` and `zyz merge` tell at the end: for people or for machines. Nothing in it depends on time or
// threads.
#ifndef ZYZ_TOOLS_FUZZ_FUZZ_REPORT_H_
#define ZYZ_TOOLS_FUZZ_FUZZ_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/campaign/campaign_database.h"

namespace zyz::tools {

struct FailureFile {
  Finding finding;
  std::string path;      // empty: not shrunk, and not written
  uint64_t entries = 0;  // after shrinking
};

struct FuzzReport {
  std::string profile, version;
  CampaignTotals totals;
  std::vector<std::string> items;
  std::vector<FailureFile> failures;
};

std::string AsText(const FuzzReport& report);
std::string AsJson(const FuzzReport& report);

// "1..100, 201..300"
std::string Ranges(const std::vector<SeedRange>& ranges);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_FUZZ_FUZZ_REPORT_H_
