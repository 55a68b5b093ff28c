#include "protocol/pbft/choose_orders.h"

#include <algorithm>

#include "protocol/check.h"

namespace zyz::pbft {

ChosenOrders ChooseOrders(std::span<const Ref<const ViewChange>> v, PlantedBug planted) {
  CHECK(!v.empty(), "a new view starts from somebody's VIEW-CHANGE");
  ChosenOrders chosen;
  SeqNum last = 0;
  for (const auto& member : v) {
    if (member->checkpoint.n >= chosen.checkpoint.n) chosen.checkpoint = member->checkpoint;
    if (!member->p.empty()) last = std::max(last, member->p.back().order.n);
  }
  const SeqNum min = chosen.min();
  if (last <= min) return chosen;

  std::vector<const OrderHeader*> best(last - min, nullptr);
  for (const auto& member : v) {
    for (const PreparedCert& cert : member->p) {
      if (cert.order.n <= min) continue;
      const OrderHeader*& held = best[cert.order.n - min - 1];
      const bool is_better = held == nullptr || (planted == kLowestViewChosen ? cert.order.v < held->v  //
                                                                              : cert.order.v > held->v);
      if (is_better) held = &cert.order;
    }
  }
  const Digest null = NullDigest();
  for (const OrderHeader* order : best) {
    if (order == nullptr && planted == kNullForgotten) break;
    chosen.d.push_back(order == nullptr ? null : order->d);
  }
  return chosen;
}

}  // namespace zyz::pbft
