// B8: entering a view by its NEW-VIEW.
#include <algorithm>
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

void Replica::OnNewView(const Verified<NewView>& new_view) {
  for (const auto& member : new_view->v) StabiliseBy(member->checkpoint);
  if (new_view->w <= view_ || (new_view_ && new_view->w <= new_view_->w)) {
    return Reject(RejectReason::kDuplicate, context_.cluster.Primary(new_view->w));
  }
  FollowNewView(*new_view);
}

// One per view is used, the first valid one; of several views the highest is held, to be entered and passed on.
void Replica::FollowNewView(const NewView& m) {
  new_view_ = Ref<const NewView>(&m);
  MaybeEnter();
}

// B8: above my view, and not below any VIEW-CHANGE that I sent: who has said VIEW-CHANGE(w) takes part in no view below
// w. With the state at min; its proof makes min stable here.
void Replica::MaybeEnter() {
  if (!new_view_ || new_view_->w <= view_) return;
  if (new_view_->w < pending_view_ && !Planted(kEntersBelowOwnViewChange)) return;
  const ChosenOrders chosen = ChooseOrders(new_view_->v, config_.planted);
  if (committed_n_ < chosen.min()) return WantState(new_view_->w, chosen.min());
  StabiliseBy(chosen.checkpoint);
  if (stable_.cert.n < chosen.min()) return Reject(RejectReason::kConflict, context_.cluster.Primary(new_view_->w));
  EnterView();
}

void Replica::EnterView() {
  if (new_view_->w > HighestView()) LeaveWithPatience();  // one that I never waited for
  if (!Planted(kTentativeKept)) RollBack();
  view_ = new_view_->w;
  pending_view_ = Planted(kEntersBelowOwnViewChange) ? view_ : std::max(pending_view_, view_);
  entered_by_ = new_view_;
  ForgetViewState();
  InheritOrders();
  if (recovering_) return;
  for (Event& choice : ChoicesIn(new_view_->v, config_.planted)) {
    choice.v = view_;
    out_->Report(std::move(choice));
  }
  out_->Report(Event::Entered(view_, committed_n_, service_.h()));
  MaybeRest();
  ResumeService();
}

// What belonged to the view that was left.
void Replica::ForgetViewState() {
  waits_for_new_view_ = false;
  batch_wait_ = BatchWait::kIdle;
  if (!Planted(kOldViewRefusesTimestamp)) ordered_t_.clear();
  for (const uint32_t kind : {kNewViewTimer, kBatchTimer}) out_->CancelTimer({kind, 0});
  for (const auto& request : queue_) HoldRetry(request);
  queue_.clear();
  StopSuspectTimers();
}

// The orders of O above my stable checkpoint take the places of those of the view that was left; certificates,
// committed positions and the votes that came early stay.
void Replica::InheritOrders() {
  const std::vector<OrderHeader>& o = entered_by_->o;
  std::vector<Ref<const BatchContent>> contents;
  contents.reserve(o.size());
  for (const OrderHeader& order : o) contents.push_back(FindContent(order.n, order.d));
  for (SeqNum n = stable_.cert.n + 1; n <= LogEnd(); ++n) {
    Slot* slot = FindSlot(n);
    if (slot == nullptr) continue;
    slot->order.reset();
    slot->content = nullptr;
    slot->inherited = slot->prepared = false;
    slot->prepare = nullptr;
    slot->commit = nullptr;
    if (Planted(kCertificateLostOnEntry)) slot->cert.order = {};
  }
  fetched_.clear();
  known_n_ = committed_n_;
  SeqNum last = ChooseOrders(entered_by_->v, config_.planted).min();
  for (size_t k = 0; k < o.size(); ++k) {
    last = o[k].n;
    if (o[k].n <= stable_.cert.n) continue;
    Slot& slot = SlotAt(o[k].n);
    slot.order = o[k];
    slot.content = std::move(contents[k]);
    slot.inherited = true;
    known_n_ = std::max(known_n_, o[k].n);
    if (slot.content) NoteOrdered(*slot.content);
    if (Planted(kExecutedAgain) && slot.n <= committed_n_) {
      slot.committed.content = nullptr;
      committed_n_ = executed_n_ = slot.n - 1;
    }
  }
  next_n_ = last + 1;
  inherited_n_ = last;
}

// Takes up the new view's work: PREPAREs for O, batches that are missing, orders and votes that came before me, and the
// retries that are held.
void Replica::ResumeService() {
  const View v = view_;
  for (SeqNum n = stable_.cert.n + 1; n <= LogEnd() && view_ == v && !IsLeaving(); ++n) {
    Slot* slot = FindSlot(n);
    if (slot == nullptr) continue;
    if (slot->order && !slot->content && !IsPrimary()) SendFetch({n, slot->order->d}, primary());
    if (slot->order && slot->content && !slot->prepare && !IsPrimary()) MayPrepare(*slot);
    CheckPrepared(*slot);
    if (const Ref<const PrePrepare> early = std::exchange(slot->early, nullptr); early && early->order.v == view_) {
      // It is judged as what it is, and who brought it is forgotten.
      const Message* const input = std::exchange(input_, early.get());
      input_from_ = kNoNode;
      OnPrePrepare(*early);
      input_ = input;
    }
  }
  if (view_ == v && !IsLeaving()) ForwardRetries();
  MaybeExecute();
}

}  // namespace zyz::pbft
