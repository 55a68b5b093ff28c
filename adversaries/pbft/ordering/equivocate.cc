// equivocate: a primary that orders different things at one position for two groups of replicas. The first group gets
// what the inner replica ordered. The second gets, under the same view and number, the next request that reaches the
// node (held until it arrives), or with `content: nd` the same batch under another ND. Both orders are properly signed
// (B3, B6: two that contradict convict it).
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/ordering/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kSplit = "split", kContent = "content";
constexpr std::string_view kOtherRequest = "other_request", kOtherNd = "nd";

class Equivocate final : public Interceptor {
 public:
  Equivocate(bool other_nd, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        other_nd_(other_nd),
        group_({.to = filter.to, .kinds = filter.kinds}, self(), cluster()),
        chosen_(std::move(filter), self(), cluster()) {}

 private:
  static constexpr size_t kKept = 1024;

  struct Lie {
    Ref<const PrePrepare> truth, told;  // told is null: it waits for another request
    std::vector<NodeId> to;
  };

  void OnInput(const Input& input, Outbox* out) override {
    if (!other_nd_ && input.kind == InputKind::kMessage && input.message->kind() == kRequest) {
      OnRequest(Ref<const Request>(&As<Request>(*input.message)), out);
    }
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (!action.message || action.message->kind() != kPrePrepare) return Pass(std::move(action), out);
    const Ref<const PrePrepare> truth(&As<PrePrepare>(*action.message));
    SplitSend split = group_.Split(action);
    Ship(std::move(split.rest), out);
    if (split.chosen.to.empty()) return;
    const std::pair<View, SeqNum> place(truth->order.v, truth->order.n);
    if (const auto lie = lies_.find(place); lie != lies_.end()) {  // asked again: the same lie
      if (!lie->second.told) return;
      split.chosen.message = lie->second.told;
    } else if (!chosen_.Split(std::move(action)).chosen.to.empty()) {
      Lie& fresh = lies_[place] = {.truth = truth, .told = nullptr, .to = std::move(split.chosen.to)};
      if (other_nd_) Tell(&fresh, truth->content->batch, truth->content->nd + 1, out);
      if (lies_.size() > kKept) lies_.erase(lies_.begin());
      return;
    }
    Ship(std::move(split.chosen), out);
  }

  void OnRequest(const Ref<const Request>& request, Outbox* out) {
    for (auto& [place, lie] : lies_) {
      const Batch& batch = lie.truth->content->batch;
      const bool is_in_it = std::any_of(batch.begin(), batch.end(), [&](const Ref<const Request>& ordered) {
        return ordered->c == request->c && ordered->t == request->t;
      });
      if (!lie.told && !is_in_it) Tell(&lie, {request}, lie.truth->content->nd, out);
    }
  }

  void Tell(Lie* lie, Batch batch, uint64_t nd, Outbox* out) {
    Ref<BatchContent> content = New<BatchContent>(pool());
    content->batch = std::move(batch);
    content->nd = nd;
    Ref<PrePrepare> told = New<PrePrepare>(pool());
    told->order = lie->truth->order;
    told->order.d = content->ComputeD();
    told->content = std::move(content);
    SignWith(signer(), &told->order);
    lie->told = std::move(told);
    Hit();
    Ship({.message = lie->told, .to = lie->to, .broadcast = false}, out);
  }

  const bool other_nd_;
  SendMatcher group_, chosen_;
  std::map<std::pair<View, SeqNum>, Lie> lies_;
};

constexpr std::string_view kContents[] = {kOtherRequest, kOtherNd};
constexpr ParamInfo kParams[] = {
    {.name = kSplit,
     .type = ParamType::kGroups,
     .required = true,
     .about = "two groups: who gets the truth, who the lie"},
    {.name = kContent,
     .type = ParamType::kText,
     .about = "in what the lie differs; other_request if not given",
     .choices = kContents},
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "only replicas order"};
  const auto& groups = *FindParam<std::vector<std::vector<NodeId>>>(spec, kSplit);
  if (groups.size() != 2) return SpecProblem{std::string(kSplit), "must be two groups"};
  for (const auto& group : groups) {
    const bool others =
        std::all_of(group.begin(), group.end(), [&](NodeId node) { return cluster.IsReplica(node) && node != self; });
    if (!others || group.empty()) return SpecProblem{std::string(kSplit), "must be of other replicas"};
  }
  return CheckFilter(spec, self, std::array<MessageKind, 1>{kPrePrepare});
}

std::unique_ptr<Interceptor> MakeEquivocate(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  const auto* content = FindParam<std::string>(spec, kContent);
  SendFilter filter = FilterOf(spec, kPrePrepare);
  filter.to = (*FindParam<std::vector<std::vector<NodeId>>>(spec, kSplit))[1];
  return std::make_unique<Equivocate>(content != nullptr && *content == kOtherNd, std::move(filter), std::move(inner),
                                      std::move(context));
}

}  // namespace

constinit const BehaviourInfo kEquivocate = {
    .name = "equivocate",
    .about = "as primary, orders different things at one position for two groups of replicas",
    .params = kParams,
    .example =
        R"({"node": "r0", "behaviour": "equivocate", "split": [["r1", "r2"], ["r3"]], "where": {"v": 0, "n": 1}})",
    .check = Check,
    .make = MakeEquivocate,
};

}  // namespace zyz::pbft
