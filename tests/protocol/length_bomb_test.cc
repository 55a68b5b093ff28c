// What a decoder allocates is bounded by the bytes it was given, whatever lengths those claim. Allocations are counted
// by replacing the global operator new, which is why this test is a program of its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "tests/protocol/all_messages.h"
#include "tests/protocol/message_generators.h"

namespace {
size_t allocated_bytes = 0;
}  // namespace

__attribute__((noinline)) void* operator new(size_t size) {
  allocated_bytes += size;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace zyz::message_tests {
namespace {

size_t AllocatedByDecoding(const MessageSet& messages, const std::string& bytes, MessagePool* pool) {
  const size_t before = allocated_bytes;
  messages.Decode(bytes, pool);
  return allocated_bytes - before;
}

template <class P>
class LengthBomb : public testing::Test {};
TYPED_TEST_SUITE(LengthBomb, AllProtocols, ProtocolNames);

// Every four bytes of a small message of every kind, one after the other, become a large length.
TYPED_TEST(LengthBomb, AllocatesNextToNothing) {
  TypeParam::Types::ForEach([]<class M>(std::type_identity<M>) {
    MessagePool pool;
    const std::string small = Encoded(TypeParam::Set(), *Smallest<M>(&pool, true));
    for (const uint32_t length : {uint32_t{64 << 10}, uint32_t{16 << 20}, uint32_t{256 << 20}, UINT32_MAX}) {
      for (size_t at = 1; at + 4 <= small.size(); ++at) {
        std::string bomb = small;
        std::memcpy(bomb.data() + at, &length, 4);
        EXPECT_LE(AllocatedByDecoding(TypeParam::Set(), bomb, &pool), 2000u)
            << M::kName << " with " << length << " at " << at;
      }
    }
  });
}

// A list that claims as many elements as there are bytes, with garbage behind: the elements are refused one by one, so
// the list grows as far as its bytes go and no further.
TYPED_TEST(LengthBomb, AllocatesInProportionToTheBytesReceived) {
  TypeParam::Types::ForEach([]<class M>(std::type_identity<M>) {
    MessagePool pool;
    const std::string small = Encoded(TypeParam::Set(), *Smallest<M>(&pool, true));
    for (size_t at = 1; at + 4 <= small.size(); ++at) {
      std::string bomb = small + std::string(50'000, '\0');
      const uint32_t length = 50'000;
      std::memcpy(bomb.data() + at, &length, 4);
      MessagePool fresh;
      EXPECT_LE(AllocatedByDecoding(TypeParam::Set(), bomb, &fresh), 20 * bomb.size()) << M::kName << " at " << at;
    }
  });
}

}  // namespace
}  // namespace zyz::message_tests
