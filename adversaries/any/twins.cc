// twins, twin_client, collude_to_split: one identity, two correct nodes behind it, each of which talks to its own part
// of the world (Bano et al.: Twins: BFT Systems Made Robust, OPODIS 2021). Neither twin lies; together they do: as
// primary they order different requests at one position, as backups they answer in two histories, as a client they ask
// for two things under one timestamp.
//
//   twins             a script says who talks to which twin, per view if wanted
//   twin_client       the same for a client
//   collude_to_split  needs no script: all replicas of the coalition become twins, and share the correct replicas out
//   so
//                     that one part with all liars is exactly a quorum, and the other one short of it; who is in which
//                     part moves on with each view
//
// Who is in no group talks to both. An accomplice's twins are told apart by what the coalition remembers of who sent
// what; nothing else passes between twins.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "adversaries/any/families.h"
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "protocol/check.h"
#include "protocol/request.h"

namespace zyz {
namespace {

using Groups = std::vector<std::vector<NodeId>>;

constexpr std::string_view kGroups = "groups", kLater = "later", kSwappedIn = "swapped_in";

// Which twin (0 or 1) a node talks to in a view; nothing: both.
class Script {
 public:
  virtual ~Script() = default;
  virtual std::optional<size_t> TwinOf(NodeId peer, View v) const = 0;
};

// Two groups for view 0, perhaps two others for later views; in some views they change places.
class WrittenScript final : public Script {
 public:
  WrittenScript(const Groups& groups, const Groups& later, std::vector<uint64_t> swapped_in)
      : first_(PlacesIn(groups)),
        later_(later.empty() ? first_ : PlacesIn(later)),
        swapped_in_(std::move(swapped_in)) {}

  std::optional<size_t> TwinOf(NodeId peer, View v) const override {
    const std::vector<uint8_t>& places = v > 0 ? later_ : first_;
    if (peer >= places.size() || places[peer] == kNoGroup) return std::nullopt;
    const bool swapped = std::find(swapped_in_.begin(), swapped_in_.end(), v) != swapped_in_.end();
    return swapped ? 1 - places[peer] : places[peer];
  }

 private:
  static constexpr uint8_t kNoGroup = 2;

  // By node; who is in both groups counts for the first.
  static std::vector<uint8_t> PlacesIn(const Groups& groups) {
    std::vector<uint8_t> places;
    for (const uint8_t group : {1, 0}) {
      for (const NodeId peer : groups[group]) {
        if (peer >= places.size()) places.resize(peer + 1, kNoGroup);
        places[peer] = group;
      }
    }
    return places;
  }

  const std::vector<uint8_t> first_, later_;
  const std::vector<uint64_t> swapped_in_;
};

// f+1 of the correct replicas with twin 0, f with twin 1, moving on with the view; clients by turns.
class SplittingScript final : public Script {
 public:
  SplittingScript(const Coalition& coalition, const ClusterSize& cluster) : cluster_(cluster) {
    for (NodeId id = 0; id < cluster.n(); ++id) {
      if (!coalition.Has(id)) correct_.push_back(id);
    }
  }

  std::optional<size_t> TwinOf(NodeId peer, View v) const override {
    if (cluster_.IsClient(peer)) return cluster_.ClientIndex(peer) % 2;
    const auto place = std::find(correct_.begin(), correct_.end(), peer);
    if (place == correct_.end()) return std::nullopt;
    const auto index = static_cast<uint64_t>(place - correct_.begin());
    return (index + v) % correct_.size() < cluster_.weak() ? 0 : 1;
  }

 private:
  const ClusterSize cluster_;
  std::vector<NodeId> correct_;
};

class Twins final : public Interceptor {
 public:
  Twins(std::unique_ptr<Script> script, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), script_(std::move(script)), second_(MakeAnother()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kTimer) return Deliver(input, out);  // the first twin's; the second's are own timers
    if (input.kind == InputKind::kSubmit) return Submit(input, out);
    const std::optional<size_t> twin =
        coalition().Has(input.from) ? coalition().SideOf(*input.message) : TwinOf(input.from);
    if (twin != 1u) Deliver(input, out);
    if (twin != 0u) DeliverToSecond(input, out);
  }

  // Both clients are handed an operation; the second's differs in its last byte.
  void Submit(const Input& input, Outbox* out) {
    Deliver(input, out);
    if (second_is_busy_) return;
    Bytes other(input.bytes);
    if (!other.empty()) other.back() = static_cast<char>(other.back() ^ 1);
    DeliverToSecond(Input::OfSubmit(other), out);
  }

  void OnOwnTimer(uint32_t arg, Outbox* out) override {
    DeliverToSecond(Input::OfTimer({.kind = arg >> kArgBits, .arg = arg & ((1u << kArgBits) - 1)}), out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (!action.message) return Pass(std::move(action), out);
    SendAs(0, std::move(action), out);
  }

  void DeliverToSecond(const Input& input, Outbox* out) {
    second_out_.Clear();
    second_->Step(input, &second_out_);
    for (Action& action : second_out_.actions()) {
      if (action.message) {
        Hit();
        SendAs(1, std::move(action), out);
      } else {
        SetTimerOfSecond(action, out);
      }
    }
    for (const Event& event : second_out_.events()) {
      if (event.kind == EventKind::kSubmitted) second_is_busy_ = true;
      if (event.kind == EventKind::kCompleted) second_is_busy_ = false;
      if (event.kind == EventKind::kEntered) second_view_ = event.v;
    }
    second_out_.Clear();
  }

  void SetTimerOfSecond(const Action& action, Outbox* out) {
    CHECK(action.timer.arg < (1u << kArgBits) && action.timer.kind < (1u << (31 - kArgBits)), "a twin's timer fits");
    const uint32_t arg = action.timer.kind << kArgBits | action.timer.arg;
    if (action.kind == ActionKind::kSetTimer) {
      SetOwnTimer(arg, action.delay_ns, out);
    } else {
      CancelOwnTimer(arg, out);
    }
  }

  // Only those hear it who talk to this twin. Accomplices do, and know which one it was.
  void SendAs(size_t twin, Action action, Outbox* out) {
    coalition().NoteSide(*action.message, twin);
    const auto hears = [&](NodeId to) { return TwinOf(to).value_or(twin) == twin; };
    if (action.kind == ActionKind::kSend) {
      if (hears(action.to)) Pass(std::move(action), out);
      return;
    }
    for (NodeId to = 0; to < cluster().n(); ++to) {
      if (to != self() && hears(to)) out->Send(to, action.message);
    }
  }

  std::optional<size_t> TwinOf(NodeId peer) const { return script_->TwinOf(peer, std::max(view(), second_view_)); }

  static constexpr uint32_t kArgBits = 20;

  const std::unique_ptr<Script> script_;
  const std::unique_ptr<Node> second_;
  Outbox second_out_;
  bool second_is_busy_ = false;  // as a client
  View second_view_ = 0;
};

constexpr ParamInfo kTwinsParams[] = {
    {kGroups, ParamType::kGroups, true, "two groups: who talks to the first twin, who to the second"},
    {kLater, ParamType::kGroups, false, "two groups for all views after view 0, if they are others"},
    {kSwappedIn, ParamType::kNumbers, false, "views in which the groups change places"},
};

std::optional<SpecProblem> CheckGroups(const BehaviourSpec& spec, NodeId self) {
  for (const std::string_view name : {kGroups, kLater}) {
    const auto* groups = FindParam<Groups>(spec, name);
    if (groups == nullptr) continue;
    if (groups->size() != 2) return SpecProblem{std::string(name), "must be two groups"};
    for (const auto& group : *groups) {
      if (std::find(group.begin(), group.end(), self) == group.end()) continue;
      return SpecProblem{std::string(name), "names the faulty node itself"};
    }
  }
  return std::nullopt;
}

std::optional<SpecProblem> CheckTwins(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "is for replicas; clients have twin_client"};
  return CheckGroups(spec, self);
}

std::optional<SpecProblem> CheckTwinClient(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsClient(self)) return SpecProblem{"", "is for clients; replicas have twins"};
  return CheckGroups(spec, self);
}

std::unique_ptr<Interceptor> MakeTwins(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  const auto* later = FindParam<Groups>(spec, kLater);
  const auto* swapped_in = FindParam<std::vector<uint64_t>>(spec, kSwappedIn);
  auto script = std::make_unique<WrittenScript>(*FindParam<Groups>(spec, kGroups), later == nullptr ? Groups{} : *later,
                                                swapped_in == nullptr ? std::vector<uint64_t>{} : *swapped_in);
  return std::make_unique<Twins>(std::move(script), std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeCollude(const BehaviourSpec&, std::unique_ptr<Node> inner, AdversaryContext context) {
  auto script = std::make_unique<SplittingScript>(*context.coalition, context.node.cluster);
  return std::make_unique<Twins>(std::move(script), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kTwins = {
    .name = "twins",
    .about = "is two correct replicas under one name, each with its own part of the world",
    .params = kTwinsParams,
    .example = R"({"node": "r0", "behaviour": "twins", "groups": [["r1", "c0"], ["r2", "r3", "c1"]]})",
    .check = CheckTwins,
    .make = MakeTwins,
};

constinit const BehaviourInfo kTwinClient = {
    .name = "twin_client",
    .about = "is two clients under one name: two operations under each timestamp, each for its own replicas",
    .params = kTwinsParams,
    .example = R"({"node": "c0", "behaviour": "twin_client", "groups": [["r0", "r1"], ["r2", "r3"]]})",
    .check = CheckTwinClient,
    .make = MakeTwins,
};

constinit const BehaviourInfo kColludeToSplit = {
    .name = "collude_to_split",
    .about = "with all accomplices: twins that split the correct replicas at the edge of a quorum, anew in each view",
    .params = {},
    .example = R"({"node": "r0", "behaviour": "collude_to_split"})",
    .check = CheckIsReplica,
    .make = MakeCollude,
};

}  // namespace zyz
