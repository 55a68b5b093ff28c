#include "protocol/zyzzyva/history.h"

#include <utility>

namespace zyz::zyzzyva {

void History::Append(Ref<const OrderReq> order) {
  const OrderHeader& header = order->order;
  CHECK(header.n == max_n() + 1, "the history has no holes");
  CHECK(header.h == ChainDigest(max_h(), header.d) || planted_ == kHistoryDigestNotCompared,
        "the history is a hash chain");
  if (count_ + 1 >= ring_.size()) {
    std::vector<Ref<const OrderReq>> larger(ring_.size() * 2);
    const SeqNum mask = larger.size() - 1;
    for (SeqNum n = base_n_ + 1; n <= max_n(); ++n) larger[n & mask] = std::move(ring_[n & mask_]);
    ring_ = std::move(larger);
    mask_ = mask;
  }
  const SeqNum n = header.n;
  ring_[n & mask_] = std::move(order);
  ++count_;
}

void History::RollBackTo(SeqNum n) {
  CHECK(Knows(n), "roll-back ends at a known position");
  while (max_n() > n) {
    ring_[max_n() & mask_] = nullptr;
    --count_;
  }
}

void History::CollectUpTo(SeqNum n) {
  CHECK(Knows(n), "collection ends at a known position");
  base_h_ = h(n);
  while (base_n_ < n) {
    ++base_n_;
    --count_;
    ring_[base_n_ & mask_] = nullptr;
  }
}

void History::Reset(SeqNum n, Digest h) {
  RollBackTo(base_n_);
  base_n_ = n;
  base_h_ = h;
}

}  // namespace zyz::zyzzyva
