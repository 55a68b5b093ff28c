// false_standing: an answer to who lost its memory that names another view. Of 3f answers the (2f+1)-th smallest
// counts, so f of them can move it neither way beyond what somebody correct said (section 11, R1).
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/state/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kMode = "mode";
constexpr std::string_view kHigher = "higher", kLower = "lower";
constexpr View kFar = 1'000'000;

class FalseStanding final : public Rewriter<zyzzyva::Standing> {
 public:
  FalseStanding(bool higher, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Rewriter(std::move(filter), std::move(inner), std::move(context)), higher_(higher) {}

 private:
  bool Rewrite(const Shipment&, zyzzyva::Standing* copy) override {
    copy->v = higher_ ? copy->v + kFar : 0;
    return true;
  }

  const bool higher_;
};

constexpr std::string_view kModes[] = {kHigher, kLower};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "higher: a view that nobody is in; lower: view 0",
     .choices = kModes},
    kToParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeFalseStanding(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                               AdversaryContext context) {
  const bool higher = *FindParam<std::string>(spec, kMode) == kHigher;
  return std::make_unique<FalseStanding>(higher, FilterOf(spec, zyzzyva::kStanding), std::move(inner),
                                         std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFalseStanding = {
    .name = "false_standing",
    .about = "tells who lost its memory that it is in another view than it is",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "false_standing", "mode": "higher"})",
    .check = CheckReplica<zyzzyva::kStanding>,
    .make = MakeFalseStanding,
};

}  // namespace zyz
