#include "sim/abstract_state.h"

#include <algorithm>

#include "protocol/hash.h"

namespace zyz::sim {
namespace {

// How a certificate stands to the cluster's highest: by view, then by number.
enum class Standing : uint8_t { kNone, kHighest, kSameHistory, kOther, kOlderView, kOlderViewOther };

uint8_t Capped(uint64_t value, uint64_t most) { return static_cast<uint8_t>(std::min(value, most)); }

}  // namespace

AbstractStates::AbstractStates(const ClusterSize& cluster, const AbstractionKinds& kinds)
    : kinds_(kinds), replicas_(cluster.n()) {}

void AbstractStates::OnStep(const StepRecord& step) {
  if (step.node < replicas_.size() && Learn(step)) Note();
}

bool AbstractStates::Learn(const StepRecord& step) {
  bool changed = false;
  Replica& self = replicas_[step.node];
  for (const SignedStatement& signed_statement : step.statements) {
    const Statement& said = signed_statement.statement;
    if (said.kind == kinds_.leaves && said.v > self.leaving_for) {
      self.leaving_for = said.v;
      changed = true;
    } else if (said.kind == kinds_.commits) {
      self.certified = true;
      self.cert_v = said.v;
      self.cert_n = said.n;
      self.cert_h = said.value;
      changed = true;
    }
  }
  for (const Event& event : step.out->events()) {
    if (event.kind == EventKind::kEntered) self.v = event.v;
    if (event.kind == EventKind::kStable) self.stable = event.n;
    changed |= event.kind == EventKind::kEntered || event.kind == EventKind::kStable;
  }
  return changed;
}

void AbstractStates::Note() {
  const Replica* highest = nullptr;
  View v = 0;
  SeqNum stable = 0;
  for (const Replica& replica : replicas_) {
    v = std::max(v, replica.v);
    stable = std::max(stable, replica.stable);
    const bool higher = replica.certified && (highest == nullptr || replica.cert_v > highest->cert_v ||
                                              (replica.cert_v == highest->cert_v && replica.cert_n > highest->cert_n));
    if (higher) highest = &replica;
  }
  codes_.clear();
  for (const Replica& replica : replicas_) {
    Standing standing = Standing::kNone;
    if (replica.certified) {
      const bool same = replica.cert_h == highest->cert_h, older = replica.cert_v < highest->cert_v;
      if (same) standing = older ? Standing::kSameHistory : Standing::kHighest;
      if (!same) {
        standing = !older                              ? Standing::kOther
                   : replica.cert_n == highest->cert_n ? Standing::kOlderViewOther
                                                       : Standing::kOlderView;
      }
    }
    const uint8_t leaving = replica.leaving_for > replica.v ? 1 : 0;
    codes_.push_back(static_cast<char>(Capped(v - replica.v, 3) | leaving << 2 | static_cast<uint8_t>(standing) << 3 |
                                       Capped(stable - replica.stable, 2) << 6));
  }
  std::sort(codes_.begin(), codes_.end());  // who is who does not matter
  codes_.push_back(static_cast<char>(Capped(v, 3)));
  const uint64_t hash = HashBytes(kDomainStream, codes_).value;
  if (states_.empty() || states_.back() != hash) states_.push_back(hash);
}

}  // namespace zyz::sim
