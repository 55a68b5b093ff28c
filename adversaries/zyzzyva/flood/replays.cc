// replay_old_views, babble: what was said once, said again where it does not belong. replay_old_views repeats messages
// of earlier views, its own and others', byte for byte. babble is a free actor: no correct replica is behind it at all;
// it signs, under its own name, what others said, with numbers and digests exchanged.
#include <utility>
#include <vector>

#include "adversaries/free_actor.h"
#include "adversaries/parameters.h"
#include "adversaries/ticker.h"
#include "adversaries/zyzzyva/flood/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kCount = "count";

class ReplayOldViews final : public Ticker {
 public:
  ReplayOldViews(uint64_t count, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Ticker(every_ns, std::move(inner), std::move(context)), count_(count) {}

 private:
  struct Record {
    View during = 0;
    NodeId to = kNoNode;  // a client; kNoNode: all replicas
    Ref<const Message> message;
  };

  void OnMessageIn(const Message& message) override { Remember({view(), kNoNode, Ref<const Message>(&message)}); }

  void OnAction(Action action, Outbox* out) override {
    if (action.message) {
      const bool to_client = action.kind == ActionKind::kSend && cluster().IsClient(action.to);
      Remember({view(), to_client ? action.to : kNoNode, action.message});
    }
    Pass(std::move(action), out);
  }

  // Once the store is full, every other one of its entries is as good as the new one.
  void Remember(Record record) {
    if (records_.size() < kMaxRecords) {
      records_.push_back(std::move(record));
    } else {
      records_[random().Next() % kMaxRecords] = std::move(record);
    }
  }

  void Tick(Outbox* out) override {
    for (uint64_t k = 0; k < count_ && !records_.empty(); ++k) {
      const Record& old = records_[random().Next() % records_.size()];
      if (old.during >= view()) continue;
      Hit();
      if (old.to == kNoNode) {
        out->Broadcast(old.message);
      } else {
        out->Send(old.to, old.message);
      }
    }
  }

  static constexpr size_t kMaxRecords = 256;
  const uint64_t count_;
  std::vector<Record> records_;
};

class Babble final : public FreeActor {
 public:
  Babble(uint64_t count, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : FreeActor(std::move(inner), std::move(context)), count_(count), every_ns_(every_ns) {}

 private:
  // It listens to its accomplices' nonsense as well, but talks by the clock: two of them must not talk each other up.
  void Act(const Input& input, Outbox* out) override {
    if (input.kind != InputKind::kMessage) return;
    if (heard_.empty()) SetOwnTimer(0, every_ns_, out);
    if (heard_.size() < kMaxHeard) {
      heard_.push_back(input.message);
    } else {
      heard_[random().Next() % kMaxHeard] = input.message;
    }
    last_ = input.from;
  }

  void OnOwnTimer(uint32_t, Outbox* out) override {
    for (uint64_t k = 0; k < count_; ++k) Say(last_, out);
    SetOwnTimer(0, every_ns_, out);
  }

  void Say(NodeId last, Outbox* out) {
    const Ref<Message> said = heard_[random().Next() % heard_.size()]->Clone(pool());
    Exchange(said.get());
    zyzzyva::Messages().Resign(signer(), said.get());
    Hit();
    if (random().Chance(500'000) && last != self()) {
      out->Send(last, said);
    } else {
      out->Broadcast(said);
    }
  }

  void Nudge(uint64_t* number) {
    constexpr uint64_t kOffsets[] = {0, 0, 1, 1, 2, UINT64_MAX, 64, 1'000'000, UINT64_MAX / 2};
    *number += kOffsets[random().Next() % std::size(kOffsets)];
  }
  void Disturb(Digest* digest) {
    if (random().Chance(300'000)) digest->value ^= random().Next();
  }

  // Changes what is the sender's to say.
  void Exchange(Message* m) {
    switch (m->kind()) {
      case zyzzyva::kOrderReq: {
        auto& order = static_cast<zyzzyva::OrderReq&>(*m).order;
        Nudge(&order.v), Nudge(&order.n), Nudge(&order.nd), Disturb(&order.h), Disturb(&order.d);
        return;
      }
      case zyzzyva::kSpecResponse: {
        auto& tuple = static_cast<zyzzyva::SpecResponse&>(*m).tuple;
        Nudge(&tuple.v), Nudge(&tuple.n), Nudge(&tuple.t), Disturb(&tuple.h), Disturb(&tuple.rh);
        return;
      }
      case zyzzyva::kCommit: {
        auto& commit = static_cast<zyzzyva::Commit&>(*m);
        Nudge(&commit.cc.tuple.v), Nudge(&commit.cc.tuple.n), Disturb(&commit.cc.tuple.h);
        return;
      }
      case zyzzyva::kFillHole: {
        auto& hole = static_cast<zyzzyva::FillHole&>(*m);
        Nudge(&hole.v), Nudge(&hole.from), Nudge(&hole.to);
        return;
      }
      case zyzzyva::kPom:
        return Nudge(&static_cast<zyzzyva::Pom&>(*m).v);
      case zyzzyva::kViewChange: {
        auto& change = static_cast<zyzzyva::ViewChange&>(*m);
        Nudge(&change.w), Nudge(&change.u), Nudge(&change.view_cert.n), Nudge(&change.checkpoint.n);
        return;
      }
      case zyzzyva::kNewView:
        return Nudge(&static_cast<zyzzyva::NewView&>(*m).w);
      case zyzzyva::kState: {
        auto& state = static_cast<zyzzyva::State&>(*m);
        Nudge(&state.view_cert.v), Nudge(&state.view_cert.n), Nudge(&state.checkpoint.n);
        return;
      }
      default:
        return ExchangeVote(m);
    }
  }

  void ExchangeVote(Message* m) {
    switch (m->kind()) {
      case zyzzyva::kConfirmReq:
        return Nudge(&static_cast<zyzzyva::ConfirmReq&>(*m).v);
      case zyzzyva::kIHateThePrimary:
        return Nudge(&static_cast<zyzzyva::IHateThePrimary&>(*m).v);
      case zyzzyva::kViewConfirm: {
        auto& confirm = static_cast<zyzzyva::ViewConfirm&>(*m);
        Nudge(&confirm.w), Nudge(&confirm.n), Disturb(&confirm.h);
        return;
      }
      case zyzzyva::kCheckpoint: {
        auto& checkpoint = static_cast<zyzzyva::Checkpoint&>(*m);
        Nudge(&checkpoint.v), Nudge(&checkpoint.n), Disturb(&checkpoint.h), Disturb(&checkpoint.a);
        return;
      }
      case zyzzyva::kStateRequest: {
        auto& request = static_cast<zyzzyva::StateRequest&>(*m);
        Nudge(&request.v), Nudge(&request.n);
        return;
      }
      default:
        return;
    }
  }

  static constexpr size_t kMaxHeard = 64;
  const uint64_t count_;
  const TimeNs every_ns_;
  NodeId last_ = kNoNode;  // who was heard last
  std::vector<Ref<const Message>> heard_;
};

constexpr ParamInfo kParams[] = {
    {kCount, ParamType::kInteger, false, "how many each time; 3 if not given", 1, 100},
    kEveryParam,
};

template <class Liar>
std::unique_ptr<Interceptor> MakeRepeating(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  return std::make_unique<Liar>(static_cast<uint64_t>(IntegerOr(spec, kCount, 3)), EveryNsOf(spec), std::move(inner),
                                std::move(context));
}

}  // namespace

constinit const BehaviourInfo kReplayOldViews = {
    .name = "replay_old_views",
    .about = "repeats messages of earlier views, its own and others'",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "replay_old_views", "count": 3})",
    .check = CheckIsReplica,
    .make = MakeRepeating<ReplayOldViews>,
};

constinit const BehaviourInfo kBabble = {
    .name = "babble",
    .about = "is no replica at all: signs what others said with numbers and digests exchanged",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "babble", "count": 5, "every_ns": 1000000})",
    .check = CheckIsReplica,
    .make = MakeRepeating<Babble>,
};

}  // namespace zyz
