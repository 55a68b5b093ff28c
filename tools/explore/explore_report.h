// What an exploration came to, as text and as JSON.
#ifndef ZYZ_TOOLS_EXPLORE_EXPLORE_REPORT_H_
#define ZYZ_TOOLS_EXPLORE_EXPLORE_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/explore/scope.h"
#include "tools/explore/exploration.h"

namespace zyz::tools {

inline constexpr uint64_t kJitterSeeds = 200;

// A set that is not as expected, as a scenario.
struct Counterexample {
  scenarios::LetterSet set;
  std::string what;      // its fingerprint, or what is missed
  std::string sentence;  // what was found in its run
  uint64_t robust = 0;   // of kJitterSeeds seeds under which delays jitter: how many come to the same
  uint64_t robust_of = kJitterSeeds;
  std::string path;  // of the file
};

struct ExploreReport {
  const scenarios::Scope* scope = nullptr;
  std::string program = "zyz";                        // as the user calls it
  std::vector<SizeResult> sizes = {};                 // from 0 on
  std::optional<Counterexample> counterexample = {};  // of the smallest size that has one

  bool whole() const;          // every unit of every size that was begun
  uint64_t sets() const;       // of all sizes
  uint64_t violating() const;  // of them
};

std::string AsText(const ExploreReport& report);
std::string AsJson(const ExploreReport& report);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_EXPLORE_EXPLORE_REPORT_H_
