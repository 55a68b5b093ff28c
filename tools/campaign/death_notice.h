// A run that dies of a signal takes the process with it. Then the last words are which seeds were under way.
#ifndef ZYZ_TOOLS_CAMPAIGN_DEATH_NOTICE_H_
#define ZYZ_TOOLS_CAMPAIGN_DEATH_NOTICE_H_

#include <cstddef>
#include <cstdint>

namespace zyz::tools {

inline constexpr size_t kMaxJobs = 256;

// While there is one, it is ready for SIGABRT and SIGSEGV. One at a time.
class DeathNotice {
 public:
  DeathNotice();
  ~DeathNotice();
  DeathNotice(const DeathNotice&) = delete;
  DeathNotice& operator=(const DeathNotice&) = delete;
};

// This thread is worker `k` < kMaxJobs from here on.
void WorkAs(size_t k);
// What this thread runs now, if it works as somebody.
void NoteSeed(uint64_t seed);
void NoteNoSeed();

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_DEATH_NOTICE_H_
