#include "tools/base/command.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace zyz::tools {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler counts");

}  // namespace

ExitCode Worse(ExitCode a, ExitCode b) {
  constexpr ExitCode kOrder[] = {kUsage,          kEnvironment,      kNotDeterministic,
                                 kSafetyViolated, kLivenessViolated, kExpectationMissed};
  for (const ExitCode code : kOrder) {
    if (a == code || b == code) return code;
  }
  return kAsExpected;
}

std::string ProgramName(const char* argv0) {
  if (std::getenv("BUILD_WORKSPACE_DIRECTORY") != nullptr) return "bazel run //tools:zyz --";
  return ShellQuoted(argv0 == nullptr ? "zyz" : argv0);
}

std::string ShellQuoted(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

void EnterUsersDirectory() {
  const char* directory = std::getenv("BUILD_WORKING_DIRECTORY");
  if (directory != nullptr && chdir(directory) != 0) {
    Complain(std::string("cannot enter ") + directory + ": " + std::strerror(errno));
    std::exit(kEnvironment);
  }
}

void CatchInterrupts() {
  std::signal(SIGINT, [](int) { interrupts += 1; });
  std::signal(SIGTERM, [](int) { interrupts += 2; });
}

int Interrupts() { return interrupts; }

void Complain(std::string_view message) {
  std::fprintf(stderr, "zyz: %.*s\n", static_cast<int>(message.size()), message.data());
}

void Print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

bool FinishOutput() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
  Complain(std::string("cannot write to standard output: ") + std::strerror(errno));
  return false;
}

Progress::Progress() : terminal_(isatty(STDERR_FILENO) == 1), next_(steady_clock::now() + milliseconds(1000)) {}

bool Progress::Wanted() { return terminal_ && steady_clock::now() >= next_; }

void Progress::Show(std::string_view text) {
  if (!Wanted()) return;
  next_ = steady_clock::now() + milliseconds(100);
  std::fflush(stdout);
  std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(text.size()), text.data());
  std::fflush(stderr);
  shown_ = true;
}

void Progress::Clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace zyz::tools
