// How the loader's errors spell what is allowed, and the small tests behind them.
#ifndef ZYZ_SCENARIOS_FORMAT_DECODE_TEXT_H_
#define ZYZ_SCENARIOS_FORMAT_DECODE_TEXT_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/json.h"
#include "scenarios/format/schema.h"

namespace zyz::scenarios {

inline std::string Quoted(std::string_view text) { return QuoteJson(text); }

template <class Names>
std::string QuotedList(const Names& names) {
  std::string list;
  for (const auto& name : names) {
    if (!list.empty()) list += ", ";
    list += Quoted(name);
  }
  return list;
}

inline std::string Span(const Range& range) { return std::to_string(range.low) + " to " + std::to_string(range.high); }

inline bool Inside(const Range& range, int64_t value) { return value >= range.low && value <= range.high; }

template <class T>
bool HasDuplicates(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return std::adjacent_find(values.begin(), values.end()) != values.end();
}

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_DECODE_TEXT_H_
