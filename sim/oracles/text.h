// How oracles write: small helpers for sentences that people read.
#ifndef ZYZ_SIM_ORACLES_TEXT_H_
#define ZYZ_SIM_ORACLES_TEXT_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/types.h"

namespace zyz::sim {

// Text and integers, one after the other. (The system's absl::StrCat takes no std::string_view.)
template <class... Parts>
std::string Cat(const Parts&... parts) {
  std::string text;
  const auto append = [&text](const auto& part) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(part)>>) {
      text += std::to_string(part);
    } else {
      text += std::string_view(part);
    }
  };
  (append(parts), ...);
  return text;
}

// "(n=7, h=00c0ffee00c0ffee)"
std::string At(SeqNum n, Digest h);

// "LOCAL-COMMIT", or "message kind 5" where nobody says what it is called.
std::string KindText(const MessageSet* messages, MessageKind kind);

// "put a 1" in double quotes; unprintable bytes as \xNN; what is longer than 40 bytes is cut and its length told.
std::string Quoted(std::string_view bytes);

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_TEXT_H_
