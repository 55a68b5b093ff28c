// The codec accepts exactly the canonical encodings within the limits: whatever it decodes, it would encode to the same
// bytes, and every other string of bytes is refused. Each property runs over messages of every kind of every protocol.
#include "protocol/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <string>

#include "tests/protocol/all_messages.h"
#include "tests/protocol/message_generators.h"

namespace zyz::message_tests {
namespace {

template <class P>
class Codec : public testing::Test {
 protected:
  static std::string Bytes(const Message& message) { return Encoded(P::Set(), message); }

  // Runs one property for each kind, with a generated message of it.
  static void CheckEveryKind(const std::function<void(const Message& message, MessagePool* pool)>& property) {
    for (const MessageKind kind : P::Set().AllKinds()) {
      EXPECT_TRUE(CheckProperty(std::string(P::Set().NameOf(kind)), [&] {
        MessagePool pool;
        property(*GenerateKind<typename P::Types>(kind, &pool), &pool);
      }));
    }
  }

  // Either refused, or canonical.
  static void CheckDecodedIsCanonical(const std::string& bytes, MessagePool* pool) {
    const Ref<const Message> decoded = P::Set().Decode(bytes, pool);
    if (decoded) RC_ASSERT(Bytes(*decoded) == bytes);
  }
};
TYPED_TEST_SUITE(Codec, AllProtocols, ProtocolNames);

TYPED_TEST(Codec, DecodingGivesBackWhatWasEncoded) {
  TestFixture::CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string bytes = TestFixture::Bytes(message);
    const Ref<const Message> decoded = TypeParam::Set().Decode(bytes, pool);
    RC_ASSERT(bool{decoded});
    RC_ASSERT(decoded->kind() == message.kind());
    RC_ASSERT(decoded->digest() == message.digest());
    RC_ASSERT(TestFixture::Bytes(*decoded) == bytes);
    RC_ASSERT(message.EncodedSize() == bytes.size());
  });
}

TYPED_TEST(Codec, EveryTruncationIsRefused) {
  TestFixture::CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string bytes = TestFixture::Bytes(message);
    for (size_t size = 0; size < bytes.size(); ++size) {
      RC_ASSERT(!TypeParam::Set().Decode(std::string_view(bytes).substr(0, size), pool));
    }
  });
}

TYPED_TEST(Codec, EveryAppendedByteIsRefused) {
  TestFixture::CheckEveryKind([](const Message& message, MessagePool* pool) {
    std::string bytes = TestFixture::Bytes(message) + '\0';
    for (int last = 0; last < 256; ++last) {
      bytes.back() = static_cast<char>(last);
      RC_ASSERT(!TypeParam::Set().Decode(bytes, pool));
    }
  });
}

TYPED_TEST(Codec, EveryChangedByteIsRefusedOrCanonical) {
  TestFixture::CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string original = TestFixture::Bytes(message);
    const char flip = *rc::gen::nonZero<char>();
    for (size_t i = 0; i < original.size(); ++i) {
      std::string bytes = original;
      bytes[i] ^= flip;
      TestFixture::CheckDecodedIsCanonical(bytes, pool);
    }
  });
}

TYPED_TEST(Codec, MutatedBytesAreRefusedOrCanonical) {
  TestFixture::CheckEveryKind([](const Message& message, MessagePool* pool) {
    std::string bytes = TestFixture::Bytes(message);
    const int edits = *rc::gen::inRange(1, 6);
    for (int i = 0; i < edits && !bytes.empty(); ++i) {
      const size_t at = *rc::gen::inRange<int>(0, static_cast<int>(bytes.size()));
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          bytes[at] = *rc::gen::arbitrary<char>();
          break;
        case 1:
          bytes.erase(at, *rc::gen::inRange(1, 9));
          break;
        default:
          bytes.insert(at, *rc::gen::inRange(1, 9), *rc::gen::element('\0', '\1', '\xff'));
      }
    }
    TestFixture::CheckDecodedIsCanonical(bytes, pool);
  });
}

TYPED_TEST(Codec, ArbitraryBytesAreRefusedOrCanonical) {
  EXPECT_TRUE(CheckProperty("arbitrary bytes", [] {
    MessagePool pool;
    std::string bytes = *rc::gen::arbitrary<std::string>();
    if (!bytes.empty()) bytes[0] = static_cast<char>(*rc::gen::inRange<int>(0, TypeParam::Set().end() + 1));
    TestFixture::CheckDecodedIsCanonical(bytes, &pool);
  }));
}

TYPED_TEST(Codec, UnknownKindsAreRefused) {
  MessagePool pool;
  EXPECT_FALSE(TypeParam::Set().Decode("", &pool));
  for (int kind = 0; kind < 256; ++kind) {
    if (kind > 0 && kind < TypeParam::Set().end()) continue;
    EXPECT_FALSE(TypeParam::Set().Decode(std::string(1, static_cast<char>(kind)), &pool));
    EXPECT_FALSE(TypeParam::Set().Decode(std::string(1, static_cast<char>(kind)) + std::string(200, '\0'), &pool));
  }
}

// Gives the field with number `target` among those that have a limit (in order of Fields, nested structs included) its
// largest size plus `extra`; sets `found` if there is such a field.
class SizeVisitor {
 public:
  SizeVisitor(int target, size_t extra, MessagePool* pool) : target_(target), extra_(extra), complete_(pool, true) {}
  bool found() const { return found_; }

  template <class T>
  void operator()(std::string_view name, T& field, size_t limit = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, Bytes>) {
      if (Next()) field.assign(limit + extra_, 'x');
    } else if constexpr (IsVector<T>::value) {
      if (!Next()) return;
      typename T::value_type element{};
      complete_(name, element);
      field.assign(limit + extra_, element);
    } else if constexpr (IsOptional<T>::value) {
      (*this)(name, field.emplace(), limit);
    } else if constexpr (IsRef<T>::value) {
      complete_(name, field);
    } else if constexpr (requires { T::Fields(field, *this); }) {
      T::Fields(field, *this);
    }
  }

 private:
  bool Next() {
    const bool hit = index_++ == target_;
    found_ |= hit;
    return hit;
  }

  int target_;
  size_t extra_;
  CompleteVisitor complete_;
  int index_ = 0;
  bool found_ = false;
};

TYPED_TEST(Codec, EveryLengthHasALimit) {
  MessagePool pool;
  int limited = 0;
  TypeParam::Types::ForEach([&]<class M>(std::type_identity<M>) {
    for (int field = 0;; ++field) {
      const Ref<M> largest = New<M>(&pool), larger = New<M>(&pool);
      SizeVisitor grow(field, 0, &pool), overgrow(field, 1, &pool);
      M::Fields(*largest, grow);
      M::Fields(*larger, overgrow);
      if (!grow.found()) break;
      ++limited;
      EXPECT_TRUE(TypeParam::Set().Decode(TestFixture::Bytes(*largest), &pool))
          << M::kName << ", sized field " << field;
      EXPECT_FALSE(TypeParam::Set().Decode(TestFixture::Bytes(*larger), &pool))
          << M::kName << ", sized field " << field;
    }
  });
  EXPECT_EQ(limited, TypeParam::kLimitedFields);
}

TEST(Reader, TheFirstFailureSticks) {
  Reader in(std::string_view("\x01\x02\x03", 3), nullptr);
  EXPECT_EQ(in.Int<uint32_t>(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.Int<uint8_t>(), 0u);
  EXPECT_TRUE(in.Raw(1).empty());
  EXPECT_EQ(in.Length(10), 0u);
  EXPECT_FALSE(in.AtEnd());
}

TEST(Writer, KeepsWhatItHoldsWhenItOutgrowsItself) {
  Writer out;
  std::string expected;
  for (uint32_t i = 0; i < 5000; ++i) {
    out.Int(i);
    expected.append(reinterpret_cast<const char*>(&i), sizeof(i));
  }
  out.Raw({});
  EXPECT_EQ(out.bytes(), expected);
  out.Clear();
  EXPECT_EQ(out.bytes(), "");
  out.Raw(expected);
  EXPECT_EQ(out.bytes(), expected);
}

}  // namespace
}  // namespace zyz::message_tests
