// The messages of one protocol as a whole. Everything that is known of a message by its kind is said once, in its
// struct:
//
//   struct FillHole final : MessageOf<FillHole, kFillHole> {
//     static constexpr std::string_view kName = "FILL-HOLE";
//     static constexpr std::string_view kAbout = "replica to the primary, later to all: I miss these positions";
//     static constexpr MessageGroup kGroup = MessageGroup::kRepair;
//     static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kReplicas, .view = "v"};
//     …fields…
//     Statement Stated() const;              // what its signature commits to; absent: to nothing
//     NodeId SignedBy(const ClusterSize&) const;  // who signs; absent: the field i, else c, else nobody
//     void SayBriefly(Brief* brief) const;   // absent: its v, if it has one
//     auto& Signed();                        // the struct inside whose signature it is; absent: the message itself
//     …Fields, SignedFields…
//   };
//
// and one list, MessageTypes<Request, …, FillHole, …>, makes the set (make_message_set.h). Whoever treats all kinds
// alike (traces, rules, edits, generators, pages, tests) asks the set and names no kind.
#ifndef ZYZ_PROTOCOL_MESSAGE_SET_H_
#define ZYZ_PROTOCOL_MESSAGE_SET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/field_value.h"
#include "protocol/message.h"
#include "protocol/types.h"

namespace zyz {

class EditVisitor;
struct FieldEdit;
struct EditProblem;
enum class FieldType : uint8_t;

// Who says a message to whom. A view's primary counts as kPrimary where only it says such a thing.
enum class Side : uint8_t { kPrimary, kReplicas, kClients, kAnybody };

// What stands still while messages of the kind do not get out of a primary.
enum class Outage : uint8_t { kNone, kOrders, kNewView };

struct Flow {
  Side from = Side::kAnybody;
  Side to = Side::kReplicas;
  std::string_view view = {};  // the number field that says its view; empty: none does
  bool starts_view = false;    // `view` names a view to come, not one that is under way
  Outage outage = Outage::kNone;
  uint32_t weight = 1;  // how often generated faults aim at it, beside the other kinds' weights; 0: never
};

// The part of a protocol that a message belongs to; pages give each a colour.
enum class MessageGroup : uint8_t {
  kRequest,
  kOrdering,
  kReply,
  kCommit,
  kRepair,
  kProof,
  kViewChange,
  kCheckpoint,
  kState
};
inline constexpr size_t kMessageGroups = 9;
std::string_view Name(MessageGroup group);  // "view-change"

// The types of a protocol's messages, kind by kind from 1 on, for code that walks over them at compile time.
template <class... M>
struct MessageTypes {
  static constexpr size_t kSize = sizeof...(M);
  // Calls f(std::type_identity<M>()) for every type, in order of kinds.
  template <class F>
  static void ForEach(F f) {
    (f(std::type_identity<M>()), ...);
  }
};

class MessageSet {
 public:
  // What the set holds of one kind.
  struct Row {
    std::string_view name, about;
    MessageGroup group = MessageGroup::kRequest;
    Flow flow;
    bool is_signed = false;  // has an authenticator of its own
    Ref<Message> (*make)(MessagePool*) = nullptr;
    Ref<const Message> (*decode)(Reader*) = nullptr;
    void (*resign)(const Signer&, Message*) = nullptr;
    Signature* (*signature)(Message*) = nullptr;
    void (*edit)(EditVisitor*, Message*) = nullptr;
    std::string (*missing)(const Message&) = nullptr;
    std::vector<std::pair<std::string, FieldType>> (*fields)() = nullptr;
  };

  // `rows[kind]`; rows[0] is no kind.
  explicit MessageSet(std::vector<Row> rows);
  MessageSet(const MessageSet&) = delete;
  MessageSet& operator=(const MessageSet&) = delete;

  // Kinds are 1 … end() - 1. What asks for one that does not exist gets an empty answer.
  MessageKind end() const { return static_cast<MessageKind>(rows_.size()); }
  std::vector<MessageKind> AllKinds() const;
  bool Has(MessageKind kind) const { return kind != 0 && kind < end(); }
  std::string_view NameOf(MessageKind kind) const;   // "ORDER-REQ"
  std::string_view AboutOf(MessageKind kind) const;  // who sends it to whom, in one clause
  MessageGroup GroupOf(MessageKind kind) const;      // REQUIRES: Has(kind)
  const Flow& FlowOf(MessageKind kind) const;        // REQUIRES: Has(kind)
  bool IsSigned(MessageKind kind) const;             // whether it has an authenticator of its own to break
  std::optional<MessageKind> Find(std::string_view name) const;

  // The top-level number fields of a kind, in order: what `where` of a scenario can name.
  const std::vector<std::string_view>& NumberFields(MessageKind kind) const;
  bool HasNumber(MessageKind kind, std::string_view field) const;
  // Every place that an edit can name, "/or/v", in order. Lists are shown with one element, "/o/0/n".
  std::vector<std::pair<std::string, FieldType>> AllFields(MessageKind kind) const;

  // A message of that kind with initial values, to be filled in; null for a kind that does not exist. Nested messages
  // are null and must be set before it is encoded or digested.
  Ref<Message> New(MessageKind kind, MessagePool* pool) const;

  // Kind byte, then the fields. Decode: null for anything that is not exactly one canonical message within the limits.
  void Encode(const Message& message, Writer* out) const;
  Ref<const Message> Decode(std::string_view bytes, MessagePool* pool) const;

  // ---- Of a copy that is being edited ----

  // Puts `signer`'s authenticator under it: fills `sig` and the field that says who signed. What carries no
  // authenticator of its own stays as it is. Forgets its digests.
  void Resign(const Signer& signer, Message* message) const;
  // Its authenticator, null where it carries none of its own. Forgets its digests.
  Signature* MutableSignature(Message* message) const;
  // Applies the edit. False: it cannot be applied to this one (a field that is absent, a list that is too short); the
  // copy may be half edited then.
  bool Edit(const FieldEdit& edit, Message* message, MessagePool* pool) const;
  // What is wrong with the edit for messages of this kind, or nothing: then the names of its path are put as the fields
  // have them, and `type` says what stands there.
  std::optional<EditProblem> CheckEdit(MessageKind kind, FieldEdit* edit, FieldType* type) const;
  // A field without which the message cannot be encoded, empty if there is none.
  std::string MissingField(const Message& message) const;

 private:
  const Row* Find(MessageKind kind) const { return Has(kind) ? &rows_[kind] : nullptr; }
  const Row& RowOf(const Message& message) const;

  const std::vector<Row> rows_;
  std::vector<std::vector<std::string_view>> numbers_;  // by kind
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_MESSAGE_SET_H_
