#include "tools/command.h"

#include <unistd.h>

#include <algorithm>
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

// Characters on a terminal, roughly: of UTF-8 only first bytes count.
size_t Width(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

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

std::string TableRow(const std::vector<Column>& columns, const std::vector<std::string>& cells) {
  std::string row;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += "  ";
    const size_t width = Width(cells[i]);
    const std::string padding(columns[i].width > width ? columns[i].width - width : 0, ' ');
    row += columns[i].right ? padding + cells[i] : cells[i] + padding;
  }
  row.erase(row.find_last_not_of(' ') + 1);
  return row + "\n";
}

std::string TableHead(const std::vector<Column>& columns) {
  std::vector<std::string> titles;
  for (const Column& column : columns) titles.push_back(column.title);
  return TableRow(columns, titles);
}

void Widen(const std::vector<std::string>& cells, std::vector<Column>* columns) {
  for (size_t i = 0; i < cells.size(); ++i) {
    Column& column = (*columns)[i];
    column.width = std::max({column.width, Width(cells[i]), Width(column.title)});
  }
}

std::string Counted(uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string Milliseconds(int64_t ns) {
  const std::string micros = std::to_string(ns / 1000 % 1000);
  return std::to_string(ns / 1'000'000) + "." + std::string(3 - micros.size(), '0') + micros;
}

}  // namespace zyz::tools
