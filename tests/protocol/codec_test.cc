// The codec accepts exactly the canonical encodings within the limits: whatever it decodes, it would encode to the same
// bytes, and every other string of bytes is refused. Each property runs over messages of every kind.
#include "protocol/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <string>

#include "protocol/zyzzyva/messages.h"
#include "tests/protocol/message_generators.h"

namespace zyz::zyzzyva {
namespace {

// Runs one property for each kind, with a generated message of it.
void CheckEveryKind(const std::function<void(const Message& message, MessagePool* pool)>& property) {
  for (MessageKind kind = 1; kind < kKindsEnd; ++kind) {
    EXPECT_TRUE(CheckProperty(std::string(Messages().NameOf(kind)), [&] {
      MessagePool pool;
      property(*GenerateKind(kind, &pool), &pool);
    }));
  }
}

// Either refused, or canonical.
void CheckDecodedIsCanonical(const std::string& bytes, MessagePool* pool) {
  const Ref<const Message> decoded = Messages().Decode(bytes, pool);
  if (decoded) RC_ASSERT(Encoded(*decoded) == bytes);
}

TEST(Codec, DecodingGivesBackWhatWasEncoded) {
  CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string bytes = Encoded(message);
    const Ref<const Message> decoded = Messages().Decode(bytes, pool);
    RC_ASSERT(bool{decoded});
    RC_ASSERT(decoded->kind() == message.kind());
    RC_ASSERT(decoded->digest() == message.digest());
    RC_ASSERT(Encoded(*decoded) == bytes);
    RC_ASSERT(message.EncodedSize() == bytes.size());
  });
}

TEST(Codec, EveryTruncationIsRefused) {
  CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string bytes = Encoded(message);
    for (size_t size = 0; size < bytes.size(); ++size) {
      RC_ASSERT(!Messages().Decode(std::string_view(bytes).substr(0, size), pool));
    }
  });
}

TEST(Codec, EveryAppendedByteIsRefused) {
  CheckEveryKind([](const Message& message, MessagePool* pool) {
    std::string bytes = Encoded(message) + '\0';
    for (int last = 0; last < 256; ++last) {
      bytes.back() = static_cast<char>(last);
      RC_ASSERT(!Messages().Decode(bytes, pool));
    }
  });
}

TEST(Codec, EveryChangedByteIsRefusedOrCanonical) {
  CheckEveryKind([](const Message& message, MessagePool* pool) {
    const std::string original = Encoded(message);
    const char flip = *rc::gen::nonZero<char>();
    for (size_t i = 0; i < original.size(); ++i) {
      std::string bytes = original;
      bytes[i] ^= flip;
      CheckDecodedIsCanonical(bytes, pool);
    }
  });
}

TEST(Codec, MutatedBytesAreRefusedOrCanonical) {
  CheckEveryKind([](const Message& message, MessagePool* pool) {
    std::string bytes = Encoded(message);
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
    CheckDecodedIsCanonical(bytes, pool);
  });
}

TEST(Codec, ArbitraryBytesAreRefusedOrCanonical) {
  EXPECT_TRUE(CheckProperty("arbitrary bytes", [] {
    MessagePool pool;
    std::string bytes = *rc::gen::arbitrary<std::string>();
    if (!bytes.empty()) bytes[0] = static_cast<char>(*rc::gen::inRange<int>(0, kKindsEnd + 1));
    CheckDecodedIsCanonical(bytes, &pool);
  }));
}

TEST(Codec, UnknownKindsAreRefused) {
  MessagePool pool;
  EXPECT_FALSE(Messages().Decode("", &pool));
  for (int kind = 0; kind < 256; ++kind) {
    if (kind > 0 && kind < kKindsEnd) continue;
    EXPECT_FALSE(Messages().Decode(std::string(1, static_cast<char>(kind)), &pool));
    EXPECT_FALSE(Messages().Decode(std::string(1, static_cast<char>(kind)) + std::string(200, '\0'), &pool));
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

TEST(Codec, EveryLengthHasALimit) {
  MessagePool pool;
  int limited = 0;
  AllMessages::ForEach([&]<class M>(std::type_identity<M>) {
    for (int field = 0;; ++field) {
      const Ref<M> largest = New<M>(&pool), larger = New<M>(&pool);
      SizeVisitor grow(field, 0, &pool), overgrow(field, 1, &pool);
      M::Fields(*largest, grow);
      M::Fields(*larger, overgrow);
      if (!grow.found()) break;
      ++limited;
      EXPECT_TRUE(Messages().Decode(Encoded(*largest), &pool)) << M::kName << ", sized field " << field;
      EXPECT_FALSE(Messages().Decode(Encoded(*larger), &pool)) << M::kName << ", sized field " << field;
    }
  });
  EXPECT_EQ(limited, 16);  // a new sized field: one more here
}

// The wire, byte by byte. Nobody may change it without noticing.
TEST(Codec, TheEncodingIsPinned) {
  MessagePool pool;
  const Ref<Request> request = New<Request>(&pool);
  request->o = "ab";
  request->t = 0x0102030405060708;
  request->c = 4;
  request->sig.tag = 0xfffefdfcfbfaf9f8;
  const std::string encoded_request = std::string("\x02\0\0\0", 4) + "ab" + "\x08\x07\x06\x05\x04\x03\x02\x01" +
                                      std::string("\x04\0\0\0", 4) + "\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff";
  EXPECT_EQ(Encoded(*request), "\x01" + encoded_request);

  const Ref<ConfirmReq> confirm = New<ConfirmReq>(&pool);
  confirm->v = 3;
  confirm->i = 2;
  confirm->sig.tag = 1;
  confirm->request = request;
  EXPECT_EQ(Encoded(*confirm),
            "\x07" + std::string("\x03\0\0\0\0\0\0\0\x02\0\0\0\x01\0\0\0\0\0\0\0", 20) + encoded_request);
}

TEST(Codec, PresenceIsZeroOrOne) {
  MessagePool pool;
  std::string bytes = Encoded(*New<SpecResponse>(&pool));  // ends with the presence of its OR
  ASSERT_TRUE(Messages().Decode(bytes, &pool));
  for (int presence = 1; presence < 256; ++presence) {
    bytes.back() = static_cast<char>(presence);
    EXPECT_FALSE(Messages().Decode(bytes, &pool)) << presence;
  }
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
}  // namespace zyz::zyzzyva
