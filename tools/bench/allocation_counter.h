// Counts what the whole program allocates, by replacing the global operator new of whatever links this.
#ifndef ZYZ_TOOLS_BENCH_ALLOCATION_COUNTER_H_
#define ZYZ_TOOLS_BENCH_ALLOCATION_COUNTER_H_

#include <cstdint>

namespace zyz::tools {

// Calls of operator new so far, in this thread.
uint64_t Allocations();

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BENCH_ALLOCATION_COUNTER_H_
