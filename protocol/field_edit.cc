#include "protocol/field_edit.h"

#include <algorithm>

namespace zyz {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view Describe(FieldType type) {
  switch (type) {
    case FieldType::kNone:
      break;
    case FieldType::kFlag:
      return "true or false";
    case FieldType::kNumber:
      return "a number";
    case FieldType::kHash:
      return "a digest or signature: a number, or 16 hex digits";
    case FieldType::kBytes:
      return "a string";
    case FieldType::kList:
      return "a list";
    case FieldType::kStruct:
      return "an object";
  }
  return "nothing";
}

std::optional<uint64_t> ParseHash(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  uint64_t value = 0;
  for (const char c : text) {
    const size_t digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | digit;
  }
  return value;
}

bool SameFieldName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string EditVisitor::Listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

void EditVisitor::Fail(std::string_view found, std::string_view allowed) {
  if (ok()) problem_ = EditProblem{PointerOf(at_), std::string(found), std::string(allowed)};
}

// What the value is instead, its author sees best.
void EditVisitor::FailType(FieldType type) { Fail("", Describe(type)); }

}  // namespace zyz
