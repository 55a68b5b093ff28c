// false_new_view: a new primary that misuses its NEW-VIEW. `other_v` shows the chosen receivers a V from other, equally
// valid VIEW-CHANGEs where it has enough of them, with the O that follows from it: two valid NEW-VIEWs of one view.
// Every other way is not valid: a V that is too small, repeats or edits a member or has one of an earlier view, and an
// O that does not follow from V (B7: every backup computes O itself and compares).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/pbft/archive.h"
#include "adversaries/pbft/view_change/family.h"
#include "adversaries/pbft/view_change/orders_of_v.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kMode = "mode";
constexpr std::string_view kOtherV = "other_v", kShortV = "short_v", kRepeatedMember = "repeated_member",
                           kEditedMember = "edited_member", kOldMember = "old_member", kOtherO = "other_o",
                           kNullO = "null_o", kShortO = "short_o", kLongO = "long_o", kNoNulls = "no_nulls",
                           kUnsignedO = "unsigned_o";

class FalseNewView final : public SendInterceptor {
 public:
  FalseNewView(std::string mode, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)),
        mode_(std::move(mode)),
        archive_(cluster()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == kViewChange) archive_.Learn(*input.message);
    Deliver(input, out);
  }

  // Its own NEW-VIEW only: it passes others' on, too.
  void OnChosen(Shipment chosen, Outbox* out) override {
    const auto& truth = As<NewView>(*chosen.message);
    if (cluster().Primary(truth.w) != self() || truth.v.empty()) return Ship(std::move(chosen), out);
    Ref<NewView> lie = New<NewView>(pool());
    *lie = truth;
    if (FalsifyV(lie.get()) || FalsifyO(lie.get())) {
      messages().Resign(signer(), lie.get());
      chosen.message = std::move(lie);
      Hit();
    }
    Ship(std::move(chosen), out);
  }

  bool FalsifyV(NewView* lie) {
    if (lie->v.empty()) return false;  // another lie was here before
    if (mode_ == kOtherV) return TakeOtherMember(lie);
    if (mode_ == kEditedMember) return EditMember(lie);
    if (mode_ == kOldMember) return TakeOldMember(lie);
    if (mode_ == kShortV) {
      lie->v.pop_back();
    } else if (mode_ == kRepeatedMember) {
      lie->v.back() = lie->v.front();
    } else {
      return false;
    }
    return true;
  }

  // Puts a VIEW-CHANGE that V left out in the place of the one with the most certificates.
  bool TakeOtherMember(NewView* lie) const {
    const auto most = std::max_element(lie->v.begin(), lie->v.end(),
                                       [](const auto& a, const auto& b) { return a->p.size() < b->p.size(); });
    for (const auto& seen : archive_.ViewChangesFor(lie->w)) {
      const bool is_member =
          std::any_of(lie->v.begin(), lie->v.end(), [&](const auto& member) { return member->i == seen->i; });
      if (is_member) continue;
      *most = seen;
      std::sort(lie->v.begin(), lie->v.end(), [](const auto& a, const auto& b) { return a->i < b->i; });
      lie->o = OrdersOf(lie->w, lie->v, signer());
      return true;
    }
    return false;
  }

  // Another's certificates are taken away, without its key.
  bool EditMember(NewView* lie) {
    for (auto& member : lie->v) {
      if (member->i == self() || member->p.empty()) continue;
      Ref<ViewChange> edited = New<ViewChange>(pool());
      *edited = *member;
      edited->p.clear();
      member = std::move(edited);
      lie->o = OrdersOf(lie->w, lie->v, signer());
      return true;
    }
    return false;
  }

  bool TakeOldMember(NewView* lie) const {
    for (auto& member : lie->v) {
      if (Ref<const ViewChange> old = archive_.EarlierOf(member->i, lie->w)) {
        member = std::move(old);
        return true;
      }
    }
    return false;
  }

  bool FalsifyO(NewView* lie) {
    std::vector<OrderHeader>& o = lie->o;
    if (mode_ == kLongO) {
      SeqNum min = 0;
      for (const auto& member : lie->v) min = std::max(min, member->checkpoint.n);
      o.push_back({.v = lie->w, .n = min + o.size() + 1, .d = NullDigest(), .sig = {}});
      SignWith(signer(), &o.back());
      return true;
    }
    if (o.empty()) return false;
    const Digest null = NullDigest();
    const auto is_null = [&](const OrderHeader& order) { return order.d == null; };
    if (mode_ == kNoNulls) return std::erase_if(o, is_null) > 0;
    if (mode_ == kNullO) {
      const auto first = std::find_if_not(o.begin(), o.end(), is_null);
      if (first == o.end()) return false;
      first->d = null;
      SignWith(signer(), &*first);
    } else if (mode_ == kOtherO) {
      o.front().d.value ^= 1;
      SignWith(signer(), &o.front());
    } else if (mode_ == kShortO) {
      o.pop_back();
    } else if (mode_ == kUnsignedO) {
      o.front().sig.tag ^= 1;
    } else {
      return false;
    }
    return true;
  }

  const std::string mode_;
  Archive archive_;
};

constexpr std::string_view kModes[] = {kOtherV, kShortV, kRepeatedMember, kEditedMember, kOldMember, kOtherO,
                                       kNullO,  kShortO, kLongO,          kNoNulls,      kUnsignedO};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about =
         "other_v: another V, valid; short_v: a member too few; repeated_member; edited_member: without its "
         "certificates; old_member: of an earlier view. O: other_o: another digest; null_o: null where something was "
         "prepared; short_o: not the last; long_o: one more; no_nulls: without the nulls; unsigned_o",
     .choices = kModes},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeFalseNewView(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<FalseNewView>(*FindParam<std::string>(spec, kMode), FilterOf(spec, kNewView),
                                        std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFalseNewView = {
    .name = "false_new_view",
    .about = "as new primary, sends a NEW-VIEW with another V, or an invalid one, to the chosen replicas",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "false_new_view", "mode": "other_v", "to": ["r3"]})",
    .check = CheckReplica<kNewView>,
    .make = MakeFalseNewView,
};

}  // namespace zyz::pbft
