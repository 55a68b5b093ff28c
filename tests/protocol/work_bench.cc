#include "tests/protocol/work_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace zyz {

WorkBench::WorkBench(const ClusterSize& cluster, uint32_t clients, uint32_t keys, const MessageSet& messages)
    : cluster_(cluster),
      messages_(messages),
      suite_(/*seed=*/1, cluster_.n() + std::max(clients, keys)),
      silent_(cluster_.n() + clients),
      timers_(silent_.size()),
      armings_(silent_.size()),
      events_(silent_.size()) {}

NodeContext WorkBench::ContextOf(NodeId id, uint64_t life) {
  return {id, cluster_, suite_.MakeSigner(id), suite_.MakeVerifier(id), &pool_, life};
}

void WorkBench::ForgetNode(NodeId id) {
  timers_[id].clear();
  events_[id].clear();
}

void WorkBench::Step(NodeId node, const Input& input) {
  if (silent_[node]) return;
  suite_.BeginStep(node);
  this->node(node).Step(input, &out_);
  for (const Action& action : out_.actions()) {
    switch (action.kind) {
      case ActionKind::kSend:
        ASSERT_NE(action.to, node) << "a node never sends to itself";
        if (action.to < silent_.size()) mail_.push_back({node, action.to, action.message});
        break;
      case ActionKind::kBroadcast:
        for (NodeId to = 0; to < cluster_.n(); ++to) {
          if (to != node) mail_.push_back({node, to, action.message});
        }
        break;
      case ActionKind::kSetTimer:
        timers_[node][action.timer] = action.delay_ns;
        ++armings_[node][action.timer];
        break;
      case ActionKind::kCancelTimer:
        timers_[node].erase(action.timer);
        break;
    }
  }
  for (Event& event : out_.events()) events_[node].push_back(std::move(event));
  out_.Clear();
}

void WorkBench::Submit(uint32_t client, std::string_view operation) { Step(c(client), Input::OfSubmit(operation)); }

void WorkBench::Give(NodeId to, const Ref<const Message>& message, NodeId from) {
  Writer bytes;
  messages_.Encode(*message, &bytes);
  const Ref<const Message> copy = messages_.Decode(bytes.bytes(), &pool_);
  ASSERT_TRUE(static_cast<bool>(copy)) << message->name() << " does not survive the codec";
  ASSERT_EQ(copy->digest(), message->digest()) << message->name() << " changes in the codec";
  if (from == kNoNode) from = SenderOf(*copy);
  Step(to, Input::OfMessage(from, copy));
}

void WorkBench::Fire(NodeId node, TimerId timer) {
  ASSERT_EQ(timers_[node].erase(timer), 1u)
      << "timer " << timer.kind << "/" << timer.arg << " of " << NodeName(cluster_, node) << " is not armed";
  Step(node, Input::OfTimer(timer));
}

bool WorkBench::DeliverOne(const Match& match) {
  const auto at = std::find_if(mail_.begin(), mail_.end(), match);
  if (at == mail_.end()) return false;
  const Mail mail = *at;
  mail_.erase(at);
  Give(mail.to, mail.message, mail.from);
  return true;
}

size_t WorkBench::Deliver(const Match& match) {
  const std::vector<Mail> taken = Keep(match);
  for (const Mail& mail : taken) Give(mail.to, mail.message, mail.from);
  return taken.size();
}

size_t WorkBench::DeliverReversed(const Match& match) {
  std::vector<Mail> taken = Keep(match);
  std::reverse(taken.begin(), taken.end());
  for (const Mail& mail : taken) Give(mail.to, mail.message, mail.from);
  return taken.size();
}

void WorkBench::DeliverAll() {
  for (size_t steps = 0; !mail_.empty(); ++steps) {
    ASSERT_LT(steps, 100'000u) << "the nodes do not come to rest; in flight: " << Describe();
    Deliver({});
  }
}

size_t WorkBench::Drop(const Match& match) { return Keep(match).size(); }

std::vector<Mail> WorkBench::Keep(const Match& match) {
  std::vector<Mail> taken, rest;
  for (Mail& mail : mail_) (match(mail) ? taken : rest).push_back(std::move(mail));
  mail_ = std::move(rest);
  return taken;
}

void WorkBench::PutBack(const std::vector<Mail>& mail) { mail_.insert(mail_.end(), mail.begin(), mail.end()); }

size_t WorkBench::Count(const Match& match) const {
  return static_cast<size_t>(std::count_if(mail_.begin(), mail_.end(), match));
}

std::string WorkBench::Describe() const {
  std::string text;
  for (const Mail& mail : mail_) {
    if (!text.empty()) text += ", ";
    text += NodeName(cluster_, mail.from) + ">" + NodeName(cluster_, mail.to) + " ";
    text += mail.message->name();
    if (text.size() > 1000) return text + " …";
  }
  return text.empty() ? "nothing" : text;
}

TimeNs WorkBench::Delay(NodeId node, TimerId timer) const {
  const auto it = timers_[node].find(timer);
  return it == timers_[node].end() ? 0 : it->second;
}

uint64_t WorkBench::Armings(NodeId node, TimerId timer) const {
  const auto it = armings_[node].find(timer);
  return it == armings_[node].end() ? 0 : it->second;
}

size_t WorkBench::CountEvents(NodeId node, EventKind kind) const {
  return static_cast<size_t>(std::count_if(events_[node].begin(), events_[node].end(),
                                           [&](const Event& event) { return event.kind == kind; }));
}

const Event* WorkBench::LastEvent(NodeId node, EventKind kind) const {
  const auto it = std::find_if(events_[node].rbegin(), events_[node].rend(),
                               [&](const Event& event) { return event.kind == kind; });
  return it == events_[node].rend() ? nullptr : &*it;
}

size_t WorkBench::CountRejected(NodeId node, RejectReason reason) const {
  return static_cast<size_t>(std::count_if(events_[node].begin(), events_[node].end(), [&](const Event& event) {
    return event.kind == EventKind::kRejected && event.reason == reason;
  }));
}

void WorkBench::ForgetEvents() {
  for (auto& events : events_) events.clear();
}

Bytes WorkBench::RunOne(uint32_t client, std::string_view operation) {
  Submit(client, operation);
  DeliverAll();
  const Event* completed = LastEvent(c(client), EventKind::kCompleted);
  EXPECT_NE(completed, nullptr) << "the request did not complete";
  return completed == nullptr ? Bytes() : Bytes(completed->bytes);
}

}  // namespace zyz
