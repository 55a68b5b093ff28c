// The messages of Zyzzyva, one struct each, in the order of SPEC.md section 3. Field names are the paper's; `sig` is
// the authenticator of ⟨…⟩, and SignedFields is exactly what stands between those brackets.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_MESSAGES_H_
#define ZYZ_PROTOCOL_ZYZZYVA_MESSAGES_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/common/votes.h"
#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/request.h"
#include "protocol/types.h"

namespace zyz::zyzzyva {

enum Kind : MessageKind {
  kRequest = kRequestKind,
  kOrderReq,
  kSpecResponse,
  kCommit,
  kLocalCommit,
  kFillHole,
  kConfirmReq,
  kPom,
  kIHateThePrimary,
  kViewChange,
  kNewView,
  kViewConfirm,
  kCheckpoint,
  kStateRequest,
  kState,
  kRecover,
  kStanding,
  kKindsEnd,
};

// ---- Pieces that messages share ----

// ⟨v, n, h_n, d, ND⟩_p: an ORDER-REQ without its batch ("OR").
struct OrderHeader {
  static constexpr MessageKind kKind = kOrderReq;
  View v = 0;
  SeqNum n = 0;
  Digest h, d;
  uint64_t nd = 0;
  Signature sig;

  friend bool operator==(const OrderHeader&, const OrderHeader&) = default;
  Digest signed_digest() const { return ComputeSignedDigest(*this); }
  Statement Stated() const { return {kKind, v, n, HashWords(kKind, h.value, d.value, nd).value}; }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("d", m.d);
    visit("nd", m.nd);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨v, n, h_n, H(r), c, t⟩: what a SPEC-RESPONSE signs and a commit certificate repeats.
struct SpecTuple {
  static constexpr MessageKind kKind = kSpecResponse;
  View v = 0;
  SeqNum n = 0;
  Digest h;
  Digest rh;  // H(r)
  NodeId c = 0;
  Timestamp t = 0;

  friend bool operator==(const SpecTuple&, const SpecTuple&) = default;
  Digest signed_digest() const { return ComputeSignedDigest(*this); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("rh", m.rh);
    visit("c", m.c);
    visit("t", m.t);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
  }
};

// CC: 2f+1 replicas' authenticators on one tuple.
struct CommitCert {
  SpecTuple tuple;
  Votes votes;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SpecTuple::Fields(m.tuple, visit);
    visit("votes", m.votes, kMaxReplicas);
  }
};

// 2f+1 VIEW-CONFIRM(v, n, h). View 0 has the genesis certificate: v = n = 0, h = 0, no votes.
struct ViewCert {
  View v = 0;
  SeqNum n = 0;
  Digest h;
  Votes votes;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("votes", m.votes, kMaxReplicas);
  }
};

// 2f+1 CHECKPOINT(v, n, h, a): a stable checkpoint and its proof. Checkpoint 0 (n = 0) needs no votes.
struct CheckpointCert {
  View v = 0;
  SeqNum n = 0;
  Digest h, a;
  Votes votes;

  friend bool operator==(const CheckpointCert&, const CheckpointCert&) = default;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("a", m.a);
    visit("votes", m.votes, kMaxReplicas);
  }
};

// ---- Messages ----

// "v=0 n=1 h=a65f (c1's t=1)"
void SayPosition(View v, SeqNum n, Digest h, NodeId c, Timestamp t, Brief* brief);

// ORDER-REQ: ⟨v, n, h_n, d, ND⟩_p and the batch that d is the digest of (history.h).
struct OrderReq final : MessageOf<OrderReq, kOrderReq> {
  static constexpr std::string_view kName = "ORDER-REQ";
  static constexpr std::string_view kAbout = "primary to backups: this batch has position n";
  static constexpr MessageGroup kGroup = MessageGroup::kOrdering;
  static constexpr Flow kFlow = {.from = Side::kPrimary, .view = "v", .outage = Outage::kOrders, .weight = 3};
  OrderHeader order;
  Batch batch;

  Statement Stated() const { return order.Stated(); }
  OrderHeader& Signed() { return order; }
  NodeId SignedBy(const ClusterSize& cluster) const { return cluster.Primary(order.v); }
  void SayBriefly(Brief* brief) const;
  // The header's digest, computed once: it signs alike as ORDER-REQ and as the OR that other messages carry.
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    OrderHeader::SignedFields(m.order, visit);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    OrderHeader::Fields(m.order, visit);
    visit("batch", m.batch, kMaxBatch);
  }
};

// SPEC-RESPONSE: ⟨v, n, h_n, H(r), c, t⟩_i, i, r, OR
struct SpecResponse final : MessageOf<SpecResponse, kSpecResponse> {
  static constexpr std::string_view kName = "SPEC-RESPONSE";
  static constexpr std::string_view kAbout = "replica to client: the reply, executed speculatively at position n";
  static constexpr MessageGroup kGroup = MessageGroup::kReply;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kClients, .view = "v", .weight = 2};
  SpecTuple tuple;
  NodeId i = 0;
  Signature sig;
  Bytes r;
  std::optional<OrderHeader> order;  // none for positions that view v inherited

  Statement Stated() const { return {kKind, tuple.v, tuple.n, tuple.h.value, tuple.c, tuple.t, tuple.rh}; }
  void SayBriefly(Brief* brief) const { SayPosition(tuple.v, tuple.n, tuple.h, tuple.c, tuple.t, brief); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    SpecTuple::SignedFields(m.tuple, visit);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
    visit("r", m.r, kMaxReplyBytes);
    visit("or", m.order);
  }
};

// COMMIT: ⟨c, CC⟩_c, OR
struct Commit final : MessageOf<Commit, kCommit> {
  static constexpr std::string_view kName = "COMMIT";
  static constexpr std::string_view kAbout = "client to all: 2f+1 replicas gave the same answer, keep the proof";
  static constexpr MessageGroup kGroup = MessageGroup::kCommit;
  static constexpr Flow kFlow = {.from = Side::kClients, .view = "v", .weight = 4};
  NodeId c = 0;
  CommitCert cc;
  Signature sig;
  std::optional<OrderHeader> order;

  void SayBriefly(Brief* brief) const {
    SayPosition(cc.tuple.v, cc.tuple.n, cc.tuple.h, cc.tuple.c, cc.tuple.t, brief);
  }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("client", m.c);
    CommitCert::Fields(m.cc, visit);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
    visit("or", m.order);
  }
};

// ⟨v, n, h_n, c, t, i⟩_i
struct LocalCommit final : MessageOf<LocalCommit, kLocalCommit> {
  static constexpr std::string_view kName = "LOCAL-COMMIT";
  static constexpr std::string_view kAbout = "replica to client: I keep your commit certificate";
  static constexpr MessageGroup kGroup = MessageGroup::kCommit;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kClients, .view = "v"};
  View v = 0;
  SeqNum n = 0;
  Digest h;
  NodeId c = 0;
  Timestamp t = 0;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, v, n, h.value}; }
  void SayBriefly(Brief* brief) const { SayPosition(v, n, h, c, t, brief); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("c", m.c);
    visit("t", m.t);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨v, from, to, i⟩_i: positions from … to, both included
struct FillHole final : MessageOf<FillHole, kFillHole> {
  static constexpr std::string_view kName = "FILL-HOLE";
  static constexpr std::string_view kAbout = "replica to the primary, later to all: I miss these positions";
  static constexpr MessageGroup kGroup = MessageGroup::kRepair;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  SeqNum from = 0, to = 0;
  NodeId i = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const {
    brief->Number("v", v).Word(std::to_string(from)).Close("..").Close(std::to_string(to));
  }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("from", m.from);
    visit("to", m.to);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨v, i⟩_i and the client's REQUEST
struct ConfirmReq final : MessageOf<ConfirmReq, kConfirmReq> {
  static constexpr std::string_view kName = "CONFIRM-REQ";
  static constexpr std::string_view kAbout = "replica to the primary, later to all: a client waits for this request";
  static constexpr MessageGroup kGroup = MessageGroup::kRequest;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  NodeId i = 0;
  Signature sig;
  Ref<const Request> request;

  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
    visit("request", m.request);
  }
};

// ⟨v, OR, OR'⟩: convicts by what the primary signed, so nobody signs it again. Or ⟨v, OR, stable⟩, with OR' = OR: a
// stable checkpoint of view v at OR's position and another h, which shows what the primary ordered there where the
// ORDER-REQ itself has been collected.
struct Pom final : MessageOf<Pom, kPom> {
  static constexpr std::string_view kName = "POM";
  static constexpr std::string_view kAbout = "client or replica to all: two ORDER-REQs that convict the primary";
  static constexpr MessageGroup kGroup = MessageGroup::kProof;
  static constexpr Flow kFlow = {.from = Side::kAnybody, .view = "v"};
  View v = 0;
  OrderHeader first, second;
  std::optional<CheckpointCert> stable;

  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("or", m.first);
    visit("or'", m.second);
    visit("stable", m.stable);
  }
};

// ⟨v, i⟩_i: i suspects the primary of v
struct IHateThePrimary final : MessageOf<IHateThePrimary, kIHateThePrimary> {
  static constexpr std::string_view kName = "I-HATE-THE-PRIMARY";
  static constexpr std::string_view kAbout = "replica to all: I suspect the primary of v";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  NodeId i = 0;
  Signature sig;

  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨w, u, view_cert(u), checkpoint + proof, CC or none, O, i⟩_i and f+1 I-HATE-THE-PRIMARY(w-1)
struct ViewChange final : MessageOf<ViewChange, kViewChange> {
  static constexpr std::string_view kName = "VIEW-CHANGE";
  static constexpr std::string_view kAbout = "replica to all: I leave for view w, and this is my history";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "w", .starts_view = true, .weight = 4};
  View w = 0;  // the view to go to
  View u = 0;  // the tag: the last view that i entered
  ViewCert view_cert;
  CheckpointCert checkpoint;
  std::optional<CommitCert> cc;
  std::vector<Ref<const OrderReq>> o;  // the chain after the checkpoint, with batches
  NodeId i = 0;
  Signature sig;
  Votes proof;  // f+1 on I-HATE-THE-PRIMARY(w-1); not signed: it proves itself

  Statement Stated() const { return {kKind, w, 0, signed_digest().value}; }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("w", m.w);
    visit("u", m.u);
    visit("view_cert", m.view_cert);
    visit("checkpoint", m.checkpoint);
    visit("cc", m.cc);
    visit("o", m.o, kMaxChain);
    visit("i", m.i);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
    visit("proof", m.proof, kMaxReplicas);
  }
};

// ⟨w, P⟩_p': P = 2f+1 VIEW-CHANGEs for w, sorted by replica
struct NewView final : MessageOf<NewView, kNewView> {
  static constexpr std::string_view kName = "NEW-VIEW";
  static constexpr std::string_view kAbout =
      "new primary to all: 2f+1 VIEW-CHANGEs, from which everybody computes the history of view w";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {
      .from = Side::kPrimary, .view = "w", .starts_view = true, .outage = Outage::kNewView, .weight = 2};
  View w = 0;
  std::vector<Ref<const ViewChange>> p;
  Signature sig;

  Statement Stated() const { return {kKind, w, 0, signed_digest().value}; }
  NodeId SignedBy(const ClusterSize& cluster) const { return cluster.Primary(w); }
  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("w", m.w);
    visit("p", m.p, kMaxReplicas);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

// ⟨w, n, h_n, i⟩_i
struct ViewConfirm final : MessageOf<ViewConfirm, kViewConfirm> {
  static constexpr std::string_view kName = "VIEW-CONFIRM";
  static constexpr std::string_view kAbout = "replica to all: view w starts from this history";
  static constexpr MessageGroup kGroup = MessageGroup::kViewChange;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "w", .starts_view = true, .weight = 2};
  View w = 0;
  SeqNum n = 0;
  Digest h;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, w, 0, HashWords(kKind, n, h.value).value}; }
  void SayBriefly(Brief* brief) const { brief->Number("w", w).Number("n", n).Hash("h", h); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("w", m.w);
    visit("n", m.n);
    visit("h", m.h);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨v, n, h_n, a, i⟩_i: a = digest of application state and client table after n
struct Checkpoint final : MessageOf<Checkpoint, kCheckpoint> {
  static constexpr std::string_view kName = "CHECKPOINT";
  static constexpr std::string_view kAbout = "replica to all: my state after position n";
  static constexpr MessageGroup kGroup = MessageGroup::kCheckpoint;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  SeqNum n = 0;
  Digest h, a;
  NodeId i = 0;
  Signature sig;

  Statement Stated() const { return {kKind, v, n, HashWords(kKind, h.value, a.value).value, kNoNode, 0, h}; }
  void SayBriefly(Brief* brief) const { brief->Number("v", v).Number("n", n).Hash("h", h); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("n", m.n);
    visit("h", m.h);
    visit("a", m.a);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ⟨v, n, i⟩_i: where the asking replica stands
struct StateRequest final : MessageOf<StateRequest, kStateRequest> {
  static constexpr std::string_view kName = "STATE-REQUEST";
  static constexpr std::string_view kAbout = "replica to all: I am behind, this is where I stand";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .view = "v"};
  View v = 0;
  SeqNum n = 0;
  NodeId i = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const { brief->Number("v", v).Number("n", n); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
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

// view_cert, stable checkpoint + proof + snapshot, the entries after it, max_cc. Every part proves itself.
struct State final : MessageOf<State, kState> {
  static constexpr std::string_view kName = "STATE";
  static constexpr std::string_view kAbout = "replica to replica: everything that it takes to stand where I stand";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .weight = 2};
  ViewCert view_cert;
  CheckpointCert checkpoint;
  Bytes snapshot;
  std::vector<Ref<const OrderReq>> o;
  std::optional<CommitCert> cc;

  void SayBriefly(Brief* brief) const;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("view_cert", m.view_cert);
    visit("checkpoint", m.checkpoint);
    visit("snapshot", m.snapshot, kMaxSnapshotBytes);
    visit("o", m.o, kMaxChain);
    visit("cc", m.cc);
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

// ⟨c, life, v, i⟩_i: the answer to c's RECOVER. v: the highest view that was entered or that VIEW-CHANGE was sent for.
struct Standing final : MessageOf<Standing, kStanding> {
  static constexpr std::string_view kName = "STANDING";
  static constexpr std::string_view kAbout = "replica to who lost its memory: I stand here";
  static constexpr MessageGroup kGroup = MessageGroup::kState;
  static constexpr Flow kFlow = {.from = Side::kReplicas};
  NodeId c = 0;
  uint64_t life = 0;
  View v = 0;
  NodeId i = 0;
  Signature sig;

  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("receiver", m.c);
    visit("life", m.life);
    visit("v", m.v);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

// ---- The set as a whole ----

using AllMessages =
    MessageTypes<Request, OrderReq, SpecResponse, Commit, LocalCommit, FillHole, ConfirmReq, Pom, IHateThePrimary,
                 ViewChange, NewView, ViewConfirm, Checkpoint, StateRequest, State, Recover, Standing>;
static_assert(AllMessages::kSize == kKindsEnd - 1, "one type for every kind");

const MessageSet& Messages();

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_MESSAGES_H_
