// Message: what nodes send. Built by one node, immutable once sent, shared by all receivers, returned to its world's
// pool when the last reference goes.
//
// A protocol's message derives from MessageOf<itself, its kind> and lists its fields once (codec.h):
//
//   struct FillHole final : MessageOf<FillHole, kFillHole> {
//     static constexpr std::string_view kName = "FILL-HOLE";
//     …fields…
//     template <class Self, class Visitor> static void SignedFields(Self& m, Visitor& visit);  // what `sig` covers
//     template <class Self, class Visitor> static void Fields(Self& m, Visitor& visit);        // all of it
//   };
//
// What else a struct says of its kind is listed in message_set.h.
// Signed structs inside messages need kKind and SignedFields only.
#ifndef ZYZ_PROTOCOL_MESSAGE_H_
#define ZYZ_PROTOCOL_MESSAGE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/brief.h"
#include "protocol/check.h"
#include "protocol/codec.h"
#include "protocol/crypto.h"
#include "protocol/ref.h"
#include "protocol/types.h"

namespace zyz {

using MessageKind = uint8_t;  // 1 … kMaxKinds-1, unique inside a protocol
inline constexpr size_t kMaxKinds = 32;
static_assert(kMaxKinds <= kDomainReply, "kinds and other domains of hashing do not meet");

class Message {
 public:
  virtual ~Message() = default;

  MessageKind kind() const { return kind_; }
  virtual std::string_view name() const = 0;  // as the paper writes it: "ORDER-REQ"

  // Identifies kind and content, signatures included. Computed on first use: never call it while still building.
  Digest digest() const {
    if (!has_digest_) {
      digest_ = ComputeDigest();
      has_digest_ = true;
    }
    return digest_;
  }

  virtual void Encode(Writer* out) const = 0;    // canonical encoding of the fields, without the kind
  virtual void Show(FieldSink* sink) const = 0;  // the fields, for readers that do not know the type
  // The number or flag (0, 1) of that name outside of structs and lists, if there is one: what Show would tell, at
  // once.
  virtual std::optional<uint64_t> Number(std::string_view name) const = 0;
  virtual Ref<Message> Clone(MessagePool* pool) const = 0;  // a writable copy; nested messages stay shared
  virtual Ref<const Message> Decode(Reader* in) const = 0;  // another message of this type; see Reader::ok()
  size_t EncodedSize() const;                               // in bytes, with the kind

  // ---- For traces, pages and whoever else reads messages without knowing their types ----

  // Who signs such a message, by what it says; kNoNode: nobody, it proves itself by what is inside.
  virtual NodeId Author(const ClusterSize& cluster) const = 0;
  virtual Statement Says() const = 0;              // what its signature commits the author to
  virtual void Summarise(Brief* brief) const = 0;  // in a few words, without its name

  // For whoever edits a copy on which a digest was computed already.
  void ForgetDigests() { has_digest_ = has_signed_digest_ = false; }

 protected:
  explicit Message(MessageKind kind) : kind_(kind) {}
  Message(const Message& other) : kind_(other.kind_) {}
  // Copies no identity: references, pool and cached digests belong to the object, not to its content.
  Message& operator=(const Message&) {
    ForgetDigests();
    return *this;
  }
  virtual Digest ComputeDigest() const = 0;
  virtual void Reset() = 0;              // fields back to initial values
  virtual const void* type() const = 0;  // the same for objects of one type, and for no others
  mutable Digest signed_digest_;
  mutable bool has_signed_digest_ = false;

 private:
  friend class MessagePool;
  friend void AddReference(const Message* message);
  friend void DropReference(const Message* message);

  const MessageKind kind_;
  mutable bool has_digest_ = false;
  mutable uint32_t references_ = 0;
  MessagePool* pool_ = nullptr;
  mutable Digest digest_;
};

// Keeps retired messages for reuse, by kind, with the capacity their strings and vectors have grown to. Must outlive
// every message made from it.
//
// Worlds of different protocols may share a pool, one after the other or side by side: kinds are numbers that each
// protocol gives anew, so what is kept of a kind is of one type, and asking for another type gets a fresh message.
class MessagePool {
 public:
  MessagePool() = default;
  MessagePool(const MessagePool&) = delete;
  MessagePool& operator=(const MessagePool&) = delete;
  ~MessagePool();

  template <class M>
  Ref<M> New() {
    Idle& idle = idle_[M::kKind];
    ++live_;
    if (idle.messages.empty() || idle.type != &M::kType) {
      M* message = new M();
      static_cast<Message*>(message)->pool_ = this;
      return Ref<M>(message);
    }
    M* message = static_cast<M*>(idle.messages.back());
    idle.messages.pop_back();
    return Ref<M>(message);
  }

  size_t live() const { return live_; }  // messages in somebody's hands

 private:
  friend void DropReference(const Message* message);
  void Retire(Message* message);

  struct Idle {
    const void* type = nullptr;  // of all that are kept here
    std::vector<Message*> messages;
  };
  std::array<Idle, kMaxKinds> idle_;
  size_t live_ = 0;
};

template <class M>
Ref<M> New(MessagePool* pool) {
  return pool->New<M>();
}

inline void AddReference(const Message* message) { ++message->references_; }
inline void DropReference(const Message* message) {
  if (--message->references_ == 0) message->pool_->Retire(const_cast<Message*>(message));
}

// The digest that a signature over `m`'s SignedFields covers; the kind separates messages with equal fields.
template <class M>
Digest ComputeSignedDigest(const M& m) {
  Writer out;
  DigestVisitor visit(&out);
  M::SignedFields(m, visit);
  return HashBytes(M::kKind, out.bytes());
}

// Implements Message from Derived's fields.
template <class Derived, MessageKind kKindOfDerived>
class MessageOf : public Message {
 public:
  static constexpr MessageKind kKind = kKindOfDerived;
  static constexpr char kType = 0;  // its address names the type

  MessageOf() : Message(kKind) {}
  std::string_view name() const final { return Derived::kName; }
  void Encode(Writer* out) const final {
    EncodeVisitor visit(out);
    Derived::Fields(self(), visit);
  }
  void Show(FieldSink* sink) const final {
    ShowVisitor visit(sink);
    Derived::Fields(self(), visit);
  }
  std::optional<uint64_t> Number(std::string_view name) const final {
    NumberVisitor visit(name);
    Derived::Fields(self(), visit);
    return visit.found();
  }
  Ref<Message> Clone(MessagePool* pool) const final {
    Ref<Derived> copy = pool->New<Derived>();
    *copy = self();
    return copy;
  }
  Ref<const Message> Decode(Reader* in) const final {
    Ref<Derived> message = in->pool()->template New<Derived>();
    DecodeVisitor visit(in);
    Derived::Fields(*message, visit);
    return message;
  }

  NodeId Author(const ClusterSize& cluster) const final {
    if constexpr (requires { self().SignedBy(cluster); }) {
      return self().SignedBy(cluster);
    } else if constexpr (requires { self().i; }) {
      return self().i;
    } else if constexpr (requires { self().c; }) {
      return self().c;
    } else {
      return kNoNode;
    }
  }
  Statement Says() const final {
    if constexpr (requires { self().Stated(); }) {
      return self().Stated();
    } else {
      return {};
    }
  }
  void Summarise(Brief* brief) const final {
    if constexpr (requires { self().SayBriefly(brief); }) {
      self().SayBriefly(brief);
    } else if constexpr (requires { self().v; }) {
      brief->Number("v", self().v);
    }
  }

  // What `sig` covers; computed once per object, so call it only when the signed fields are final.
  Digest signed_digest() const {
    if (!has_signed_digest_) {
      signed_digest_ = ComputeSignedDigest(self());
      has_signed_digest_ = true;
    }
    return signed_digest_;
  }

 protected:
  Digest ComputeDigest() const final {
    Writer out;
    DigestVisitor visit(&out);
    Derived::Fields(self(), visit);
    return HashBytes(kKind, out.bytes());
  }
  void Reset() final {
    ResetVisitor visit;
    Derived::Fields(static_cast<Derived&>(*this), visit);
    ForgetDigests();
  }
  const void* type() const final { return &kType; }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
};

// The same message, typed. REQUIRES: message.kind() == M::kKind.
template <class M>
const M& As(const Message& message) {
  CHECK(message.kind() == M::kKind, "a message is read as the kind it is");
  return static_cast<const M&>(message);
}

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_MESSAGE_H_
