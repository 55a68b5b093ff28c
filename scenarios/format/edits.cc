#include "scenarios/format/edits.h"

#include <algorithm>
#include <utility>

namespace zyz::scenarios {
namespace {

constexpr std::string_view kValues = "null, true, false, an integer from 0 on, a string, a list or an object";

// {"between": [a, b]}
bool ReadDraw(const Json& json, const std::string& pointer, Value* out) {
  if (json.keys != std::vector<std::string>{"between"}) return false;
  const Json& ends = json.items[0];
  const bool good = ends.kind == Json::Kind::kList && ends.items.size() == 2 &&
                    ends.items[0].kind == Json::Kind::kInteger && ends.items[1].kind == Json::Kind::kInteger &&
                    0 <= ends.items[0].integer && ends.items[0].integer <= ends.items[1].integer;
  if (!good) return false;
  out->kind = FieldValue::Kind::kNumber;
  out->number = Num::Between(ends.items[0].integer, ends.items[1].integer, pointer);
  return true;
}

// What stands at the end of `path` in the value, as far as it goes.
const Json& JsonAt(const Json& json, const FieldPath& path, size_t depth) {
  if (depth >= path.size()) return json;
  if (json.kind == Json::Kind::kList) {
    const std::optional<size_t> index = IndexOf(path[depth]);
    return index && *index < json.items.size() ? JsonAt(json.items[*index], path, depth + 1) : json;
  }
  for (size_t i = 0; i < json.keys.size(); ++i) {
    if (SameFieldName(json.keys[i], path[depth])) return JsonAt(json.items[i], path, depth + 1);
  }
  return json;
}

std::string InKind(const MessageSet& messages, MessageKind kind) { return " in " + std::string(messages.NameOf(kind)); }

// The types at both ends of a copy are the same.
std::optional<ValueProblem> CheckSource(const MessageSet& messages, FieldType type, Edit* edit) {
  if (!edit->of || edit->of->message.empty()) {
    return ValueProblem{"/of", "nothing that says from which message", R"({"message": …})"};
  }
  const std::optional<FieldPath> path = ParseFieldPath(edit->copy);
  if (!path) return ValueProblem{"/copy", QuoteJson(edit->copy), "a JSON pointer, as \"/v\", or \"\""};
  for (const MessageKind kind : edit->of->message) {
    FieldEdit look{.action = FieldEdit::Do::kLook, .path = *path};
    FieldType found = FieldType::kStruct;
    if (!path->empty()) {
      if (const auto problem = messages.CheckEdit(kind, &look, &found)) {
        return ValueProblem{"/copy", problem->found + InKind(messages, kind), problem->allowed};
      }
    }
    if (found != type) {
      return ValueProblem{"/copy", std::string(Describe(found)) + InKind(messages, kind), std::string(Describe(type))};
    }
    edit->copy = PointerOf(look.path);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ValueProblem> ReadValue(const Json& json, const std::string& pointer, Value* out) {
  using Kind = FieldValue::Kind;
  switch (json.kind) {
    case Json::Kind::kNull:
      return std::nullopt;
    case Json::Kind::kBool:
      out->kind = Kind::kFlag;
      out->number = json.flag ? 1 : 0;
      return std::nullopt;
    case Json::Kind::kInteger:
      out->kind = Kind::kNumber;
      out->number = json.integer;
      if (json.integer >= 0) return std::nullopt;
      break;
    case Json::Kind::kString:
      out->kind = Kind::kText;
      out->text = json.text;
      return std::nullopt;
    case Json::Kind::kList:
    case Json::Kind::kObject:
      if (ReadDraw(json, pointer, out)) return std::nullopt;
      out->kind = json.kind == Json::Kind::kList ? Kind::kList : Kind::kStruct;
      out->names = json.keys;
      for (size_t i = 0; i < json.items.size(); ++i) {
        const std::string part = "/" + (json.keys.empty() ? std::to_string(i) : PointerPart(json.keys[i]));
        if (auto problem = ReadValue(json.items[i], pointer + part, &out->items.emplace_back())) {
          problem->below = part + problem->below;
          return problem;
        }
      }
      return std::nullopt;
    case Json::Kind::kOtherNumber:
      break;
  }
  return ValueProblem{"", ShowJson(json), std::string(kValues)};
}

bool HasDraws(const Value& value) {
  return value.number.drawn() || std::any_of(value.items.begin(), value.items.end(), HasDraws);
}

FieldValue FieldValueOf(const Value& value) {
  FieldValue out{.kind = value.kind, .number = static_cast<uint64_t>(value.number.low), .text = value.text};
  out.names = value.names;
  for (const Value& item : value.items) out.items.push_back(FieldValueOf(item));
  return out;
}

FieldEdit FieldEditOf(const Edit& edit) {
  FieldEdit out{.path = edit.path};
  switch (edit.action) {
    case Edit::Do::kSet:
      out.action = FieldEdit::Do::kSet;
      out.value = FieldValueOf(edit.value);
      break;
    case Edit::Do::kAdd:
      out.action = FieldEdit::Do::kAdd;
      out.amount = edit.amount.low;
      break;
    case Edit::Do::kTruncate:
      out.action = FieldEdit::Do::kTruncate;
      out.amount = edit.amount.low;
      break;
    case Edit::Do::kCopy:
      out.action = FieldEdit::Do::kSet;
      out.lenient = true;
      break;
  }
  return out;
}

std::optional<ValueProblem> CheckEditFor(const MessageSet& messages, const Kinds& kinds, const Json& json, Edit* edit) {
  if (kinds.empty()) {
    return ValueProblem{"", "an edit of no particular message", "edits only where \"message\" says of what"};
  }
  for (const MessageKind kind : kinds) {
    FieldEdit checked = FieldEditOf(*edit);
    if (edit->action == Edit::Do::kCopy) checked.action = FieldEdit::Do::kLook;  // its value is not known yet
    FieldType type = FieldType::kNone;
    if (const std::optional<EditProblem> problem = messages.CheckEdit(kind, &checked, &type)) {
      const FieldPath place = ParseFieldPath(problem->place).value_or(FieldPath{});
      const size_t depth = std::min(place.size(), checked.path.size());
      const Json* const set = json.kind == Json::Kind::kObject ? json.Find("set") : nullptr;
      const Json& value = JsonAt(set != nullptr ? *set : json, place, depth);
      const FieldPath below(place.begin() + static_cast<std::ptrdiff_t>(depth), place.end());
      return ValueProblem{PointerOf(below),
                          (problem->found.empty() ? ShowJson(value) : problem->found) + InKind(messages, kind),
                          problem->allowed};
    }
    if (edit->action == Edit::Do::kCopy) {
      if (auto problem = CheckSource(messages, type, edit)) return problem;
    }
    edit->path = checked.path;
  }
  return std::nullopt;
}

}  // namespace zyz::scenarios
