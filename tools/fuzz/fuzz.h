// `zyz fuzz`: runs generated scenarios, one per seed, and makes of each kind of failure one small scenario file.
// `zyz merge`: several campaigns' results in one.
#ifndef ZYZ_TOOLS_FUZZ_FUZZ_H_
#define ZYZ_TOOLS_FUZZ_FUZZ_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"
#include "tools/base/seeds.h"

namespace zyz::tools {

struct FuzzOptions {
  std::string program = "zyz", command;  // how to call this program; how it was called
  std::string profile = "all";
  std::optional<SeedRange> seeds;                     // none: from 1 on
  std::optional<std::chrono::milliseconds> duration;  // none, and no seeds: a minute
  std::chrono::milliseconds shrink_for{30'000};       // for each kind of failure
  int jobs = 1;
  std::string out;  // folder; empty: nothing is kept but the failures, in the current one
  std::vector<std::string> sets;
  bool guided = false, resume = false, json = false;
  uint64_t stop_after = 0;  // 0: never, or, if there is a stop_on, one
  std::string stop_on;      // empty: any
  std::optional<Shard> shard;
};
ExitCode Fuzz(const FuzzOptions& options);

struct MergeOptions {
  std::string program = "zyz";
  std::vector<std::string> from;
  std::string out;
  bool json = false;
};
ExitCode Merge(const MergeOptions& options);

struct ShrinkCommandOptions {
  std::string program = "zyz", file, out;  // out empty: FILE.min.json
  std::optional<SeedRange> seeds;          // one seed; none: the file's own, or 1
  std::vector<std::string> sets;
  std::chrono::milliseconds at_most{30'000};
};
ExitCode ShrinkFile(const ShrinkCommandOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_FUZZ_FUZZ_H_
