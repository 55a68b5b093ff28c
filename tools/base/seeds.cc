#include "tools/base/seeds.h"

#include <charconv>
#include <system_error>
#include <utility>

namespace zyz::tools {
namespace {

std::optional<uint64_t> ParseSeed(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<SeedRange> ParseSeeds(std::string_view text) {
  const size_t dots = text.find("..");
  const std::optional<uint64_t> first = ParseSeed(text.substr(0, dots));
  const std::optional<uint64_t> last = dots == std::string_view::npos ? first : ParseSeed(text.substr(dots + 2));
  if (!first || !last || *first > *last) return std::nullopt;
  return SeedRange{*first, *last};
}

std::optional<Shard> ParseShard(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<SeedRange> index = ParseSeeds(text.substr(0, slash)), count = ParseSeeds(text.substr(slash + 1));
  if (!index || !count || index->first != index->last || count->first != count->last) return std::nullopt;
  if (index->first >= count->first) return std::nullopt;
  return Shard{index->first, count->first};
}

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  constexpr std::pair<std::string_view, int64_t> kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value <= 0 || value > 1'000'000'000) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  for (const auto& [name, factor] : kUnits) {
    if (unit == name) return std::chrono::milliseconds(value * factor);
  }
  return std::nullopt;
}

}  // namespace zyz::tools
