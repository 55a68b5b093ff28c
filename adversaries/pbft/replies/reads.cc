// Replicas that lie about reads which are not ordered (B9).
//
//   stale_reads       answers them from a state of long ago, and everything else as it should: it has two memories, its
//                     own and one that stopped learning. Together with those who really are behind it makes 2f+1.
//   false_read_reply  a READ-REPLY of which one part is false
#include <memory>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/pbft/modes.h"
#include "adversaries/pbft/replies/family.h"
#include "protocol/hash.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class StaleReads final : public Interceptor {
 public:
  StaleReads(SeqNum after, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), after_(after), past_(MakeAnother()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage) Remember(input, out);
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == kReadReply) return;
    Pass(std::move(action), out);
  }

  // What the past hears until it has executed so much; from there on only reads. Nobody hears it but who reads, and
  // its timers never fire.
  void Remember(const Input& input, Outbox* out) {
    const bool is_read = input.message->kind() == kReadRequest;
    if (executed_ >= after_ && !is_read) return;
    past_out_.Clear();
    past_->Step(input, &past_out_);
    for (const Event& event : past_out_.events()) {
      if (event.kind == EventKind::kExecuted && !event.tentative) executed_ = event.n;
    }
    for (Action& action : past_out_.actions()) {
      if (!action.message || action.message->kind() != kReadReply) continue;
      Hit();
      Pass(std::move(action), out);
    }
    past_out_.Clear();
  }

  const SeqNum after_;
  const std::unique_ptr<Node> past_;
  SeqNum executed_ = 0;
  Outbox past_out_;
};

constexpr std::string_view kAfter = "after";
constexpr ParamInfo kStaleParams[] = {
    {kAfter, ParamType::kInteger, false, "how many positions its reads know of; none if not given", 0, 8}};

std::unique_ptr<Interceptor> MakeStale(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<StaleReads>(static_cast<SeqNum>(IntegerOr(spec, kAfter, 0)), std::move(inner),
                                      std::move(context));
}

// The same lie for the same truth: accomplices who all use it agree with each other.
bool WrongResult(ReadReply* copy, const ClusterSize&) {
  if (copy->r.empty()) {
    copy->r = "forged";
  } else {
    copy->r.back() = static_cast<char>(copy->r.back() ^ 1);
  }
  copy->rh = ReplyDigest(copy->r);
  return true;
}
bool WrongBody(ReadReply* copy, const ClusterSize&) {
  copy->r += "x";
  return true;
}
bool NextPosition(ReadReply* copy, const ClusterSize&) {
  ++copy->n;
  return true;
}
bool PositionBefore(ReadReply* copy, const ClusterSize&) {
  if (copy->n == 0) return false;
  --copy->n;
  return true;
}

constexpr Mode<ReadReply> kModes[] = {
    {"result", WrongResult}, {"body", WrongBody}, {"next_position", NextPosition}, {"position_before", PositionBefore}};

constexpr auto kModeNames = NamesOf(kModes);
constexpr ParamInfo kFalseParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "result: another one, with its digest; body: one that does not fit the digest; next_position, "
              "position_before: as if it were another state's",
     .choices = kModeNames},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kStaleReads = {
    .name = "stale_reads",
    .about = "answers reads that are not ordered from a state of long ago",
    .params = kStaleParams,
    .example = R"({"node": "r2", "behaviour": "stale_reads", "after": 1})",
    .check = CheckIsReplica,
    .make = MakeStale,
};

constinit const BehaviourInfo kFalseReadReply = Falsifies<ReadReply, kModes>({
    .name = "false_read_reply",
    .about = "answers reads that are not ordered with a READ-REPLY of which one part is false",
    .params = kFalseParams,
    .example = R"({"node": "r2", "behaviour": "false_read_reply", "mode": "result"})",
});

}  // namespace zyz::pbft
