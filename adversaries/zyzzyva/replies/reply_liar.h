// What most lies to clients are: a SPEC-RESPONSE that is falsified and signed with the node's own key. What replicas
// are sent at a boundary (K1) stays as it is.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_REPLY_LIAR_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_REPLY_LIAR_H_

#include "adversaries/rewriter.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class ReplyLiar : public Rewriter<zyzzyva::SpecResponse> {
 public:
  using Rewriter::Rewriter;

 protected:
  using SpecResponse = zyzzyva::SpecResponse;
  virtual bool Falsify(SpecResponse* copy) = 0;  // false: the truth goes out

 private:
  bool Rewrite(const Shipment& truth, SpecResponse* copy) final {
    return cluster().IsClient(truth.to.front()) && Falsify(copy);
  }
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_REPLY_LIAR_H_
