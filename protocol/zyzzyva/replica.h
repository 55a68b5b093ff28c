// A Zyzzyva replica: one state machine, its rules spread over one file per part of the protocol. This header is the
// state; where a rule lives:
//
//   replica.cc      dispatch, replies to clients            ordering.cc     A2 primary orders, A3 replica accepts
//   commit.cc       A4b COMMIT and LOCAL-COMMIT             retry.cc        A4c retransmitted REQUESTs, CONFIRM-REQ
//   fill_hole.cc    A5 holes                                suspicion.cc    A6 proofs of misbehaviour, V1 suspicion
//   checkpointing.cc  K1 … K3 checkpoints, collection, the window
//   view_change.cc  V2, V3 leaving a view                   patience.cc     V2 how long is waited
//   new_view.cc     V4, V5 confirming and entering a view   state_transfer.cc  X1
//   answers.cc      X2 how much is answered                 recovery.cc     R1, R3 amnesia
//   show_state.cc   the state as fields, for readers      waiting.cc      what it waits for, in words
//
// Handlers are called with admitted messages only (admission.h). Own votes are counted by the functions used for
// others'.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_REPLICA_H_
#define ZYZ_PROTOCOL_ZYZZYVA_REPLICA_H_

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "protocol/application.h"
#include "protocol/node.h"
#include "protocol/zyzzyva/admission.h"
#include "protocol/zyzzyva/certificate.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/history.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/select_history.h"
#include "protocol/zyzzyva/service_state.h"
#include "protocol/zyzzyva/timers.h"

namespace zyz::zyzzyva {

class Replica final : public Node {
 public:
  Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields, in SPEC.md's words; "{…}?" is absent when there is none. Replicas and requests in lists
  // are text: "r2", "c0:7" (client and timestamp).
  //   view, leaving, pending_view      the view entered last; whether VIEW-CHANGE(pending_view) was said and it is not
  //   entered view_cert {n,h}                  n_G and h_G: positions up to n were inherited by this view history {n,h}
  //   max_n, and h there chain [{n,h}…]                   every position above the stable checkpoint stable {v,n,h} the
  //   stable checkpoint committed_n                      the largest position that view_cert, max_cc or the stable
  //   checkpoint covers max_cc {v,n,h}?                  the commit certificate of the current view boundaries
  //   [{n,taken,responses,checkpoints}…]  open tentative checkpoints: executed here? and how many votes agree
  //   suspecting, convicted            I-HATE-THE-PRIMARY was said, a POM is known
  //   hates [{v,from[]}…]              who suspects which view's primary
  //   queue [], awaited [], waiting_commits []  requests to order, whose order is awaited, whose COMMIT lies ahead of
  //   max_n early [n…], hole {from,to,asked_all}?  ORDER-REQs beyond max_n+1, and the hole in front of them that was
  //   asked for view_changes [{w,from[]}…]       VIEW-CHANGEs for views above mine selected {w,n,h}? what SelectHistory
  //   made of NEW-VIEW(w) confirms [{w,n,h,from[]}…]       VIEW-CONFIRMs for views above mine, my own among them
  //   patience                         the factor of timers suspect, fill and new-view
  //   recovering {answers,fresh_view?}?  amnesia: STANDINGs so far; from this view on no earlier life can have signed
  //   anything wanted {v,n}?, asked_state, fetched_n?  the state that is missing (X1), whether a STATE-REQUEST is out,
  //   what came
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;  // waiting.cc
  std::string_view WaitingFor() const override;

  bool recovering() const { return recovering_; }
  // What the replica knows, for tests. Nobody else decides anything by it.
  View view() const { return view_; }
  bool IsLeaving() const { return pending_view_ > view_; }  // said VIEW-CHANGE for a view not yet entered
  uint32_t patience() const { return patience_; }
  const History& history() const { return history_; }
  SeqNum stable_n() const { return stable_.cert.n; }
  SeqNum committed_n() const { return committed_n_; }

 private:
  // ---- replica.cc ----
  NodeId self() const { return context_.id; }
  NodeId primary() const { return context_.cluster.Primary(view_); }
  bool IsPrimary() const { return primary() == self(); }
  bool Planted(PlantedBug bug) const { return config_.planted == bug; }
  // V2: nothing is signed for, or appended in, a view that was left, be it in this very step.
  bool IsFrozen() const {
    return IsLeaving() && !Planted(kOrderWhileLeaving) && !Planted(kCommitWhileLeaving) &&
           !Planted(kSignsWhereItLeaves);
  }
  void OnMessage(const Message& message);
  void StepRecovering(const Input& input);
  void OnTimer(TimerId timer);
  // Admits `message` and hands it to `handler`, or reports why not.
  template <class M>
  void Receive(const Message& message, NodeId signer, void (Replica::*handler)(const Verified<M>&));
  void Reject(RejectReason reason, NodeId signer);
  // The last executed request's SPEC-RESPONSE, signed in the current view.
  Ref<SpecResponse> MakeSpecResponse(NodeId c, const ClientRecord& record);
  void SendSpecResponse(NodeId c);
  // The ORDER-REQ of this view at n, or null: inherited, collected, or not there yet.
  const OrderReq* OwnViewOrder(SeqNum n) const;
  // Whether view_cert, max_cc or the stable checkpoint covers n. REQUIRES: n was executed.
  bool IsCommitted(SeqNum n) const { return n <= committed_n_; }

  // ---- ordering.cc: A2, A3 ----
  void OnRequest(const Verified<Request>& request);
  void EnqueueForOrder(const Request& request);
  void MaybeOrder();
  void OrderBatch(size_t requests);
  void OnOrderReq(const OrderReq& order);
  void OnOrderInSequence(const Verified<OrderReq>& order);
  void CompareWithHeld(const OrderReq& order);
  void AcceptEarlyOrders();
  const OrderReq* EarlyOrder(SeqNum n) const;  // kept out of order, or null
  // A3 (5), second half, and (6): what somebody else says that this view's primary ordered next.
  bool AcceptsContent(const OrderReq& order) const;
  void Execute(Ref<const OrderReq> order);
  void AfterExecution();

  // ---- commit.cc: A4b ----
  void OnCommit(const Verified<Commit>& commit);
  void ApplyCommit(const Commit& admitted);
  void OnCommitOfInherited(const Commit& commit);
  void OnCommitOfOldView(const Commit& commit);
  void OnCommitConflict(const Commit& commit);
  void OnWaitingCommits();
  // Takes a certificate of this view for a held position whose h agrees. False: it disagrees with the history.
  bool AdoptCommitCert(const CommitCert& cc);
  void SendLocalCommit(NodeId c, Timestamp t, SeqNum n, Digest h);

  // ---- retry.cc: A4c ----
  void OnRetriedRequest(const Verified<Request>& request);
  bool HoldsAsSpeculation(NodeId c) const;
  void MaybeAskForOrder(NodeId c);
  void AskForOrder(NodeId c);
  void OnQuestionTimer();
  void AwaitOrder(const Verified<Request>& request, bool to_all);
  bool StartAwaiting(const Verified<Request>& request);
  void OnConfirmReq(const Verified<ConfirmReq>& confirm);
  void OnSuspectTimer(uint32_t client);
  void SendConfirmReq(const Ref<const Request>& request, bool to_all);

  // ---- fill_hole.cc: A5 ----
  void MaybeFillHole();
  void OnFillHoleTimer();
  void OnFillHole(const Verified<FillHole>& hole);
  void SendFillHole(SeqNum from, SeqNum to, bool to_all);
  void NoteBoundaryShown(NodeId i, SeqNum n);

  // ---- answers.cc: X2 ----
  bool MayAnswer(NodeId i, SeqNum n, bool is_question);
  void OnAnswerTimer();

  // ---- suspicion.cc: A6, V1 ----
  void OnPom(const Verified<Pom>& pom);
  void Convict(const OrderHeader& a, const OrderHeader& b);
  void ConvictByCheckpoint(const CheckpointCert& stable);
  void ConvictBy(const Pom& pom);
  View SuspectedView() const { return std::max(view_, pending_view_); }  // whose primary a suspicion is about
  void SuspectPrimary();
  void OnIHateThePrimary(const Verified<IHateThePrimary>& hate);
  void AddHate(NodeId i, View v, Signature sig);
  void OnRebroadcastTimer();

  // ---- checkpointing.cc: K1 … K3 ----
  struct TentativeCheckpoint;
  void TakeTentativeCheckpoint(const OrderReq& order);
  void AnnounceBoundary(TentativeCheckpoint& slot);
  TentativeCheckpoint& SlotFor(SeqNum boundary);
  bool IsOpenBoundary(SeqNum n) const;
  RejectReason WhyNotOpen(SeqNum n) const;
  void OnBoundaryResponse(const Verified<SpecResponse>& response);
  void AddBoundaryVote(const SpecResponse& response);
  Ref<Checkpoint> MakeCheckpoint(const TentativeCheckpoint& tentative);
  void AfterCommit();
  void OnCheckpoint(const Verified<Checkpoint>& checkpoint);
  void OnLateBoundary(NodeId i, SeqNum n, PerReplica<SeqNum>* late);
  void AddCheckpointVote(const Checkpoint& checkpoint);
  void MaybeStabilise(SeqNum boundary);
  void MakeStable(TentativeCheckpoint& tentative);
  void OnWindowTimer();
  bool AtWindowEdge() const { return history_.max_n() >= stable_.cert.n + config_.window(); }

  // ---- view_change.cc: V2, V3 ----
  void CommitToViewChange(View w, const Votes& proof);
  void OnViewChange(const Verified<ViewChange>& view_change);
  void AddViewChange(const ViewChange& view_change);
  void OnNewViewTimer();

  // ---- patience.cc: V2 ----
  TimeNs Patiently(TimeNs wait) const { return wait * patience_; }
  void LosePatience();
  void LeaveWithPatience();
  void MaybeRest();
  void OnRestTimer();

  // ---- new_view.cc: V4, V5 ----
  struct ConfirmValue {
    View w = 0;
    SeqNum n = 0;
    Digest h;
    friend bool operator==(const ConfirmValue&, const ConfirmValue&) = default;
  };
  void OnNewView(const Verified<NewView>& new_view);
  void FollowNewView(const NewView& new_view);
  void MaybeConfirm();
  bool HasStateFor(const SelectedHistory& selected) const;
  bool KeepsStable(const SelectedHistory& selected) const;
  void OnViewConfirm(const Verified<ViewConfirm>& confirm);
  void AddViewConfirm(const ViewConfirm& confirm);
  void MaybeEnter(const ConfirmValue& value);
  void ReportChoice(View w, const SelectedHistory& selected);
  void EnterView(ViewCert cert, const SelectedHistory& target, const CommitCert* cc);
  void ForgetViewState();
  void ResumeService();
  void AdoptHistory(const SelectedHistory& target);
  void AwaitAgain(SeqNum from);
  void KeepNewest(const Ref<const Request>& request, std::vector<Ref<const Request>>* held);
  void RollBackTo(SeqNum n);
  void ExecuteInherited(const Ref<const OrderReq>& order);
  void MaybeStabiliseBy(const CheckpointCert& cert);

  // ---- state_transfer.cc: X1 ----
  void WantState(View v, SeqNum n);
  bool IsBehindTarget() const;
  void OnStateRequestTimer();
  bool SendStateRequest();  // false: one is out already
  void OnStateRequest(const Verified<StateRequest>& request);
  void SendState(NodeId to);
  void OnStateReplyTimer() { state_sent_.assign(state_sent_.size(), false); }
  void OnState(const Verified<State>& state);
  bool MaybeTakeSnapshotFrom(const State& state);
  bool FetchSnapshotFor(const State& state);
  void ExtendBy(const State& state);
  void InstallSnapshot();
  void NoteShownView(NodeId i, View v);
  void NoteFarPosition(NodeId i, SeqNum n);

  bool IsSilentAt(SeqNum n) const { return view_ == silent_view_ && n <= silent_n_; }

  // ---- recovery.cc: R1, R3 ----
  void AskToRecover();
  void OnRecover(const Verified<Recover>& recover);
  void HelpRecovery(NodeId i);
  void OnStanding(const Verified<Standing>& standing);
  void OnStateInRecovery(const Verified<State>& state);

  // ---- show_state.cc ----
  void ShowHistory(FieldSink* sink) const;
  void ShowAgreement(FieldSink* sink) const;
  void ShowViewChange(FieldSink* sink) const;
  void ShowRecovery(FieldSink* sink) const;

  // ---- waiting.cc ----
  std::string WaitsLeaving() const;
  std::string WaitsInView() const;
  std::string WaitsRecovering() const;
  uint32_t ViewChangesFor(View w) const;

  NodeContext context_;
  const Config config_;
  Admission admission_;
  Outbox* out_ = nullptr;           // during a step
  const Message* input_ = nullptr;  // the message being handled, if any
  NodeId input_from_ = kNoNode;     // where the network saw it come from

  // ---- State, in the order of SPEC.md section 2 ----
  View view_ = 0;
  ViewCert view_cert_;  // positions up to view_cert_.n were inherited by this view
  History history_;     // in it: the ORDER-REQ of every entry ordered in this view
  ServiceState service_;
  CommitCert max_cc_;       // of the current view, above the stable checkpoint; n = 0: none
  SeqNum committed_n_ = 0;  // the largest position that IsCommitted

  struct StableCheckpoint {
    CheckpointCert cert;
    Bytes snapshot;
  };
  StableCheckpoint stable_;

  struct CheckpointValue {
    View v = 0;
    Digest h, a;
    friend bool operator==(const CheckpointValue&, const CheckpointValue&) = default;
  };
  // One of the two checkpoint boundaries inside the window, and the votes that gather for it.
  struct TentativeCheckpoint {
    explicit TentativeCheckpoint(uint32_t replicas) : responses(replicas), checkpoints(replicas) {}
    SeqNum n = 0;                      // which boundary the slot is for; 0: none yet
    bool taken = false;                // executed here: the five fields below are set
    NodeId c = 0;                      // the client of the batch's last request,
    ClientRecord last;                 // and its record then
    Digest a;                          // digest of `snapshot`
    Bytes snapshot;                    // state after n
    Ref<const SpecResponse> response;  // own boundary SPEC-RESPONSE
    Ref<const Checkpoint> checkpoint;  // own CHECKPOINT, once committed
    VoteBox<SpecTuple> responses;      // boundary SPEC-RESPONSEs of this view: 2f+1 are a CC
    VoteBox<CheckpointValue> checkpoints;
  };
  std::array<TentativeCheckpoint, 2> tentative_;
  PerReplica<SeqNum> late_responses_, late_checkpoints_;  // by replica: the boundary of its last that came too late

  // ---- Work in progress, all of it bounded ----
  std::vector<Ref<const Request>> queue_;  // primary: to be ordered, at most one per client
  enum class BatchWait : uint8_t { kIdle, kWaiting, kDue } batch_wait_ = BatchWait::kIdle;  // the batch timer
  std::vector<Ref<const OrderReq>> early_;  // ORDER-REQs of this view beyond max_n+1, at n mod window
  std::vector<Ref<const Request>>
      awaited_;  // by client index: requests whose order is overdue when kSuspectTimer fires
  std::vector<Ref<const Request>> rolled_back_;     // by client index: until the new view is entered
  std::vector<Ref<const Commit>> waiting_commits_;  // CCs of this view beyond max_n, at most one per client
  SeqNum known_n_ = 0;                              // highest position known to be ordered in this view
  enum class Hole : uint8_t { kNone, kAskedPrimary, kAskedAll } hole_ = Hole::kNone;
  SeqNum hole_to_ = 0;       // the end of the hole asked for
  uint32_t hole_waits_ = 0;  // times fill that all have been asked for it
  bool suspecting_ = false;  // I-HATE-THE-PRIMARY(SuspectedView()) was sent
  Ref<const Pom> pom_;       // convicts view_'s primary
  VoteBox<View> hates_;      // the latest I-HATE-THE-PRIMARY of each replica
  // A5: by replica, the last boundary that it showed to have executed or committed in this view.
  PerReplica<SeqNum> boundaries_shown_;

  // A4c: questions for the order of what a client asks again for. By client index.
  static constexpr uint32_t kMaxQuestions = 16;  // L
  struct Question {
    uint64_t asked = 0;  // the number of the last one for this client; 0: none yet
    bool waits = false;  // for the next interval
  };
  std::vector<Question> questions_;
  uint64_t questions_asked_ = 0;       // all of them
  uint64_t questions_before_ = 0;      // of these before the present interval began
  bool question_interval_on_ = false;  // until kQuestionTimer fires

  // X2, by replica: what it was sent in answer to FILL-HOLE and CONFIRM-REQ.
  struct Answered {
    SeqNum max_n = 0;                   // the highest position of this view
    uint32_t questions = 0, holes = 0;  // again, or below it, since kAnswerTimer last fired
  };
  PerReplica<Answered> answered_;
  bool answers_limited_ = false;  // until kAnswerTimer fires

  // ---- Between views ----
  View pending_view_ = 0;                           // the highest view that VIEW-CHANGE was sent for
  Ref<const ViewChange> view_change_;               // that VIEW-CHANGE, while leaving
  PerReplica<Ref<const ViewChange>> view_changes_;  // the latest of each replica
  bool waits_for_new_view_ = false;                 // 2f+1 VIEW-CHANGEs for pending_view_ are here
  uint32_t patience_ = 1;                           // V2: the factor of timers suspect, fill and new-view
  bool lost_patience_ = false;                      // one of them fired here, in SuspectedView()
  Ref<const NewView> new_view_;                     // my own, as primary of that view
  SelectedHistory selected_;                        // G of selected_view_
  View selected_view_ = 0;                          // 0: none
  Ref<const ViewConfirm> confirm_;                  // my latest
  VoteBox<ConfirmValue> view_confirms_;             // the latest of each replica

  // ---- State transfer ----
  View wanted_view_ = 0;  // something proves that this position of this view exists
  SeqNum wanted_n_ = 0;
  bool state_request_out_ = false;    // until kStateRequestTimer fires
  PerReplica<bool> state_sent_;       // by replica: since kStateReplyTimer last fired, or was armed
  PerReplica<View> shown_views_;      // by replica: the highest view it showed to be in
  PerReplica<SeqNum> far_positions_;  // by replica: the highest position beyond my window that it showed to have
  StableCheckpoint fetched_;          // checked, and needed to adopt a history; n = 0: none

  static constexpr View kNoView = UINT64_MAX;
  // In silent_view_ nothing is answered up to silent_n_: I may have answered something else, before a stable checkpoint
  // of that very view proved my history wrong.
  View silent_view_ = kNoView;
  SeqNum silent_n_ = 0;

  // ---- Amnesia (recovery.cc) ----
  bool recovering_ = false;
  uint64_t recover_q_ = 0;                     // of my last RECOVER
  PerReplica<Ref<const Standing>> standings_;  // by replica: its first answer
  View fresh_view_ = kNoView;                  // from this view on no earlier life can have signed anything
  struct Amnesiac {
    uint64_t life = 0, q = 0;       // of the latest RECOVER; 0: none
    View view = 0;                  // mine when I first heard this life in it,
    SeqNum stable_n = 0;            // and my stable checkpoint then
    SeqNum patience = 1;            // k: how many windows it has to move before I suspect the view
    View suspected_view = kNoView;  // the last view that I suspected for it
  };
  PerReplica<Amnesiac> amnesiacs_;

  CommitCert scratch_cc_;  // reused when a CC is built, so that nothing is allocated
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_REPLICA_H_
