// The smallest protocol that uses everything a world offers: a client broadcasts PING, each replica answers PONG, and
// the client is done when all have answered. Signed, with one timer; so that tests of the world need no real protocol.
#ifndef ZYZ_TESTS_SIM_ECHO_PROTOCOL_H_
#define ZYZ_TESTS_SIM_ECHO_PROTOCOL_H_

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/node.h"
#include "sim/simulator.h"

namespace zyz::sim {

inline constexpr MessageKind kPing = 2, kPong = 3;

struct Ping final : MessageOf<Ping, kPing> {
  static constexpr std::string_view kName = "PING";
  uint64_t number = 0;
  Bytes text;
  Signature sig;

  Statement Stated() const { return {kPing, 0, number, HashBytes(kPing, text).value}; }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("number", m.number);
    visit("text", m.text, kMaxOperationBytes);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

struct Pong final : MessageOf<Pong, kPong> {
  static constexpr std::string_view kName = "PONG";
  uint64_t number = 0;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("number", m.number);
  }
};

class EchoReplica final : public Node {
 public:
  explicit EchoReplica(NodeContext context) : context_(std::move(context)) {}

  void Step(const Input& input, Outbox* out) override {
    if (input.kind != InputKind::kMessage || input.message->kind() != kPing) return;
    const Ping& ping = As<Ping>(*input.message);
    if (!context_.verifier.Verify(input.from, ping.signed_digest(), ping.sig)) {
      out->Report(Event::Rejected(RejectReason::kBadSignature, input.from, &ping));
      return;
    }
    Ref<Pong> pong = New<Pong>(context_.pool);
    pong->number = ping.number;
    out->Send(input.from, std::move(pong));
  }

 private:
  NodeContext context_;
};

class EchoClient final : public Node {
 public:
  static constexpr TimerId kGiveUp{1, 0};

  EchoClient(NodeContext context, TimeNs patience_ns) : context_(std::move(context)), patience_ns_(patience_ns) {}

  void Step(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kSubmit) {
      Begin(input.bytes, out);
    } else if (input.kind == InputKind::kTimer) {
      Finish(CompletionPath::kCommitted, out);
    } else if (input.message->kind() == kPong && As<Pong>(*input.message).number == number_) {
      if (++pongs_ == context_.cluster.n()) {
        out->CancelTimer(kGiveUp);
        Finish(CompletionPath::kFast, out);
      }
    }
  }

  void ShowState(FieldSink* sink) const override {
    sink->Number("number", number_);
    sink->Number("pongs", pongs_);
  }

 private:
  void Begin(std::string_view text, Outbox* out) {
    pongs_ = 0;
    Ref<Ping> ping = New<Ping>(context_.pool);
    ping->number = ++number_;
    ping->text.assign(text);
    SignWith(context_.signer, ping.get());
    out->Broadcast(std::move(ping));
    out->SetTimer(kGiveUp, patience_ns_);
  }
  void Finish(CompletionPath path, Outbox* out) {
    out->Report(Event::Completed(path, 0, number_, Digest{}, number_, "pong", nullptr));
  }

  NodeContext context_;
  TimeNs patience_ns_;
  uint64_t number_ = 0;
  uint32_t pongs_ = 0;
};

// Gives each client its next operation as soon as it has completed one, until it has had `operations`.
class EchoWorkload final : public Observer, public OperationSource {
 public:
  EchoWorkload(Simulator* world, uint64_t operations) : world_(world), operations_(operations) {
    left_.assign(world->node_count(), operations_);
  }
  void Start() {
    for (NodeId id = world_->config().cluster.n(); id < world_->node_count(); ++id) world_->ScheduleSubmit(id, 0);
  }
  std::string_view NextOperation(NodeId client) override {
    if (left_[client] > 0) --left_[client];
    return "hello";
  }
  void OnStep(const StepRecord& step) override {
    for (const Event& event : step.out->events()) {
      if (event.kind != EventKind::kCompleted) continue;
      ++(event.path == CompletionPath::kFast ? all_answered_ : given_up_);
      if (left_[step.node] > 0) world_->ScheduleSubmit(step.node, step.now);
    }
  }
  uint64_t all_answered() const { return all_answered_; }
  uint64_t given_up() const { return given_up_; }

 private:
  Simulator* world_;
  uint64_t operations_;
  std::vector<uint64_t> left_;  // by node
  uint64_t all_answered_ = 0, given_up_ = 0;
};

// A world full of them.
class EchoWorld {
 public:
  explicit EchoWorld(WorldConfig config, uint64_t operations = 10, TimeNs patience_ns = 1'000'000)
      : world_(std::move(config), &pool_), workload_(&world_, operations) {
    const ClusterSize cluster = world_.config().cluster;
    for (NodeId id = 0; id < world_.node_count(); ++id) {
      if (cluster.IsReplica(id)) {
        world_.SetNode(id, std::make_unique<EchoReplica>(world_.ContextFor(id)));
      } else {
        world_.SetNode(id, std::make_unique<EchoClient>(world_.ContextFor(id), patience_ns));
      }
    }
    world_.SetOperationSource(&workload_);
    world_.AddObserver(&workload_);
    workload_.Start();
  }

  void Run() {
    while (world_.StepOnce()) {
    }
  }
  Simulator& world() { return world_; }
  const EchoWorkload& workload() const { return workload_; }
  MessagePool* pool() { return &pool_; }

 private:
  MessagePool pool_;
  Simulator world_;
  EchoWorkload workload_;
};

}  // namespace zyz::sim

#endif  // ZYZ_TESTS_SIM_ECHO_PROTOCOL_H_
