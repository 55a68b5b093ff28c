#include "adversaries/zyzzyva/view_change/view_change_lie.h"

#include <utility>

#include "protocol/zyzzyva/messages.h"

namespace zyz {

using zyzzyva::NewView;
using zyzzyva::ViewChange;

ViewChangeLie::ViewChangeLie(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
    : Interceptor(std::move(inner), std::move(context)),
      matcher_(std::move(filter), self(), cluster()),
      archive_(cluster()) {
  coalition().KeepLog();
}

void ViewChangeLie::Show(Archive::Claim claim, ViewChange* lie) {
  lie->u = claim.view_cert.v;
  lie->view_cert = std::move(claim.view_cert);
  lie->checkpoint = std::move(claim.checkpoint);
  lie->cc = std::move(claim.cc);
  lie->o = std::move(claim.o);
}

void ViewChangeLie::OnInput(const Input& input, Outbox* out) {
  archive_.CatchUp(coalition());
  Deliver(input, out);
}

void ViewChangeLie::OnAction(Action action, Outbox* out) {
  if (!action.message) return Pass(std::move(action), out);
  archive_.Learn(*action.message);
  OnTruth(action);
  if (action.message->kind() == zyzzyva::kNewView) return OnNewView(std::move(action), out);
  if (action.message->kind() != zyzzyva::kViewChange) return Pass(std::move(action), out);
  SplitSend split = matcher_.Split(std::move(action));
  Ship(std::move(split.rest), out);
  if (split.chosen.to.empty()) return;
  const auto& truth = As<ViewChange>(*split.chosen.message);
  if (lied_for_ != truth.w) {
    lied_for_ = truth.w;
    Ref<ViewChange> lie = New<ViewChange>(pool());
    *lie = truth;
    const bool lies = Lie(lie.get());
    if (lies) zyzzyva::Messages().Resign(signer(), lie.get());
    lie_ = lies ? std::move(lie) : nullptr;
  }
  if (lie_) {
    Hit();
    split.chosen.message = lie_;
  }
  Ship(std::move(split.chosen), out);
}

void ViewChangeLie::OnNewView(Action action, Outbox* out) {
  const auto& truth = As<NewView>(*action.message);
  if (lie_ && lied_for_ == truth.w) {
    Ref<NewView> shown = New<NewView>(pool());
    *shown = truth;
    for (auto& member : shown->p) {
      if (member->i == self()) member = lie_;
    }
    zyzzyva::Messages().Resign(signer(), shown.get());
    action.message = std::move(shown);
  }
  Pass(std::move(action), out);
}

}  // namespace zyz
