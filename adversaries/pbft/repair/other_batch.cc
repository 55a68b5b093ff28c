// other_batch: who FETCHes a batch gets another one. It does not have the digest that was asked for, and nobody else
// vouches for it: it must not be taken, and somebody else must be asked (B7).
#include "adversaries/parameters.h"
#include "adversaries/pbft/repair/family.h"
#include "adversaries/rewriter.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class OtherBatch final : public Rewriter<BatchContent> {
 public:
  using Rewriter::Rewriter;

 private:
  bool Rewrite(const Shipment&, BatchContent* copy) override {
    ++copy->nd;
    return true;
  }
};

constexpr ParamInfo kParams[] = {kToParam, kNthParam};

}  // namespace

constinit const BehaviourInfo kOtherBatch = {
    .name = "other_batch",
    .about = "answers who asks for a batch with another one",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "other_batch"})",
    .check = CheckReplica<kBatch>,
    .make = MakeLiar<OtherBatch>,
};

}  // namespace zyz::pbft
