#include "sim/oracles/conviction.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void ConvictionOracle::OnEvent(const StepRecord& step, const Event& event) {
  ++evaluations_;
  if (!context_.IsCorrect(event.subject)) return;
  const std::string what = Cat(NodeName(context_.cluster, step.node), " holds a proof that ",
                               NodeName(context_.cluster, event.subject), " misbehaved in view ", event.v);
  Violated(step, "correct-convicted", Cat(what, ", but ", NodeName(context_.cluster, event.subject), " is correct"),
           {{step.index, step.node, what}});
}

}  // namespace zyz::sim
