// Messages as objects: pooled, counted, cloned for edits; and their digests: every field changes a message's digest,
// the signed fields and no others change what its signature covers. What holds for all messages is shown of every kind
// of every protocol; where one will do, it is one of Zyzzyva's.
#include "protocol/message.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/zyzzyva/messages.h"
#include "tests/protocol/all_messages.h"
#include "tests/protocol/fake_authenticator.h"
#include "tests/protocol/message_generators.h"

namespace zyz::message_tests {
namespace {

using zyzzyva::FillHole;
using zyzzyva::kFillHole;
using zyzzyva::LocalCommit;
using zyzzyva::OrderReq;

std::string OfZyzzyva(const Message& message) { return Encoded(zyzzyva::Messages(), message); }

template <class P>
class EveryMessage : public testing::Test {
 protected:
  static std::string Bytes(const Message& message) { return Encoded(P::Set(), message); }
};
TYPED_TEST_SUITE(EveryMessage, AllProtocols, ProtocolNames);

// ---- The pool ----

TEST(MessagePool, ReusesRetiredMessagesAndKeepsTheirCapacity) {
  MessagePool pool;
  Ref<Request> request = New<Request>(&pool);
  request->o.assign(1000, 'x');
  request->t = 7;
  const Request* const address = request.get();
  const size_t capacity = request->o.capacity();
  request = nullptr;
  EXPECT_EQ(pool.live(), 0u);

  request = New<Request>(&pool);
  EXPECT_EQ(pool.live(), 1u);
  EXPECT_EQ(request.get(), address);
  EXPECT_EQ(request->o, "");
  EXPECT_EQ(request->t, 0u);
  EXPECT_GE(request->o.capacity(), capacity);
}

TEST(MessagePool, KindsAreKeptApart) {
  MessagePool pool;
  New<Request>(&pool);
  const Ref<FillHole> other = New<FillHole>(&pool);
  EXPECT_EQ(other->kind(), kFillHole);
  EXPECT_EQ(other->name(), "FILL-HOLE");
}

TYPED_TEST(EveryMessage, ComesBackFromThePoolWithInitialValues) {
  TypeParam::Types::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [] {
      MessagePool pool, fresh;
      const M* const address = Generate<M>(&pool).get();
      const Ref<M> again = New<M>(&pool);
      RC_ASSERT(again.get() == address);
      CompleteVisitor complete(&pool, false);
      M::Fields(*again, complete);
      RC_ASSERT(TestFixture::Bytes(*again) == TestFixture::Bytes(*Smallest<M>(&fresh)));
      RC_ASSERT(again->digest() == Smallest<M>(&fresh)->digest());
    }));
  });
}

TEST(MessagePool, ANestedMessageLivesAsLongAsItsHolder) {
  MessagePool pool;
  Ref<OrderReq> order = New<OrderReq>(&pool);
  order->batch.push_back(New<Request>(&pool));
  EXPECT_EQ(pool.live(), 2u);
  order = nullptr;
  EXPECT_EQ(pool.live(), 0u);
}

// ---- References ----

TEST(Ref, TheLastOneRetiresTheMessage) {
  MessagePool pool;
  Ref<Request> a = New<Request>(&pool);
  Ref<const Request> b = a;             // adds const
  Ref<const Message> c = b;             // goes to the base
  Ref<const Message> d = std::move(c);  // takes over
  EXPECT_FALSE(c);                      // NOLINT(bugprone-use-after-move): null is what a moved-from Ref is
  EXPECT_EQ(d.get(), a.get());
  a = nullptr;
  b = nullptr;
  EXPECT_EQ(pool.live(), 1u);
  d = Ref<const Message>(d);  // itself
  EXPECT_EQ(pool.live(), 1u);
  d = nullptr;
  EXPECT_EQ(pool.live(), 0u);
}

TEST(Ref, ReleaseAndAdoptHandOverOneCount) {
  MessagePool pool;
  Ref<Request> a = New<Request>(&pool);
  Request* const message = a.Release();
  EXPECT_FALSE(a);
  EXPECT_EQ(pool.live(), 1u);
  Ref<Request>::Adopt(message);
  EXPECT_EQ(pool.live(), 0u);
}

// ---- Copies for edits ----

TEST(Clone, SharesNestedMessagesAndLeavesTheOriginalAlone) {
  MessagePool pool;
  const Ref<OrderReq> original = New<OrderReq>(&pool);
  original->order.n = 5;
  original->batch = {New<Request>(&pool), New<Request>(&pool)};
  const Digest digest = original->digest(), signed_digest = original->signed_digest();
  const std::string bytes = OfZyzzyva(*original);

  const Ref<Message> clone = original->Clone(&pool);
  EXPECT_EQ(pool.live(), 4u);  // two orders, two requests
  OrderReq* copy = static_cast<OrderReq*>(clone.get());
  EXPECT_EQ(copy->batch[0], original->batch[0]);
  copy->order.n = 6;
  copy->batch.pop_back();
  EXPECT_NE(copy->digest(), digest);
  EXPECT_NE(copy->signed_digest(), signed_digest);
  EXPECT_EQ(original->digest(), digest);
  EXPECT_EQ(original->signed_digest(), signed_digest);
  EXPECT_EQ(OfZyzzyva(*original), bytes);
}

TYPED_TEST(EveryMessage, HasEqualClones) {
  EXPECT_TRUE(CheckProperty("any kind", [] {
    MessagePool pool, other;
    const Ref<const Message> message = GenerateAny<typename TypeParam::Types>(&pool);
    const Ref<const Message> clone = message->Clone(&other);
    RC_ASSERT(clone->digest() == message->digest());
    RC_ASSERT(TestFixture::Bytes(*clone) == TestFixture::Bytes(*message));
  }));
}

TEST(Clone, AssignmentForgetsDigestsOfTheTarget) {
  MessagePool pool;
  const Ref<FillHole> a = New<FillHole>(&pool), b = New<FillHole>(&pool);
  b->v = 3;
  const Digest before = a->digest(), signed_before = a->signed_digest();
  *a = *b;
  EXPECT_NE(a->digest(), before);
  EXPECT_NE(a->signed_digest(), signed_before);
  EXPECT_EQ(a->digest(), b->digest());
}

// ---- Digests ----

// Changes the field with number `target` among all that the digest should notice, however deep they lie in structs and
// lists, and notes where it stands. A nested message counts as one field: another message takes its place.
class EditVisitor {
 public:
  EditVisitor(int target, MessagePool* pool) : target_(target), pool_(pool) {}
  const void* edited() const { return edited_; }  // null: there are fewer fields

  template <class T>
  void operator()(std::string_view, T& field, size_t = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, Digest>) {
      if (Here(&field)) field.value ^= 1;
    } else if constexpr (std::is_same_v<T, Signature>) {
      if (Here(&field)) field.tag ^= uint64_t{1} << 63;
    } else if constexpr (std::is_integral_v<T>) {
      if (Here(&field)) field ^= 1;
    } else if constexpr (std::is_same_v<T, Bytes>) {
      if (Here(&field)) field.empty() ? void(field.push_back('x')) : void(field.back() ^= 1);
    } else if constexpr (IsRef<T>::value) {
      if (Here(&field)) field = Another(*field);
    } else if constexpr (IsVector<T>::value) {
      if (Here(&field)) {
        CompleteVisitor(pool_, false)({}, field.emplace_back());
        return;
      }
      for (auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      if (Here(&field)) {
        field.has_value() ? field.reset() : CompleteVisitor(pool_, false)({}, field.emplace());
      } else if (field.has_value()) {
        (*this)({}, *field);
      }
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  bool Here(const void* field) {
    if (index_++ != target_) return false;
    edited_ = field;
    return true;
  }

  template <class M>
  Ref<const M> Another(const M& message) {
    Ref<M> copy = New<M>(pool_);
    copy->operator=(message);
    EditVisitor edit(0, pool_);
    M::Fields(*copy, edit);
    return copy;
  }

  int target_;
  MessagePool* pool_;
  int index_ = 0;
  const void* edited_ = nullptr;
};

// Where the signed fields stand, with everything inside them.
class AddressVisitor {
 public:
  explicit AddressVisitor(std::set<const void*>* addresses) : addresses_(addresses) {}
  template <class T>
  void operator()(std::string_view, const T& field, size_t = 0) {
    using namespace codec_internal;
    addresses_->insert(&field);
    if constexpr (IsVector<T>::value) {
      for (const auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      if (field.has_value()) (*this)({}, *field);
    } else if constexpr (requires { T::Fields(field, *this); }) {
      T::Fields(field, *this);
    }
  }

 private:
  std::set<const void*>* addresses_;
};

template <class M>
constexpr bool kIsSigned = requires(const M& m, AddressVisitor& visit) { M::SignedFields(m, visit); };

template <class M>
void CheckEveryEdit() {
  MessagePool pool;
  const Ref<M> original = Generate<M>(&pool);
  for (int field = 0;; ++field) {
    const Ref<M> copy = New<M>(&pool);
    *copy = *original;
    EditVisitor edit(field, &pool);
    M::Fields(*copy, edit);
    if (edit.edited() == nullptr) break;
    RC_ASSERT(copy->digest() != original->digest());
    if constexpr (kIsSigned<M>) {
      std::set<const void*> signed_fields;
      AddressVisitor visit(&signed_fields);
      M::SignedFields(static_cast<const M&>(*copy), visit);
      RC_ASSERT((copy->signed_digest() != original->signed_digest()) == signed_fields.contains(edit.edited()));
    }
  }
}

TYPED_TEST(EveryMessage, HasADigestThatEveryFieldChangesAndSignedFieldsTheSignedOne) {
  TypeParam::Types::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [] { CheckEveryEdit<M>(); }));
  });
}

TYPED_TEST(EveryMessage, HasADigestOfItsKind) {
  MessagePool pool;
  std::map<Digest, std::string_view> kinds, signed_kinds;
  TypeParam::Types::ForEach([&]<class M>(std::type_identity<M>) {
    const Ref<M> message = Smallest<M>(&pool);
    EXPECT_TRUE(kinds.emplace(message->digest(), M::kName).second) << M::kName;
    if constexpr (kIsSigned<M>) {
      EXPECT_TRUE(signed_kinds.emplace(message->signed_digest(), M::kName).second) << M::kName;
    }
  });
}

template <MessageKind kKindOfThis>
struct Twin final : MessageOf<Twin<kKindOfThis>, kKindOfThis> {
  static constexpr std::string_view kName = "TWIN";
  uint64_t x = 42;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("x", m.x);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
  }
};

TEST(Digest, EqualFieldsOfDifferentKindsAreSignedDifferently) {
  MessagePool pool;
  const auto a = New<Twin<1>>(&pool);
  const auto b = New<Twin<2>>(&pool);
  EXPECT_NE(a->digest(), b->digest());
  EXPECT_NE(a->signed_digest(), b->signed_digest());
}

// ---- The set as a whole ----

TYPED_TEST(EveryMessage, HasANameAndASentence) {
  TypeParam::Types::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_EQ(TypeParam::Set().NameOf(M::kKind), M::kName);
    EXPECT_FALSE(TypeParam::Set().AboutOf(M::kKind).empty());
    MessagePool pool;
    EXPECT_EQ(TypeParam::Set().New(M::kKind, &pool)->name(), M::kName);
  });
  MessagePool pool;
  for (const int kind : {0, int{TypeParam::Set().end()}, 31, 255}) {
    EXPECT_EQ(TypeParam::Set().NameOf(static_cast<MessageKind>(kind)), "");
    EXPECT_EQ(TypeParam::Set().AboutOf(static_cast<MessageKind>(kind)), "");
    EXPECT_TRUE(TypeParam::Set().NumberFields(static_cast<MessageKind>(kind)).empty());
    EXPECT_FALSE(TypeParam::Set().New(static_cast<MessageKind>(kind), &pool));
  }
}

TYPED_TEST(EveryMessage, ResignedHasAnAuthenticatorThatVerifies) {
  FakeAuthenticator keys;
  const Signer signer(&keys, 2);
  TypeParam::Types::ForEach([&]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [&] {
      MessagePool pool;
      const Ref<M> message = Generate<M>(&pool);
      const Digest before = message->digest();
      const size_t signatures = keys.all_signed().size();
      TypeParam::Set().Resign(signer, message.get());
      const Signature* signature = TypeParam::Set().MutableSignature(message.get());
      if constexpr (kIsSigned<M>) {
        RC_ASSERT(signature != nullptr);
        RC_ASSERT(keys.Verify(0, 2, message->signed_digest(), *signature));
        RC_ASSERT(keys.all_signed().size() == signatures + 1);
        if constexpr (requires { message->i; }) {
          RC_ASSERT(message->i == 2u);
        } else if constexpr (requires { message->c; }) {
          RC_ASSERT(message->c == 2u);
        }
      } else {
        RC_ASSERT(signature == nullptr);
        RC_ASSERT(message->digest() == before);
      }
    }));
  });
}

TYPED_TEST(EveryMessage, HasUnambiguousNumberFields) {
  for (const MessageKind kind : TypeParam::Set().AllKinds()) {
    std::vector<std::string_view> names = TypeParam::Set().NumberFields(kind);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end()) << TypeParam::Set().NameOf(kind);
  }
}

TEST(Resign, NoticesEditsAfterADigestWasComputed) {
  MessagePool pool;
  FakeAuthenticator keys;
  const Signer signer(&keys, 1);
  const Ref<LocalCommit> message = New<LocalCommit>(&pool);
  zyzzyva::Messages().Resign(signer, message.get());
  const Digest before = message->digest();
  message->n = 9;
  zyzzyva::Messages().Resign(signer, message.get());
  EXPECT_NE(message->digest(), before);
  EXPECT_TRUE(keys.Verify(0, 1, ComputeSignedDigest(*message), message->sig));
  EXPECT_EQ(message->i, 1u);
  EXPECT_EQ(message->c, 0u);  // the client it answers is not the signer
}

}  // namespace
}  // namespace zyz::message_tests
