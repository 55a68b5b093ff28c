// One step of a run as observers see it: what reached a node, what the node wanted, and what became of it.
#ifndef ZYZ_SIM_STEP_H_
#define ZYZ_SIM_STEP_H_

#include <cstdint>
#include <span>

#include "protocol/crypto.h"
#include "protocol/node.h"
#include "protocol/types.h"

namespace zyz::sim {

// What the network did with one copy of a sent message.
enum class Fate : uint8_t {
  kArrives,      // will be handed to `to` at `at` (unless that host is down then)
  kLost,         // random loss
  kPartitioned,  // the two ends were apart when it was sent
  kDropped,      // by network rule `rule`
  kHeld,         // by network rule `rule`, until that rule releases it
};

struct Delivery {
  uint32_t action = 0;  // index into StepRecord::out->actions()
  NodeId to = kNoNode;
  Fate fate = Fate::kArrives;
  int32_t rule = -1;        // the network rule that decided the fate or changed the time, -1: none
  TimeNs at = 0;            // arrival, for kArrives
  uint64_t message_id = 0;  // of the sent message; all receivers of one broadcast share it
  bool again = false;       // an earlier message, delivered once more by rule `rule` because of this action
};

struct SignedStatement {
  NodeId signer = kNoNode;
  Statement statement;
};

// Valid during OnStep only.
struct StepRecord {
  uint64_t index = 0;  // 0, 1, 2, … over the whole run
  TimeNs now = 0;      // virtual time at which the input was handled
  NodeId node = kNoNode;
  const Input* input = nullptr;
  uint64_t input_message_id = 0;  // for message inputs: the id under which it was sent
  const Outbox* out = nullptr;
  std::span<const SignedStatement> statements;  // signatures made with this node's key during the step, in order
  std::span<const Delivery> deliveries;         // empty unless an observer wants them
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void OnStep(const StepRecord& step) = 0;
  virtual bool wants_deliveries() const { return false; }
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_STEP_H_
