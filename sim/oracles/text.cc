#include "sim/oracles/text.h"

namespace zyz::sim {

std::string At(SeqNum n, Digest h) { return Cat("(n=", n, ", h=", Hex(h), ")"); }

std::string KindText(const MessageSet* messages, MessageKind kind) {
  const std::string_view name = messages == nullptr ? std::string_view() : messages->NameOf(kind);
  return name.empty() ? Cat("message kind ", uint32_t{kind}) : std::string(name);
}

std::string Quoted(std::string_view bytes) {
  constexpr size_t kShown = 40;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\"";
  for (const char c : bytes.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      text += "\\x";
      text += kDigits[byte >> 4];
      text += kDigits[byte & 15];
    } else {
      text += c;
    }
  }
  if (bytes.size() <= kShown) return text + "\"";
  return Cat(text, "…\" (", bytes.size(), " bytes)");
}

}  // namespace zyz::sim
