// coalition_wrong_result: a result agreed upon beforehand, given by each accomplice in place of the true one: up to f
// equal answers, properly signed. One more, and a client that took f+1 for proof would believe it.
#include <string>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/hash.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kResult = "result";

class CoalitionWrongResult final : public ReplyLiar {
 public:
  CoalitionWrongResult(Bytes result, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : ReplyLiar(std::move(filter), std::move(inner), std::move(context)), result_(std::move(result)) {}

 private:
  bool Falsify(SpecResponse* copy) override {
    if (copy->r == result_) return false;
    copy->r = result_;
    copy->tuple.rh = ReplyDigest(copy->r);
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
  return std::make_unique<CoalitionWrongResult>(*FindParam<std::string>(spec, kResult),
                                                FilterOf(spec, zyzzyva::kSpecResponse), std::move(inner),
                                                std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCoalitionWrongResult = {
    .name = "coalition_wrong_result",
    .about = "answers clients with a result that all accomplices give",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "coalition_wrong_result", "result": "stolen"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeCoalitionWrongResult,
};

}  // namespace zyz
