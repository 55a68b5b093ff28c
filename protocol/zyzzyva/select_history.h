// SelectHistory(P): which history survives a view change. A pure function of 2f+1 valid VIEW-CHANGEs; every replica
// computes it for itself (V4). SPEC.md section 5 states both rules, section 7 argues for `repaired`, section 8 shows
// what is wrong with `published`.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_SELECT_HISTORY_H_
#define ZYZ_PROTOCOL_ZYZZYVA_SELECT_HISTORY_H_

#include <span>
#include <string_view>
#include <vector>

#include "protocol/types.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/history_claim.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"

namespace zyz::zyzzyva {

// What G rests on, for those who ask why (Event::Decided).
struct SelectionBasis {
  Ref<const ViewChange> from;  // whose certificate decides up to `n`; null: nobody's
  SeqNum n = 0;
  View v = 0;                           // of that certificate
  bool of_view = false;                 // it is a view's, else a CC
  uint32_t votes = 0, rival_votes = 0;  // members that show h_G; that show `rival` there, the next in number
  Digest rival;
};

// G: a chain from S, the highest stable checkpoint in P.
struct SelectedHistory {
  CheckpointCert checkpoint;           // S
  std::vector<Ref<const OrderReq>> o;  // positions S.n + 1 … n_G; only their content matters from here on
  SelectionBasis basis = {};
  std::string_view refusal;  // not empty: no history can be selected, and why

  SeqNum first_n() const { return checkpoint.n; }
  SeqNum max_n() const { return checkpoint.n + o.size(); }                       // n_G
  Digest max_h() const { return o.empty() ? checkpoint.h : o.back()->order.h; }  // h_G
  Digest h(SeqNum n) const { return n == first_n() ? checkpoint.h : At(n)->order.h; }
  const Ref<const OrderReq>& At(SeqNum n) const { return o[n - checkpoint.n - 1]; }
  bool Knows(SeqNum n) const { return n >= first_n() && n <= max_n(); }
};

// REQUIRES: every member of P is valid (admission.h), all for the same view, distinct senders, sorted by sender.
SelectedHistory SelectHistory(std::span<const Ref<const ViewChange>> p, ClusterSize cluster, ViewChangeRule rule,
                              PlantedBug planted = kNoPlantedBug);

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_SELECT_HISTORY_H_
