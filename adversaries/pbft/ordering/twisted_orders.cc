// Orders that no correct primary gives, each with what makes it false and the rule that refuses it. They are signed as
// they should be, and differ in the batch, its ND or the position only.
#include <map>

#include "adversaries/parameters.h"
#include "adversaries/pbft/ordering/family.h"
#include "adversaries/pbft/ordering/order_liar.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

// The operation is changed; the signature under the REQUEST is the client's for another one (B3).
class OrderUnauthentic final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderHeader*, BatchContent* content) override {
    if (content->IsNull()) return false;
    Ref<Request> forged = New<Request>(pool());
    *forged = *content->batch.front();
    forged->o += " forged";
    content->batch.front() = std::move(forged);
    return true;
  }
};

// Twice in one batch: executed twice, it would count twice (B5).
class OrderRepeated final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderHeader*, BatchContent* content) override {
    if (content->IsNull() || content->batch.size() >= kMaxBatch) return false;
    content->batch.push_back(content->batch.front());
    return true;
  }
};

// A client's earlier request once more in the place of its new one: authentic, and executed long ago (B5).
class OrderStale final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  // The first request of each client that reached this node is kept for it.
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == kRequest) {
      const Ref<const Request> request(&As<Request>(*input.message));
      first_.emplace(request->c, request);
    }
    Deliver(input, out);
  }

  bool Twist(OrderHeader*, BatchContent* content) override {
    if (content->IsNull()) return false;
    const auto first = first_.find(content->batch.front()->c);
    if (first == first_.end() || first->second->t >= content->batch.front()->t) return false;
    content->batch = {first->second};
    return true;
  }

  std::map<NodeId, Ref<const Request>> first_;
};

// The null batch, which stands in O and nowhere else (B3).
class OrderNothing final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderHeader*, BatchContent* content) override {
    content->batch.clear();
    content->nd = 0;
    return true;
  }
};

// A digest that is not the batch's: whoever does not look prepares what nobody can show (B3).
class BadBatchDigest final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  void Spoil(OrderHeader* order) override { order->d.value ^= 1; }
};

// The clock of the service stands still, or runs away (B3).
class BadNd final : public OrderLiar {
 public:
  BadNd(uint64_t by, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : OrderLiar(std::move(filter), std::move(inner), std::move(context)), by_(by) {}

 private:
  bool Twist(OrderHeader*, BatchContent* content) override {
    content->nd = by_ == 0 ? 0 : content->nd + by_;
    return true;
  }

  const uint64_t by_;
};

// A position is left out: nobody can execute what comes after it (B5).
class SkipSequence final : public OrderLiar {
 public:
  SkipSequence(uint64_t at, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : OrderLiar(std::move(filter), std::move(inner), std::move(context)), at_(at) {}

 private:
  bool Twist(OrderHeader* order, BatchContent*) override {
    if (order->n < at_) return false;
    ++order->n;
    return true;
  }

  const SeqNum at_;
};

// Far beyond stable + 2 CP_INTERVAL: nobody may make room for it (B3).
class OrderBeyondLog final : public OrderLiar {
 public:
  OrderBeyondLog(uint64_t by, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : OrderLiar(std::move(filter), std::move(inner), std::move(context)), by_(by) {}

 private:
  bool Twist(OrderHeader* order, BatchContent*) override {
    order->n += by_;
    return true;
  }

  const SeqNum by_;
};

constexpr std::string_view kBy = "by", kAt = "at";
constexpr ParamInfo kNdParams[] = {
    {kBy, ParamType::kInteger, false, "how far ahead ND is; 2^40 if not given; 0: ND is 0", 0, INT64_MAX / 2},
    kToParam,
    kWhereParam,
    kNthParam,
};
constexpr ParamInfo kSkipParams[] = {
    {kAt, ParamType::kInteger, false, "the position that is left out; 1 if not given", 1, INT64_MAX},
    kToParam,
    kWhereParam,
};
constexpr ParamInfo kBeyondParams[] = {
    {kBy, ParamType::kInteger, false, "how many positions ahead; 1000000 if not given", 1, INT64_MAX / 2},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeBadNd(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<BadNd>(static_cast<uint64_t>(IntegerOr(spec, kBy, int64_t{1} << 40)),
                                 FilterOf(spec, kPrePrepare), std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeSkipSequence(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<SkipSequence>(static_cast<uint64_t>(IntegerOr(spec, kAt, 1)), FilterOf(spec, kPrePrepare),
                                        std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeOrderBeyondLog(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                AdversaryContext context) {
  return std::make_unique<OrderBeyondLog>(static_cast<uint64_t>(IntegerOr(spec, kBy, 1'000'000)),
                                          FilterOf(spec, kPrePrepare), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOrderUnauthentic = {
    .name = "order_unauthentic",
    .about = "as primary, orders a REQUEST that its client never signed",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_unauthentic", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<OrderUnauthentic>,
};

constinit const BehaviourInfo kOrderRepeated = {
    .name = "order_repeated",
    .about = "as primary, orders a request twice in one batch",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_repeated", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<OrderRepeated>,
};

constinit const BehaviourInfo kOrderStale = {
    .name = "order_stale",
    .about = "as primary, orders a client's first request again in place of its new one",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_stale", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<OrderStale>,
};

constinit const BehaviourInfo kOrderNothing = {
    .name = "order_nothing",
    .about = "as primary, orders the null batch",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_nothing", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<OrderNothing>,
};

constinit const BehaviourInfo kBadBatchDigest = {
    .name = "bad_batch_digest",
    .about = "as primary, orders a digest that is not the batch's",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "bad_batch_digest", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<BadBatchDigest>,
};

constinit const BehaviourInfo kBadNd = {
    .name = "bad_nd",
    .about = "as primary, orders with an ND that no clock shows",
    .params = kNdParams,
    .example = R"({"node": "r0", "behaviour": "bad_nd", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeBadNd,
};

constinit const BehaviourInfo kSkipSequence = {
    .name = "skip_sequence",
    .about = "as primary, leaves out a position and orders on after it",
    .params = kSkipParams,
    .example = R"({"node": "r0", "behaviour": "skip_sequence", "at": 5, "where": {"v": 0}})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeSkipSequence,
};

constinit const BehaviourInfo kOrderBeyondLog = {
    .name = "order_beyond_log",
    .about = "as primary, orders far beyond the log",
    .params = kBeyondParams,
    .example = R"({"node": "r0", "behaviour": "order_beyond_log", "nth": [5]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeOrderBeyondLog,
};

}  // namespace zyz::pbft
