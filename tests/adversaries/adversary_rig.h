// A stage for adversaries: a scripted inner node, keys, a pool, and a wrapper that is stepped by hand. Tests say what
// the inner node wants and look at what comes out.
#ifndef ZYZ_TESTS_ADVERSARIES_ADVERSARY_RIG_H_
#define ZYZ_TESTS_ADVERSARIES_ADVERSARY_RIG_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/registry.h"
#include "adversaries/zyzzyva/families.h"
#include "protocol/zyzzyva/messages.h"
#include "tests/protocol/fake_authenticator.h"

namespace zyz {

// Wants at each step what its script says, and remembers what reached it.
class ScriptedNode final : public Node {
 public:
  void Step(const Input& input, Outbox* out) override {
    inputs.push_back(input);
    for (const Action& action : wants.actions()) out->actions().push_back(action);
    for (const Event& event : wants.events()) out->Report(event);
  }

  Outbox wants;
  std::vector<Input> inputs;
};

// An action as text, with the message in full, so that "untouched" means byte for byte.
inline std::string Text(const Action& action) {
  std::string text;
  switch (action.kind) {
    case ActionKind::kSend:
      text = "send to " + std::to_string(action.to);
      break;
    case ActionKind::kBroadcast:
      text = "broadcast";
      break;
    case ActionKind::kSetTimer:
      text = "set timer";
      break;
    case ActionKind::kCancelTimer:
      text = "cancel timer";
      break;
  }
  text += " (" + std::to_string(action.timer.kind) + ", " + std::to_string(action.timer.arg) + ") " +
          std::to_string(action.delay_ns) + " ns ";
  if (action.message) {
    Writer out;
    zyzzyva::Messages().Encode(*action.message, &out);
    text += out.bytes();
  }
  return text;
}

inline std::vector<std::string> Texts(const std::vector<Action>& actions) {
  std::vector<std::string> texts;
  for (const Action& action : actions) texts.push_back(Text(action));
  return texts;
}

// All behaviours that nodes of Zyzzyva can have.
inline const BehaviourCatalogue& Catalogue() {
  static const auto* const catalogue = new BehaviourCatalogue(zyzzyva::Messages(), ZyzzyvaFamilies());
  return *catalogue;
}

// f = 1: replicas 0 … 3, clients from 4. The faulty node is replica 0.
class Rig {
 public:
  static constexpr NodeId kSelf = 0, kClient = 4;

  Rig() {
    coalition->Join(kSelf, Signer(&keys, kSelf));
    auto scripted = std::make_unique<ScriptedNode>();
    inner = scripted.get();
    outermost = std::move(scripted);
  }

  AdversaryContext Context() {
    return {.node = {kSelf, cluster, Signer(&keys, kSelf), Verifier(&keys, kSelf), &pool},
            .random = sim::Draws(7, "adversary"),
            .coalition = coalition,
            .another =
                [this] {
                  auto twin = std::make_unique<ScriptedNode>();
                  others.push_back(twin.get());
                  return twin;
                },
            .messages = &zyzzyva::Messages()};
  }

  // Wraps what there is in one more behaviour.
  Interceptor* Wrap(BehaviourSpec spec) {
    spec.messages = &Catalogue().messages();
    auto wrapper = Catalogue().Make(spec, std::move(outermost), Context());
    Interceptor* const layer = wrapper.get();
    outermost = std::move(wrapper);
    return layer;
  }

  // What comes out when the inner node handles something.
  std::vector<Action>& Step() { return Step(Input::OfTimer({1, 0})); }
  std::vector<Action>& Step(const Input& input) {
    out.Clear();
    outermost->Step(input, &out);
    return out.actions();
  }

  Ref<zyzzyva::SpecResponse> Response(const Bytes& reply = "right") {
    auto response = New<zyzzyva::SpecResponse>(&pool);
    response->tuple = {.v = 0, .n = 3, .h = {5}, .rh = ReplyDigest(reply), .c = kClient, .t = 2};
    response->r = reply;
    zyzzyva::Messages().Resign(Signer(&keys, kSelf), response.get());
    return response;
  }
  Ref<zyzzyva::OrderReq> Order(SeqNum n) {
    auto order = New<zyzzyva::OrderReq>(&pool);
    order->order.n = n;
    zyzzyva::Messages().Resign(Signer(&keys, kSelf), order.get());
    return order;
  }

  MessagePool pool;
  FakeAuthenticator keys;
  ClusterSize cluster = ThirdsCluster(1);
  std::shared_ptr<Coalition> coalition = std::make_shared<Coalition>();
  std::vector<ScriptedNode*> others;  // what behaviours had made besides; theirs
  ScriptedNode* inner = nullptr;      // owned by `outermost`, perhaps deep inside
  std::unique_ptr<Node> outermost;
  Outbox out;
};

}  // namespace zyz

#endif  // ZYZ_TESTS_ADVERSARIES_ADVERSARY_RIG_H_
