// B11: a replica that is behind asks for state, checks all of what it gets before it uses any, and uses what is beyond
// what it has: a stable checkpoint, the positions committed after it, and a view.
#include <algorithm>
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// Something proves that view v, or position n, exists beyond what I hold. One request is outstanding at a time, and
// repeated on a timer until I stand there.
void Replica::WantState(View v, SeqNum n) {
  wanted_view_ = std::max(wanted_view_, v);
  wanted_n_ = std::max(wanted_n_, n);
  if (IsBehindTarget()) SendStateRequest();
}

bool Replica::IsBehindTarget() const { return wanted_view_ > view_ || wanted_n_ > committed_n_; }

void Replica::OnStateRequestTimer() {
  state_request_out_ = false;
  if (IsBehindTarget()) SendStateRequest();
}

void Replica::SendStateRequest() {
  if (state_request_out_) return;
  state_request_out_ = true;
  Ref<StateRequest> message = New<StateRequest>(context_.pool);
  message->v = view_;
  message->s = stable_.cert.n;
  message->committed_n = committed_n_;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(std::move(message));
  out_->SetTimer({kStateRequestTimer, 0}, config_.state_request_ns);
}

// Who is beyond the asker in view, s or committed_n answers.
void Replica::OnStateRequest(const Verified<StateRequest>& request) {
  const NodeId i = request->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  NoteShownView(i, request->v);
  NoteShownPosition(i, request->committed_n);
  const bool beyond = view_ > request->v || stable_.cert.n > request->s || committed_n_ > request->committed_n;
  if (!beyond) return Reject(RejectReason::kNothingToAnswer, i);
  SendState(i);
}

// One to each replica per interval: whatever a replay or a flood asks for, the answer is the largest message there is.
void Replica::SendState(NodeId to) {
  if (!MayAnswer(to, Answer::kState)) return Reject(RejectReason::kDuplicate, to);
  Ref<State> message = New<State>(context_.pool);
  if (entered_by_) message->new_view = entered_by_;
  message->checkpoint = stable_.cert;
  if (stable_.cert.n > 0) message->snapshot = stable_.snapshot;
  for (SeqNum n = stable_.cert.n + 1; n <= committed_n_; ++n) {
    const Slot* slot = FindSlot(n);
    if (slot == nullptr || !slot->committed.content) break;
    message->entries.push_back(slot->committed);
  }
  out_->Send(to, std::move(message));
}

// B11: a snapshot beyond what I have, a proof for one that I executed, positions by their certificates, whatever my
// view; and its view, if it is one to enter (B8).
void Replica::OnState(const Verified<State>& state) {
  bool useful = false;
  if (state->checkpoint.n > committed_n_) {
    if (!InstallSnapshot(*state)) return Reject(RejectReason::kBadCertificate, kNoNode);
    useful = true;
  } else if (state->checkpoint.n > stable_.cert.n) {
    StabiliseBy(state->checkpoint);
    useful = stable_.cert.n == state->checkpoint.n;
  }
  useful = ExecuteEntries(*state) || useful;
  if (state->new_view && (*state->new_view)->w > view_) {
    if (!new_view_ || (*state->new_view)->w > new_view_->w) new_view_ = *state->new_view;
    useful = true;
  }
  MaybeEnter();
  if (!useful) return Reject(RejectReason::kDuplicate, kNoNode);
  if (recovering_) return;
  MaybePrepareFrom(executed_n_ + 1);
  MaybeExecute();
  MaybeSendNewView();
}

// Starts anew at a checkpoint that is stable.
bool Replica::InstallSnapshot(const State& m) {
  if (!service_.Restore(m.snapshot)) return false;
  stable_.cert = m.checkpoint;
  stable_.snapshot = m.snapshot;
  committed_n_ = executed_n_ = stable_.cert.n;
  for (Boundary& boundary : boundaries_) {
    if (boundary.n <= stable_.cert.n) boundary.taken = false;
  }
  out_->Report(Event::Stable(view_, stable_.cert.n, service_.h(), stable_.cert.a));
  EndRetriesServed();
  return true;
}

// Who executes from them sends the REPLYs. What I executed tentatively is undone first.
bool Replica::ExecuteEntries(const State& m) {
  bool useful = false;
  for (size_t k = 0; k < m.entries.size(); ++k) {
    const SeqNum n = m.checkpoint.n + 1 + k;
    if (n != committed_n_ + 1 || n > LogEnd()) continue;
    if (!Planted(kTentativeKeptUnderState)) {
      RollBack();
    } else {
      executed_n_ = committed_n_;
    }
    Slot& slot = SlotAt(n);
    slot.committed = m.entries[k];
    slot.committed_d = m.entries[k].content->ComputeD();
    ExecuteForGood(slot);
    useful = true;
  }
  return useful;
}

// f+1 distinct replicas show a view above mine: at least one of them is correct, and in a view no lower than the
// lowest.
void Replica::NoteShownView(NodeId i, View v) {
  if (v <= view_) return;
  shown_views_[i] = std::max(shown_views_[i], v);
  const View shown = NthLargest(shown_views_, context_.cluster.weak());
  if (shown > view_) WantState(shown, 0);
}

// f+1 have committed what I have not: the position exists, and is missing here. Beyond my log nothing but a STATE can
// bring it.
void Replica::NoteShownPosition(NodeId i, SeqNum n) {
  if (n <= committed_n_) return;
  shown_n_[i] = std::max(shown_n_[i], n);
  const SeqNum shown = NthLargest(shown_n_, context_.cluster.weak());
  if (shown <= committed_n_) return;
  wanted_n_ = std::max(wanted_n_, shown);
  if (shown > LogEnd()) SendStateRequest();
}

}  // namespace zyz::pbft
