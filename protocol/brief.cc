#include "protocol/brief.h"

#include "protocol/blob_text.h"

namespace zyz {
namespace {

constexpr size_t kDigits = 4;

}  // namespace

void Brief::Space() {
  if (!open_) text_ += ' ';
  open_ = false;
}

Brief& Brief::Word(std::string_view text) {
  Space();
  text_ += text;
  return *this;
}

Brief& Brief::Open(std::string_view text) {
  Word(text);
  open_ = true;
  return *this;
}

Brief& Brief::Close(std::string_view text) {
  text_ += text;
  open_ = false;
  return *this;
}

Brief& Brief::Number(std::string_view name, uint64_t value) {
  Word(name);
  text_ += '=';
  text_ += std::to_string(value);
  return *this;
}

Brief& Brief::Hash(std::string_view name, Digest digest) {
  if (name.empty()) return Word(Hex(digest).substr(0, kDigits));
  Word(name);
  text_ += '=';
  text_ += Hex(digest).substr(0, kDigits);
  return *this;
}

Brief& Brief::Node(NodeId id) { return Word(NodeName(cluster_, id)); }

Brief& Brief::Operation(std::string_view bytes) {
  Word("\"");
  text_ += ShortText(BlobText(bytes));
  text_ += '"';
  return *this;
}

Brief& Brief::RequestOf(NodeId c, Timestamp t) {
  Node(c);
  text_ += "'s t=";
  text_ += std::to_string(t);
  return *this;
}

}  // namespace zyz
