// What a lying primary has told a group of receivers in the view that it leads. A lie at one position must not
// contradict itself: what follows it is chained to it, and whoever asks again hears it again.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_TOLD_HISTORY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_TOLD_HISTORY_H_

#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "protocol/zyzzyva/history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class ToldHistory {
 public:
  using OrderReq = zyzzyva::OrderReq;

  // The VIEW-CONFIRM of the inner node names the position from which the view goes on.
  void Confirm(const zyzzyva::ViewConfirm& confirm) { confirmed_ = {confirm.w, confirm.n, confirm.h}; }

  // h at n-1 as these receivers know it. None: not known, so nothing that would chain can be said at n.
  std::optional<Digest> Before(View v, SeqNum n) {
    Enter(v);
    if (n == base_.n + 1 && base_.v == v) return base_.h;
    const auto previous = told_.find(n - 1);
    if (previous == told_.end()) return std::nullopt;
    return previous->second->order.h;
  }
  // What they were told at n; null: nothing yet.
  Ref<const OrderReq> At(View v, SeqNum n) {
    Enter(v);
    const auto told = told_.find(n);
    return told == told_.end() ? nullptr : told->second;
  }
  // `n` is the position in the inner node's history, which a lie about n need not carry.
  void Tell(SeqNum n, Ref<const OrderReq> order) {
    told_[n] = std::move(order);
    if (told_.size() <= kKept) return;
    const auto lowest = told_.begin();
    told_.erase(lowest->first == n ? std::next(lowest) : lowest);  // an accomplice's flood may be far ahead of n
  }

  // Makes d and h fit the batch, the ND and what was told before.
  static void Fit(Digest before, OrderReq* order) {
    order->order.d = BatchDigest(order->batch, order->order.nd);
    order->order.h = ChainDigest(before, order->order.d);
  }

 private:
  static constexpr size_t kKept = 1024;  // positions; nobody asks for older ones

  struct Base {
    View v = 0;
    SeqNum n = 0;
    Digest h;
  };

  void Enter(View v) {
    if (v == view_) return;
    view_ = v;
    told_.clear();
    if (confirmed_.v == v) base_ = confirmed_;
  }

  View view_ = 0;
  Base base_, confirmed_;  // view 0 starts from nothing
  std::map<SeqNum, Ref<const OrderReq>> told_;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_TOLD_HISTORY_H_
