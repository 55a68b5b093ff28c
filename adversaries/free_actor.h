// A node that is all adversary: no correct node acts behind it, so it can say what no honest run leads to. It hears
// what its identity is sent, and sends what it likes, signed with its own key or its accomplices'.
//
// The correct node that it replaces is kept and never stepped. So it goes innermost (first in the file) where a node
// has several behaviours: others can still rewrite what it says.
#ifndef ZYZ_ADVERSARIES_FREE_ACTOR_H_
#define ZYZ_ADVERSARIES_FREE_ACTOR_H_

#include <memory>
#include <utility>

#include "adversaries/interceptor.h"

namespace zyz {

class FreeActor : public Interceptor {
 public:
  using Interceptor::Interceptor;

 protected:
  // Something reached the node: a message, a submission, or a timer that its predecessor would have set.
  virtual void Act(const Input& input, Outbox* out) = 0;

 private:
  void OnInput(const Input& input, Outbox* out) final { Act(input, out); }
  void OnAction(Action action, Outbox* out) final { Pass(std::move(action), out); }
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_FREE_ACTOR_H_
