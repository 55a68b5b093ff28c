// Builds the tree from nlohmann's SAX events, because its own tree drops duplicate keys silently, turns large integers
// into floating point and takes a NUL byte for the end of the text.
#include "scenarios/format/json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

namespace zyz::scenarios {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// "LINE:COLUMN" of the last of the first `end` characters, as editors count; the end of the text counts as one more.
std::string Place(std::string_view text, size_t end) {
  end = std::min(end, text.size() + 1);
  const std::string_view before = text.substr(0, end == 0 ? 0 : end - 1);
  const size_t line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return std::to_string(line) + ":" + std::to_string(std::max<size_t>(1, end - start));
}

std::string PrintableOnly(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      out += c;
    } else {
      constexpr char kDigits[] = "0123456789abcdef";
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

// Longest piece of a bad token that an error shows. The reason stands at its end: that part is kept.
constexpr size_t kShownToken = 60;

class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, std::string_view file, const JsonLimits& limits)
      : text_(text), file_(file), limits_(limits) {}

  bool null() override { return Add({}) != nullptr; }
  bool boolean(bool value) override { return Add({.kind = Json::Kind::kBool, .flag = value}) != nullptr; }
  bool number_integer(number_integer_t value) override {
    return Add({.kind = Json::Kind::kInteger, .integer = value}) != nullptr;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Add({.kind = Json::Kind::kOtherNumber, .text = std::to_string(value)}) != nullptr;
    }
    return number_integer(static_cast<int64_t>(value));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return Add({.kind = Json::Kind::kOtherNumber, .text = text}) != nullptr;
  }
  bool string(string_t& value) override {
    return Add({.kind = Json::Kind::kString, .text = std::move(value)}) != nullptr;
  }
  bool binary(binary_t&) override { return false; }  // not in text

  bool start_object(size_t) override { return Open(Json::Kind::kObject); }
  bool start_array(size_t) override { return Open(Json::Kind::kList); }
  bool key(string_t& value) override {
    open_.back()->keys.push_back(std::move(value));
    return true;
  }
  bool end_array() override {
    open_.pop_back();
    return true;
  }
  bool end_object() override {
    if (const std::string* twice = Repeated(open_.back()->keys)) {
      status_ =
          FileError(file_, Pointer() + "/" + PointerPart(PrintableOnly(*twice)), "this key twice", "each key once");
      return false;
    }
    open_.pop_back();
    return true;
  }

  bool parse_error(size_t position, const std::string& token, const nlohmann::detail::exception& error) override {
    // "[json.exception…] parse error at line 3, column 14: syntax error while parsing X - PROBLEM; expected Y"
    const std::string_view what = error.what();
    std::string_view reason = what;
    if (const size_t dash = what.find(" - "); dash != std::string_view::npos) reason = what.substr(dash + 3);
    if (const size_t last = reason.find("; last read: "); last != std::string_view::npos)
      reason = reason.substr(0, last);
    if (const size_t expected = reason.find("; expected "); expected != std::string_view::npos) {
      std::string_view allowed = reason.substr(expected + 11);
      reason = reason.substr(0, expected);
      if (reason.starts_with("unexpected ")) reason.remove_prefix(11);
      if (allowed == "'[', '{', or a literal") allowed = "a value";
      return Syntax(position, PrintableOnly(reason), PrintableOnly(allowed));
    }
    if (reason == what) reason = "a number too large for any format";  // the one error without a place in it
    std::string shown = PrintableOnly(token);
    // Unless it is a string, the token still has the ones before it in front.
    if (!reason.starts_with("invalid string") && shown.size() > 1) {
      shown.erase(0, shown.find_last_of(",:[]{} ", shown.size() - 2) + 1);
    }
    if (shown.size() > kShownToken) shown = "…" + shown.substr(shown.size() - kShownToken);
    return Syntax(position, shown + " (" + PrintableOnly(reason) + ")", "JSON, with // comments");
  }

  absl::Status status() const { return status_; }
  Json& root() { return root_; }

 private:
  bool Syntax(size_t position, const std::string& found, const std::string& allowed) {
    status_ = FileError(file_, Place(text_, position), found, allowed);
    return false;
  }

  Json* Add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    return &open_.back()->items.emplace_back(std::move(value));
  }

  bool Open(Json::Kind kind) {
    if (open_.size() == limits_.depth) {
      status_ = FileError(file_, Pointer(), "more than " + std::to_string(limits_.depth) + " levels of nesting",
                          "at most " + std::to_string(limits_.depth));
      return false;
    }
    // Pointers into the tree stay valid: a list grows only while nothing inside it is open.
    open_.push_back(Add({.kind = kind}));
    return true;
  }

  // Of the innermost open object or list.
  std::string Pointer() const {
    std::string pointer;
    for (size_t i = 0; i + 1 < open_.size(); ++i) {
      const Json& json = *open_[i];
      pointer += "/";
      pointer += json.kind == Json::Kind::kObject ? PointerPart(PrintableOnly(json.keys.back()))
                                                  : std::to_string(json.items.size() - 1);
    }
    return pointer;
  }

  static const std::string* Repeated(const std::vector<std::string>& keys) {
    std::vector<uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
    const auto same = [&](uint32_t a, uint32_t b) { return keys[a] == keys[b]; };
    const auto found = std::adjacent_find(order.begin(), order.end(), same);
    return found == order.end() ? nullptr : &keys[*found];
  }

  std::string_view text_, file_;
  JsonLimits limits_;
  Json root_;
  std::vector<Json*> open_;
  absl::Status status_;
};

void Show(const Json& json, size_t limit, std::string* out) {
  if (out->size() > limit) return;
  switch (json.kind) {
    case Json::Kind::kNull:
      *out += "null";
      break;
    case Json::Kind::kBool:
      *out += json.flag ? "true" : "false";
      break;
    case Json::Kind::kInteger:
      *out += std::to_string(json.integer);
      break;
    case Json::Kind::kOtherNumber:
      *out += json.text;
      break;
    case Json::Kind::kString:
      *out += QuoteJson(std::string_view(json.text).substr(0, limit + 1));
      break;
    case Json::Kind::kList:
    case Json::Kind::kObject: {
      const bool object = json.kind == Json::Kind::kObject;
      *out += object ? '{' : '[';
      for (size_t i = 0; i < json.items.size() && out->size() <= limit; ++i) {
        if (i > 0) *out += ", ";
        if (object) *out += QuoteJson(std::string_view(json.keys[i]).substr(0, limit + 1)) + ": ";
        Show(json.items[i], limit, out);
      }
      *out += object ? '}' : ']';
      break;
    }
  }
}

}  // namespace

const Json* Json::Find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[found - keys.begin()];
}

Json* Json::Find(std::string_view key) { return const_cast<Json*>(std::as_const(*this).Find(key)); }

absl::StatusOr<Json> ParseJson(std::string_view text, std::string_view file, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    return FileError(file, "1:1", std::to_string(text.size()) + " bytes",
                     "at most " + std::to_string(limits.bytes) + " bytes");
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return FileError(file, Place(text, nul + 1), "a NUL byte", "JSON, with // comments");
  }
  TreeBuilder builder(text, file, limits);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder, nlohmann::json::input_format_t::json,
                                /*strict=*/true, /*ignore_comments=*/true)) {
    return std::move(builder.root());
  }
  return builder.status();
}

std::string PointerPart(std::string_view key) {
  std::string part;
  for (const char c : key) {
    if (c == '~') {
      part += "~0";
    } else if (c == '/') {
      part += "~1";
    } else {
      part += c;
    }
  }
  return part;
}

std::string QuoteJson(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') quoted += '\\';
    if (byte < 0x20 || byte == 0x7F) {
      quoted += "\\u00";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string ShowJson(const Json& json, size_t limit) {
  std::string out;
  Show(json, limit, &out);
  if (out.size() <= limit) return out;
  while (limit > 0 && (out[limit] & 0xC0) == 0x80) --limit;  // never ends inside a UTF-8 character
  out.resize(limit);
  return out + "…";
}

absl::Status FileError(std::string_view file, std::string_view place, std::string_view found,
                       std::string_view allowed) {
  std::string message(file);
  message += ": ";
  message += place.empty() ? "(top level)" : place;
  message += ": found ";
  message += found;
  message += ", allowed: ";
  message += allowed;
  return absl::InvalidArgumentError(message);
}

}  // namespace zyz::scenarios
