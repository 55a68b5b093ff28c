// B7: collecting VIEW-CHANGEs, and the new primary's NEW-VIEW.
#include <algorithm>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// The checkpoint that it proves may be one that I have executed, and nobody but a liar calls stable.
void Replica::OnViewChange(const Verified<ViewChange>& view_change) {
  const NodeId i = view_change->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  StabiliseBy(view_change->checkpoint);
  if (view_change->w <= view_) return Reject(RejectReason::kOtherView, i);
  if (!AddViewChange(*view_change)) return Reject(RejectReason::kDuplicate, i);
  MaybeJoin();
  MaybeStartNewViewTimer();
  MaybeSendNewView();
}

// Two places per replica, for the highest views that it asked for; the first VIEW-CHANGE for a view counts. False: it
// is none of these.
bool Replica::AddViewChange(const ViewChange& m) {
  auto& [high, low] = view_changes_[m.i];
  if (!high || m.w > high->w) {
    low = high;
    high = Ref<const ViewChange>(&m);
    return true;
  }
  if (m.w == high->w || (low && m.w <= low->w)) return false;
  low = Ref<const ViewChange>(&m);
  return true;
}

const ViewChange* Replica::ViewChangeOf(NodeId i, View w) const {
  for (const auto& held : view_changes_[i]) {
    if (held && held->w == w) return held.get();
  }
  return nullptr;
}

// B8: VIEW-CHANGEs for the pending view or above of 2f+1 replicas are here.
void Replica::MaybeStartNewViewTimer() {
  if (!IsLeaving() || waits_for_new_view_) return;
  if (ViewChangesFrom(pending_view_) < context_.cluster.quorum() && !Planted(kSuspectsPendingEarly)) return;
  waits_for_new_view_ = true;
  out_->SetTimer({kNewViewTimer, 0}, Patiently(config_.new_view_ns));
}

void Replica::OnNewViewTimer() {
  if (!IsLeaving()) return;
  LosePatience();
  Suspect();
}

// B7: as primary of the pending view, with 2f+1 VIEW-CHANGEs for it whose certificates' batches I have, or do not need:
// a backup must be able to get them from me. What is missing is fetched first.
void Replica::MaybeSendNewView() {
  if (!IsLeaving() || context_.cluster.Primary(pending_view_) != self()) return;
  if (new_view_ && new_view_->w >= pending_view_) return;
  Ref<NewView> message = New<NewView>(context_.pool);
  message->w = pending_view_;
  const uint32_t needed = certificates().view_quorum();
  for (NodeId i = 0; i < context_.cluster.n(); ++i) {
    const ViewChange* member = ViewChangeOf(i, pending_view_);
    if (member == nullptr) continue;
    bool complete = true;
    for (const PreparedCert& cert : member->p) {
      if (!NeedsContent(cert.order)) continue;
      complete = false;
      const Missing missing = {cert.order.n, cert.order.d};
      if (fetched_.try_emplace(missing).second) SendFetch(missing, kNoNode);
    }
    if (complete && message->v.size() < needed) message->v.emplace_back(member);
  }
  if (message->v.size() < needed) return;

  const ChosenOrders chosen = ChooseOrders(message->v, config_.planted);
  for (const Digest& d : chosen.d) {
    OrderHeader& order = message->o.emplace_back();
    order.v = pending_view_;
    order.n = chosen.min() + message->o.size();
    order.d = d;
    SignWith(context_.signer, &order);
  }
  SignWith(context_.signer, message.get());
  out_->Broadcast(message);
  FollowNewView(*message);
}

}  // namespace zyz::pbft
