// The interceptor that does something again and again: from the first input that reaches its node on, every so often by
// the node's own clock. Everything else passes.
#ifndef ZYZ_ADVERSARIES_TICKER_H_
#define ZYZ_ADVERSARIES_TICKER_H_

#include <memory>
#include <utility>

#include "adversaries/interceptor.h"

namespace zyz {

class Ticker : public Interceptor {
 public:
  Ticker(TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), every_ns_(every_ns) {}

 protected:
  virtual void Tick(Outbox* out) = 0;
  virtual void OnMessageIn(const Message&) {}  // before the inner node handles it

 private:
  void OnInput(const Input& input, Outbox* out) final {
    if (!ticks_) SetOwnTimer(0, every_ns_, out);
    ticks_ = true;
    if (input.kind == InputKind::kMessage) OnMessageIn(*input.message);
    Deliver(input, out);
  }

  void OnOwnTimer(uint32_t, Outbox* out) final {
    Tick(out);
    SetOwnTimer(0, every_ns_, out);
  }

  const TimeNs every_ns_;
  bool ticks_ = false;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_TICKER_H_
