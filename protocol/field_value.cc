// Both readers of fields are sinks of Message::Show, so no message type is known here.
#include "protocol/field_value.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace zyz {
namespace {

// Builds the tree. Only the innermost open container grows, so pointers to the outer ones stay good.
class ValueSink final : public FieldSink {
 public:
  explicit ValueSink(FieldValue* root) : open_{root} {}

  void Number(std::string_view name, uint64_t value) override { Put(name, {FieldValue::Kind::kNumber, value}); }
  void Flag(std::string_view name, bool value) override { Put(name, {FieldValue::Kind::kFlag, value ? 1u : 0u}); }
  void Hash(std::string_view name, uint64_t value) override { Number(name, value); }
  void Blob(std::string_view name, const Bytes& value) override { Put(name, {FieldValue::Kind::kText, 0, value}); }
  void Absent(std::string_view name) override { Put(name, {}); }
  void BeginStruct(std::string_view name) override { open_.push_back(Put(name, {FieldValue::Kind::kStruct})); }
  void EndStruct() override { open_.pop_back(); }
  void BeginList(std::string_view name, size_t) override { open_.push_back(Put(name, {FieldValue::Kind::kList})); }
  void EndList() override { open_.pop_back(); }

 private:
  FieldValue* Put(std::string_view name, FieldValue value) {
    FieldValue* const container = open_.back();
    if (container->kind == FieldValue::Kind::kStruct) container->names.emplace_back(name);
    return &container->items.emplace_back(std::move(value));
  }

  std::vector<FieldValue*> open_;
};

// Counts the wanted numbers that are there with their values.
class QuerySink final : public FieldSink {
 public:
  explicit QuerySink(const std::vector<std::pair<FieldPath, uint64_t>>& wanted) : wanted_(wanted) {}
  bool holds() const { return found_ == wanted_.size(); }

  void Number(std::string_view name, uint64_t value) override {
    for (const auto& [path, number] : wanted_) found_ += number == value && IsHere(path, name);
    Next();
  }
  void Flag(std::string_view name, bool value) override { Number(name, value ? 1 : 0); }
  void Hash(std::string_view, uint64_t) override { Next(); }
  void Blob(std::string_view, const Bytes&) override { Next(); }
  void Absent(std::string_view) override { Next(); }
  void BeginStruct(std::string_view name) override { open_.push_back({name, false}); }
  void EndStruct() override { Close(); }
  void BeginList(std::string_view name, size_t) override { open_.push_back({name, true}); }
  void EndList() override { Close(); }

 private:
  struct Container {
    std::string_view name;
    bool list;
    size_t next = 0;  // list: the index of its next element
  };

  bool IsHere(const FieldPath& path, std::string_view name) const {
    if (path.size() != open_.size() + 1) return false;
    for (size_t i = 0; i < open_.size(); ++i) {
      if (!IsPart(path[i], i, open_[i].name)) return false;
    }
    return IsPart(path.back(), open_.size(), name);
  }
  // Whether `part` names what stands at this depth: an element by its index, else a field by its name.
  bool IsPart(const std::string& part, size_t depth, std::string_view name) const {
    if (depth > 0 && open_[depth - 1].list) return IndexOf(part) == open_[depth - 1].next;
    return part == name;
  }
  void Next() {
    if (!open_.empty()) ++open_.back().next;
  }
  void Close() {
    open_.pop_back();
    Next();
  }

  const std::vector<std::pair<FieldPath, uint64_t>>& wanted_;
  std::vector<Container> open_;
  size_t found_ = 0;
};

}  // namespace

std::optional<FieldPath> ParseFieldPath(std::string_view pointer) {
  FieldPath path;
  if (pointer.empty()) return path;
  if (pointer[0] != '/') return std::nullopt;
  for (size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      path.emplace_back();
    } else if (c != '~') {
      path.back() += c;
    } else if (i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      path.back() += pointer[++i] == '0' ? '~' : '/';
    } else {
      return std::nullopt;
    }
  }
  return path;
}

std::string PointerOf(const FieldPath& path) {
  std::string pointer;
  for (const std::string& part : path) {
    pointer += '/';
    for (const char c : part) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return pointer;
}

std::optional<size_t> IndexOf(const std::string& part) {
  size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  return index;
}

const FieldValue* FieldValue::Find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<size_t>(found - names.begin())];
}

FieldValue ValueOf(const Message& message) {
  FieldValue value{.kind = FieldValue::Kind::kStruct};
  ValueSink sink(&value);
  message.Show(&sink);
  return value;
}

const FieldValue* FindValue(const FieldValue& value, const FieldPath& path) {
  const FieldValue* at = &value;
  for (const std::string& part : path) {
    if (at == nullptr) return nullptr;
    if (at->kind == FieldValue::Kind::kList) {
      const std::optional<size_t> index = IndexOf(part);
      at = index && *index < at->items.size() ? &at->items[*index] : nullptr;
    } else {
      at = at->Find(part);
    }
  }
  return at;
}

FieldQuery::FieldQuery(const std::vector<std::pair<std::string, uint64_t>>& where) {
  for (const auto& [field, value] : where) {
    if (field.starts_with('/')) {
      wanted_.emplace_back(ParseFieldPath(field).value_or(FieldPath{}), value);
    } else {
      wanted_.emplace_back(FieldPath{field}, value);
    }
  }
}

bool FieldQuery::Holds(const Message& message) const {
  bool nested = false;
  for (const auto& [path, number] : wanted_) {
    if (path.size() != 1) {
      nested = true;
    } else if (message.Number(path.front()) != number) {
      return false;
    }
  }
  if (!nested) return true;
  QuerySink sink(wanted_);
  message.Show(&sink);
  return sink.holds();
}

}  // namespace zyz
