// Bytes as text for people: in traces, in briefs of messages, in pages.
#ifndef ZYZ_PROTOCOL_BLOB_TEXT_H_
#define ZYZ_PROTOCOL_BLOB_TEXT_H_

#include <string>
#include <string_view>

namespace zyz {

// As they are if they are printable UTF-8, else "hex:ff01"; more than 64 bytes are cut and their length is stated.
std::string BlobText(std::string_view bytes);

// The beginning of a text that shall fit into a line, with "…" where it was cut, never within a character.
std::string ShortText(std::string_view text);

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_BLOB_TEXT_H_
