// One row per kind, as in messages.cc; what a row does is generic.
#include "protocol/zyzzyva/edit_message.h"

#include <array>

#include "protocol/zyzzyva/messages.h"

namespace zyz::zyzzyva {
namespace {

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

template <class M>
void Edit(EditVisitor* visitor, Message* message) {
  message->ForgetDigests();
  visitor->Edit(static_cast<M*>(message));
}

template <class M>
std::string Missing(const Message& message) {
  CompleteVisitor visit;
  M::Fields(static_cast<const M&>(message), visit);
  return visit.missing();
}

template <class M>
void List(FieldLister* lister, Message* message) {
  M::Fields(static_cast<M&>(*message), *lister);
}

struct Row {
  void (*edit)(EditVisitor*, Message*) = nullptr;
  std::string (*missing)(const Message&) = nullptr;
  void (*list)(FieldLister*, Message*) = nullptr;
};

template <class... M>
constexpr std::array<Row, kKindsEnd> MakeRows() {
  static_assert(sizeof...(M) == kKindsEnd - 1, "every kind has a row");
  std::array<Row, kKindsEnd> rows;
  ((rows[M::kKind] = {Edit<M>, Missing<M>, List<M>}), ...);
  return rows;
}

constexpr std::array<Row, kKindsEnd> kRows =
    MakeRows<Request, OrderReq, SpecResponse, Commit, LocalCommit, FillHole, ConfirmReq, Pom, IHateThePrimary,
             ViewChange, NewView, ViewConfirm, Checkpoint, StateRequest, State, Recover, Standing>();

const Row& RowOf(const Message& message) {
  CHECK(message.kind() != 0 && message.kind() < kKindsEnd, "every message has a kind of this protocol");
  return kRows[message.kind()];
}

}  // namespace

bool EditMessage(const FieldEdit& edit, Message* message, MessagePool* pool) {
  EditVisitor visitor(edit, pool, false);
  RowOf(*message).edit(&visitor, message);
  return visitor.ok();
}

std::optional<EditProblem> CheckEdit(MessageKind kind, FieldEdit* edit, FieldType* type) {
  MessagePool pool;
  const Ref<Message> message = NewMessage(kind, &pool);
  if (!message) return EditProblem{"", "no message", "a message"};
  EditVisitor visitor(*edit, &pool, true);
  RowOf(*message).edit(&visitor, message.get());
  if (!visitor.ok()) return visitor.problem();
  edit->path = visitor.path();
  *type = visitor.type();
  return std::nullopt;
}

std::string MissingField(const Message& message) { return RowOf(message).missing(message); }

std::vector<std::pair<std::string, FieldType>> AllFields(MessageKind kind) {
  std::vector<std::pair<std::string, FieldType>> fields;
  MessagePool pool;
  if (const Ref<Message> message = NewMessage(kind, &pool)) {
    FieldLister lister(&fields);
    RowOf(*message).list(&lister, message.get());
  }
  return fields;
}

}  // namespace zyz::zyzzyva
