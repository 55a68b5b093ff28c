// The contract between a protocol and the world around it. Read this first.
//
// A replica or client is a Node: a state machine that is told what happens (Input) and says what it wants (Actions in
// an Outbox). It reads no clock, draws no random number, starts no thread, opens no socket. So the same object runs in
// the simulator, in a unit test, inside an adversary, and over a real network.
#ifndef ZYZ_PROTOCOL_NODE_H_
#define ZYZ_PROTOCOL_NODE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/check.h"
#include "protocol/event.h"
#include "protocol/message.h"
#include "protocol/types.h"

namespace zyz {

// A node's timers are named: a kind of the protocol's choosing and an argument (often a client's index, else 0).
struct TimerId {
  uint32_t kind = 0;
  uint32_t arg = 0;
  friend auto operator<=>(const TimerId&, const TimerId&) = default;
};

// What a protocol calls one of them, in rules, traces and pages alike.
struct NodeTimer {
  std::string_view name;    // "suspect"
  bool client = false;      // of clients, else of replicas
  uint32_t kind = 0;        // TimerId::kind
  bool per_client = false;  // TimerId::arg is a client's index
};

enum class InputKind : uint8_t {
  kMessage,  // `message` arrived; `from` is where the network saw it come from, a hint and never a proof
  kTimer,    // `timer` fired; it is disarmed now
  kSubmit,   // to a client: issue operation `bytes`. One at a time: the next only after the last one completed.
};

struct Input {
  InputKind kind = InputKind::kMessage;
  NodeId from = kNoNode;
  Ref<const Message> message = {};
  TimerId timer = {};
  std::string_view bytes = {};  // valid during the step

  static Input OfMessage(NodeId from, Ref<const Message> message) {
    return {.kind = InputKind::kMessage, .from = from, .message = std::move(message)};
  }
  static Input OfTimer(TimerId timer) { return {.kind = InputKind::kTimer, .timer = timer}; }
  static Input OfSubmit(std::string_view bytes) { return {.kind = InputKind::kSubmit, .bytes = bytes}; }
};

enum class ActionKind : uint8_t {
  kSend,         // `message` to node `to`, which is not the sender: a node never sends to itself
  kBroadcast,    // `message` to every replica except the sender
  kSetTimer,     // fire `timer` after `delay_ns`; an armed timer of that name is moved
  kCancelTimer,  // forget `timer`; not an error if it is not armed
};

struct Action {
  ActionKind kind = ActionKind::kSend;
  NodeId to = kNoNode;
  TimerId timer = {};
  TimeNs delay_ns = 0;
  Ref<const Message> message = {};
};

// Where a step leaves what it wants, in order. Owned and reused by whoever calls Step.
class Outbox {
 public:
  Outbox() { actions_.reserve(kUsual); }

  void Send(NodeId to, Ref<const Message> message) {
    CHECK(message != nullptr, "what is sent is something");
    actions_.push_back({.kind = ActionKind::kSend, .to = to, .message = std::move(message)});
  }
  void Broadcast(Ref<const Message> message) {
    CHECK(message != nullptr, "what is sent is something");
    actions_.push_back({.kind = ActionKind::kBroadcast, .message = std::move(message)});
  }
  void SetTimer(TimerId timer, TimeNs delay_ns) {
    actions_.push_back({.kind = ActionKind::kSetTimer, .timer = timer, .delay_ns = delay_ns});
  }
  void CancelTimer(TimerId timer) { actions_.push_back({.kind = ActionKind::kCancelTimer, .timer = timer}); }
  void Report(Event event) { events_.push_back(std::move(event)); }

  std::vector<Action>& actions() { return actions_; }
  const std::vector<Action>& actions() const { return actions_; }
  std::vector<Event>& events() { return events_; }
  const std::vector<Event>& events() const { return events_; }
  void Clear() {
    actions_.clear();
    events_.clear();
  }

 private:
  static constexpr size_t kUsual = 8;  // a step seldom wants more; small worlds need not grow to it

  std::vector<Action> actions_;
  std::vector<Event> events_;
};

class Node {
 public:
  virtual ~Node() = default;
  // Handles one input to the end. Appends to `out`, never reads it.
  virtual void Step(const Input& input, Outbox* out) = 0;

  // For readers (traces, pages, verdicts), and for nobody to decide by: calling these changes nothing.
  //
  // What the node knows, as fields: always the same names in the same order, absent where there is nothing to say.
  virtual void ShowState(FieldSink*) const {}
  // What the node calls a timer of this kind, "suspect"; empty if it has none of it.
  virtual std::string_view TimerName(uint32_t) const { return {}; }
  // What it waits for, in one line of words; empty: it does not say.
  virtual std::string DescribeWaiting() const { return {}; }
  // The same as data: a stable name of what holds it up, without names of nodes and numbers, "replica:new-view". Two
  // failures in which nodes wait for different things are two failures. Empty: it waits for nothing, or does not say.
  virtual std::string_view WaitingFor() const { return {}; }
};

// What every node is born with.
struct NodeContext {
  NodeId id = 0;
  ClusterSize cluster;
  Signer signer;
  Verifier verifier;
  MessagePool* pool = nullptr;  // where its messages come from; outlives the node
  // How many lives of this node came before. Not 0: it has lost everything but its keys, and is told this number, which
  // no earlier life of it had.
  uint64_t life = 0;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_NODE_H_
