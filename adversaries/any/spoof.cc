// spoof: what it sends, it says in other replicas' names as well: a copy of each chosen message for each of them, with
// the other's number and under the signature that is there, which is not the other's. Votes that are counted by the
// name they bear, and not by who can have signed them, count too often.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/any/families.h"
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "protocol/check.h"
#include "protocol/field_edit.h"

namespace zyz {
namespace {

constexpr std::string_view kAuthor = "i";  // the field of whoever says it

class Spoof final : public SendInterceptor {
 public:
  Spoof(SendFilter filter, std::vector<NodeId> names, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), names_(std::move(names)) {
    if (!names_.empty()) return;
    for (NodeId i = 0; i < cluster().n(); ++i) {
      if (i != self()) names_.push_back(i);
    }
  }

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ship(chosen, out);
    for (const NodeId name : names_) {
      const Ref<const Message> copy = InNameOf(name, *chosen.message);
      for (const NodeId receiver : chosen.to) out->Send(receiver, copy);
    }
    Hit();
  }

  Ref<const Message> InNameOf(NodeId name, const Message& message) {
    FieldEdit edit{.action = FieldEdit::Do::kSet, .path = {std::string(kAuthor)}};
    edit.value = {.kind = FieldValue::Kind::kNumber, .number = name};
    Ref<Message> copy = message.Clone(pool());
    const bool edited = messages().Edit(edit, copy.get(), pool());
    CHECK(edited, "the filter lets pass only what says who says it");
    return copy;
  }

  std::vector<NodeId> names_;
};

constexpr std::string_view kNames = "names";
constexpr ParamInfo kParams[] = {
    {kNames, ParamType::kNodes, false, "in whose names; all other replicas' if not given"},
    kToParam,
    kMessageParam,
    kWhereParam,
    kNthParam,
};

std::vector<MessageKind> KindsWithAuthor(const MessageSet& messages) {
  std::vector<MessageKind> kinds = messages.AllKinds();
  std::erase_if(kinds, [&](MessageKind kind) { return !messages.HasNumber(kind, kAuthor); });
  return kinds;
}

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "is a replica's; clients have impersonate"};
  if (const auto* names = FindParam<std::vector<NodeId>>(spec, kNames)) {
    for (const NodeId name : *names) {
      if (name == self) return SpecProblem{std::string(kNames), "names the faulty node itself"};
      if (!cluster.IsReplica(name)) return SpecProblem{std::string(kNames), "must be of replicas"};
    }
  }
  return CheckFilter(spec, self, KindsWithAuthor(*spec.messages));
}

std::unique_ptr<Interceptor> MakeSpoof(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  SendFilter filter = FilterOf(spec);
  if (filter.kinds.empty()) filter.kinds = KindsWithAuthor(*spec.messages);
  const auto* names = FindParam<std::vector<NodeId>>(spec, kNames);
  return std::make_unique<Spoof>(std::move(filter), names == nullptr ? std::vector<NodeId>{} : *names, std::move(inner),
                                 std::move(context));
}

}  // namespace

constinit const BehaviourInfo kSpoof = {
    .name = "spoof",
    .about = "says what it sends in other replicas' names too, under its own signature",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "spoof", "names": ["r3"]})",
    .check = Check,
    .make = MakeSpoof,
};

}  // namespace zyz
