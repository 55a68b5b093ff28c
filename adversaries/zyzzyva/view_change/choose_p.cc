// choose_p: a new primary that picks the VIEW-CHANGEs of its NEW-VIEW. It keeps those that arrive from its inner
// replica for a while, works out what each choice of 2f+1 of them would select, and lets the replica see the choice
// that hurts most: the one that overrules the most certificates that it or an accomplice has seen, and of these the one
// that keeps the fewest positions. The NEW-VIEW that follows is in perfect order.
#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/archive.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/select_history.h"

namespace zyz {
namespace {

using zyzzyva::ViewChange;
using P = std::vector<Ref<const ViewChange>>;

constexpr std::string_view kWaitNs = "wait_ns";
// Every nanosecond would be a run of nothing but this timer.
constexpr TimeNs kDefaultWaitNs = 5'000'000, kMinWaitNs = 100'000, kMaxWaitNs = 1'000'000'000'000;
constexpr size_t kMaxChoices = 256;  // of those there are, in lexical order

class ChooseP final : public Interceptor {
 public:
  ChooseP(TimeNs wait_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), wait_ns_(wait_ns), archive_(cluster()) {
    coalition().KeepLog();
  }

 private:
  void OnInput(const Input& input, Outbox* out) override {
    archive_.CatchUp(coalition());
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kViewChange) {
      Ref<const ViewChange> seen(&As<ViewChange>(*input.message));
      if (cluster().Primary(seen->w) == self() && seen->w > chosen_for_ && seen->i != self() && IsSound(*seen)) {
        return Keep(std::move(seen), out);
      }
    }
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == zyzzyva::kViewChange) {
      own_ = Ref<const ViewChange>(&As<ViewChange>(*action.message));
    }
    Pass(std::move(action), out);
  }

  void Keep(Ref<const ViewChange> seen, Outbox* out) {
    if (kept_.empty()) SetOwnTimer(0, wait_ns_, out);
    if (!kept_.empty() && seen->w < kept_.front()->w) return;
    if (!kept_.empty() && seen->w > kept_.front()->w) kept_.clear();
    const auto place = std::lower_bound(kept_.begin(), kept_.end(), seen->i,
                                        [](const Ref<const ViewChange>& held, NodeId i) { return held->i < i; });
    if (place != kept_.end() && (*place)->i == seen->i) return;
    kept_.insert(place, std::move(seen));
  }

  // Time is up. Without the own VIEW-CHANGE, or with too few, there is no choice yet.
  void OnOwnTimer(uint32_t, Outbox* out) override {
    if (kept_.empty()) return;
    const View w = kept_.front()->w;
    if (!own_ || own_->w < w) {  // one of them brings the proof that makes the replica say its own
      const Ref<const ViewChange> first = kept_.front();
      if (!own_ || own_->w != w) Deliver(Input::OfMessage(first->i, first), out);
    }
    if (!own_ || own_->w != w || kept_.size() < cluster().quorum() - 1) return SetOwnTimer(0, wait_ns_, out);
    chosen_for_ = w;
    const P all = std::exchange(kept_, {});
    const P best = WorstOf(all);
    if (best.size() < all.size()) Hit();
    for (const auto& member : best) Deliver(Input::OfMessage(member->i, member), out);
    for (const auto& member : all) {  // the rest has come too late
      if (std::find(best.begin(), best.end(), member) == best.end()) Deliver(Input::OfMessage(member->i, member), out);
    }
  }

  // 2f of `all` which, together with the own one, select what hurts most.
  P WorstOf(const P& all) const {
    const size_t size = cluster().quorum() - 1;
    std::vector<bool> taken(all.size(), false);
    std::fill(taken.begin(), taken.begin() + static_cast<ptrdiff_t>(size), true);
    P best;
    std::tuple<size_t, int64_t> best_harm;
    size_t tried = 0;
    do {
      P choice;
      for (size_t k = 0; k < all.size(); ++k) {
        if (taken[k]) choice.push_back(all[k]);
      }
      const auto harm = HarmOf(choice);
      if (best.empty() || harm > best_harm) {
        best = std::move(choice);
        best_harm = harm;
      }
    } while (++tried < kMaxChoices && std::prev_permutation(taken.begin(), taken.end()));
    return best;
  }

  // Nothing can be said about what an invalid one selects.
  bool IsSound(const ViewChange& m) const {
    const zyzzyva::CertificateChecker certificates(cluster(), verifier());
    return m.u == m.view_cert.v && !zyzzyva::RefuseClaim(zyzzyva::HistoryClaim(m), certificates,
                                                         zyzzyva::ViewChangeRule::kPublished, kMaxChain);
  }

  // Certificates overruled, then positions given up. It does not know which rule the others follow: both count.
  std::tuple<size_t, int64_t> HarmOf(P choice) const {
    if (IsSound(*own_)) choice.push_back(own_);
    std::sort(choice.begin(), choice.end(),
              [](const Ref<const ViewChange>& a, const Ref<const ViewChange>& b) { return a->i < b->i; });
    size_t overruled = 0;
    int64_t kept = 0;
    for (const auto rule : {zyzzyva::ViewChangeRule::kRepaired, zyzzyva::ViewChangeRule::kPublished}) {
      const zyzzyva::SelectedHistory selected = zyzzyva::SelectHistory(choice, cluster(), rule);
      kept += static_cast<int64_t>(selected.max_n());
      for (const zyzzyva::CommitCert& cc : archive_.ccs()) {
        const SeqNum n = cc.tuple.n;
        const bool contains = n < selected.first_n() || (selected.Knows(n) && selected.h(n) == cc.tuple.h);
        if (!contains) ++overruled;
      }
    }
    return {overruled, -kept};
  }

  const TimeNs wait_ns_;
  Archive archive_;
  P kept_;                     // of one view, by replica
  Ref<const ViewChange> own_;  // the latest
  View chosen_for_ = 0;
};

constexpr ParamInfo kParams[] = {
    {kWaitNs, ParamType::kInteger, false, "how long to collect VIEW-CHANGEs, in nanoseconds; 5 ms if not given",
     kMinWaitNs, kMaxWaitNs},
};

std::unique_ptr<Interceptor> MakeChooseP(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                         AdversaryContext context) {
  return std::make_unique<ChooseP>(IntegerOr(spec, kWaitNs, kDefaultWaitNs), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kChooseP = {
    .name = "choose_p",
    .about = "as new primary, builds the valid NEW-VIEW that overrules the most certificates and keeps the least",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "choose_p", "wait_ns": 5000000})",
    .check = CheckIsReplica,
    .make = MakeChooseP,
};

}  // namespace zyz
