// What a user writes for which runs, which part of them, and how long: "1..100", "0/4", "60s".
#ifndef ZYZ_TOOLS_BASE_SEEDS_H_
#define ZYZ_TOOLS_BASE_SEEDS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zyz::tools {

struct SeedRange {
  uint64_t first = 1, last = 1;  // both included
};
// "7" or "1..100"; nothing for anything else.
std::optional<SeedRange> ParseSeeds(std::string_view text);

struct Shard {
  uint64_t index = 0, count = 1;
};
// "0/4"; nothing for anything else.
std::optional<Shard> ParseShard(std::string_view text);

// "60s", "5m", "250ms", "1h"; nothing for anything else.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_SEEDS_H_
