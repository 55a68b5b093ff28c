// The history: ordered batches under a hash chain, h_n = H(h_{n-1}, d_n), kept from the last stable checkpoint on
// (SPEC.md section 2).
//
// An entry is the ORDER-REQ that brought it. Above n_G of the current view that message is the current primary's order;
// at and below n_G it only stores the batch that the view inherited, and its view and signature mean nothing.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_HISTORY_H_
#define ZYZ_PROTOCOL_ZYZZYVA_HISTORY_H_

#include <vector>

#include "protocol/check.h"
#include "protocol/common/chain.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"

namespace zyz::zyzzyva {

class History {
 public:
  explicit History(PlantedBug planted = kNoPlantedBug) : planted_(planted) {}

  // Positions first_n() … max_n() are held; base_n() = first_n() - 1 is the stable checkpoint, of which only h is
  // known.
  SeqNum base_n() const { return base_n_; }
  Digest base_h() const { return base_h_; }
  SeqNum max_n() const { return base_n_ + count_; }
  Digest max_h() const { return count_ == 0 ? base_h_ : At(max_n())->order.h; }

  bool Holds(SeqNum n) const { return n > base_n_ && n <= max_n(); }
  bool Knows(SeqNum n) const { return n >= base_n_ && n <= max_n(); }
  const Ref<const OrderReq>& At(SeqNum n) const {  // REQUIRES: Holds(n)
    CHECK(Holds(n), "only held positions are read");
    return ring_[n & mask_];
  }
  Digest h(SeqNum n) const { return n == base_n_ ? base_h_ : At(n)->order.h; }  // REQUIRES: Knows(n)

  // REQUIRES: order->order.n == max_n() + 1 and its h extends max_h() by its d.
  void Append(Ref<const OrderReq> order);
  // Forgets positions above n. REQUIRES: Knows(n).
  void RollBackTo(SeqNum n);
  // Forgets positions up to n, which becomes the base. REQUIRES: Knows(n).
  void CollectUpTo(SeqNum n);
  // Starts anew at a checkpoint.
  void Reset(SeqNum n, Digest h);

 private:
  SeqNum base_n_ = 0;
  Digest base_h_;
  SeqNum count_ = 0;
  // Position n lies at n & mask_; the size is a power of two above count_.
  std::vector<Ref<const OrderReq>> ring_ = std::vector<Ref<const OrderReq>>(16);
  SeqNum mask_ = 15;
  PlantedBug planted_;
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_HISTORY_H_
