// stale_tag: says that it never entered the last views, and shows what it held in an earlier one, with that view's own
// certificate: all of it was true once.
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "adversaries/zyzzyva/view_change/view_change_lie.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::ViewChange;

constexpr std::string_view kBack = "back";

class StaleTag final : public ViewChangeLie {
 public:
  StaleTag(uint64_t back, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : ViewChangeLie(std::move(filter), std::move(inner), std::move(context)), back_(back) {}

 private:
  bool Lie(ViewChange* lie) override {
    uint64_t skipped = 0;
    const std::vector<View> views = archive().Views();
    for (auto view = views.rbegin(); view != views.rend(); ++view) {
      if (*view >= lie->u || ++skipped < back_) continue;
      auto claim = archive().LongestClaim(*view);
      if (!claim.has_value()) continue;
      Show(*std::move(claim), lie);
      return true;
    }
    return false;
  }

  const uint64_t back_;
};

constexpr ParamInfo kParams[] = {
    {kBack, ParamType::kInteger, false, "how many entered views to go back; 1 if not given", 1, 1000},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeStaleTag(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<StaleTag>(static_cast<uint64_t>(IntegerOr(spec, kBack, 1)),
                                    FilterOf(spec, zyzzyva::kViewChange), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kStaleTag = {
    .name = "stale_tag",
    .about = "shows an earlier view's history in VIEW-CHANGE, with that view's tag and certificate",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "stale_tag", "back": 1})",
    .check = CheckReplica<zyzzyva::kViewChange>,
    .make = MakeStaleTag,
};

}  // namespace zyz
