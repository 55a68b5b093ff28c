#include "tests/protocol/message_generators.h"

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace zyz::message_tests {
namespace {

template <class Integer>
Integer GenerateInteger() {
  return *rc::gen::weightedOneOf<Integer>({
      {3, rc::gen::inRange<Integer>(0, 5)},
      {2, rc::gen::arbitrary<Integer>()},
      {1, rc::gen::element<Integer>(0, 1, std::numeric_limits<Integer>::max())},
  });
}

}  // namespace

bool GenerateBool() { return *rc::gen::arbitrary<bool>(); }
uint32_t GenerateUint32() { return GenerateInteger<uint32_t>(); }
uint64_t GenerateUint64() { return GenerateInteger<uint64_t>(); }
size_t GenerateSize(size_t limit) { return std::min<size_t>(limit, *rc::gen::inRange<uint32_t>(0, 4)); }

Bytes GenerateBytes(size_t limit) {
  const size_t size = std::min<size_t>(limit, *rc::gen::element<uint32_t>(0, 1, 5, 31, 32, 33, 70));
  Bytes bytes(size, *rc::gen::arbitrary<char>());
  if (size > 0) bytes[*rc::gen::inRange<uint32_t>(0, static_cast<uint32_t>(size))] ^= *rc::gen::arbitrary<char>();
  return bytes;
}

bool CheckProperty(const std::string& name, const std::function<void()>& property) { return rc::check(name, property); }

MessageKind GenerateKindBelow(MessageKind end) { return static_cast<MessageKind>(*rc::gen::inRange<uint32_t>(1, end)); }

}  // namespace zyz::message_tests
