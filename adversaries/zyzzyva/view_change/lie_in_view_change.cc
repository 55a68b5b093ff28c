// lie_in_view_change: a VIEW-CHANGE that is not true. In some modes it is valid nevertheless: what can be hidden is
// hidden, what once was is shown as if it still were. In the others something is made up, and receivers have to refuse
// it.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "adversaries/zyzzyva/view_change/view_change_lie.h"
#include "protocol/zyzzyva/history.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;
using zyzzyva::ViewChange;

constexpr std::string_view kMode = "mode", kTold = "told";
constexpr std::string_view kHideCc = "hide_cc", kTruncate = "truncate", kFalseTag = "false_tag", kOldCc = "old_cc",
                           kToldMode = "told", kOldCheckpoint = "old_checkpoint", kInventO = "invent_o",
                           kForgedCc = "forged_cc", kWrongCheckpoint = "wrong_checkpoint", kOldProof = "old_proof";

class LieInViewChange final : public ViewChangeLie {
 public:
  LieInViewChange(std::string mode, NodeId told, SendFilter filter, std::unique_ptr<Node> inner,
                  AdversaryContext context)
      : ViewChangeLie(std::move(filter), std::move(inner), std::move(context)), mode_(std::move(mode)), told_(told) {}

 private:
  using Story = std::map<SeqNum, Ref<const OrderReq>>;

  void OnTruth(const Action& action) override {
    if (action.kind != ActionKind::kSend || action.message->kind() != zyzzyva::kOrderReq) return;
    if (told_ != kNoNode && action.to != told_) return;
    const auto& order = As<OrderReq>(*action.message);
    if (order.order.v == 0) told_orders_[action.to][order.order.n] = Ref<const OrderReq>(&order);
  }

  bool Lie(ViewChange* lie) override {
    if (mode_ == kHideCc) return std::exchange(lie->cc, std::nullopt).has_value();
    if (mode_ == kTruncate) return Truncate(lie);
    if (mode_ == kFalseTag) return ClaimNothing(lie);
    if (mode_ == kOldCc) return ShowFirstCc(lie);
    if (mode_ == kToldMode) return ShowTold(lie);
    if (mode_ == kOldCheckpoint) return ShowOldCheckpoint(lie);
    if (mode_ == kInventO) return InventEntry(lie);
    if (mode_ == kForgedCc) return ForgeCc(lie);
    if (mode_ == kWrongCheckpoint) return ForgeCheckpoint(lie);
    return ShowOldProof(lie);
  }

  // ---- Valid, and not true ----

  static bool Truncate(ViewChange* lie) {
    const SeqNum keep = std::max(lie->checkpoint.n, lie->view_cert.n) - lie->checkpoint.n;
    if (lie->o.size() <= keep) return false;
    lie->cc.reset();
    lie->o.resize(keep);
    return true;
  }

  // View 0 and an empty history: the only tag below one's own that needs no proof.
  static bool ClaimNothing(ViewChange* lie) {
    Show({}, lie);
    return true;
  }

  bool ShowFirstCc(ViewChange* lie) const {
    for (const zyzzyva::CommitCert& cc : archive().ccs()) {
      auto claim = archive().ClaimWith(cc);
      if (cc.tuple.v >= lie->w || !claim.has_value()) continue;
      if (lie->cc.has_value() && lie->cc->tuple == cc.tuple) return false;
      Show(*std::move(claim), lie);
      return true;
    }
    return false;
  }

  // What it told one replica: the named one, or the first whose story is another than the truth.
  bool ShowTold(ViewChange* lie) const {
    const zyzzyva::HistoryClaim truth(*lie);
    for (const auto& [replica, story] : told_orders_) {
      const bool other = std::any_of(story.begin(), story.end(), [&](const auto& entry) {
        return !truth.Knows(entry.first) || truth.h(entry.first) != entry.second->order.h;
      });
      if (replica == told_ || (told_ == kNoNode && other)) return ShowStory(story, lie);
    }
    return false;
  }

  static bool ShowStory(const Story& story, ViewChange* lie) {
    Archive::Claim claim;
    for (const auto& [n, order] : story) {
      if (n != claim.o.size() + 1) return false;
      claim.o.push_back(order);
    }
    Show(std::move(claim), lie);
    return true;
  }

  // The same history from an earlier base, as if the checkpoint had never become stable.
  bool ShowOldCheckpoint(ViewChange* lie) const {
    const SeqNum n = lie->checkpoint.n + lie->o.size();
    const Digest h = lie->o.empty() ? lie->checkpoint.h : lie->o.back()->order.h;
    auto claim = archive().ClaimUpTo(lie->u, n, h, /*below=*/lie->checkpoint.n);
    if (!claim.has_value()) return false;
    if (lie->cc.has_value()) claim->cc = lie->cc;
    Show(*std::move(claim), lie);
    return true;
  }

  // ---- Made up ----

  // One entry more than there is: the last batch again, chained properly, under its own signature in the name of u's
  // primary. (Whoever was that primary can sign it truly.)
  bool InventEntry(ViewChange* lie) const {
    if (lie->o.empty()) return false;
    const OrderReq& last = *lie->o.back();
    Ref<OrderReq> more = New<OrderReq>(pool());
    more->batch = last.batch;
    more->order = last.order;
    more->order.v = lie->u;
    more->order.n = last.order.n + 1;
    more->order.h = ChainDigest(last.order.h, last.order.d);
    const NodeId primary = cluster().Primary(lie->u);
    SignWith(coalition().Has(primary) ? coalition().SignerOf(primary) : signer(), &more->order);
    lie->o.push_back(std::move(more));
    return true;
  }

  // A CC for its last entry on which all votes are its own.
  bool ForgeCc(ViewChange* lie) const {
    if (lie->o.empty() || lie->o.back()->batch.empty()) return false;
    const OrderReq& last = *lie->o.back();
    const Request& request = *last.batch.back();
    zyzzyva::CommitCert cc;
    cc.tuple = {.v = lie->u, .n = last.order.n, .h = last.order.h, .rh = {}, .c = request.c, .t = request.t};
    for (NodeId i = 0; i < cluster().quorum(); ++i) {
      cc.votes.push_back({.i = i, .sig = signer().Sign(cc.tuple.signed_digest(), {})});
    }
    lie->cc = std::move(cc);
    return true;
  }

  static bool ForgeCheckpoint(ViewChange* lie) {
    if (lie->checkpoint.n == 0) return false;
    lie->checkpoint.a.value ^= 1;
    return true;
  }

  // Suspicions of an earlier view's primary, as if they were of the last one's.
  bool ShowOldProof(ViewChange* lie) const {
    const Votes* old = lie->w > 0 ? archive().ProofBefore(lie->w - 1) : nullptr;
    if (old != nullptr) lie->proof = *old;
    return old != nullptr;
  }

  const std::string mode_;
  const NodeId told_;
  std::map<NodeId, Story> told_orders_;  // what one replica was told in particular, in view 0
};

constexpr std::string_view kModes[] = {kHideCc,        kTruncate, kFalseTag, kOldCc,           kToldMode,
                                       kOldCheckpoint, kInventO,  kForgedCc, kWrongCheckpoint, kOldProof};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "valid: hide_cc: no certificate; truncate: nothing beyond what is certified; false_tag: view 0 and an "
              "empty history; old_cc: the first certificate it ever got, with its view; told: view 0 and what it told "
              "one replica in particular; old_checkpoint: from an earlier checkpoint. Invalid: invent_o: an entry that "
              "nobody "
              "ordered; forged_cc: a certificate of its own votes; wrong_checkpoint: another state digest; old_proof: "
              "suspicions of an earlier view",
     .choices = kModes},
    {.name = kTold,
     .type = ParamType::kNode,
     .about = "told: which replica; if not given, one whose story differs from its own"},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  const bool may_name = *FindParam<std::string>(spec, kMode) == kToldMode;
  if (!may_name && FindParam<std::vector<NodeId>>(spec, kTold) != nullptr) {
    return SpecProblem{std::string(kTold), "goes with mode \"told\""};
  }
  return CheckReplica<zyzzyva::kViewChange>(spec, self, cluster);
}

std::unique_ptr<Interceptor> MakeLieInViewChange(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                 AdversaryContext context) {
  const auto* told = FindParam<std::vector<NodeId>>(spec, kTold);
  return std::make_unique<LieInViewChange>(*FindParam<std::string>(spec, kMode),
                                           told != nullptr ? told->front() : kNoNode,
                                           FilterOf(spec, zyzzyva::kViewChange), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kLieInViewChange = {
    .name = "lie_in_view_change",
    .about = "sends VIEW-CHANGEs that are not true, or not valid",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "lie_in_view_change", "mode": "hide_cc"})",
    .check = Check,
    .make = MakeLieInViewChange,
};

}  // namespace zyz
