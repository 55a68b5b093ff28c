// bad_batch_digest: a primary whose d is not the digest of batch and ND, under an h that fits this d (A3 3): the fault
// shows on the face of the message, not by comparison.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class BadBatchDigest final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  void Spoil(OrderReq* order) override {
    order->order.d.value ^= 1;
    order->order.h.value ^= 1;
  }
};

}  // namespace

constinit const BehaviourInfo kBadBatchDigest = {
    .name = "bad_batch_digest",
    .about = "as primary, orders with a d that is not the digest of the batch",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "bad_batch_digest", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<BadBatchDigest>,
};

}  // namespace zyz
