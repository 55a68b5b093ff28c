// Interceptor: an adversary that wraps a node. The inner node is unmodified and does not know: the wrapper stands
// between it and its host, and may rewrite what reaches it and what it wants. Interceptors are nodes, so they nest; the
// inner one acts first on actions, the outer one first on inputs.
//
// An interceptor has no way past the network or the keys: it sends by actions like everybody, and signs with the Signer
// it was given, which is its own identity's, or with an accomplice's (coalition.h). It has no clock either. What a
// behaviour does at certain times belongs to network rules and the timeline; behaviours choose by message, field and
// count (match.h), which also survives a change of delays.
#ifndef ZYZ_ADVERSARIES_INTERCEPTOR_H_
#define ZYZ_ADVERSARIES_INTERCEPTOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "adversaries/coalition.h"
#include "protocol/message_set.h"
#include "protocol/node.h"
#include "sim/clock.h"
#include "sim/random.h"
#include "sim/rule_board.h"

namespace zyz {

// What an adversary is born with: what its victim has (a second signer of the same identity), random numbers of its
// own, and what it shares with the run's other faulty nodes.
struct AdversaryContext {
  NodeContext node;
  sim::Draws random;                                         // a stream that nobody else draws from
  std::shared_ptr<Coalition> coalition = nullptr;            // this node is a member
  std::function<std::unique_ptr<Node>()> another = nullptr;  // one more correct node of this identity, newly born
  sim::Clock clock = {};
  sim::RuleBoard* board = nullptr;       // null: nobody waits for this adversary, and it for nobody; else it has a rule
  sim::RuleNumber rule = sim::kNoRule;   // its own place on the board
  const MessageSet* messages = nullptr;  // of the protocol that the node runs
};

class Interceptor : public Node {
 public:
  // Timer kinds from here on are the interceptors', one kind per layer; no protocol uses them.
  static constexpr uint32_t kOwnTimers = 1u << 31;

  Interceptor(std::unique_ptr<Node> inner, AdversaryContext context);

  void Step(const Input& input, Outbox* out) final;
  // What it knows is what the inner node knows.
  void ShowState(FieldSink* sink) const final { inner_->ShowState(sink); }
  std::string_view TimerName(uint32_t kind) const final;
  std::string DescribeWaiting() const final { return inner_->DescribeWaiting(); }
  std::string_view WaitingFor() const final { return inner_->WaitingFor(); }

  // From here on the behaviour does nothing: what reaches the node reaches the inner one, and what that wants is done.
  // What the behaviour keeps for later it keeps for good.
  void BeHonest() { honest_ = true; }
  // From here on it draws other numbers.
  void Reseed(uint64_t seed) { context_.random = sim::Draws(seed, "adversary", uint64_t{own_kind_} << 32 | self()); }

  // How often the behaviour did what it is for. 0 at the end of a run: the scenario never reached it.
  uint64_t hits() const { return hits_; }

 protected:
  // An input for the inner node (never one of this wrapper's own timers). By default it is delivered as it is.
  virtual void OnInput(const Input& input, Outbox* out) { Deliver(input, out); }
  // An action of the inner node. By default it is passed on as it is.
  virtual void OnAction(Action action, Outbox* out) { Pass(std::move(action), out); }
  // The own timer `arg` fired.
  virtual void OnOwnTimer(uint32_t arg, Outbox* out);

  // Lets the inner node handle `input` and hands its actions to OnAction, its events on. Not to be called from
  // OnAction.
  void Deliver(const Input& input, Outbox* out);
  void Pass(Action action, Outbox* out) { out->actions().push_back(std::move(action)); }

  // Own timers, named by `arg`. Like all timers they run by the node's own clock.
  void SetOwnTimer(uint32_t arg, TimeNs delay_ns, Outbox* out) { out->SetTimer(OwnTimer(arg), delay_ns); }
  void CancelOwnTimer(uint32_t arg, Outbox* out) { out->CancelTimer(OwnTimer(arg)); }

  void Hit() {
    if (hits_++ == 0 && context_.board != nullptr) context_.board->Act(context_.rule);
  }
  View view() const { return view_; }  // the last view that the inner node entered; 0 for clients

  TimerId OwnTimer(uint32_t arg) const { return {own_kind_, arg}; }
  NodeId self() const { return context_.node.id; }
  const ClusterSize& cluster() const { return context_.node.cluster; }
  const Signer& signer() const { return context_.node.signer; }
  const Verifier& verifier() const { return context_.node.verifier; }
  MessagePool* pool() const { return context_.node.pool; }
  sim::Draws& random() { return context_.random; }
  Coalition& coalition() { return *context_.coalition; }
  const Coalition& coalition() const { return *context_.coalition; }
  std::unique_ptr<Node> MakeAnother() { return context_.another(); }
  const sim::Clock& clock() const { return context_.clock; }
  sim::RuleBoard* board() const { return context_.board; }
  const MessageSet& messages() const { return *context_.messages; }

 private:
  // One more than the kind of the interceptor directly inside, so that nobody has to number the layers.
  static uint32_t KindAround(Node* inner);
  void Handle(const Input& input, Outbox* out);
  void NoteSent(const Action& action);

  const std::unique_ptr<Node> inner_;
  AdversaryContext context_;
  const uint32_t own_kind_;  // kOwnTimers + the number of interceptors inside
  Outbox inner_out_;         // reused
  bool delivering_ = false;
  bool honest_ = false;
  bool is_outermost_ = true;  // what it receives and sends is what the network sees
  View view_ = 0;
  uint64_t hits_ = 0;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_INTERCEPTOR_H_
