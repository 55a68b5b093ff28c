// Delay: the chosen sends happen later, on time by the node's own clock. A held message is the one that the inner node
// sent when it sent it; that the node has moved on since is the point. Each behaviour of which this is all is a row.
#ifndef ZYZ_ADVERSARIES_DELAY_H_
#define ZYZ_ADVERSARIES_DELAY_H_

#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "adversaries/behaviour.h"
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "protocol/check.h"

namespace zyz {

class Delay final : public SendInterceptor {
 public:
  Delay(TimeNs by_ns, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), by_ns_(by_ns) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Hit();
    held_.emplace(next_timer_, std::move(chosen));
    SetOwnTimer(next_timer_++, by_ns_, out);
  }

  void OnOwnTimer(uint32_t timer, Outbox* out) override {
    const auto held = held_.find(timer);
    CHECK(held != held_.end(), "each held message has one timer");
    Ship(std::move(held->second), out);
    held_.erase(held);
  }

  const TimeNs by_ns_;
  std::map<uint32_t, Shipment> held_;  // by the timer that releases it
  uint32_t next_timer_ = 0;
};

inline constexpr std::string_view kByNs = "by_ns";  // the parameter: how much later

template <MessageKind kKind, TimeNs kUsualNs>
std::unique_ptr<Interceptor> MakeDelay(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<Delay>(IntegerOr(spec, kByNs, kUsualNs), FilterOf(spec, kKind), std::move(inner),
                                 std::move(context));
}

// Completes a row. Its parameters are `by_ns` and some of those that choose sends. `kUsualNs` is for rows in which
// `by_ns` may be left out.
template <MessageKind kKind, Side kSide, TimeNs kUsualNs = 0>
constexpr BehaviourInfo Delays(BehaviourInfo row) {
  row.check = CheckSends<kKind, kSide>;
  row.make = MakeDelay<kKind, kUsualNs>;
  return row;
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_DELAY_H_
