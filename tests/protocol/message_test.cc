// Messages as objects: pooled, counted, cloned for edits; and their digests: every field changes a message's digest,
// the signed fields and no others change what its signature covers.
#include "protocol/message.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "protocol/zyzzyva/messages.h"
#include "tests/protocol/fake_authenticator.h"
#include "tests/protocol/message_generators.h"

namespace zyz::zyzzyva {
namespace {

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

TEST(MessagePool, RetiredMessagesComeBackWithInitialValues) {
  AllMessages::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [] {
      MessagePool pool, fresh;
      const M* const address = Generate<M>(&pool).get();
      const Ref<M> again = New<M>(&pool);
      RC_ASSERT(again.get() == address);
      CompleteVisitor complete(&pool, false);
      M::Fields(*again, complete);
      RC_ASSERT(Encoded(*again) == Encoded(*Smallest<M>(&fresh)));
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
  const std::string bytes = Encoded(*original);

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
  EXPECT_EQ(Encoded(*original), bytes);
}

TEST(Clone, IsEqualForEveryKind) {
  EXPECT_TRUE(CheckProperty("any kind", [] {
    MessagePool pool, other;
    const Ref<const Message> message = GenerateAny(&pool);
    const Ref<const Message> clone = message->Clone(&other);
    RC_ASSERT(clone->digest() == message->digest());
    RC_ASSERT(Encoded(*clone) == Encoded(*message));
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
        field.has_value() ? field.reset() : void(field.emplace());
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
constexpr bool kIsSigned = requires(const M& m, AddressVisitor& visit) {
  M::SignedFields(m, visit);
};

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

TEST(Digest, EveryFieldChangesItAndSignedFieldsChangeTheSignedOne) {
  AllMessages::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [] { CheckEveryEdit<M>(); }));
  });
}

TEST(Digest, KindsDiffer) {
  MessagePool pool;
  std::map<Digest, std::string_view> kinds, signed_kinds;
  AllMessages::ForEach([&]<class M>(std::type_identity<M>) {
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

TEST(Digest, TheOrderReqAndItsHeaderAreSignedAlike) {
  EXPECT_TRUE(CheckProperty("any kind", [] {
    MessagePool pool;
    const auto order = Generate<OrderReq>(&pool);
    RC_ASSERT(order->signed_digest() == order->order.signed_digest());
    const auto response = Generate<SpecResponse>(&pool);
    RC_ASSERT(response->signed_digest() == response->tuple.signed_digest());
  }));
}

// Pinned: digests are part of every run's fingerprint.
TEST(Digest, IsTheSameOnEveryMachine) {
  MessagePool pool;
  const Ref<Request> request = New<Request>(&pool);
  request->o = std::string(100, 'o');
  request->t = 1;
  request->c = 4;
  EXPECT_EQ(Hex(request->digest()), "197c1dc5f249ff44");
  EXPECT_EQ(Hex(request->signed_digest()), "10b991741c1017f2");
}

// ---- The set as a whole ----

TEST(Kinds, HaveNamesAndSentences) {
  AllMessages::ForEach([]<class M>(std::type_identity<M>) {
    EXPECT_EQ(Messages().NameOf(M::kKind), M::kName);
    EXPECT_FALSE(Messages().AboutOf(M::kKind).empty());
    MessagePool pool;
    EXPECT_EQ(Messages().New(M::kKind, &pool)->name(), M::kName);
  });
  MessagePool pool;
  for (const int kind : {0, int{kKindsEnd}, 31, 255}) {
    EXPECT_EQ(Messages().NameOf(static_cast<MessageKind>(kind)), "");
    EXPECT_EQ(Messages().AboutOf(static_cast<MessageKind>(kind)), "");
    EXPECT_TRUE(Messages().NumberFields(static_cast<MessageKind>(kind)).empty());
    EXPECT_FALSE(Messages().New(static_cast<MessageKind>(kind), &pool));
  }
}

TEST(Kinds, NumberFieldsAreTheTopLevelOnesAndUnambiguous) {
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(Messages().NumberFields(kRequest), (Names{"t", "c"}));
  EXPECT_EQ(Messages().NumberFields(kOrderReq), (Names{"v", "n", "nd"}));
  EXPECT_EQ(Messages().NumberFields(kSpecResponse), (Names{"v", "n", "c", "t", "i"}));
  EXPECT_EQ(Messages().NumberFields(kConfirmReq), (Names{"v", "i"}));
  EXPECT_EQ(Messages().NumberFields(kViewChange), (Names{"w", "u", "i"}));
  for (MessageKind kind = 1; kind < kKindsEnd; ++kind) {
    Names names = Messages().NumberFields(kind);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end()) << Messages().NameOf(kind);
  }
}

TEST(Resign, GivesTheSignerAnAuthenticatorThatVerifies) {
  FakeAuthenticator keys;
  const Signer signer(&keys, 2);
  AllMessages::ForEach([&]<class M>(std::type_identity<M>) {
    EXPECT_TRUE(CheckProperty(std::string(M::kName), [&] {
      MessagePool pool;
      const Ref<M> message = Generate<M>(&pool);
      const Digest before = message->digest();
      const size_t signatures = keys.all_signed().size();
      Messages().Resign(signer, message.get());
      const Signature* signature = Messages().MutableSignature(message.get());
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

TEST(Resign, NoticesEditsAfterADigestWasComputed) {
  MessagePool pool;
  FakeAuthenticator keys;
  const Signer signer(&keys, 1);
  const Ref<LocalCommit> message = New<LocalCommit>(&pool);
  Messages().Resign(signer, message.get());
  const Digest before = message->digest();
  message->n = 9;
  Messages().Resign(signer, message.get());
  EXPECT_NE(message->digest(), before);
  EXPECT_TRUE(keys.Verify(0, 1, ComputeSignedDigest(*message), message->sig));
  EXPECT_EQ(message->i, 1u);
  EXPECT_EQ(message->c, 0u);  // the client it answers is not the signer
}

}  // namespace
}  // namespace zyz::zyzzyva
