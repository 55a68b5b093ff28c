// The oracles' own model of histories, shared by all that ask "is this history a prefix of that one".
//
// Correct replicas announce what they execute; the model makes a tree of it. A node of the tree (an entry) is a
// position n with its digest h; its parent is the entry at n-1 with the digest that the replica named. Digests are
// opaque names here: nobody recomputes a chain, but a name that stands for two different things is noticed. Nearly
// always there is one entry per position, learnt from the first replica and merely confirmed by the others; forks
// (speculation that never completes) hang behind it.
//
// What correct clients accepted, and what correct replicas hold as stable, must be paths of that tree: see Chain.
#ifndef ZYZ_SIM_ORACLES_HISTORY_MODEL_H_
#define ZYZ_SIM_ORACLES_HISTORY_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/event.h"
#include "protocol/types.h"
#include "sim/oracles/oracle.h"
#include "sim/step.h"

namespace zyz::sim {

using EntryId = uint32_t;   // entries are numbered as they become known
using RecordId = uint32_t;  // so are requests; an entry's requests have consecutive numbers
inline constexpr uint32_t kNone = UINT32_MAX;

// One executed position. Everything but `attached` is what the first correct replica announced. 64 bytes, one per
// position.
struct HistoryEntry {
  Digest h, parent;
  uint64_t content = 0;  // identity of d and the batch
  uint64_t step = 0;     // of the first announcement
  View v = 0;            // the view it was first executed in
  NodeId node = kNoNode;
  uint32_t n = 0;
  EntryId next = kNone;  // another entry of the same position
  RecordId first_record = 0;
  uint32_t requests = 0;
  bool attached = false;  // the whole way down to position 0 is known
};

// One request of an entry.
struct HistoryRecord {
  Timestamp t = 0;
  NodeId client = kNoNode;
  EntryId entry = kNone;
  RecordId previous = kNone;  // the same client's that became known before it, on whatever branch
};

class HistoryModel;

// Told of each entry once, in place of each replica's announcement. Called by the model while it learns.
class HistoryListener {
 public:
  virtual ~HistoryListener() = default;
  // A correct replica executed what none had executed before.
  virtual void OnPosition(const StepRecord& step, const Event& event, EntryId id);
  // The entry's past is known down to position 0; always its parent's turn before its own.
  virtual void OnAttached(const StepRecord& step, EntryId id);
};

// A path of the tree from position 1 on that only grows.
class Chain {
 public:
  enum class Fit : uint8_t {
    kOn,           // lies on the path
    kExtends,      // lay beyond its end, which was its prefix; the path ends there now
    kParts,        // belongs to another branch
    kUnknownPast,  // nobody correct has executed it, or something below it
  };
  // Amortised O(1): each position is walked over once.
  Fit Place(const HistoryModel& model, EntryId id);

  SeqNum end() const { return ids_.size(); }          // the last position, 0: empty
  EntryId at(SeqNum n) const { return ids_[n - 1]; }  // REQUIRES: 1 ≤ n ≤ end()
  EntryId tip() const { return ids_.empty() ? kNone : ids_.back(); }

 private:
  std::vector<EntryId> ids_;
  EntryId parted_ = kNone;  // the last entry found on another branch: so are its descendants, with no second walk
};

class HistoryModel {
 public:
  explicit HistoryModel(const OracleContext& context);

  void Subscribe(HistoryListener* listener) { listeners_.push_back(listener); }

  enum class Learnt : uint8_t {
    kKnown,        // somebody correct executed the same before
    kNew,          //
    kOtherParent,  // h at n is known with another parent
    kOtherBatch,   // h at n is known with another batch
    kImpossible,   // no sane replica executes that position: 0, or far beyond everything known
  };
  // REQUIRES: an executed event of a correct replica. `id` is the entry, also where it contradicts; none if impossible.
  Learnt Learn(const StepRecord& step, const Event& event, EntryId* id);

  // kNone if no correct replica has executed h at n.
  EntryId Find(SeqNum n, Digest h) const {
    if (n >= heads_.size()) return kNone;
    EntryId id = heads_[n];
    while (id != kNone && entries_[id].h != h) id = entries_[id].next;
    return id;
  }
  // The first of the chain of entries at n (HistoryEntry::next).
  EntryId FirstAt(SeqNum n) const { return n < heads_.size() ? heads_[n] : kNone; }
  const HistoryEntry& entry(EntryId id) const { return entries_[id]; }
  // kNone at position 1, and where the parent is unknown.
  EntryId ParentOf(EntryId id) const { return Find(entries_[id].n - 1, entries_[id].parent); }
  // Walks from the one to the other. An entry is its own ancestor, and the empty history (kNone) has none.
  bool IsAncestor(EntryId ancestor, EntryId id) const;
  // The first position at which the two differ; REQUIRES: both attached, neither an ancestor of the other.
  SeqNum PartingPoint(EntryId a, EntryId b) const;

  const HistoryRecord& record(RecordId id) const { return records_[id]; }
  size_t records() const { return records_.size(); }
  // Request t of `client` in that entry, kNone if it is not there. O(1) for a client's latest request.
  RecordId FindRequest(EntryId id, NodeId client, Timestamp t) const;

  // Entries that still wait for their past, in the order of arrival.
  const std::vector<EntryId>& unattached() const { return unattached_; }

  // The two paths that must exist. `completed`: what correct clients accepted. `settled`: that, and what correct
  // replicas hold as stable; an entry that does not fit is left out.
  const Chain& completed() const { return completed_; }
  const Chain& settled() const { return settled_; }

  // How the completion, or stable checkpoint, that is being handled relates to the model.
  struct Placement {
    EntryId entry = kNone;     // kNone: nobody correct has executed that history
    RecordId request = kNone;  // of the completion
    SeqNum n = 0;              // the event's, or the entry's if it names no position; 0: nobody knows where it is
    Digest h;
    Chain::Fit completed = Chain::Fit::kUnknownPast;
    Chain::Fit settled = Chain::Fit::kUnknownPast;
  };
  // A completion that names no position (n = 0) is where its request was executed; where several branches hold it,
  // where it fits what completed before. If some of them were executed tentatively, f+1 correct replicas stand where it
  // completed, and fewer elsewhere: then it is where most of them do.
  void PlaceCompletion(NodeId client, const Event& event);
  void PlaceStable(const Event& event);
  const Placement& placement() const { return placement_; }

  const ClusterSize& cluster() const { return cluster_; }
  // "r1 executed (n=1, h=…) in view 0", at the step where it became known.
  Witness WitnessOf(EntryId id) const;

 private:
  void Attach(const StepRecord& step, EntryId id);
  void PlaceByRequest(NodeId client, Timestamp t);
  void PlaceAt(RecordId record);
  void NoteStanding(NodeId node, EntryId id);
  size_t StandingAt(uint32_t client_index, EntryId id) const;
  EntryId Append(const StepRecord& step, const Event& event, uint64_t content);

  ClusterSize cluster_;
  std::vector<HistoryListener*> listeners_;
  std::vector<EntryId> heads_;  // by n: the entry known first
  std::vector<HistoryEntry> entries_;
  std::vector<HistoryRecord> records_;
  std::vector<RecordId> latest_;  // by client index: its request that became known last
  // By replica and client index, in runs in which something was executed tentatively: where the replica executed the
  // client's latest request last.
  std::vector<std::vector<EntryId>> standing_;
  std::vector<EntryId> unattached_;
  Chain completed_, settled_;
  Placement placement_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_HISTORY_MODEL_H_
