// A PBFT replica: one state machine, its rules spread over one file per part of the protocol. This header is the state;
// where a rule lives:
//
//   replica.cc      dispatch, replies to clients            ordering.cc     B2 primary orders, B3 replica accepts
//   commit.cc       B4 PREPARE and COMMIT, B5 executing     retry.cc        B6 a client asks again
//   suspicion.cc    B6 suspecting, leaving, joining         patience.cc     B6 how long is waited
//   view_change.cc  B7 VIEW-CHANGEs and NEW-VIEW            new_view.cc     B8 entering a view
//   fetch.cc        B7 batches that are missing             checkpointing.cc  B10 checkpoints, the log
//   state_transfer.cc  B11                                  status.cc       repetition
//   recovery.cc     amnesia                                 reading.cc      B9 reads
//   show_state.cc, waiting.cc  for readers
//
// Handlers are called with admitted messages only (admission.h). Own votes are counted by the functions used for
// others'.
#ifndef ZYZ_PROTOCOL_PBFT_REPLICA_H_
#define ZYZ_PROTOCOL_PBFT_REPLICA_H_

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "protocol/application.h"
#include "protocol/node.h"
#include "protocol/pbft/admission.h"
#include "protocol/pbft/certificate.h"
#include "protocol/pbft/choose_orders.h"
#include "protocol/pbft/config.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/service_state.h"
#include "protocol/pbft/timers.h"

namespace zyz::pbft {

class Replica final : public Node {
 public:
  Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields, in SPEC.md's words; "{…}?" is absent when there is none. Replicas and requests in lists
  // are text: "r2", "c0:7" (client and timestamp).
  //   view, leaving, pending_view     the view entered last; whether VIEW-CHANGE(pending_view) was said and it is not
  //                                   entered
  //   executed_n, committed_n, h      executed, and of these committed; the history's digest at executed_n
  //   stable {n,a}                    the stable checkpoint
  //   log [{n,v?,d?,batch,prepares,commits,prepared,committed,cert_v?}…]
  //   boundaries [{n,taken,checkpoints}…]  executed here? and how many CHECKPOINTs agree
  //   queue [], held []               requests to order; retries that are not executed and committed
  //   reads []?                       unordered reads that wait
  //   view_changes [{w,from[]}…]      for views above mine
  //   new_view {w,min,last}?          the one that waits to be entered
  //   patience                        the factor of timers suspect and new-view
  //   recovering {answers,view?,n?}?  amnesia: STANDINGs so far; what a recovery needs
  //   wanted {v,n}?, asked_state      what is missing (B11), whether a STATE-REQUEST is out
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;  // waiting.cc
  std::string_view WaitingFor() const override;

  // What the replica knows, for tests. Nobody else decides anything by it.
  bool recovering() const { return recovering_; }
  View view() const { return view_; }
  View pending_view() const { return pending_view_; }
  bool IsLeaving() const { return pending_view_ > view_; }  // said VIEW-CHANGE for a view not yet entered
  uint32_t patience() const { return patience_; }
  SeqNum stable_n() const { return stable_.cert.n; }
  SeqNum committed_n() const { return committed_n_; }
  SeqNum executed_n() const { return executed_n_; }
  const ServiceState& service() const { return service_; }

 private:
  // ---- The log ----
  struct SlotVote {
    View v = 0;
    Digest d;
    friend bool operator==(const SlotVote&, const SlotVote&) = default;
  };
  struct Slot {
    explicit Slot(uint32_t replicas) : prepares(replicas), commits(replicas) {}
    SeqNum n = 0;  // 0: unused

    // Of this view.
    std::optional<OrderHeader> order;  // what is accepted; its content is null while an element of O lacks its batch
    Ref<const BatchContent> content;
    bool inherited = false;       // an element of O
    bool prepared = false;        // B4, in this view
    Ref<const Prepare> prepare;   // own
    Ref<const Commit> commit;     // own
    VoteBox<SlotVote> prepares;   // the first of each sender in the highest view it spoke in
    VoteBox<SlotVote> commits;    //
    Ref<const PrePrepare> early;  // of the view that I am leaving for

    // Of whatever view.
    PreparedCert cert;  // the last prepared certificate; order.n = 0: none
    Ref<const BatchContent> cert_content;
    CommittedEntry committed;  // content is null: not committed
    Digest committed_d;

    // Executed here: what the announcement said.
    Digest h, parent, executed_d;
    Ref<const BatchContent> executed;  // its requests were executed, with its ND
  };

  // ---- replica.cc ----
  NodeId self() const { return context_.id; }
  NodeId primary() const { return context_.cluster.Primary(view_); }
  bool IsPrimary() const { return primary() == self(); }
  bool Planted(PlantedBug bug) const { return config_.planted == bug; }
  View HighestView() const { return std::max(view_, pending_view_); }  // the one that I am in or leave for
  const CertificateChecker& certificates() const { return admission_.certificates(); }
  void OnMessage(const Message& message);
  void OnTimer(TimerId timer);
  void AtStepEnd();
  // Admits `message` and hands it to `handler`, or reports why not.
  template <class M>
  void Receive(const Message& message, NodeId signer, void (Replica::*handler)(const Verified<M>&));
  void Reject(RejectReason reason, NodeId signer);
  void SendReply(NodeId c);
  bool IsInLog(SeqNum n) const {
    return n > stable_.cert.n && n <= stable_.cert.n + config_.log_size() + (Planted(kLogOneLonger) ? 1 : 0);
  }
  RejectReason WhyNotInLog(SeqNum n) const {
    return n <= stable_.cert.n ? RejectReason::kBelowStable : RejectReason::kBeyondWindow;
  }
  Slot& SlotAt(SeqNum n);  // REQUIRES: IsInLog(n)
  const Slot* FindSlot(SeqNum n) const;
  Slot* FindSlot(SeqNum n) { return const_cast<Slot*>(std::as_const(*this).FindSlot(n)); }
  SeqNum LogEnd() const { return stable_.cert.n + config_.log_size(); }

  // ---- ordering.cc: B2, B3 ----
  void OnRequest(const Verified<Request>& request);
  bool IsOrdered(const Request& request) const;
  bool EnqueueForOrder(const Request& request);
  void MaybeOrder();
  void OrderBatch(size_t requests);
  void OnPrePrepare(const PrePrepare& m);
  bool IsTrueOnItsFace(const PrePrepare& m, NodeId signer);
  void CompareWithAccepted(const PrePrepare& m, Slot& slot);
  void NoteOrdered(const BatchContent& content);
  std::optional<uint64_t> ClockBefore(SeqNum n) const;

  // ---- commit.cc: B4, B5 ----
  void MaybePrepareFrom(SeqNum n);
  bool MayPrepare(Slot& slot);
  void OnPrepare(const Prepare& m);
  void OnCommit(const Commit& m);
  template <class M>
  Slot* SlotForVote(const M& m, VoteBox<SlotVote> Slot::*votes);
  uint32_t VotesFor(const VoteBox<SlotVote>& votes, const Slot& slot, PlantedBug any_digest) const;
  void CheckPrepared(Slot& slot);
  void CheckCommitted(Slot& slot);
  void MaybeExecute();
  void Execute(Slot& slot, bool tentative);
  void ExecuteForGood(Slot& slot);
  void AfterCommitted(const BatchContent& content);
  void Announce(const Slot& slot, bool tentative);
  void ReplyToBatch(const Slot& slot);
  void RollBack();

  // ---- reading.cc: B9 ----
  void OnReadRequest(const Verified<ReadRequest>& request);
  bool MayRead() const;
  void AnswerRead(const ReadRequest& request);
  void AnswerWaitingReads();
  void OnReadTimer(uint32_t client);

  // ---- retry.cc: B6 ----
  void HoldRetry(const Ref<const Request>& request);
  bool IsDone(NodeId c, Timestamp t) const;
  void StartSuspectTimer(uint32_t client);
  void StopSuspectTimers();
  void EndRetries(const BatchContent& content);
  void EndRetriesServed();
  void ForwardRetries();
  void OnSuspectTimer(uint32_t client);

  // ---- suspicion.cc: B6 ----
  void Suspect();
  void Convict(const OrderHeader& a, const OrderHeader& b);
  void LeaveFor(View w);
  void MaybeJoin();
  uint32_t ViewChangesFrom(View w) const;

  // ---- patience.cc: B6 ----
  TimeNs Patiently(TimeNs wait) const { return Planted(kNoPatience) ? wait : wait * patience_; }
  void LosePatience();
  void LeaveWithPatience();
  void MaybeRest();
  void OnRestTimer();

  // ---- view_change.cc: B7 ----
  void OnViewChange(const Verified<ViewChange>& view_change);
  bool AddViewChange(const ViewChange& m);
  const ViewChange* ViewChangeOf(NodeId i, View w) const;
  void MaybeStartNewViewTimer();
  void OnNewViewTimer();
  void MaybeSendNewView();

  // ---- new_view.cc: B8 ----
  void OnNewView(const Verified<NewView>& new_view);
  void FollowNewView(const NewView& m);
  void MaybeEnter();
  void EnterView();
  void InheritOrders();
  void ForgetViewState();
  void ResumeService();

  // ---- fetch.cc: B7 ----
  using Missing = std::pair<SeqNum, Digest>;
  Ref<const BatchContent> FindContent(SeqNum n, Digest d) const;
  bool NeedsContent(const OrderHeader& order) const;
  std::vector<Missing> MissingContents() const;
  void SendFetch(const Missing& missing, NodeId to);  // kNoNode: to all
  void OnFetch(const Verified<Fetch>& fetch);
  void OnBatch(const BatchContent& m);
  bool TakeContent(const Missing& missing, const Ref<const BatchContent>& content);

  // ---- checkpointing.cc: B10 ----
  struct Boundary;
  bool IsBoundary(SeqNum n) const { return n % config_.checkpoint_interval == 0; }
  Boundary& BoundaryAt(SeqNum n);
  void TakeCheckpoint(SeqNum n);
  void SayCheckpoint(Boundary& boundary);
  void OnCheckpoint(const Verified<Checkpoint>& checkpoint);
  void MaybeStabilise(Boundary& boundary);
  void StabiliseBy(const CheckpointCert& cert);
  void MakeStable(Boundary& boundary);
  bool HasUnstableBoundary() const;

  // ---- state_transfer.cc: B11 ----
  void WantState(View v, SeqNum n);
  bool IsBehindTarget() const;
  void OnStateRequestTimer();
  void SendStateRequest();
  void OnStateRequest(const Verified<StateRequest>& request);
  void SendState(NodeId to);
  void OnState(const Verified<State>& state);
  bool InstallSnapshot(const State& state);
  bool ExecuteEntries(const State& state);
  void NoteShownView(NodeId i, View v);
  void NoteShownPosition(NodeId i, SeqNum n);

  // ---- status.cc: repetition ----
  struct Standpoint {
    View v = 0, w = 0;
    SeqNum s = 0, committed_n = 0;
    friend bool operator==(const Standpoint&, const Standpoint&) = default;
  };
  Standpoint Here() const { return {view_, HighestView(), stable_.cert.n, committed_n_}; }
  bool IsAnythingMissing() const;
  void MaybeStartStatusTimer();
  void OnStatusTimer();
  Ref<const Status> MakeStatus() const;
  void OnStatus(const Verified<Status>& status);
  void RepeatFor(const Status& status, bool says_it_again);
  void RepeatVotes(NodeId to, View v, SeqNum above);
  // Whether `i` may be sent something of this kind now; at most once per interval.
  enum class Answer : uint8_t { kStatus, kRepetition, kState, kFetched };
  bool MayAnswer(NodeId i, Answer kind);
  void OnAnswerTimer();

  // ---- recovery.cc: amnesia ----
  void StepRecovering(const Input& input);
  void AskToRecover();
  void OnRecover(const Verified<Recover>& recover);
  void HelpRecovery(NodeId i);
  void OnStanding(const Verified<Standing>& standing);
  void MaybeRecovered();

  // ---- show_state.cc ----
  void ShowLog(FieldSink* sink) const;
  void ShowRequests(FieldSink* sink) const;
  void ShowViewChange(FieldSink* sink) const;
  void ShowRecovery(FieldSink* sink) const;

  // ---- waiting.cc ----
  std::string WaitsLeaving() const;
  std::string WaitsInView() const;
  std::string WaitsRecovering() const;

  NodeContext context_;
  const Config config_;
  Admission admission_;
  Outbox* out_ = nullptr;           // during a step
  const Message* input_ = nullptr;  // the message being handled, if any
  NodeId input_from_ = kNoNode;     // where the network saw it come from

  // ---- State, in the order of SPEC.md section 1 ----
  View view_ = 0;
  std::vector<std::unique_ptr<Slot>> slots_;  // at n mod their number; made when first used
  SeqNum executed_n_ = 0;                     // at most one more than committed_n_
  SeqNum committed_n_ = 0;                    // executed and committed
  SeqNum known_n_ = 0;                        // the highest position accepted in this view
  SeqNum inherited_n_ = 0;                    // the last position of this view's O
  ServiceState service_;

  struct StableCheckpoint {
    CheckpointCert cert;
    Bytes snapshot;
  };
  StableCheckpoint stable_;

  // One of the two boundaries in the log, and the votes that gather for it.
  struct Boundary {
    explicit Boundary(uint32_t replicas) : votes(replicas) {}
    SeqNum n = 0;        // which boundary it is; 0: none yet
    bool taken = false;  // executed here: the next four are set
    Digest h, a;
    Bytes snapshot;
    Ref<const Checkpoint> checkpoint;  // own; null while recovering
    VoteBox<Digest> votes;
  };
  std::array<Boundary, 2> boundaries_;

  // ---- Work in progress, all of it bounded ----
  SeqNum next_n_ = 1;                      // primary: where it orders next
  std::vector<Ref<const Request>> queue_;  // primary: to be ordered, at most one per client
  enum class BatchWait : uint8_t { kIdle, kWaiting, kDue } batch_wait_ = BatchWait::kIdle;  // the batch timer
  std::vector<Timestamp> ordered_t_;  // by client index: the last one ordered in this view
  struct Retry {
    Ref<const Request> request;  // the newest
    Timestamp since_t = 0;       // what its timer waits for; 0: none runs
  };
  std::vector<Retry> retries_;  // by client index
  uint32_t retries_held_ = 0;
  struct Read {
    Timestamp t = 0;                 // of the newest that was heard
    Ref<const ReadRequest> request;  // it waits
  };
  std::vector<Read> reads_;  // by client index
  uint32_t reads_waiting_ = 0;
  Ref<const BatchContent> null_content_;

  // ---- Between views ----
  View pending_view_ = 0;              // the highest view that VIEW-CHANGE was sent for
  Ref<const ViewChange> view_change_;  // that VIEW-CHANGE
  // The two of each replica for the highest views, the higher first.
  PerReplica<std::array<Ref<const ViewChange>, 2>> view_changes_;
  bool waits_for_new_view_ = false;                     // VIEW-CHANGEs for pending_view_ or above of 2f+1 are here
  Ref<const NewView> new_view_;                         // of the highest view that I hold, entered or not
  Ref<const NewView> entered_by_;                       // that of view_; null: view 0
  std::map<Missing, Ref<const BatchContent>> fetched_;  // for VIEW-CHANGEs to pending_view_, mine to announce
  uint32_t patience_ = 1;                               // the factor of timers suspect and new-view
  bool lost_patience_ = false;                          // one of them fired here, in HighestView()

  // ---- State transfer, repetition ----
  View wanted_view_ = 0;  // something proves that this exists
  SeqNum wanted_n_ = 0;
  bool state_request_out_ = false;  // until kStateRequestTimer fires
  PerReplica<View> shown_views_;    // by replica: the highest view it showed to be in
  PerReplica<SeqNum> shown_n_;      // by replica: the highest position it said that it has committed
  bool status_timer_on_ = false;
  Standpoint status_seen_;        // mine when the timer was started
  PerReplica<uint8_t> answered_;  // by replica: a bit for each Answer since kAnswerTimer last fired
  PerReplica<uint32_t> fetches_;  // by replica: FETCHes answered since then
  bool answers_limited_ = false;  // until kAnswerTimer fires
  PerReplica<Standpoint> heard_;  // by replica: what its last STATUS said

  // ---- Amnesia (recovery.cc) ----
  static constexpr View kNoView = UINT64_MAX;
  bool recovering_ = false;
  uint64_t recover_q_ = 0;                     // of my last RECOVER
  PerReplica<Ref<const Standing>> standings_;  // by replica: its first answer
  View fresh_view_ = kNoView;                  // from this view on no earlier life can have signed anything
  SeqNum fresh_n_ = 0;                         // whatever an earlier life can have prepared lies below
  struct Amnesiac {
    uint64_t life = 0, q = 0;       // of the latest RECOVER; 0: none
    View view = 0;                  // mine when I first heard this life in it,
    SeqNum stable_n = 0;            // and my stable checkpoint then
    SeqNum patience = 1;            // k: how many log sizes it has to move before I leave the view
    View suspected_view = kNoView;  // the last view that I left for it
  };
  PerReplica<Amnesiac> amnesiacs_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_REPLICA_H_
