#include "adversaries/honest_watch.h"

#include <algorithm>

#include "protocol/hash.h"

namespace zyz {

class HonestWatch::Ear final : public Node {
 public:
  Ear(HonestWatch* watch, NodeId id, std::unique_ptr<Node> inner) : watch_(watch), id_(id), inner_(std::move(inner)) {}

  void Step(const Input& input, Outbox* out) override {
    const size_t before = out->actions().size();
    inner_->Step(input, out);
    for (size_t i = before; i < out->actions().size(); ++i) {
      const Action& action = out->actions()[i];
      for (const NodeId to : watch_->ReceiversOf(id_, action)) watch_->Want(id_, to, action.message);
    }
  }
  void ShowState(FieldSink* sink) const override { inner_->ShowState(sink); }
  std::string_view TimerName(uint32_t kind) const override { return inner_->TimerName(kind); }

 private:
  HonestWatch* watch_;
  const NodeId id_;
  const std::unique_ptr<Node> inner_;
};

std::unique_ptr<Node> HonestWatch::Around(NodeId id, const ClusterSize& cluster, std::unique_ptr<Node> inner) {
  cluster_ = cluster;
  watched_.push_back(id);
  return std::make_unique<Ear>(this, id, std::move(inner));
}

HonestWatch::Lies HonestWatch::Judge(NodeId node, std::span<const Action> did) {
  Lies lies;
  if (std::find(watched_.begin(), watched_.end(), node) == watched_.end()) return lies;
  std::vector<uint64_t> sent;
  for (uint32_t i = 0; i < did.size(); ++i) {
    bool wanted = true;
    for (const NodeId to : ReceiversOf(node, did[i])) {
      sent.push_back(KeyOf(node, to, *did[i].message));
      wanted = wanted && ever_.contains(sent.back());
    }
    if (!wanted) lies.forged.push_back(i);
  }
  for (Wanted& wanted : now_) {
    if (std::find(sent.begin(), sent.end(), KeyOf(node, wanted.to, *wanted.message)) != sent.end()) continue;
    if (lies.withheld.empty() || lies.withheld.back().message.get() != wanted.message.get()) {
      lies.withheld.push_back({wanted.message, {}});
    }
    lies.withheld.back().to.push_back(wanted.to);
  }
  now_.clear();
  return lies;
}

uint64_t HonestWatch::KeyOf(NodeId from, NodeId to, const Message& message) {
  return HashWords(kDomainStream, from, to, message.digest().value).value;
}

void HonestWatch::Want(NodeId from, NodeId to, const Ref<const Message>& message) {
  ever_.insert(KeyOf(from, to, *message));
  now_.push_back({to, message});
}

std::vector<NodeId> HonestWatch::ReceiversOf(NodeId from, const Action& action) const {
  std::vector<NodeId> receivers;
  if (action.kind == ActionKind::kSend) receivers.push_back(action.to);
  if (action.kind == ActionKind::kBroadcast) {
    for (NodeId to = 0; to < cluster_.n(); ++to) {
      if (to != from) receivers.push_back(to);
    }
  }
  return receivers;
}

}  // namespace zyz
