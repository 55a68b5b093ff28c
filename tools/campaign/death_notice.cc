#include "tools/campaign/death_notice.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace zyz::tools {
namespace {

constexpr uint64_t kNoSeed = UINT64_MAX;

// Which seed each worker is at, for OnDeath alone.
std::array<std::atomic<uint64_t>, kMaxJobs> running_seeds;
thread_local std::atomic<uint64_t>* my_seed = nullptr;

void WriteAll(const char* text, size_t size) {
  while (size > 0) {
    const ssize_t written = write(STDERR_FILENO, text, size);
    if (written <= 0) return;
    text += written;
    size -= static_cast<size_t>(written);
  }
}

// Async-signal-safe: no allocation, no stdio.
void OnDeath(int signal) {
  constexpr char kText[] = "zyz: the program died in a run; its seed is one of";
  WriteAll(kText, sizeof(kText) - 1);
  for (const auto& running : running_seeds) {
    uint64_t seed = running.load(std::memory_order_relaxed);
    if (seed == kNoSeed) continue;
    char digits[24];
    char* at = digits + sizeof(digits);
    do *--at = static_cast<char>('0' + seed % 10);
    while ((seed /= 10) > 0);
    *--at = ' ';
    WriteAll(at, static_cast<size_t>(digits + sizeof(digits) - at));
  }
  WriteAll("\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

DeathNotice::DeathNotice() {
  for (auto& seed : running_seeds) seed = kNoSeed;
  std::signal(SIGABRT, OnDeath);
  std::signal(SIGSEGV, OnDeath);
}

DeathNotice::~DeathNotice() {
  std::signal(SIGABRT, SIG_DFL);
  std::signal(SIGSEGV, SIG_DFL);
}

void WorkAs(size_t k) { my_seed = &running_seeds[k]; }

void NoteSeed(uint64_t seed) {
  if (my_seed != nullptr) my_seed->store(seed, std::memory_order_relaxed);
}

void NoteNoSeed() { NoteSeed(kNoSeed); }

}  // namespace zyz::tools
