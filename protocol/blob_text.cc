#include "protocol/blob_text.h"

#include <cstddef>
#include <cstdint>

namespace zyz {
namespace {

constexpr size_t kMostBlobBytes = 64, kMostShortBytes = 28;

// Bytes of the UTF-8 character at the front of `text`, 0 if there is none or it is not printable.
size_t PrintableCharacter(std::string_view text) {
  const auto byte = [&text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  uint32_t code = first & (0x7f >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3f);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0xa0, 0x800, 0x10000};  // no overlong forms, no C1 controls
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return code >= kLeast[size] && code <= 0x10ffff && !surrogate ? size : 0;
}

bool IsPrintable(std::string_view text) {
  while (!text.empty()) {
    const size_t size = PrintableCharacter(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

// The longest beginning of printable `text` that fits and cuts no character.
std::string_view WholeCharacters(std::string_view text) {
  size_t size = 0;
  while (size < text.size()) {
    const size_t more = PrintableCharacter(text.substr(size));
    if (size + more > kMostBlobBytes) break;
    size += more;
  }
  return text.substr(0, size);
}

}  // namespace

std::string BlobText(std::string_view bytes) {
  constexpr std::string_view kHexMark = "hex:";
  std::string text;
  if (IsPrintable(bytes) && !bytes.starts_with(kHexMark)) {
    text = WholeCharacters(bytes);
  } else {
    text = kHexMark;
    for (const char c : bytes.substr(0, kMostBlobBytes)) {
      text += "0123456789abcdef"[static_cast<uint8_t>(c) >> 4];
      text += "0123456789abcdef"[static_cast<uint8_t>(c) & 15];
    }
  }
  if (bytes.size() > kMostBlobBytes) text += "... (" + std::to_string(bytes.size()) + " bytes)";
  return text;
}

std::string ShortText(std::string_view text) {
  if (text.size() <= kMostShortBytes) return std::string(text);
  size_t end = kMostShortBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace zyz
