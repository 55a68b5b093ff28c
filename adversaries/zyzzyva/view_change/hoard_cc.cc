// hoard_cc: the certificate that is kept for the view in which it hurts. As long as histories agree with what it has
// seen certified, it shows no certificate, and votes for whatever else was ordered there, or for nothing. When another
// history has won, it goes back to the certificate's view and shows it: it would undo what clients have completed
// since, if the view of a certificate did not matter. Reads what its accomplices heard, too.
#include <algorithm>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "adversaries/zyzzyva/view_change/view_change_lie.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::HistoryClaim;
using zyzzyva::ViewChange;

class HoardCc final : public ViewChangeLie {
 public:
  using ViewChangeLie::ViewChangeLie;

 private:
  bool Lie(ViewChange* lie) override { return ShowWhatWasOverruled(lie) || HideWhatIsCertified(lie); }

  // The highest certificate that the true history contradicts.
  bool ShowWhatWasOverruled(ViewChange* lie) const {
    const HistoryClaim truth(*lie);
    std::optional<Archive::Claim> best;
    for (const zyzzyva::CommitCert& cc : archive().ccs()) {
      const SeqNum n = cc.tuple.n;
      const bool contradicts = n > truth.max_n() || (truth.Knows(n) && truth.h(n) != cc.tuple.h);
      if (!contradicts || cc.tuple.v >= lie->w || (best.has_value() && best->cc->tuple.n >= n)) continue;
      if (auto claim = archive().ClaimWith(cc)) best = std::move(claim);
    }
    if (!best.has_value()) return false;
    Show(*std::move(best), lie);
    return true;
  }

  // Another history of the same view, or nothing beyond what everybody can prove.
  bool HideWhatIsCertified(ViewChange* lie) const {
    if (archive().ccs().empty()) return false;
    if (auto other = archive().OtherClaim(lie->u, HistoryClaim(*lie))) {
      Show(*std::move(other), lie);
      return true;
    }
    const SeqNum keep = std::max(lie->checkpoint.n, lie->view_cert.n) - lie->checkpoint.n;
    if (lie->o.size() <= keep) return false;
    lie->cc.reset();
    lie->o.resize(keep);
    return true;
  }
};

std::unique_ptr<Interceptor> MakeHoardCc(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                         AdversaryContext context) {
  return std::make_unique<HoardCc>(FilterOf(spec, zyzzyva::kViewChange), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kHoardCc = {
    .name = "hoard_cc",
    .about = "hides the certificates it has seen, and shows one when another history has won",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "hoard_cc"})",
    .check = CheckReplica<zyzzyva::kViewChange>,
    .make = MakeHoardCc,
};

}  // namespace zyz
