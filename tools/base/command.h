// What all subcommands of zyz share: exit codes, the progress line, and the command line as the user wrote it.
#ifndef ZYZ_TOOLS_BASE_COMMAND_H_
#define ZYZ_TOOLS_BASE_COMMAND_H_

#include <chrono>
#include <string>
#include <string_view>

namespace zyz::tools {

inline constexpr std::string_view kVersion = "0.1.0";

enum ExitCode : int {
  kAsExpected = 0,
  kDiffers = 1,      // of zyz diff
  kUsage = 2,        // of the command, or a scenario that the loader refuses
  kEnvironment = 3,  // unwritable, unreadable, disk full
  kNotFinished = 4,  // interrupted, or done in part: nothing is known yet
  kSafetyViolated = 10,
  kLivenessViolated = 11,
  kExpectationMissed = 12,
  kNotDeterministic = 13,
};

// Of two outcomes the one to exit with: 3, 13, 10, 11, 12, 0, in this order.
ExitCode Worse(ExitCode a, ExitCode b);

// How the user calls this program: "zyz", "bazel run //tools:zyz --".
std::string ProgramName(const char* argv0);
// `word` as a shell takes it for one word.
std::string ShellQuoted(std::string_view word);

// Bazel starts programs in a folder of its own; relative paths are the user's. Called first.
void EnterUsersDirectory();

// From now on Ctrl-C and SIGTERM do not end the program but count here, and whoever works long asks. Ctrl-C counts one:
// no more new work. SIGTERM, or Ctrl-C again, counts two: come to an end with what there is.
void CatchInterrupts();
int Interrupts();

// Prints "zyz: MESSAGE" on stderr.
void Complain(std::string_view message);

// Writes to stdout. An error (a full disk, a closed pipe) shows in FinishOutput.
void Print(std::string_view text);
// Flushes stdout. False, and a complaint: something could not be written.
bool FinishOutput();

// One line on stderr that is overwritten again and again; nothing at all if stderr is no terminal, or within the first
// second.
class Progress {
 public:
  Progress();
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  bool Wanted();  // whether Show would show: cheap enough to ask often
  void Show(std::string_view text);
  void Clear();  // before anything else is printed

 private:
  const bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_COMMAND_H_
