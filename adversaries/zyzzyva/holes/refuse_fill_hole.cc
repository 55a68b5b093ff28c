// refuse_fill_hole: answers no FILL-HOLE, neither as the primary, who is asked first, nor as one of all (A5).
#include <algorithm>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class RefuseFillHole final : public Interceptor {
 public:
  RefuseFillHole(std::vector<NodeId> of, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), of_(std::move(of)) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    const bool asked = input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kFillHole;
    if (!asked || !Refuses(As<zyzzyva::FillHole>(*input.message).i)) return Deliver(input, out);
    Hit();
  }

  bool Refuses(NodeId i) const { return of_.empty() || std::find(of_.begin(), of_.end(), i) != of_.end(); }

  const std::vector<NodeId> of_;
};

constexpr std::string_view kOf = "of";
constexpr ParamInfo kParams[] = {{kOf, ParamType::kNodes, false, "whose; everybody's if not given"}};

std::unique_ptr<Interceptor> MakeRefuseFillHole(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                AdversaryContext context) {
  const auto* of = FindParam<std::vector<NodeId>>(spec, kOf);
  return std::make_unique<RefuseFillHole>(of == nullptr ? std::vector<NodeId>() : *of, std::move(inner),
                                          std::move(context));
}

}  // namespace

constinit const BehaviourInfo kRefuseFillHole = {
    .name = "refuse_fill_hole",
    .about = "answers no FILL-HOLE",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "refuse_fill_hole", "of": ["r3"]})",
    .check = CheckIsReplica,
    .make = MakeRefuseFillHole,
};

}  // namespace zyz
