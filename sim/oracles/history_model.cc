#include "sim/oracles/history_model.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "sim/oracles/text.h"

namespace zyz::sim {
namespace {

// A position this far beyond all others is a replica's mistake, and must not become an allocation of that size.
constexpr SeqNum kMaxGap = SeqNum{1} << 20;

// Position 0, the empty history, has the digest 0 in every protocol (protocol/README.md).
constexpr Digest kGenesis{0};

// The digests that clients signed over are computed once per request and usually known by now, so the other replicas'
// announcements of a known batch cost a few loads.
uint64_t ContentOf(const Event& event) {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;
  uint64_t content = event.d.value ^ (event.requests.size() * kOdd);
  for (const Ref<const Request>& request : event.requests) {
    content = (content ^ request->signed_digest().value) * kOdd;
    content ^= content >> 29;
  }
  return content;
}

}  // namespace

void HistoryListener::OnPosition(const StepRecord&, const Event&, EntryId) {}
void HistoryListener::OnAttached(const StepRecord&, EntryId) {}

Chain::Fit Chain::Place(const HistoryModel& model, EntryId id) {
  if (id == kNone) return Fit::kUnknownPast;
  const HistoryEntry& entry = model.entry(id);
  if (!entry.attached) return Fit::kUnknownPast;
  const SeqNum end = ids_.size();
  if (entry.n <= end) return ids_[entry.n - 1] == id ? Fit::kOn : Fit::kParts;
  if (entry.n == end + 1 && (end == 0 || entry.parent == model.entry(ids_.back()).h)) [[likely]] {
    ids_.push_back(id);
    return Fit::kExtends;
  }

  // First look whether the way down meets the end, then write it.
  EntryId below = id;
  for (SeqNum n = entry.n; n > end; --n) {
    if (below == parted_) {
      parted_ = id;
      return Fit::kParts;
    }
    below = model.ParentOf(below);
  }
  if (below != tip()) {
    parted_ = id;
    return Fit::kParts;
  }
  ids_.resize(entry.n);
  EntryId at = id;
  for (SeqNum n = entry.n; n > end; --n) {
    ids_[n - 1] = at;
    if (n > end + 1) at = model.ParentOf(at);
  }
  return Fit::kExtends;
}

HistoryModel::HistoryModel(const OracleContext& context)
    : cluster_(context.cluster), heads_(1, kNone), latest_(context.clients, kNone) {}

HistoryModel::Learnt HistoryModel::Learn(const StepRecord& step, const Event& event, EntryId* id) {
  const uint64_t content = ContentOf(event);
  *id = Find(event.n, event.h);
  if (event.tentative && standing_.empty()) standing_.resize(cluster_.n());
  if (*id != kNone) [[likely]] {
    const HistoryEntry& known = entries_[*id];
    if (!standing_.empty()) NoteStanding(step.node, *id);
    if (known.parent != event.parent) return Learnt::kOtherParent;
    return known.content == content ? Learnt::kKnown : Learnt::kOtherBatch;
  }
  if (event.n == 0 || event.n >= heads_.size() + kMaxGap) return Learnt::kImpossible;

  *id = Append(step, event, content);
  if (!standing_.empty()) NoteStanding(step.node, *id);
  for (HistoryListener* listener : listeners_) listener->OnPosition(step, event, *id);
  const EntryId parent = ParentOf(*id);
  const bool attached = event.n == 1 ? event.parent == kGenesis : parent != kNone && entries_[parent].attached;
  if (attached) {
    Attach(step, *id);
  } else {
    unattached_.push_back(*id);
  }
  return Learnt::kNew;
}

EntryId HistoryModel::Append(const StepRecord& step, const Event& event, uint64_t content) {
  const auto id = static_cast<EntryId>(entries_.size());
  HistoryEntry entry;
  entry.h = event.h;
  entry.parent = event.parent;
  entry.content = content;
  entry.step = step.index;
  entry.v = event.v;
  entry.node = step.node;
  entry.n = static_cast<uint32_t>(event.n);
  entry.first_record = static_cast<RecordId>(records_.size());
  entry.requests = static_cast<uint32_t>(event.requests.size());
  while (event.n >= heads_.size()) heads_.push_back(kNone);  // nearly always one more
  EntryId& head = heads_[event.n];
  if (head == kNone) {
    head = id;
  } else {
    entry.next = std::exchange(entries_[head].next, id);
  }
  entries_.push_back(entry);

  for (const Ref<const Request>& request : event.requests) {
    const uint32_t client = cluster_.IsClient(request->c) ? cluster_.ClientIndex(request->c) : kNone;
    RecordId previous = kNone;
    if (client < latest_.size()) previous = std::exchange(latest_[client], static_cast<RecordId>(records_.size()));
    records_.push_back({request->t, request->c, id, previous});
  }
  return id;
}

void HistoryModel::Attach(const StepRecord& step, EntryId id) {
  entries_[id].attached = true;
  for (HistoryListener* listener : listeners_) listener->OnAttached(step, id);
  if (unattached_.empty()) return;

  // Whoever waited for this one, and then for those.
  std::vector<EntryId> ready = {id};
  for (size_t i = 0; i < ready.size(); ++i) {
    const SeqNum n = entries_[ready[i]].n;
    const Digest h = entries_[ready[i]].h;
    const auto waits = [&](EntryId other) { return entries_[other].n == n + 1 && entries_[other].parent == h; };
    const size_t first = ready.size();
    std::copy_if(unattached_.begin(), unattached_.end(), std::back_inserter(ready), waits);
    std::erase_if(unattached_, waits);
    for (size_t j = first; j < ready.size(); ++j) {
      entries_[ready[j]].attached = true;
      for (HistoryListener* listener : listeners_) listener->OnAttached(step, ready[j]);
    }
  }
}

bool HistoryModel::IsAncestor(EntryId ancestor, EntryId id) const {
  while (id != kNone && entries_[id].n > entries_[ancestor].n) id = ParentOf(id);
  return id == ancestor;
}

SeqNum HistoryModel::PartingPoint(EntryId a, EntryId b) const {
  while (entries_[a].n > entries_[b].n) a = ParentOf(a);
  while (entries_[b].n > entries_[a].n) b = ParentOf(b);
  CHECK(a != b, "histories that part are not prefixes of each other");
  while (entries_[a].n > 1 && entries_[a].parent != entries_[b].parent) {
    a = ParentOf(a);
    b = ParentOf(b);
  }
  return entries_[a].n;
}

RecordId HistoryModel::FindRequest(EntryId id, NodeId client, Timestamp t) const {
  const HistoryEntry& entry = entries_[id];
  const uint32_t index = cluster_.IsClient(client) ? cluster_.ClientIndex(client) : kNone;
  if (index < latest_.size() && latest_[index] != kNone) {
    const RecordId latest = latest_[index];
    if (records_[latest].entry == id && records_[latest].t == t) return latest;
  }
  for (RecordId i = entry.first_record; i < entry.first_record + entry.requests; ++i) {
    if (records_[i].client == client && records_[i].t == t) return i;
  }
  return kNone;
}

void HistoryModel::PlaceCompletion(NodeId client, const Event& event) {
  placement_ = {.n = event.n, .h = event.h};
  if (event.n == 0) {
    PlaceByRequest(client, event.t);
  } else if (const EntryId entry = Find(event.n, event.h); entry != kNone) {
    placement_.entry = entry;
    placement_.request = FindRequest(entry, client, event.t);
    placement_.completed = completed_.Place(*this, entry);
  }
  if (placement_.entry == kNone) return;
  // A completion that contradicts another one must not decide what is settled.
  const bool fits = placement_.completed == Chain::Fit::kOn || placement_.completed == Chain::Fit::kExtends;
  placement_.settled = fits ? settled_.Place(*this, placement_.entry) : placement_.completed;
}

void HistoryModel::PlaceByRequest(NodeId client, Timestamp t) {
  const uint32_t index = cluster_.IsClient(client) ? cluster_.ClientIndex(client) : kNone;
  if (index >= latest_.size()) return;
  RecordId most = kNone;
  size_t standing = 0;
  for (RecordId i = latest_[index]; i != kNone; i = records_[i].previous) {
    if (records_[i].t != t) continue;
    if (standing_.empty()) {
      PlaceAt(i);
      if (placement_.completed == Chain::Fit::kOn || placement_.completed == Chain::Fit::kExtends) return;
    } else if (const size_t here = StandingAt(index, records_[i].entry); most == kNone || here > standing) {
      most = i;
      standing = here;
    }
  }
  if (most != kNone) PlaceAt(most);
}

void HistoryModel::PlaceAt(RecordId record) {
  const EntryId entry = records_[record].entry;
  placement_ = {.entry = entry, .request = record, .n = entries_[entry].n, .h = entries_[entry].h};
  placement_.completed = completed_.Place(*this, entry);
}

void HistoryModel::NoteStanding(NodeId node, EntryId id) {
  if (node >= standing_.size()) return;
  std::vector<EntryId>& stands = standing_[node];
  stands.resize(latest_.size(), kNone);
  const HistoryEntry& entry = entries_[id];
  for (RecordId i = entry.first_record; i < entry.first_record + entry.requests; ++i) {
    const NodeId client = records_[i].client;
    const uint32_t index = cluster_.IsClient(client) ? cluster_.ClientIndex(client) : kNone;
    if (index < stands.size()) stands[index] = id;
  }
}

size_t HistoryModel::StandingAt(uint32_t client_index, EntryId id) const {
  return static_cast<size_t>(std::count_if(standing_.begin(), standing_.end(), [&](const auto& stands) {
    return client_index < stands.size() && stands[client_index] == id;
  }));
}

void HistoryModel::PlaceStable(const Event& event) {
  placement_ = {.n = event.n, .h = event.h};
  placement_.entry = Find(event.n, event.h);
  if (placement_.entry == kNone) return;
  placement_.settled = settled_.Place(*this, placement_.entry);
}

Witness HistoryModel::WitnessOf(EntryId id) const {
  const HistoryEntry& entry = entries_[id];
  return {entry.step, entry.node,
          Cat(NodeName(cluster_, entry.node), " executed ", At(entry.n, entry.h), " in view ", entry.v)};
}

}  // namespace zyz::sim
