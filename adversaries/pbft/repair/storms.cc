// fetch_storm: asks all for batches, of orders that it has seen and of digests that nobody has. status_storm: says
// where it stands all the time, each time somewhere else. Each is answered so often per interval and no more (X2);
// nobody may wait for either.
#include "adversaries/parameters.h"
#include "adversaries/pbft/repair/family.h"
#include "adversaries/ticker.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class FetchStorm final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void OnMessageIn(const Message& message) override {
    if (message.kind() == kPrePrepare) last_ = As<PrePrepare>(message).order;
  }

  void Tick(Outbox* out) override {
    if (last_.n == 0) return;
    Hit();
    for (const Digest d : {last_.d, Digest{last_.d.value ^ 1}}) {
      Ref<Fetch> fetch = New<Fetch>(pool());
      fetch->n = last_.n;
      fetch->d = d;
      messages().Resign(signer(), fetch.get());
      out->Broadcast(std::move(fetch));
    }
  }

  OrderHeader last_;
};

class StatusStorm final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void Tick(Outbox* out) override {
    Hit();
    Ref<Status> status = New<Status>(pool());
    status->v = status->w = view();
    status->committed_n = ++times_ % 2 == 0 ? 0 : times_;
    messages().Resign(signer(), status.get());
    out->Broadcast(std::move(status));
  }

  SeqNum times_ = 0;
};

constexpr ParamInfo kParams[] = {kEveryParam};

template <class Liar>
std::unique_ptr<Interceptor> MakeTicker(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                        AdversaryContext context) {
  return std::make_unique<Liar>(EveryNsOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFetchStorm = {
    .name = "fetch_storm",
    .about = "asks all for batches that it has, and for such as nobody has, all the time",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "fetch_storm"})",
    .check = CheckIsReplica,
    .make = MakeTicker<FetchStorm>,
};

constinit const BehaviourInfo kStatusStorm = {
    .name = "status_storm",
    .about = "says STATUS all the time, each time another one",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "status_storm"})",
    .check = CheckIsReplica,
    .make = MakeTicker<StatusStorm>,
};

}  // namespace zyz::pbft
