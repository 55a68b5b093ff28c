// A JSON document as the loader needs it: members in the file's order, integers exact, everything that a strict format
// must refuse still visible (a number that is no integer keeps its text). The parser behind it is nlohmann's; its
// header costs seconds to compile and stays in json.cc.
#ifndef ZYZ_SCENARIOS_FORMAT_JSON_H_
#define ZYZ_SCENARIOS_FORMAT_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace zyz::scenarios {

struct Json {
  enum class Kind : uint8_t { kNull, kBool, kInteger, kOtherNumber, kString, kList, kObject };

  Kind kind = Kind::kNull;
  bool flag = false;
  int64_t integer = 0;
  std::string text = {};               // kString: the value; kOtherNumber: as written
  std::vector<std::string> keys = {};  // kObject: keys[i] names items[i]
  std::vector<Json> items = {};        // kList, kObject

  const Json* Find(std::string_view key) const;
  Json* Find(std::string_view key);
};

struct JsonLimits {
  size_t bytes = 1 << 20;
  size_t depth = 32;
};

// Parses exactly one document; comments and a byte order mark are allowed. Errors name `file`, and the line and column
// or, for a duplicate key and for depth, the JSON pointer.
absl::StatusOr<Json> ParseJson(std::string_view text, std::string_view file, const JsonLimits& limits = {});

// `key` as a part of a JSON pointer: ~ and / escaped.
std::string PointerPart(std::string_view key);
// What stands there, on one line and cut to `limit` bytes or so: what errors show as found.
std::string ShowJson(const Json& json, size_t limit = 60);
// A JSON string literal.
std::string QuoteJson(std::string_view text);

// An error in the one form that all of the loader's errors have: "FILE: POINTER: found FOUND, allowed: ALLOWED".
absl::Status FileError(std::string_view file, std::string_view place, std::string_view found, std::string_view allowed);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_JSON_H_
