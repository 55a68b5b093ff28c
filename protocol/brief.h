// Brief: a message in a few words, "v=0 n=1 h=a65f (c1's t=1)", for traces and pages. Each message says it of itself,
// in SayBriefly (message_set.h); digests are cut to four digits.
#ifndef ZYZ_PROTOCOL_BRIEF_H_
#define ZYZ_PROTOCOL_BRIEF_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/types.h"

namespace zyz {

class Brief {
 public:
  explicit Brief(const ClusterSize& cluster) : cluster_(cluster) {}

  Brief& Number(std::string_view name, uint64_t value);  // "v=0"
  Brief& Hash(std::string_view name, Digest digest);     // "h=a65f"
  Brief& Node(NodeId id);                                // "r2"; its number if there is no such node
  Brief& Operation(std::string_view bytes);              // "\"put x 1\"", "\"hex:ff01\"" (blob_text.h), cut
  Brief& RequestOf(NodeId c, Timestamp t);               // "c1's t=1"
  Brief& Word(std::string_view text);                    // as it is
  Brief& Open(std::string_view text);                    // as it is, and nothing between it and what follows
  Brief& Close(std::string_view text);                   // as it is, directly behind what stands there

  std::string Take() { return std::move(text_); }

 private:
  void Space();

  ClusterSize cluster_;
  std::string text_;
  bool open_ = true;  // no space before the next word
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_BRIEF_H_
