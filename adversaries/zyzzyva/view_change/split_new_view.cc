// split_new_view: a new primary that misuses its NEW-VIEW. `other_p` shows the chosen receivers a P from other, equally
// valid VIEW-CHANGEs where it has enough of them; `short_p` leaves one out; `repeated_p` shows one of them twice;
// `edited_member` takes another's history away without its key; `old_member` shows another's VIEW-CHANGE for an earlier
// view.
#include <algorithm>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::NewView;
using zyzzyva::ViewChange;

constexpr std::string_view kMode = "mode";
constexpr std::string_view kOtherP = "other_p", kShortP = "short_p", kRepeatedP = "repeated_p",
                           kEditedMember = "edited_member", kOldMember = "old_member";

class SplitNewView final : public SendInterceptor {
 public:
  SplitNewView(std::string mode, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)),
        mode_(std::move(mode)),
        seen_(cluster().n()),
        before_(cluster().n()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kViewChange) {
      Ref<const ViewChange> seen(&As<ViewChange>(*input.message));
      const NodeId i = seen->i;
      if (cluster().IsReplica(i)) {
        if (seen_[i] && seen_[i]->w < seen->w) before_[i] = seen_[i];
        seen_[i] = std::move(seen);
      }
    }
    Deliver(input, out);
  }

  void OnChosen(Shipment chosen, Outbox* out) override {
    if (As<NewView>(*chosen.message).p.empty()) return Ship(std::move(chosen), out);  // layers of it left nothing
    Ref<NewView> lie = New<NewView>(pool());
    *lie = As<NewView>(*chosen.message);
    if (mode_ == kShortP) {
      lie->p.pop_back();
    } else if (mode_ == kRepeatedP) {
      lie->p.back() = lie->p.front();
    } else if (!(mode_ == kOtherP         ? TakeOtherMembers(lie.get())
                 : mode_ == kEditedMember ? EditMember(lie.get())
                                          : TakeOldMember(lie.get()))) {
      return Ship(std::move(chosen), out);
    }
    zyzzyva::Messages().Resign(signer(), lie.get());
    chosen.message = std::move(lie);
    Hit();
    Ship(std::move(chosen), out);
  }

  // Puts a VIEW-CHANGE that P left out in the place of the first member.
  bool TakeOtherMembers(NewView* lie) const {
    for (const auto& seen : seen_) {
      const bool is_member = std::any_of(lie->p.begin(), lie->p.end(), [&](const Ref<const ViewChange>& member) {
        return seen && member->i == seen->i;
      });
      if (!seen || is_member || seen->w != lie->w) continue;
      lie->p.front() = seen;
      std::sort(lie->p.begin(), lie->p.end(),
                [](const Ref<const ViewChange>& a, const Ref<const ViewChange>& b) { return a->i < b->i; });
      return true;
    }
    return false;
  }

  // The last member's history ends where it began.
  bool EditMember(NewView* lie) {
    Ref<ViewChange> edited = New<ViewChange>(pool());
    *edited = *lie->p.back();
    if (edited->i == self() || edited->o.empty()) return false;
    edited->o.clear();
    edited->cc.reset();
    lie->p.back() = std::move(edited);
    return true;
  }

  bool TakeOldMember(NewView* lie) const {
    for (auto& member : lie->p) {
      if (!before_[member->i]) continue;
      member = before_[member->i];
      return true;
    }
    return false;
  }

  const std::string mode_;
  std::vector<Ref<const ViewChange>> seen_;    // by replica: its latest
  std::vector<Ref<const ViewChange>> before_;  // by replica: the last for an earlier view
};

constexpr std::string_view kModes[] = {kOtherP, kShortP, kRepeatedP, kEditedMember, kOldMember};
constexpr ParamInfo kParams[] = {
    {.name = kMode, .type = ParamType::kText, .required = true, .about = "what is wrong with it", .choices = kModes},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeSplitNewView(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<SplitNewView>(*FindParam<std::string>(spec, kMode), FilterOf(spec, zyzzyva::kNewView),
                                        std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kSplitNewView = {
    .name = "split_new_view",
    .about = "as new primary, sends a NEW-VIEW with another P, or an invalid one, to the chosen replicas",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "split_new_view", "mode": "other_p", "to": ["r3"]})",
    .check = CheckReplica<zyzzyva::kNewView>,
    .make = MakeSplitNewView,
};

}  // namespace zyz
