// Makes the set of a protocol's messages from the list of their types. Its templates are slow to compile: one .cc file
// of a protocol includes this, nobody else.
#ifndef ZYZ_PROTOCOL_MAKE_MESSAGE_SET_H_
#define ZYZ_PROTOCOL_MAKE_MESSAGE_SET_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/field_edit.h"
#include "protocol/message_set.h"

namespace zyz {
namespace message_set_internal {

// Walks over types: optional fields, list elements and nested messages are stood in for by initial ones.
class FieldLister {
 public:
  explicit FieldLister(std::vector<std::pair<std::string, FieldType>>* out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, T& field, size_t = 0) {
    const size_t before = pointer_.size();
    pointer_ += '/';
    pointer_ += name;
    Visit(field);
    pointer_.resize(before);
  }

 private:
  template <class T>
  void Visit(T& field) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      out_->emplace_back(pointer_, FieldType::kFlag);
    } else if constexpr (std::is_integral_v<T>) {
      out_->emplace_back(pointer_, FieldType::kNumber);
    } else if constexpr (std::is_same_v<T, Digest> || std::is_same_v<T, Signature>) {
      out_->emplace_back(pointer_, FieldType::kHash);
    } else if constexpr (std::is_same_v<T, Bytes>) {
      out_->emplace_back(pointer_, FieldType::kBytes);
    } else if constexpr (IsVector<T>::value) {
      out_->emplace_back(pointer_, FieldType::kList);
      typename T::value_type element{};
      (*this)("0", element);
    } else if constexpr (IsOptional<T>::value) {
      typename T::value_type value{};
      Visit(value);
    } else if constexpr (IsRef<T>::value) {
      out_->emplace_back(pointer_, FieldType::kStruct);
      typename IsRef<T>::Message message;
      IsRef<T>::Message::Fields(message, *this);
    } else {
      out_->emplace_back(pointer_, FieldType::kStruct);
      T::Fields(field, *this);
    }
  }

  std::vector<std::pair<std::string, FieldType>>* out_;
  std::string pointer_;
};

// What is signed: the message, or the struct inside that it names.
template <class M>
auto& SignedPart(M* m) {
  if constexpr (requires { m->Signed(); }) {
    return m->Signed();
  } else {
    return *m;
  }
}

template <class M>
Signature* SignatureOf(M* m) {
  if constexpr (requires { SignedPart(m).sig; }) {
    return &SignedPart(m).sig;
  } else {
    return nullptr;
  }
}

template <class M>
void Resign(const Signer& signer, Message* message) {
  M* m = static_cast<M*>(message);
  m->ForgetDigests();
  if constexpr (requires { m->i; }) {
    m->i = signer.id();
  } else if constexpr (requires { m->c; }) {
    m->c = signer.id();
  }
  if constexpr (requires { SignedPart(m).sig; }) SignWith(signer, &SignedPart(m));
}

template <class M>
MessageSet::Row RowOf() {
  return {.name = M::kName,
          .about = M::kAbout,
          .group = M::kGroup,
          .flow = M::kFlow,
          .is_signed = requires(M * m){SignedPart(m).sig;
}
, .make = [](MessagePool* pool) -> Ref<Message> { return New<M>(pool); },
  .decode = [](Reader* in) -> Ref<const Message> {
    Ref<M> message = New<M>(in->pool());
    DecodeVisitor visit(in);
    M::Fields(*message, visit);
    return message;
  },
  .resign = &Resign<M>,
  .signature =
      [](Message* message) {
        message->ForgetDigests();
        return SignatureOf(static_cast<M*>(message));
      },
  .edit =
      [](EditVisitor* visitor, Message* message) {
        message->ForgetDigests();
        visitor->Edit(static_cast<M*>(message));
      },
  .missing =
      [](const Message& message) {
        CompleteVisitor visit;
        M::Fields(static_cast<const M&>(message), visit);
        return visit.missing();
      },
  .fields = [] {
    std::vector<std::pair<std::string, FieldType>> fields;
    FieldLister lister(&fields);
    MessagePool pool;
    M::Fields(*New<M>(&pool), lister);
    return fields;
  },
};  // namespace message_set_internal
}  // namespace zyz

template <class... M>
std::vector<MessageSet::Row> RowsOf(MessageTypes<M...>) {
  std::vector<MessageSet::Row> rows(1 + sizeof...(M));
  ((rows[M::kKind] = RowOf<M>()), ...);
  return rows;
}

template <class... M>
constexpr bool AreKindsInOrder(MessageTypes<M...>) {
  MessageKind kind = 0;
  return ((M::kKind == ++kind) && ...);
}

}  // namespace message_set_internal

// `Types` is a MessageTypes<…>. The set lives as long as the program: a protocol has one.
template <class Types>
std::unique_ptr<const MessageSet> MakeMessageSet() {
  static_assert(message_set_internal::AreKindsInOrder(Types()), "the types are listed kind by kind, from 1 on");
  return std::make_unique<MessageSet>(message_set_internal::RowsOf(Types()));
}

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_MAKE_MESSAGE_SET_H_
