// flood, reflect: more than anybody needs. What a replica keeps for a sender is bounded whatever the sender says (X2),
// so a flood costs time and nothing else: it fills no memory, moves nobody to another view, and crowds out no correct
// voice.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/ticker.h"
#include "adversaries/zyzzyva/flood/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kWhat = "what", kCount = "count";
constexpr std::string_view kFutureViews = "future_views", kFuturePositions = "future_positions", kClients = "clients",
                           kStateRequests = "state_requests", kDuplicates = "duplicates";

class Flood final : public Ticker {
 public:
  Flood(std::string what, uint64_t count, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Ticker(every_ns, std::move(inner), std::move(context)), what_(std::move(what)), count_(count) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    if (what_ == kDuplicates && action.message) {
      Hit();
      for (uint64_t k = 0; k < count_; ++k) Pass(action, out);
    }
    Pass(std::move(action), out);
  }

  void Tick(Outbox* out) override {
    if (what_ == kDuplicates) return;
    Hit();
    for (uint64_t k = 0; k < count_; ++k) {
      ++sent_;
      if (what_ == kFutureViews) {
        SendFutureView(view() + sent_, out);
      } else if (what_ == kFuturePositions) {
        SendFuturePosition(sent_ * kStride, /*with_hole=*/k == 0, out);
      } else if (what_ == kClients) {
        SendRequestOfNobody(out);
      } else {
        auto request = New<zyzzyva::StateRequest>(pool());
        zyzzyva::Messages().Resign(signer(), request.get());
        out->Broadcast(std::move(request));
      }
    }
  }

  void SendFutureView(View v, Outbox* out) {
    auto hate = New<zyzzyva::IHateThePrimary>(pool());
    hate->v = v;
    auto confirm = New<zyzzyva::ViewConfirm>(pool());
    confirm->w = v;
    confirm->h.value = random().Next();
    auto checkpoint = New<zyzzyva::Checkpoint>(pool());
    checkpoint->v = v;
    checkpoint->n = kStride;
    for (Ref<Message> message :
         {Ref<Message>(std::move(hate)), Ref<Message>(std::move(confirm)), Ref<Message>(std::move(checkpoint))}) {
      zyzzyva::Messages().Resign(signer(), message.get());
      out->Broadcast(std::move(message));
    }
  }

  // One hole at a time: each is answered with all that its receivers have.
  void SendFuturePosition(SeqNum n, bool with_hole, Outbox* out) {
    auto checkpoint = New<zyzzyva::Checkpoint>(pool());
    checkpoint->v = view();
    checkpoint->n = n;
    auto response = New<zyzzyva::SpecResponse>(pool());
    response->tuple.v = view();
    response->tuple.n = n;
    response->tuple.t = 1;
    response->tuple.c = cluster().Client(0);
    response->tuple.rh = ReplyDigest(response->r);
    auto hole = New<zyzzyva::FillHole>(pool());
    hole->v = view();
    hole->from = 1;
    hole->to = n;
    auto order = New<zyzzyva::OrderReq>(pool());  // a primary's, if it is one
    order->order.v = view();
    order->order.n = n;
    for (Ref<Message> message : {Ref<Message>(std::move(checkpoint)), Ref<Message>(std::move(response)),
                                 Ref<Message>(std::move(hole)), Ref<Message>(std::move(order))}) {
      if (message->kind() == zyzzyva::kFillHole && !with_hole) continue;
      zyzzyva::Messages().Resign(signer(), message.get());
      out->Broadcast(std::move(message));
    }
  }

  // Of clients that do not exist, and of all that may; signed by itself.
  void SendRequestOfNobody(Outbox* out) {
    auto request = New<Request>(pool());
    request->o = "put flood flood";
    request->t = sent_;
    request->c = cluster().Client(static_cast<uint32_t>(random().Next() % kClientsTried));
    SignWith(signer(), request.get());
    out->Broadcast(std::move(request));
  }

  static constexpr SeqNum kStride = 840;  // divisible by many checkpoint intervals
  static constexpr uint32_t kClientsTried = 20'000;

  const std::string what_;
  const uint64_t count_;
  uint64_t sent_ = 0;
};

class Reflect final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    // Not what an accomplice says, and nothing twice, or what it sets off would never stop.
    if (input.kind == InputKind::kMessage && !coalition().Has(input.from) && IsNew(*input.message)) {
      Hit();
      out->Broadcast(input.message);
      if (cluster().IsClient(input.from) && !cluster().IsClient(self())) out->Send(input.from, input.message);
    }
    Deliver(input, out);
  }

  bool IsNew(const Message& message) {
    const Digest digest = message.digest();
    if (std::find(seen_.begin(), seen_.end(), digest) != seen_.end()) return false;
    if (seen_.size() < kMaxSeen) {
      seen_.push_back(digest);
    } else {
      seen_[next_++ % kMaxSeen] = digest;
    }
    return true;
  }

  static constexpr size_t kMaxSeen = 512;
  std::vector<Digest> seen_;  // a ring
  size_t next_ = 0;
};

constexpr std::string_view kWhats[] = {kFutureViews, kFuturePositions, kClients, kStateRequests, kDuplicates};
constexpr ParamInfo kParams[] = {
    {.name = kWhat,
     .type = ParamType::kText,
     .required = true,
     .about = "future_views: votes for views ahead; future_positions: votes, orders and holes far ahead; clients: "
              "requests in clients' names; state_requests: for the largest answer there is; duplicates: all it sends",
     .choices = kWhats},
    {kCount, ParamType::kInteger, false, "how many each time, or copies of each message; 5 if not given", 1, 1000},
    kEveryParam,
};

std::unique_ptr<Interceptor> MakeFlood(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<Flood>(*FindParam<std::string>(spec, kWhat),
                                 static_cast<uint64_t>(IntegerOr(spec, kCount, 5)), EveryNsOf(spec), std::move(inner),
                                 std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFlood = {
    .name = "flood",
    .about = "sends more than anybody needs, of one sort",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "flood", "what": "future_views", "count": 5})",
    .check = CheckIsReplica,
    .make = MakeFlood,
};

constinit const BehaviourInfo kReflect = {
    .name = "reflect",
    .about = "sends everything that reaches it on to all replicas, once, and back to clients",
    .params = {},
    .example = R"({"node": "r3", "behaviour": "reflect"})",
    .make = MakePlain<Reflect>,
};

}  // namespace zyz
