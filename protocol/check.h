// CHECK: the project's answer to its own bugs. A failed CHECK prints where and what, then aborts; it stays on in every
// build mode. Never use it on what a peer or a user sent: those are rejected by name (reject.h) or by absl::Status.
#ifndef ZYZ_PROTOCOL_CHECK_H_
#define ZYZ_PROTOCOL_CHECK_H_

#include <string>

namespace zyz {

struct FailedCheck {
  const char* file;
  int line;
  const char* condition;
  const char* why;  // the invariant, as its CHECK states it

  std::string Text() const;  // "file:line: CHECK failed: condition (why)"
};

// Who plays runs may go on: then a failed CHECK calls this first, and it may throw (scenarios/world/checks_throw.h).
// If it returns, the program prints and aborts as ever. One for the program; null, as at the start: none.
using CheckHandler = void (*)(const FailedCheck& failed);
void SetCheckHandler(CheckHandler handler);

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const char* why);

}  // namespace zyz

// `why` is a string literal, one clause that states the invariant.
#define CHECK(condition, why)                                  \
  do {                                                         \
    if (!(condition)) [[unlikely]] {                           \
      ::zyz::CheckFailed(__FILE__, __LINE__, #condition, why); \
    }                                                          \
  } while (false)

#endif  // ZYZ_PROTOCOL_CHECK_H_
