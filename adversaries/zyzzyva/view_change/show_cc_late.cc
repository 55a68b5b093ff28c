// show_cc_late: hides its certificate in the view change that should have carried it, and shows it, with the history
// and the tag of that time, in all view changes after that.
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "adversaries/zyzzyva/view_change/view_change_lie.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::ViewChange;

class ShowCcLate final : public ViewChangeLie {
 public:
  using ViewChangeLie::ViewChangeLie;

 private:
  bool Lie(ViewChange* lie) override {
    if (kept_.has_value()) {
      Show(*kept_, lie);
      return true;
    }
    if (!lie->cc.has_value()) return false;
    kept_ = Archive::Claim{.view_cert = lie->view_cert, .checkpoint = lie->checkpoint, .cc = lie->cc, .o = lie->o};
    lie->cc.reset();
    return true;
  }

  std::optional<Archive::Claim> kept_;
};

std::unique_ptr<Interceptor> MakeShowCcLate(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  return std::make_unique<ShowCcLate>(FilterOf(spec, zyzzyva::kViewChange), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kShowCcLate = {
    .name = "show_cc_late",
    .about = "hides its certificate in one view change and shows it in all later ones",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "show_cc_late"})",
    .check = CheckReplica<zyzzyva::kViewChange>,
    .make = MakeShowCcLate,
};

}  // namespace zyz
