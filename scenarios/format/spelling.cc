// Guesses what a misspelt key was meant to be.
#include <algorithm>
#include <utility>

#include "scenarios/format/decode.h"

namespace zyz::scenarios {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view DidYouMean(std::string_view wrong, const std::vector<std::string_view>& names) {
  constexpr size_t kLongest = 40;  // nothing longer is a misspelling of a key
  std::string_view best;
  size_t best_distance = 4;
  if (wrong.size() > kLongest) return best;
  for (const std::string_view name : names) {
    const size_t distance = EditDistance(wrong, name);
    // A third of the letters wrong, or the unit forgotten: "delay" for "delay_us".
    const bool near = distance * 3 <= std::max(name.size(), wrong.size());
    const bool unit = name.starts_with(wrong) && name.size() - wrong.size() == 3 && name[wrong.size()] == '_';
    if ((near || unit) && distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace zyz::scenarios
