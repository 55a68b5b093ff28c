// coalition_wrong_result: all accomplices answer every client with one and the same wrong result, final and in time: f
// equal answers, one short of what a client believes (B1).
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/pbft/replies/family.h"
#include "adversaries/rewriter.h"
#include "protocol/hash.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kResult = "result";

class CoalitionWrongResult final : public Rewriter<Reply> {
 public:
  CoalitionWrongResult(Bytes result, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Rewriter(std::move(filter), std::move(inner), std::move(context)), result_(std::move(result)) {}

 private:
  bool Rewrite(const Shipment&, Reply* copy) override {
    if (copy->r == result_) return false;
    copy->r = result_;
    copy->rh = ReplyDigest(copy->r);
    copy->tentative = false;
    return true;
  }

  const Bytes result_;
};

constexpr ParamInfo kParams[] = {
    {kResult, ParamType::kText, true, "what all of them answer"},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeCoalitionWrongResult(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                      AdversaryContext context) {
  return std::make_unique<CoalitionWrongResult>(*FindParam<std::string>(spec, kResult), FilterOf(spec, kReply),
                                                std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCoalitionWrongResult = {
    .name = "coalition_wrong_result",
    .about = "answers clients with a result that all accomplices give",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "coalition_wrong_result", "result": "stolen"})",
    .check = CheckReplica<kReply>,
    .make = MakeCoalitionWrongResult,
};

}  // namespace zyz::pbft
