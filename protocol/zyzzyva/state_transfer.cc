// X1: a replica that is behind asks for state, checks all of what it gets before it uses any, and then stands where the
// sender stood.
#include <algorithm>
#include <utility>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// Something proves that view v, or position n of it, exists beyond what I hold. One request is outstanding at a time,
// and repeated on a timer until I stand there.
void Replica::WantState(View v, SeqNum n) {
  if (v > wanted_view_ || (v == wanted_view_ && n > wanted_n_)) {
    wanted_view_ = v;
    wanted_n_ = n;
  }
  if (IsBehindTarget()) SendStateRequest();
}

bool Replica::IsBehindTarget() const {
  return wanted_view_ > view_ || (wanted_view_ == view_ && wanted_n_ > history_.max_n());
}

void Replica::OnStateRequestTimer() {
  state_request_out_ = false;
  if (IsBehindTarget()) SendStateRequest();
}

// Also says where I stand: who is ahead answers, and to who is behind it is one voice of f+1.
bool Replica::SendStateRequest() {
  if (state_request_out_) return false;
  state_request_out_ = true;
  Ref<StateRequest> message = New<StateRequest>(context_.pool);
  message->v = view_;
  // Leaving a view, a snapshot is what is missing, and own speculative entries say nothing of it.
  message->n = IsLeaving() ? stable_.cert.n : history_.max_n();
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(std::move(message));
  out_->SetTimer({kStateRequestTimer, 0}, config_.state_request_ns);
  return true;
}

void Replica::OnStateRequest(const Verified<StateRequest>& request) {
  if (request->i == self()) return Reject(RejectReason::kDuplicate, request->i);
  NoteShownView(request->i, request->v);
  if (request->v == view_) NoteFarPosition(request->i, request->n);  // who says where it stands may be far ahead of me
  const bool ahead = view_ > request->v || (view_ == request->v && history_.max_n() > request->n);
  if (!ahead) return Reject(RejectReason::kNothingToAnswer, request->i);
  SendState(request->i);
}

// One to each replica per interval: whatever a replay or a flood asks for, the answer is the largest message there is.
void Replica::SendState(NodeId to) {
  if (state_sent_[to]) return Reject(RejectReason::kDuplicate, to);
  if (std::find(state_sent_.begin(), state_sent_.end(), true) == state_sent_.end()) {
    out_->SetTimer({kStateReplyTimer, 0}, config_.rebroadcast_ns);
  }
  state_sent_[to] = true;
  Ref<State> message = New<State>(context_.pool);
  message->view_cert = view_cert_;
  message->checkpoint = stable_.cert;
  if (stable_.cert.n > 0) message->snapshot = stable_.snapshot;
  for (SeqNum n = history_.base_n() + 1; n <= history_.max_n(); ++n) message->o.push_back(history_.At(n));
  if (max_cc_.tuple.n > stable_.cert.n) message->cc = max_cc_;
  out_->Send(to, std::move(message));
}

// A STATE is refused unless its view is above mine and not below a VIEW-CHANGE that I sent, or equal and longer; its
// chain contains my stable checkpoint or its checkpoint lies beyond mine. In my own view it may only extend my history;
// where its checkpoint contradicts mine, that convicts the primary, however long it is.
void Replica::OnState(const Verified<State>& state) {
  const HistoryClaim claim(*state);
  MaybeStabiliseBy(claim.checkpoint);  // whatever becomes of the rest
  const View v = claim.view_cert.v;
  // V4: a STATE of the view to come, or beyond, is entered instead. Its checkpoint may be of a view that is later than
  // the one to come, and would make all that I say in that one invalid.
  const bool may_serve_v4 = v < pending_view_ || Planted(kSnapshotOfLaterView);
  if (IsLeaving() && selected_view_ == pending_view_ && may_serve_v4 && MaybeTakeSnapshotFrom(*state))
    return MaybeConfirm();
  const bool of_my_view = v == view_ && claim.checkpoint.v == view_ && !IsLeaving();
  if (of_my_view && history_.Holds(claim.first_n()) && history_.h(claim.first_n()) != claim.checkpoint.h) {
    Reject(RejectReason::kConflict, kNoNode);
    return ConvictByCheckpoint(claim.checkpoint);
  }
  const bool lower = (v < view_ || v < pending_view_) && !Planted(kStateOfLowerView);
  if (lower || (v <= view_ && claim.max_n() <= history_.max_n())) {
    return Reject(RejectReason::kDuplicate, kNoNode);
  }
  const SeqNum base = history_.base_n();
  const bool keeps_stable = claim.first_n() > base || (claim.Knows(base) && claim.h(base) == history_.base_h());
  if (!keeps_stable) return Reject(RejectReason::kConflict, kNoNode);
  if (v == view_) return ExtendBy(*state);
  if (!FetchSnapshotFor(*state)) return Reject(RejectReason::kConflict, kNoNode);
  SelectedHistory target = {.checkpoint = state->checkpoint, .o = state->o, .refusal = {}};
  EnterView(state->view_cert, target, state->cc.has_value() ? &*state->cc : nullptr);
}

// While a selected history waits for the state at its base: a stable checkpoint on that very history is as good.
bool Replica::MaybeTakeSnapshotFrom(const State& m) {
  if (HasStateFor(selected_) || m.checkpoint.n <= history_.base_n()) return false;
  if (!selected_.Knows(m.checkpoint.n) || selected_.h(m.checkpoint.n) != m.checkpoint.h) return false;
  if (!service_.CanRestore(m.snapshot)) return false;
  fetched_.cert = m.checkpoint;
  fetched_.snapshot = m.snapshot;
  return true;
}

// Makes the STATE's snapshot available to AdoptHistory where my own history does not reach its checkpoint.
bool Replica::FetchSnapshotFor(const State& m) {
  const SeqNum s = m.checkpoint.n;
  if (s <= history_.base_n() || (history_.Knows(s) && history_.h(s) == m.checkpoint.h)) return true;
  if (!service_.CanRestore(m.snapshot)) return false;
  fetched_.cert = m.checkpoint;
  fetched_.snapshot = m.snapshot;
  return true;
}

// Equal view, longer history: mine must be a prefix of it, as far as both can be compared. If it is not, I keep mine,
// and the two ORDER-REQs are a proof where there are two.
void Replica::ExtendBy(const State& m) {
  const HistoryClaim claim(m);
  if (IsPrimary() && history_.max_n() > view_cert_.n) return Reject(RejectReason::kConflict, kNoNode);
  for (SeqNum n = std::max(claim.first_n(), history_.base_n()); n <= std::min(claim.max_n(), history_.max_n()); ++n) {
    if (claim.h(n) == history_.h(n)) continue;
    Reject(RejectReason::kConflict, kNoNode);
    const OrderReq* held = OwnViewOrder(n);
    if (held != nullptr && n > claim.first_n()) Convict(claim.At(n)->order, held->order);
    return;
  }
  if (claim.first_n() > history_.max_n()) {
    // What I answered in this view must stay true: no client's record may lie where my history says otherwise. Unless
    // the checkpoint is of this view: then f+1 correct replicas have answered otherwise, what I answered can never
    // complete, and I take the checkpoint without a word more about the positions that I had.
    const bool extends = service_.CanRestore(m.snapshot, [this](const ClientRecord& record) {
      return !history_.Knows(record.n) || history_.h(record.n) == record.h;
    });
    const bool proves_mine_wrong = !extends && m.checkpoint.v == view_ && service_.CanRestore(m.snapshot);
    if (!extends && !proves_mine_wrong) return Reject(RejectReason::kConflict, kNoNode);
    if (proves_mine_wrong) {
      silent_n_ = silent_view_ == view_ ? std::max(silent_n_, history_.max_n()) : history_.max_n();
      silent_view_ = view_;
    }
    fetched_.cert = m.checkpoint;
    fetched_.snapshot = m.snapshot;
    InstallSnapshot();
  }
  MaybeStabiliseBy(m.checkpoint);
  for (SeqNum n = history_.max_n() + 1; n <= claim.max_n(); ++n) {
    if (IsFrozen()) return;  // what it made stable may have convicted the primary
    if (n > stable_.cert.n + config_.window() || !AcceptsContent(*claim.At(n))) break;
    Execute(claim.At(n));
  }
  // Under `published` it may be of an earlier view (V5), and then says nothing of this one.
  const bool is_of_my_view = m.cc.has_value() && m.cc->tuple.v == view_;
  if (is_of_my_view && history_.Holds(m.cc->tuple.n) && !IsFrozen()) AdoptCommitCert(*m.cc);
  committed_n_ = std::max(committed_n_, history_.base_n());
  AcceptEarlyOrders();
  AfterExecution();
}

// Starts anew at the fetched checkpoint, which is stable.
void Replica::InstallSnapshot() {
  CHECK(service_.Restore(fetched_.snapshot), "a snapshot is tried before it is fetched");
  history_.Reset(fetched_.cert.n, fetched_.cert.h);
  stable_.cert = fetched_.cert;
  std::swap(stable_.snapshot, fetched_.snapshot);
  fetched_.cert = {};
  for (TentativeCheckpoint& slot : tentative_) {  // those beyond it were taken on a history that is gone
    slot.taken = false;
    slot.response = nullptr;
    slot.checkpoint = nullptr;
  }
  out_->Report(Event::Stable(stable_.cert.v, stable_.cert.n, stable_.cert.h, stable_.cert.a));
}

// f+1 distinct replicas show a view above mine: at least one of them is correct, and in a view no lower than the
// lowest.
void Replica::NoteShownView(NodeId i, View v) {
  if (v <= view_) return;
  shown_views_[i] = std::max(shown_views_[i], v);
  const View shown = NthLargest(shown_views_, context_.cluster.weak());
  if (shown > view_) WantState(shown, 0);
}

// The same for positions beyond my window.
void Replica::NoteFarPosition(NodeId i, SeqNum n) {
  far_positions_[i] = std::max(far_positions_[i], n);
  const SeqNum shown = NthLargest(far_positions_, context_.cluster.weak());
  if (shown > stable_.cert.n + config_.window()) WantState(view_, shown);
}

}  // namespace zyz::zyzzyva
