#include "protocol/message_set.h"

#include <algorithm>

#include "protocol/field_edit.h"

namespace zyz {
namespace {

// Collects the names of the numbers that stand neither in a struct nor in a list.
class NumberNames final : public FieldSink {
 public:
  explicit NumberNames(std::vector<std::string_view>* names) : names_(names) {}
  void Number(std::string_view name, uint64_t) override {
    if (depth_ == 0) names_->push_back(name);
  }
  void Flag(std::string_view, bool) override {}
  void Hash(std::string_view, uint64_t) override {}
  void Blob(std::string_view, const Bytes&) override {}
  void Absent(std::string_view) override {}
  void BeginStruct(std::string_view) override { ++depth_; }
  void EndStruct() override { --depth_; }
  void BeginList(std::string_view, size_t) override { ++depth_; }
  void EndList() override { --depth_; }

 private:
  std::vector<std::string_view>* names_;
  int depth_ = 0;
};

}  // namespace

std::string_view Name(MessageGroup group) {
  static constexpr std::array<std::string_view, kMessageGroups> kNames = {
      "request", "ordering", "reply", "commit", "repair", "proof", "view-change", "checkpoint", "state"};
  static_assert(static_cast<size_t>(MessageGroup::kState) + 1 == kMessageGroups, "every group has a name");
  return kNames[static_cast<size_t>(group)];
}

MessageSet::MessageSet(std::vector<Row> rows) : rows_(std::move(rows)), numbers_(rows_.size()) {
  CHECK(rows_.size() <= kMaxKinds, "kinds are fewer than kMaxKinds");
  MessagePool pool;
  for (MessageKind kind = 1; kind < end(); ++kind) {
    NumberNames sink(&numbers_[kind]);
    New(kind, &pool)->Show(&sink);
  }
}

std::vector<MessageKind> MessageSet::AllKinds() const {
  std::vector<MessageKind> kinds;
  for (MessageKind kind = 1; kind < end(); ++kind) kinds.push_back(kind);
  return kinds;
}

std::string_view MessageSet::NameOf(MessageKind kind) const {
  const Row* row = Find(kind);
  return row == nullptr ? std::string_view() : row->name;
}

std::string_view MessageSet::AboutOf(MessageKind kind) const {
  const Row* row = Find(kind);
  return row == nullptr ? std::string_view() : row->about;
}

MessageGroup MessageSet::GroupOf(MessageKind kind) const {
  CHECK(Has(kind), "a group is a kind's");
  return rows_[kind].group;
}

const Flow& MessageSet::FlowOf(MessageKind kind) const {
  CHECK(Has(kind), "a flow is a kind's");
  return rows_[kind].flow;
}

bool MessageSet::IsSigned(MessageKind kind) const { return Has(kind) && rows_[kind].is_signed; }

std::optional<MessageKind> MessageSet::Find(std::string_view name) const {
  for (MessageKind kind = 1; kind < end(); ++kind) {
    if (rows_[kind].name == name) return kind;
  }
  return std::nullopt;
}

const std::vector<std::string_view>& MessageSet::NumberFields(MessageKind kind) const {
  return numbers_[Has(kind) ? kind : 0];
}

bool MessageSet::HasNumber(MessageKind kind, std::string_view field) const {
  const auto& names = NumberFields(kind);
  return std::find(names.begin(), names.end(), field) != names.end();
}

std::vector<std::pair<std::string, FieldType>> MessageSet::AllFields(MessageKind kind) const {
  const Row* row = Find(kind);
  return row == nullptr ? std::vector<std::pair<std::string, FieldType>>() : row->fields();
}

Ref<Message> MessageSet::New(MessageKind kind, MessagePool* pool) const {
  const Row* row = Find(kind);
  return row == nullptr ? nullptr : row->make(pool);
}

void MessageSet::Encode(const Message& message, Writer* out) const {
  out->Int<uint8_t>(message.kind());
  message.Encode(out);
}

Ref<const Message> MessageSet::Decode(std::string_view bytes, MessagePool* pool) const {
  if (bytes.size() > kMaxMessageBytes) return nullptr;
  Reader in(bytes, pool);
  const Row* row = Find(in.Int<uint8_t>());
  if (row == nullptr) return nullptr;
  Ref<const Message> message = row->decode(&in);
  return in.AtEnd() ? message : nullptr;
}

const MessageSet::Row& MessageSet::RowOf(const Message& message) const {
  const Row* row = Find(message.kind());
  CHECK(row != nullptr, "every message has a kind of its protocol");
  return *row;
}

void MessageSet::Resign(const Signer& signer, Message* message) const { RowOf(*message).resign(signer, message); }

Signature* MessageSet::MutableSignature(Message* message) const { return RowOf(*message).signature(message); }

bool MessageSet::Edit(const FieldEdit& edit, Message* message, MessagePool* pool) const {
  EditVisitor visitor(edit, pool, false);
  RowOf(*message).edit(&visitor, message);
  return visitor.ok();
}

std::optional<EditProblem> MessageSet::CheckEdit(MessageKind kind, FieldEdit* edit, FieldType* type) const {
  MessagePool pool;
  const Ref<Message> message = New(kind, &pool);
  if (!message) return EditProblem{"", "no message", "a message"};
  EditVisitor visitor(*edit, &pool, true);
  RowOf(*message).edit(&visitor, message.get());
  if (!visitor.ok()) return visitor.problem();
  edit->path = visitor.path();
  *type = visitor.type();
  return std::nullopt;
}

std::string MessageSet::MissingField(const Message& message) const { return RowOf(message).missing(message); }

}  // namespace zyz
