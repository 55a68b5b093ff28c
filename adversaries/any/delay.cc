// delay: the chosen sends happen later.
#include "adversaries/delay.h"

#include "adversaries/any/families.h"
#include "adversaries/parameters.h"

namespace zyz {
namespace {

constexpr TimeNs kMaxNs = 1'000'000'000'000'000;  // 11 days: far from where sums of times overflow

constexpr ParamInfo kParams[] = {
    {kByNs, ParamType::kInteger, true, "how much later, in nanoseconds", 1, kMaxNs},
    kToParam,
    kMessageParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kDelay = Delays<kEveryKind, Side::kAnybody>({
    .name = "delay",
    .about = "sends later than it should: towards whom and which messages can be chosen",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "delay", "by_ns": 3000000})",
});

}  // namespace zyz
