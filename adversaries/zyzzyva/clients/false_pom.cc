// false_pom: accuses the primary with two ORDER-REQs that it did sign and that are both honest: one twice (`same`), or
// two in sequence (`in_sequence`). Nobody correct may ever be convicted (A6).
#include <optional>
#include <string>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderHeader;
using zyzzyva::SpecResponse;

constexpr std::string_view kMode = "mode", kSame = "same", kInSequence = "in_sequence";

class FalsePom final : public Interceptor {
 public:
  FalsePom(bool same, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), same_(same) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != zyzzyva::kSpecResponse) return;
    const std::optional<OrderHeader>& order = As<SpecResponse>(*input.message).order;
    if (!order || order == last_) return;
    const std::optional<OrderHeader> before = std::exchange(last_, order);
    if (!same_ && (!before || before->v != order->v)) return;
    Ref<zyzzyva::Pom> pom = New<zyzzyva::Pom>(pool());
    pom->v = order->v;
    pom->first = same_ ? *order : *before;
    pom->second = *order;
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) out->Send(i, pom);
  }

  const bool same_;
  std::optional<OrderHeader> last_;
};

constexpr std::string_view kModes[] = {kSame, kInSequence};
constexpr ParamInfo kParams[] = {
    {.name = kMode, .type = ParamType::kText, .required = true, .about = "which two", .choices = kModes}};

std::unique_ptr<Interceptor> MakeFalsePom(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<FalsePom>(*FindParam<std::string>(spec, kMode) == kSame, std::move(inner),
                                    std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFalsePom = {
    .name = "false_pom",
    .about = "accuses the primary with two honest ORDER-REQs",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "false_pom", "mode": "in_sequence"})",
    .check = CheckIsClient,
    .make = MakeFalsePom,
};

}  // namespace zyz
