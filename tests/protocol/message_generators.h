// Messages for property tests, of every kind and with every field drawn, by one visitor over Fields: a new message or
// field needs nothing here.
//
// Generate draws with RapidCheck's `*gen`, so call it inside a property (or inside rc::gen::exec); RapidCheck shrinks
// what it drew. A value lives no longer than its pool, which the property owns:
//
//   EXPECT_TRUE(CheckProperty("…", [] {
//     MessagePool pool;
//     const Ref<const OrderReq> message = Generate<OrderReq>(&pool);
//     …
//   }));
#ifndef ZYZ_TESTS_PROTOCOL_MESSAGE_GENERATORS_H_
#define ZYZ_TESTS_PROTOCOL_MESSAGE_GENERATORS_H_

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "protocol/codec.h"
#include "protocol/message.h"
#include "protocol/message_set.h"

// Not zyz itself: that has a CompleteVisitor, too.
namespace zyz::message_tests {

// Single values, drawn. (In message_generators.cc: RapidCheck's templates are slow to compile.)
bool GenerateBool();
uint32_t GenerateUint32();  // small numbers, which meet each other, and any numbers
uint64_t GenerateUint64();
size_t GenerateSize(size_t limit);  // of a list: 0 … 3
Bytes GenerateBytes(size_t limit);  // lengths around where the digest changes its mind (32)

// rc::check, with one kind of property.
bool CheckProperty(const std::string& name, const std::function<void()>& property);

class GenerateVisitor {
 public:
  explicit GenerateVisitor(MessagePool* pool) : pool_(pool) {}

  template <class T>
  void operator()(std::string_view, T& field, size_t limit = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      field = GenerateBool();
    } else if constexpr (std::is_same_v<T, uint32_t>) {
      field = GenerateUint32();
    } else if constexpr (std::is_same_v<T, uint64_t>) {
      field = GenerateUint64();
    } else if constexpr (std::is_same_v<T, Digest>) {
      field.value = GenerateUint64();
    } else if constexpr (std::is_same_v<T, Signature>) {
      field.tag = GenerateUint64();
    } else if constexpr (std::is_same_v<T, Bytes>) {
      field = GenerateBytes(limit);
    } else if constexpr (IsVector<T>::value) {
      field.resize(GenerateSize(limit));
      for (auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      if (GenerateBool()) (*this)({}, field.emplace());
    } else if constexpr (IsRef<T>::value) {
      auto message = New<typename IsRef<T>::Message>(pool_);
      IsRef<T>::Message::Fields(*message, *this);
      field = std::move(message);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  MessagePool* pool_;
};

template <class M>
Ref<M> Generate(MessagePool* pool) {
  Ref<M> message = New<M>(pool);
  GenerateVisitor visit(pool);
  M::Fields(*message, visit);
  return message;
}

MessageKind GenerateKindBelow(MessageKind end);  // from 1 on

// `Types` is the MessageTypes<…> of a protocol.
template <class Types>
Ref<Message> GenerateKind(MessageKind kind, MessagePool* pool) {
  Ref<Message> message;
  Types::ForEach([&]<class M>(std::type_identity<M>) {
    if (M::kKind == kind) message = Generate<M>(pool);
  });
  return message;
}

// Of a drawn kind.
template <class Types>
Ref<Message> GenerateAny(MessagePool* pool) {
  return GenerateKind<Types>(GenerateKindBelow(Types::kSize + 1), pool);
}

// Gives every nested message that is null its initial value, so that the message can be encoded; on request gives every
// optional field a value, too.
class CompleteVisitor {
 public:
  CompleteVisitor(MessagePool* pool, bool optionals) : pool_(pool), optionals_(optionals) {}

  template <class T>
  void operator()(std::string_view, T& field, size_t = 0) {
    using namespace codec_internal;
    if constexpr (IsRef<T>::value) {
      if (field) return;
      auto message = New<typename IsRef<T>::Message>(pool_);
      IsRef<T>::Message::Fields(*message, *this);
      field = std::move(message);
    } else if constexpr (IsVector<T>::value) {
      for (auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      if (optionals_ && !field.has_value()) field.emplace();
      if (field.has_value()) (*this)({}, *field);
    } else if constexpr (requires { T::Fields(field, *this); }) {
      T::Fields(field, *this);
    }
  }

 private:
  MessagePool* pool_;
  bool optionals_;
};

// The smallest message of its type, or the smallest with every optional field present.
template <class M>
Ref<M> Smallest(MessagePool* pool, bool optionals = false) {
  Ref<M> message = New<M>(pool);
  CompleteVisitor visit(pool, optionals);
  M::Fields(*message, visit);
  return message;
}

inline std::string Encoded(const MessageSet& messages, const Message& message) {
  Writer out;
  messages.Encode(message, &out);
  return std::string(out.bytes());
}

}  // namespace zyz::message_tests

#endif  // ZYZ_TESTS_PROTOCOL_MESSAGE_GENERATORS_H_
