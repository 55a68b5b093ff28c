// Array forms call these by default. The nothrow form does too in libstdc++, but not in a sanitizer's run-time library,
// and its memory goes to the same delete.
#include "tools/bench/allocation_counter.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local uint64_t g_allocations = 0;

void* OrAbort(void* memory) {
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(size_t size) {
  ++g_allocations;
  return OrAbort(std::malloc(size == 0 ? 1 : size));
}
void* operator new(size_t size, std::align_val_t alignment) {
  ++g_allocations;
  const auto align = static_cast<size_t>(alignment);
  return OrAbort(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++g_allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

namespace zyz::tools {

uint64_t Allocations() { return g_allocations; }

}  // namespace zyz::tools
