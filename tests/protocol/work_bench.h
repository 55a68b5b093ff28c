// WorkBench: nodes of any protocol on a work bench. `Step` is the only verb that reaches them, and nothing happens by
// itself: a test delivers, drops, keeps and reorders the messages in flight, and fires the timers that are armed. There
// is no time and no chance. Every message passes the codec on its way, so that what is tested is what travels.
#ifndef ZYZ_TESTS_PROTOCOL_WORK_BENCH_H_
#define ZYZ_TESTS_PROTOCOL_WORK_BENCH_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message_set.h"
#include "protocol/node.h"
#include "sim/crypto_suite.h"

namespace zyz {

struct Mail {
  NodeId from = kNoNode;
  NodeId to = kNoNode;
  Ref<const Message> message;
};

// Which mail: a field that is left out matches all.
struct Match {
  MessageKind kind = 0;
  NodeId from = kNoNode;
  NodeId to = kNoNode;
  bool operator()(const Mail& mail) const {
    return (kind == 0 || mail.message->kind() == kind) && (from == kNoNode || mail.from == from) &&
           (to == kNoNode || mail.to == to);
  }
};

class WorkBench {
 public:
  // `clients` stand on the bench, and `keys` of them have keys: more than that, where a test plays some by hand.
  WorkBench(const ClusterSize& cluster, uint32_t clients, uint32_t keys, const MessageSet& messages);
  virtual ~WorkBench() = default;
  WorkBench(const WorkBench&) = delete;
  WorkBench& operator=(const WorkBench&) = delete;

  const ClusterSize& cluster() const { return cluster_; }
  MessagePool* pool() { return &pool_; }
  sim::SymbolicSuite* suite() { return &suite_; }
  NodeId c(uint32_t index) const { return cluster_.Client(index); }

  // ---- Inputs ----
  void Submit(uint32_t client, std::string_view operation = "inc");
  void Give(NodeId to, const Ref<const Message>& message,
            NodeId from = kNoNode);       // past the mail; orders come from their primary
  void Fire(NodeId node, TimerId timer);  // a test failure if it is not armed
  // From now on the node is not there: what is sent to it is lost. What it sent already stays in flight.
  void Silence(NodeId node) { silent_[node] = true; }

  // ---- Mail in flight, oldest first; a broadcast is one per receiver ----
  bool DeliverOne(const Match& match = {});    // the oldest one
  size_t Deliver(const Match& match);          // those in flight now, not what they lead to
  size_t DeliverReversed(const Match& match);  // the same, youngest first
  void DeliverAll();                           // until nothing is in flight
  size_t Drop(const Match& match = {});
  std::vector<Mail> Keep(const Match& match);  // takes them out of the mail, for PutBack
  void PutBack(const std::vector<Mail>& mail);
  size_t Count(const Match& match) const;
  template <class M>
  std::vector<Ref<const M>> InFlight(NodeId from = kNoNode, NodeId to = kNoNode) const {
    std::vector<Ref<const M>> found;
    for (const Mail& mail : mail_) {
      if (Match{M::kKind, from, to}(mail)) found.emplace_back(&As<M>(*mail.message));
    }
    return found;
  }
  // All that is in flight, as "r0>r1 ORDER-REQ", for failure messages.
  std::string Describe() const;

  // ---- Timers ----
  bool IsArmed(NodeId node, TimerId timer) const { return timers_[node].contains(timer); }
  TimeNs Delay(NodeId node, TimerId timer) const;      // as armed last; 0 if it is not
  uint64_t Armings(NodeId node, TimerId timer) const;  // how often it was set

  // ---- Events ----
  const std::vector<Event>& events(NodeId node) const { return events_[node]; }
  size_t CountEvents(NodeId node, EventKind kind) const;
  const Event* LastEvent(NodeId node, EventKind kind) const;  // null: none
  size_t CountRejected(NodeId node, RejectReason reason) const;
  size_t CountRejected(NodeId node) const { return CountEvents(node, EventKind::kRejected); }
  void ForgetEvents();

  // The request completes with nothing lost. Returns the reply.
  Bytes RunOne(uint32_t client, std::string_view operation = "inc");

 protected:
  virtual Node& node(NodeId id) = 0;
  // Who is taken for the sender of a message that a test gives without one; orders come from their primary.
  virtual NodeId SenderOf(const Message&) const { return kNoNode; }

  NodeContext ContextOf(NodeId id, uint64_t life = 0);
  // The node is born anew: its timers and what was heard of it are gone.
  void ForgetNode(NodeId id);

 private:
  void Step(NodeId node, const Input& input);

  ClusterSize cluster_;
  const MessageSet& messages_;
  sim::SymbolicSuite suite_;
  MessagePool pool_;
  std::vector<bool> silent_;
  std::vector<Mail> mail_;
  std::vector<std::map<TimerId, TimeNs>> timers_;
  std::vector<std::map<TimerId, uint64_t>> armings_;
  std::vector<std::vector<Event>> events_;
  Outbox out_;
};

}  // namespace zyz

#endif  // ZYZ_TESTS_PROTOCOL_WORK_BENCH_H_
