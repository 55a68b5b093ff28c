// V4: checking NEW-VIEW and confirming the history it selects. V5: entering the view with 2f+1 confirmations.
#include <algorithm>
#include <utility>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

void Replica::OnNewView(const Verified<NewView>& new_view) {
  const NodeId signer = context_.cluster.Primary(new_view->w);
  if (!Planted(kShownProofsIgnored)) {
    for (const auto& member : new_view->p) MaybeStabiliseBy(member->checkpoint);
  }
  if (new_view->w <= view_) return Reject(RejectReason::kOtherView, signer);
  CommitToViewChange(new_view->w, new_view->p.front()->proof);
  if (new_view->w < pending_view_) return Reject(RejectReason::kLeavingView, signer);
  for (const auto& member : new_view->p) {  // they may have come on their own, or not: now they are here
    const auto& held = view_changes_[member->i];
    if (!held || held->w < member->w) AddViewChange(*member);
  }
  FollowNewView(*new_view);
}

// V4. One VIEW-CONFIRM per view, ever: another NEW-VIEW for it changes nothing. REQUIRES: w = pending_view_.
void Replica::FollowNewView(const NewView& m) {
  if (confirm_ && confirm_->w >= m.w && !Planted(kConfirmsTwice))
    return Reject(RejectReason::kDuplicate, context_.cluster.Primary(m.w));
  SelectedHistory selected = SelectHistory(m.p, context_.cluster, config_.view_change, config_.planted);
  if (!selected.refusal.empty()) return Reject(RejectReason::kConflict, context_.cluster.Primary(m.w));
  selected_ = std::move(selected);
  selected_view_ = m.w;
  fetched_.cert = {};
  MaybeConfirm();
}

// Confirms what was selected, once the state at its checkpoint is at hand (X1 fetches it).
void Replica::MaybeConfirm() {
  if (!IsLeaving() || selected_view_ != pending_view_) return;
  if (confirm_ && confirm_->w >= pending_view_ && !Planted(kConfirmsTwice)) return;
  if (!HasStateFor(selected_)) {
    return WantState(pending_view_, 0);
  }
  // A stable checkpoint of mine would be lost: cannot happen under `repaired`, and is nothing to agree to.
  if (!KeepsStable(selected_)) return Reject(RejectReason::kConflict, context_.cluster.Primary(pending_view_));
  Ref<ViewConfirm> message = New<ViewConfirm>(context_.pool);
  message->w = pending_view_;
  message->n = selected_.max_n();
  message->h = selected_.max_h();
  message->i = self();
  SignWith(context_.signer, message.get());
  confirm_ = message;
  out_->Broadcast(confirm_);
  AddViewConfirm(*confirm_);
}

// The state at G's checkpoint: executed here, below my own stable checkpoint, or fetched.
bool Replica::HasStateFor(const SelectedHistory& selected) const {
  const SeqNum s = selected.first_n();
  if (s <= history_.base_n() && !(Planted(kOwnCheckpointIgnored) && s < history_.base_n())) return true;
  if (history_.Knows(s) && history_.h(s) == selected.checkpoint.h) return true;
  return fetched_.cert.n >= s && selected.Knows(fetched_.cert.n) && selected.h(fetched_.cert.n) == fetched_.cert.h;
}

// Whether adopting it would leave my stable checkpoint in place.
bool Replica::KeepsStable(const SelectedHistory& selected) const {
  const SeqNum base = history_.base_n();
  return selected.first_n() > base || (selected.Knows(base) && selected.h(base) == history_.base_h());
}

void Replica::OnViewConfirm(const Verified<ViewConfirm>& confirm) {
  if (confirm->w <= view_) return Reject(RejectReason::kOtherView, confirm->i);
  const ConfirmValue* earlier = view_confirms_.Of(confirm->i);
  if (earlier != nullptr && confirm->w < earlier->w) return Reject(RejectReason::kOtherView, confirm->i);
  AddViewConfirm(*confirm);
}

void Replica::AddViewConfirm(const ViewConfirm& m) {
  const ConfirmValue value = {.w = m.w, .n = m.n, .h = m.h};
  uint32_t votes = view_confirms_.Add(m.i, value, m.sig);
  if (Planted(kConfirmsCountedBySender)) [[unlikely]]
    votes = view_confirms_.voters();
  if (votes >= admission_.certificates().view_quorum()) MaybeEnter(value);
}

// V5: 2f+1 matching VIEW-CONFIRMs and the content of G.
void Replica::MaybeEnter(const ConfirmValue& value) {
  if (value.w <= view_ || value.w < pending_view_) return;
  const bool has_content = selected_view_ == value.w && selected_.max_n() == value.n && selected_.max_h() == value.h &&
                           confirm_ && confirm_->w == value.w;
  if (!has_content) return WantState(value.w, value.n);
  // My stable checkpoint may have moved since I confirmed; see MaybeConfirm.
  if (!KeepsStable(selected_)) return Reject(RejectReason::kConflict, context_.cluster.Primary(value.w));

  ViewCert cert = {.v = value.w, .n = value.n, .h = value.h, .votes = {}};
  view_confirms_.Collect(value, admission_.certificates().view_quorum(), &cert.votes);
  SelectedHistory selected = std::move(selected_);
  selected_ = {};
  selected_view_ = 0;
  ReportChoice(value.w, selected);
  EnterView(std::move(cert), selected, /*cc=*/nullptr);
}

// What was taken over and why: what a certificate decides, then what f+1 votes add to it.
void Replica::ReportChoice(View w, const SelectedHistory& selected) {
  const SelectionBasis& basis = selected.basis;
  const SeqNum s = selected.first_n(), certified = basis.from ? basis.n : s, last = selected.max_n();
  const auto report = [&](SeqNum first, SeqNum n, Basis on) {
    Event event = Event::Decided(w, first, n, on);
    event.h = selected.h(n);
    if (on == Basis::kCertificate || on == Basis::kView) {
      event.subject = basis.from->i;
      event.u = basis.v;
      event.holder = basis.from;
      const bool by_n = on == Basis::kCertificate && config_.view_change == ViewChangeRule::kPublished;
      event.bytes = by_n ? "largest n" : "highest view";
    }
    if (n == last) {
      event.votes = basis.votes;
      event.parent = basis.rival;
      event.rival_votes = basis.rival_votes;
    }
    out_->Report(std::move(event));
  };
  if (certified > s) report(s + 1, certified, basis.of_view ? Basis::kView : Basis::kCertificate);
  if (last > certified) report(certified + 1, last, Basis::kVotes);
  if (last == s) report(s, s, s > 0 ? Basis::kCheckpoint : Basis::kNothing);
}

// Becomes a member of the certified view with the history `target`, which may go on beyond the certificate (X1): rolls
// back to the last common position, executes the rest, and tells clients and replicas.
void Replica::EnterView(ViewCert cert, const SelectedHistory& target, const CommitCert* cc) {
  if (cert.v > SuspectedView()) LeaveWithPatience();  // one that I never waited for
  pending_view_ = std::max(pending_view_, cert.v);
  view_ = cert.v;
  view_cert_ = std::move(cert);
  const bool keep_cc = config_.view_change == ViewChangeRule::kPublished && target.Knows(max_cc_.tuple.n) &&
                       target.h(max_cc_.tuple.n) == max_cc_.tuple.h;
  if (!keep_cc) max_cc_.tuple = {};
  if (cc != nullptr && cc->tuple.n > max_cc_.tuple.n) max_cc_ = *cc;
  ForgetViewState();
  AdoptHistory(target);
  if (!history_.Knows(max_cc_.tuple.n)) max_cc_.tuple = {};
  fetched_.cert = {};
  committed_n_ = std::max({history_.base_n(), view_cert_.n, max_cc_.tuple.n});
  known_n_ = history_.max_n();
  for (const auto& early : early_) {  // A3: kept while leaving; what is missing before it is a hole
    if (early && early->order.v == view_) known_n_ = std::max(known_n_, early->order.n);
  }
  out_->Report(Event::Entered(view_, history_.max_n(), history_.max_h()));

  service_.ForEachClient([&](NodeId c, const ClientRecord& record) {
    if (record.n > stable_.cert.n) SendSpecResponse(c);
  });
  for (TentativeCheckpoint& slot : tentative_) {
    if (slot.taken && slot.n > view_cert_.n) AnnounceBoundary(slot);
  }
  AfterCommit();
  MaybeRest();
  ResumeService();
}

// What belonged to the view that was left.
void Replica::ForgetViewState() {
  suspecting_ = waits_for_new_view_ = false;
  pom_ = nullptr;
  batch_wait_ = BatchWait::kIdle;
  hole_ = Hole::kNone;
  view_change_ = nullptr;
  for (const uint32_t kind : {kRebroadcastTimer, kNewViewTimer, kFillHoleTimer, kWindowTimer, kBatchTimer}) {
    out_->CancelTimer({kind, 0});
  }
  for (TentativeCheckpoint& slot : tentative_) {
    slot.response = nullptr;
    slot.checkpoint = nullptr;  // said anew in the new view, where it is committed
    slot.responses.Clear();
  }
  std::fill(boundaries_shown_.begin(), boundaries_shown_.end(), 0);
  for (Answered& answered : answered_) answered.max_n = 0;
  for (Question& question : questions_) question.waits = false;
}

// Takes up the new view's work: requests that wait, and after them those that were rolled back, go to the new primary
// and start timer suspect anew; early ORDER-REQs get their turn. Unless what I said on entering has made me leave
// again.
void Replica::ResumeService() {
  if (IsLeaving()) return;
  for (const auto& request : queue_) KeepNewest(request, &awaited_);  // mine to order no longer, or anew
  queue_.clear();
  for (uint32_t index = 0; index < awaited_.size(); ++index) {
    const Ref<const Request> request = std::exchange(awaited_[index], nullptr);
    if (!request) continue;
    out_->CancelTimer({kSuspectTimer, index});
    const auto admitted = admission_.Admit(*request);
    if (admitted && service_.IsNew(*request)) OnRequest(*admitted);
  }
  for (uint32_t index = 0; index < rolled_back_.size(); ++index) {
    const Ref<const Request> request = std::exchange(rolled_back_[index], nullptr);
    if (!request || (index < awaited_.size() && awaited_[index] && awaited_[index]->t >= request->t)) continue;
    const auto admitted = admission_.Admit(*request);
    if (admitted && service_.IsNew(*request)) OnRequest(*admitted);
  }
  AcceptEarlyOrders();
  AfterExecution();
}

// Rolls back to the last position that history and target share, and executes the target from there on.
void Replica::AdoptHistory(const SelectedHistory& target) {
  SeqNum common = history_.base_n();
  const SeqNum s = target.first_n();
  const bool has_base = s <= common || (history_.Knows(s) && history_.h(s) == target.checkpoint.h);
  if (has_base) {
    common = std::max(common, s);
    // Beyond n_G an equal batch at an equal position is still another ORDER-REQ, and the one of this view is needed.
    const SeqNum limit = std::min({history_.max_n(), target.max_n(), view_cert_.n});
    while (common < limit && history_.h(common + 1) == target.h(common + 1)) ++common;
    AwaitAgain(common + 1);
    if (common < history_.max_n()) RollBackTo(common);
  } else {
    CHECK(fetched_.cert.n >= s && target.Knows(fetched_.cert.n), "a history is adopted with the state at its base");
    common = fetched_.cert.n;
    AwaitAgain(history_.base_n() + 1);
    InstallSnapshot();
  }
  MaybeStabiliseBy(target.checkpoint);
  for (SeqNum n = common + 1; n <= target.max_n(); ++n) {
    // Up to n_G correct replicas accepted it; beyond, it is only the word of the primary and of who brought it (X1).
    if (n > view_cert_.n && !AcceptsContent(*target.At(n))) break;
    ExecuteInherited(target.At(n));
  }
}

// V5: each REQUEST in an entry that is rolled back waits for its order again. Those that the new history executes, too,
// are sorted out in the end (ResumeService).
void Replica::AwaitAgain(SeqNum from) {
  for (SeqNum n = from; n <= history_.max_n(); ++n) {
    for (const auto& request : history_.At(n)->batch) KeepNewest(request, &rolled_back_);
  }
}

// `held` is by client index.
void Replica::KeepNewest(const Ref<const Request>& request, std::vector<Ref<const Request>>* held) {
  const uint32_t index = context_.cluster.ClientIndex(request->c);
  if (index >= held->size()) held->resize(index + 1);
  Ref<const Request>& place = (*held)[index];
  if (!place || place->t < request->t) place = request;
}

// Forgets positions above n, in history and state: back to the nearest snapshot at or below n, and forward again.
void Replica::RollBackTo(SeqNum n) {
  const Bytes* snapshot = &stable_.snapshot;
  SeqNum at = stable_.cert.n;
  for (TentativeCheckpoint& slot : tentative_) {
    if (!slot.taken) continue;
    if (slot.n > n) {
      slot.taken = false;
    } else if (slot.n > at) {
      snapshot = &slot.snapshot;
      at = slot.n;
    }
  }
  history_.RollBackTo(n);
  service_.RollBackTo(*snapshot);
  for (SeqNum k = at + 1; k <= n; ++k) service_.Execute(*history_.At(k));
}

// Appends and executes an entry that other replicas vouch for; nobody is answered yet.
void Replica::ExecuteInherited(const Ref<const OrderReq>& order) {
  const OrderHeader& header = order->order;
  const Digest parent = history_.max_h();
  history_.Append(order);
  service_.Execute(*order);
  out_->Report(Event::Executed(view_, header.n, header.h, parent, header.d, header.nd, order->batch, order));
  if (IsOpenBoundary(header.n)) TakeTentativeCheckpoint(*order);
}

// A checkpoint certificate that came with a history makes my own tentative checkpoint stable.
void Replica::MaybeStabiliseBy(const CheckpointCert& cert) {
  if (cert.n <= stable_.cert.n || cert.v > view_ || !IsOpenBoundary(cert.n)) return;
  TentativeCheckpoint& slot = SlotFor(cert.n);
  if (!slot.taken || history_.h(cert.n) != cert.h || slot.a != cert.a) return;
  stable_.cert = cert;
  MakeStable(slot);
}

}  // namespace zyz::zyzzyva
