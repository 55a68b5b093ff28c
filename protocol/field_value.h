// Message fields as plain data, for code that does not know the message's type: a place in a message (FieldPath), what
// stands there (FieldValue), what shall hold there (FieldQuery). Changing what stands there: field_edit.h.
#ifndef ZYZ_PROTOCOL_FIELD_VALUE_H_
#define ZYZ_PROTOCOL_FIELD_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/message.h"

namespace zyz {

// A JSON pointer taken apart: "/o/0/n" is o, 0, n; "" is the whole message. Elements of a list go by their index.
using FieldPath = std::vector<std::string>;
std::optional<FieldPath> ParseFieldPath(std::string_view pointer);  // nothing for what is no JSON pointer
std::string PointerOf(const FieldPath& path);
std::optional<size_t> IndexOf(const std::string& part);  // of a list's element; nothing for what is no number

// Digests and signatures are numbers, or the 16 hex digits that traces show.
struct FieldValue {
  enum class Kind : uint8_t { kAbsent, kFlag, kNumber, kText, kList, kStruct };

  Kind kind = Kind::kAbsent;
  uint64_t number = 0;                  // kFlag: 0 or 1
  std::string text = {};                // bytes
  std::vector<std::string> names = {};  // kStruct: names[i] is the name of items[i]
  std::vector<FieldValue> items = {};   // kStruct, kList

  const FieldValue* Find(std::string_view name) const;
};
FieldValue ValueOf(const Message& message);
// Null if there is no such place.
const FieldValue* FindValue(const FieldValue& value, const FieldPath& path);

// Number and flag fields that must be there and equal: by name ("n"), or by pointer into nested fields ("/or/n").
class FieldQuery {
 public:
  FieldQuery() = default;
  explicit FieldQuery(const std::vector<std::pair<std::string, uint64_t>>& where);

  bool empty() const { return wanted_.empty(); }
  bool Holds(const Message& message) const;

 private:
  std::vector<std::pair<FieldPath, uint64_t>> wanted_;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_FIELD_VALUE_H_
