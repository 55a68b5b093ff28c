#include "adversaries/pbft/view_change/orders_of_v.h"

#include <algorithm>
#include <map>

namespace zyz::pbft {

std::vector<OrderHeader> OrdersOf(View w, std::span<const Ref<const ViewChange>> v, const Signer& signer) {
  SeqNum min = 0;
  for (const auto& member : v) min = std::max(min, member->checkpoint.n);
  std::map<SeqNum, const OrderHeader*> best;
  for (const auto& member : v) {
    for (const PreparedCert& cert : member->p) {
      const OrderHeader*& held = best[cert.order.n];
      if (held == nullptr || held->v < cert.order.v) held = &cert.order;
    }
  }
  std::vector<OrderHeader> o;
  const SeqNum last = best.empty() ? 0 : best.rbegin()->first;
  for (SeqNum n = min + 1; n <= last && o.size() < kMaxChain; ++n) {
    const auto found = best.find(n);
    OrderHeader& order = o.emplace_back();
    order.v = w;
    order.n = n;
    order.d = found == best.end() ? NullDigest() : found->second->d;
    SignWith(signer, &order);
  }
  return o;
}

}  // namespace zyz::pbft
