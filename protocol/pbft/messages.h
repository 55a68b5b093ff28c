// The messages of PBFT, one struct each, in the order of SPEC.md section 2. Field names are the paper's; `sig` is the
// authenticator of ⟨…⟩, and SignedFields is exactly what stands between those brackets. Where many replicas' votes on
// one thing make a certificate (PREPARE, COMMIT, CHECKPOINT), i stands beside the brackets: the key tells who it was,
// and all votes of a certificate are over one digest.
#ifndef ZYZ_PROTOCOL_PBFT_MESSAGES_H_
#define ZYZ_PROTOCOL_PBFT_MESSAGES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/common/chain.h"
#include "protocol/common/votes.h"
#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/read_request.h"
#include "protocol/request.h"
#include "protocol/types.h"

namespace zyz::pbft {

enum Kind : MessageKind {
  kRequest = kRequestKind,
  kPrePrepare,
  kPrepare,
  kCommit,
  kReply,
  kReadReply,
  kCheckpoint,
  kViewChange,
  kNewView,
  kFetch,
  kBatch,
  kStateRequest,
  kState,
  kStatus,
  kRecover,
  kStanding,
  kReadRequest,
  kKindsEnd,
};

// ---- Pieces that messages share ----

// ⟨v, n, d⟩_p: a PRE-PREPARE without what d is the digest of.
struct OrderHeader {
  static constexpr MessageKind kKind = kPrePrepare;
  View v = 0;
  SeqNum n = 0;
  Digest d;
  Signature sig;

  friend bool operator==(const OrderHeader&, const OrderHeader&) = default;
  Digest signed_digest() const { return ComputeSignedDigest(*this); }
  Statement Stated() const { return {kKind, v, n, d.value}; }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("d", m.d);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// PRE-PREPARE(v, n, d) and 2f PREPARE(v, n, d): (v, n, d) was prepared.
struct PreparedCert {
  OrderHeader order;
  Votes prepares;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("order", m.order);
    visit("prepares", m.prepares, kMaxReplicas);
  }
};

// 2f+1 CHECKPOINT(n, a): a stable checkpoint and its proof. Checkpoint 0 (n = 0) needs no votes.
struct CheckpointCert {
  SeqNum n = 0;
  Digest a;
  Votes votes;

  friend bool operator==(const CheckpointCert&, const CheckpointCert&) = default;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("n", m.n);
    visit("a", m.a);
    visit("votes", m.votes, kMaxReplicas);
  }
};

// ---- Messages ----

// BATCH: what d is the digest of, requests and ND. It proves itself to whoever knows d. PRE-PREPAREs and STATEs carry
// it, too.
struct BatchContent final : MessageOf<BatchContent, kBatch> {
  static constexpr std::string_view kName = "BATCH";
  static constexpr std::string_view kAbout = "replica to who asked: the batch that has this digest";
  static constexpr MessageGroup kGroup = MessageGroup::kRepair;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  Batch batch;
  uint64_t nd = 0;

  // The null batch is empty, and nothing else is.
  bool IsNull() const { return batch.empty(); }
  Digest ComputeD() const { return BatchDigest(batch, nd); }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("batch", m.batch, kMaxBatch);
    visit("nd", m.nd);
  }
};

// The digest of the null batch, with ND 0: what fills a position at which nothing can have been committed.
inline Digest NullDigest() { return BatchDigest({}, 0); }

// PRE-PREPARE: ⟨v, n, d⟩_p and the batch with its ND
struct PrePrepare final : MessageOf<PrePrepare, kPrePrepare> {
  static constexpr std::string_view kName = "PRE-PREPARE";
  static constexpr std::string_view kAbout = "primary to backups: this batch has position n in view v";
  static constexpr MessageGroup kGroup = MessageGroup::kOrdering;
  static constexpr Flow kFlow = {.from = Side::kPrimary, .view = "v", .outage = Outage::kOrders, .weight = 3};
  OrderHeader order;
  Ref<const BatchContent> content;

  Statement Stated() const { return order.Stated(); }
  OrderHeader& Signed() { return order; }
  NodeId SignedBy(const ClusterSize& cluster) const { return cluster.Primary(order.v); }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    OrderHeader::SignedFields(m.order, visit);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    OrderHeader::Fields(m.order, visit);
    visit("content", m.content);
  }
};

// ⟨v, n, d⟩_i, i
struct Prepare final : MessageOf<Prepare, kPrepare> {
  static constexpr std::string_view kName = "PREPARE";
  static constexpr std::string_view kAbout = "backup to all: I accept this order in view v";
  static constexpr MessageGroup kGroup = MessageGroup::kOrdering;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v", .weight = 3};
  View v = 0;
  SeqNum n = 0;
  Digest d;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, v, n, d.value}; }
  void SayBriefly(Brief* brief) const { brief->Number("v", v).Number("n", n).Hash("d", d); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("d", m.d);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨v, n, d⟩_i, i
struct Commit final : MessageOf<Commit, kCommit> {
  static constexpr std::string_view kName = "COMMIT";
  static constexpr std::string_view kAbout = "replica to all: it is prepared here in view v";
  static constexpr MessageGroup kGroup = MessageGroup::kCommit;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v", .weight = 4};
  View v = 0;
  SeqNum n = 0;
  Digest d;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, v, n, d.value}; }
  void SayBriefly(Brief* brief) const { brief->Number("v", v).Number("n", n).Hash("d", d); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("d", m.d);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨v, t, c, H(r), tentative, i⟩_i and r
struct Reply final : MessageOf<Reply, kReply> {
  static constexpr std::string_view kName = "REPLY";
  static constexpr std::string_view kAbout = "replica to client: the reply to this request";
  static constexpr MessageGroup kGroup = MessageGroup::kReply;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kClients, .view = "v", .weight = 2};
  View v = 0;
  Timestamp t = 0;
  NodeId c = 0;
  Digest rh;               // H(r)
  bool tentative = false;  // executed before it was committed
  NodeId i = 0;
  Signature sig;
  Bytes r;

  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("t", m.t);
    visit("c", m.c);
    visit("rh", m.rh);
    visit("tentative", m.tentative);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
    visit("r", m.r, kMaxReplyBytes);
  }
};

// REQUEST with the read-only flag on
using ReadRequest = ReadRequestOf<kReadRequest>;

// ⟨n, t, c, H(r), i⟩_i and r: n is the position after which it was read
struct ReadReply final : MessageOf<ReadReply, kReadReply> {
  static constexpr std::string_view kName = "READ-REPLY";
  static constexpr std::string_view kAbout = "replica to client: what this read sees after position n";
  static constexpr MessageGroup kGroup = MessageGroup::kReply;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kClients};
  SeqNum n = 0;
  Timestamp t = 0;
  NodeId c = 0;
  Digest rh;  // H(r)
  NodeId i = 0;
  Signature sig;
  Bytes r;

  void SayBriefly(Brief* brief) const { brief->Number("n", n).Open("(").RequestOf(c, t).Close(")"); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("n", m.n);
    visit("t", m.t);
    visit("c", m.c);
    visit("rh", m.rh);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
    visit("r", m.r, kMaxReplyBytes);
  }
};

// ⟨n, a⟩_i, i: a = digest of application state, client table and history digest after n
struct Checkpoint final : MessageOf<Checkpoint, kCheckpoint> {
  static constexpr std::string_view kName = "CHECKPOINT";
  static constexpr std::string_view kAbout = "replica to all: my state after position n";
  static constexpr MessageGroup kGroup = MessageGroup::kCheckpoint;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  SeqNum n = 0;
  Digest a;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, 0, n, a.value}; }
  void SayBriefly(Brief* brief) const { brief->Number("n", n).Hash("a", a); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("n", m.n);
    visit("a", m.a);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨w, s + C, P, i⟩_i
struct ViewChange final : MessageOf<ViewChange, kViewChange> {
  static constexpr std::string_view kName = "VIEW-CHANGE";
  static constexpr std::string_view kAbout = "replica to all: I leave for view w, and this was prepared here";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "w", .starts_view = true, .weight = 4};
  View w = 0;                   // the view to go to
  CheckpointCert checkpoint;    // s and C: my stable checkpoint
  std::vector<PreparedCert> p;  // above s, by n: the certificate of the highest view
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, w, 0, signed_digest().value}; }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("w", m.w);
    visit("checkpoint", m.checkpoint);
    visit("p", m.p, kMaxChain);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨w, V, O⟩_p': V = 2f+1 VIEW-CHANGEs for w, sorted by replica; O = the orders of view w that follow from V, by n
struct NewView final : MessageOf<NewView, kNewView> {
  static constexpr std::string_view kName = "NEW-VIEW";
  static constexpr std::string_view kAbout =
      "new primary to all, later anybody to who lacks it: 2f+1 VIEW-CHANGEs, and what view w orders because of them";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {
      .from = Side::kPrimary, .view = "w", .starts_view = true, .outage = Outage::kNewView, .weight = 2};
  View w = 0;
  std::vector<Ref<const ViewChange>> v;
  std::vector<OrderHeader> o;
  Signature sig;

  Statement Stated() const { return {kKind, w, 0, signed_digest().value}; }
  NodeId SignedBy(const ClusterSize& cluster) const { return cluster.Primary(w); }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("w", m.w);
    visit("v", m.v, kMaxReplicas);
    visit("o", m.o, kMaxChain);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨n, d, i⟩_i
struct Fetch final : MessageOf<Fetch, kFetch> {
  static constexpr std::string_view kName = "FETCH";
  static constexpr std::string_view kAbout = "replica to all: I lack the batch at n that has this digest";
  static constexpr MessageGroup kGroup = MessageGroup::kRepair;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  SeqNum n = 0;
  Digest d;
  NodeId i = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const { brief->Number("n", n).Hash("d", d); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("n", m.n);
    visit("d", m.d);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨v, s, committed_n, i⟩_i: where the asking replica stands
struct StateRequest final : MessageOf<StateRequest, kStateRequest> {
  static constexpr std::string_view kName = "STATE-REQUEST";
  static constexpr std::string_view kAbout = "replica to all: I am behind, this is where I stand";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  SeqNum s = 0;
  SeqNum committed_n = 0;
  NodeId i = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const { brief->Number("v", v).Number("s", s).Number("committed", committed_n); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("s", m.s);
    visit("committed_n", m.committed_n);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// A position with what proves it committed: 2f+1 COMMIT(v, n, d), d being the content's digest.
struct CommittedEntry {
  View v = 0;
  Ref<const BatchContent> content;
  Votes commits;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("content", m.content);
    visit("commits", m.commits, kMaxReplicas);
  }
};

// The NEW-VIEW of the sender's view (none: view 0), its stable checkpoint with proof and snapshot, and the positions
// committed_n after it without a gap. Every part proves itself.
struct State final : MessageOf<State, kState> {
  static constexpr std::string_view kName = "STATE";
  static constexpr std::string_view kAbout =
      "replica to who is behind: view, checkpoint, and what is committed after it";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .weight = 2};
  std::optional<Ref<const NewView>> new_view;
  CheckpointCert checkpoint;
  Bytes snapshot;
  std::vector<CommittedEntry> entries;  // of positions checkpoint.n + 1, …

  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("new_view", m.new_view);
    visit("checkpoint", m.checkpoint);
    visit("snapshot", m.snapshot, kMaxSnapshotBytes);
    visit("entries", m.entries, kMaxChain);
  }
};

// ⟨v, w, s, committed_n, i⟩_i: w = the view it leaves for, else v
struct Status final : MessageOf<Status, kStatus> {
  static constexpr std::string_view kName = "STATUS";
  static constexpr std::string_view kAbout = "replica to all, or in answer to one: this is how far I am";
  static constexpr MessageGroup kGroup = MessageGroup::kRepair;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  View w = 0;
  SeqNum s = 0;
  SeqNum committed_n = 0;
  NodeId i = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const {
    brief->Number("v", v).Number("w", w).Number("s", s).Number("committed", committed_n);
  }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("w", m.w);
    visit("s", m.s);
    visit("committed_n", m.committed_n);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨life, q, i⟩_i: I have lost my memory, this is my life number `life`, and I ask for the q-th time
struct Recover final : MessageOf<Recover, kRecover> {
  static constexpr std::string_view kName = "RECOVER";
  static constexpr std::string_view kAbout = "replica to all: I have lost my memory, where do you stand?";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  uint64_t life = 0;
  uint64_t q = 0;
  NodeId i = 0;
  Signature sig;

  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("life", m.life);
    visit("q", m.q);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨c, life, v, n, i⟩_i: the answer to c's RECOVER. v: the highest view that was entered or that VIEW-CHANGE was sent
// for; n: committed_n.
struct Standing final : MessageOf<Standing, kStanding> {
  static constexpr std::string_view kName = "STANDING";
  static constexpr std::string_view kAbout = "replica to who lost its memory: I stand here";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  NodeId c = 0;
  uint64_t life = 0;
  View v = 0;
  SeqNum n = 0;
  NodeId i = 0;
  Signature sig;

  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("receiver", m.c);
    visit("life", m.life);
    visit("v", m.v);
    visit("n", m.n);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ---- The set as a whole ----

using AllMessages =
    MessageTypes<Request, PrePrepare, Prepare, Commit, Reply, ReadReply, Checkpoint, ViewChange, NewView, Fetch,
                 BatchContent, StateRequest, State, Status, Recover, Standing, ReadRequest>;
static_assert(AllMessages::kSize == kKindsEnd - 1, "one type for every kind");

const MessageSet& Messages();

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_MESSAGES_H_
