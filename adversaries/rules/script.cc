#include "adversaries/rules/script.h"

#include <algorithm>
#include <map>

#include "adversaries/match.h"
#include "adversaries/rules/script_memory.h"
#include "protocol/check.h"

namespace zyz {
namespace {

template <class T>
bool EmptyOrHas(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

SendFilter FilterFor(const ScriptRule& rule) {
  return {.to = rule.to, .kinds = rule.kinds, .where = rule.where, .nth = rule.nth};
}

class Script final : public Interceptor {
 public:
  Script(ScriptRule rule, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        rule_(std::move(rule)),
        sends_(FilterFor(rule_), self(), cluster()),
        where_(rule_.where),
        edits_(Watch(rule_.edits)) {
    if (rule_.replay) replay_ = memory_.Watch(*rule_.replay);
    for (const ScriptSend& send : rule_.sends) {
      extras_.push_back({Watch(send.edits), send.base ? memory_.Watch(*send.base) : kNone});
    }
  }

 private:
  using On = ScriptRule::On;
  static constexpr size_t kNone = SIZE_MAX;

  // Something on its way out, or on its way to the inner node.
  struct Held {
    Shipment shipment = {};
    Input input = {};
    bool inwards = false;
  };
  struct Extra {
    std::vector<size_t> edits;  // by edit: what its value is copied from
    size_t base = kNone;
  };

  std::vector<size_t> Watch(const std::vector<ScriptEdit>& edits) {
    std::vector<size_t> watched;
    for (const ScriptEdit& edit : edits) watched.push_back(edit.source ? memory_.Watch(*edit.source) : kNone);
    return watched;
  }

  // ---- Conditions ----

  // What holds or does not hold for everybody now; what matches at another time is not counted.
  bool Open() const {
    if (rule_.after != sim::kNoRule && !board()->acted(rule_.after)) return false;
    if (rule_.hold_for != sim::kNoRule && board()->acted(rule_.hold_for)) return false;
    if (rule_.from_ns == 0 && rule_.until_ns == INT64_MAX && rule_.hold_until_ns == 0) return true;
    const TimeNs now = clock().now();
    return now >= rule_.from_ns && now < rule_.until_ns && (rule_.hold_until_ns == 0 || now < rule_.hold_until_ns);
  }

  bool Matches(const Input& input) {
    if (rule_.on == On::kTimer) {
      if (input.kind != InputKind::kTimer || !EmptyOrHas(rule_.timers, input.timer.kind) || !Open()) return false;
    } else {
      if (rule_.on != On::kReceive || input.kind != InputKind::kMessage || !EmptyOrHas(rule_.from, input.from) ||
          !EmptyOrHas(rule_.kinds, input.message->kind()) || !Open() || !where_.Holds(*input.message)) {
        return false;
      }
    }
    return EmptyOrHas(rule_.nth, ++matched_);
  }

  void OnInput(const Input& input, Outbox* out) override {
    if (Matches(input)) {
      OnMatched(input, out);
    } else {
      Deliver(input, out);
    }
    if (input.kind == InputKind::kMessage) memory_.Remember(true, input.message);
  }

  void OnAction(Action action, Outbox* out) override {
    if (!action.message) return Pass(std::move(action), out);
    const Ref<const Message> message = action.message;
    if (rule_.on == On::kSend && sends_.Concerns(action) && Open()) {
      SplitSend split = sends_.Split(std::move(action));
      Ship(std::move(split.rest), out);
      if (!split.chosen.to.empty()) OnChosen(std::move(split.chosen), out);
    } else {
      Pass(std::move(action), out);
    }
    memory_.Remember(false, message);
  }

  // ---- Effects ----

  void OnMatched(const Input& input, Outbox* out) {
    Input product = input;
    if (input.kind == InputKind::kMessage) product.message = Product(input.message);
    if (input.kind == InputKind::kMessage && !product.message) return Deliver(input, out);
    Hit();
    if (rule_.keep) Deliver(input, out);
    if (!rule_.drop && rule_.redirect.empty()) {
      for (uint32_t i = 0; i <= rule_.copies; ++i) Release({.input = product, .inwards = true}, out);
    } else if (!rule_.drop) {
      for (uint32_t i = 0; i <= rule_.copies; ++i) Release({.shipment = {product.message, rule_.redirect}}, out);
    }
    SendExtras(out);
  }

  void OnChosen(Shipment chosen, Outbox* out) {
    const Ref<const Message> product = Product(chosen.message);
    if (!product) return Ship(std::move(chosen), out);
    Hit();
    if (rule_.keep) Ship(chosen, out);
    if (!rule_.drop) {
      if (!rule_.redirect.empty()) chosen = {.message = {}, .to = rule_.redirect};
      chosen.message = product;
      for (uint32_t i = 0; i <= rule_.copies; ++i) Release({.shipment = chosen}, out);
    }
    SendExtras(out);
  }

  // What takes the message's place; null if it cannot be made.
  Ref<const Message> Product(const Ref<const Message>& original) {
    const Ref<const Message> base = rule_.replay ? memory_.Find(replay_) : original;
    if (!base || (rule_.edits.empty() && rule_.sign == ScriptSign::kKeep)) return base;
    Ref<Message> copy = base->Clone(pool());
    return Finish(rule_.edits, edits_, rule_.sign, &copy) ? Ref<const Message>(copy) : nullptr;
  }

  // Edits and signs `message`. False: it cannot be done.
  bool Finish(const std::vector<ScriptEdit>& edits, const std::vector<size_t>& sources, ScriptSign sign,
              Ref<Message>* message) {
    for (size_t i = 0; i < edits.size(); ++i) {
      if (!Apply(edits[i], sources[i], message->get())) return false;
    }
    if (!messages().MissingField(**message).empty()) return false;
    if (sign == ScriptSign::kOwn) messages().Resign(signer(), message->get());
    return true;
  }

  bool Apply(const ScriptEdit& edit, size_t source, Message* message) {
    if (source == kNone) return messages().Edit(edit.edit, message, pool());
    const Ref<const Message>& earlier = memory_.Find(source);
    if (!earlier) return false;
    const FieldValue whole = ValueOf(*earlier);
    const FieldValue* const value = FindValue(whole, edit.source_path);
    if (value == nullptr) return false;
    FieldEdit copy = edit.edit;
    copy.value = *value;
    copy.lenient = true;
    return messages().Edit(copy, message, pool());
  }

  void SendExtras(Outbox* out) {
    for (size_t i = 0; i < extras_.size(); ++i) {
      const ScriptSend& send = rule_.sends[i];
      Ref<Message> message;
      if (!send.base) {
        message = messages().New(send.kind, pool());
      } else if (const Ref<const Message>& earlier = memory_.Find(extras_[i].base)) {
        message = earlier->Clone(pool());
      }
      if (!message || !Finish(send.edits, extras_[i].edits, send.sign, &message)) continue;
      Ship({.message = std::move(message), .to = send.to, .broadcast = send.to.empty()}, out);
    }
  }

  // ---- Time ----

  // Lets it go now, or when the rule says.
  void Release(Held held, Outbox* out) {
    if (rule_.delay_ns == 0 && rule_.hold_until_ns == 0 && rule_.hold_for == sim::kNoRule) {
      return LetGo(std::move(held), out);
    }
    const uint32_t timer = next_timer_++;
    held_.emplace(timer, std::move(held));
    if (rule_.hold_for != sim::kNoRule) {
      // The rule may have acted by this very match of it: then there is nothing to wait for.
      if (board()->acted(rule_.hold_for)) return SetOwnTimer(timer, rule_.delay_ns, out);
      return board()->Await(rule_.hold_for, self(), OwnTimer(timer));
    }
    const TimeNs until = rule_.hold_until_ns == 0 ? 0 : std::max<TimeNs>(0, rule_.hold_until_ns - clock().now());
    SetOwnTimer(timer, until + rule_.delay_ns, out);
  }

  void OnOwnTimer(uint32_t timer, Outbox* out) override {
    const auto entry = held_.find(timer);
    CHECK(entry != held_.end(), "each held message has one timer");
    if (rule_.hold_until_ns != 0 && clock().now() < rule_.hold_until_ns) {  // the node's own clock runs fast
      return SetOwnTimer(timer, rule_.hold_until_ns - clock().now(), out);
    }
    Held held = std::move(entry->second);
    held_.erase(entry);
    LetGo(std::move(held), out);
  }

  void LetGo(Held held, Outbox* out) {
    if (held.inwards) {
      Deliver(held.input, out);
    } else {
      Ship(std::move(held.shipment), out);
    }
  }

  const ScriptRule rule_;
  SendMatcher sends_;
  const FieldQuery where_;
  uint64_t matched_ = 0;  // inputs, for nth
  ScriptMemory memory_;
  std::vector<size_t> edits_;  // by edit of the rule: what its value is copied from
  size_t replay_ = kNone;
  std::vector<Extra> extras_;      // by extra message of the rule
  std::map<uint32_t, Held> held_;  // by own timer
  uint32_t next_timer_ = 0;
};

}  // namespace

std::unique_ptr<Interceptor> MakeScript(ScriptRule rule, std::unique_ptr<Node> inner, AdversaryContext context) {
  return std::make_unique<Script>(std::move(rule), std::move(inner), std::move(context));
}

}  // namespace zyz
