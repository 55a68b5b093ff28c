// What the quiet behaviours of the catalogue put on the wire. Correct nodes ignore it, or cannot tell, so no
// expectation of a scenario speaks of it; here the sends of the faulty node are looked at one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "protocol/message.h"
#include "protocol/zyzzyva/history.h"
#include "protocol/zyzzyva/messages.h"
#include "tests/adversaries/effect.h"

namespace zyz::scenarios {
namespace {

using zyzzyva::Commit;
using zyzzyva::LocalCommit;
using zyzzyva::SpecResponse;

using Effect = EffectTest;

constexpr NodeId kR2 = 2, kC1 = 5;  // of four replicas and two clients

TEST_F(Effect, ReplyWithoutOr) {
  const auto sent = Play("replies/reply_without_or", kR2).Sent<SpecResponse>();
  EXPECT_GE(sent.size(), 20u);
  for (const auto& [to, answer] : sent) EXPECT_FALSE(answer->order.has_value());
}

TEST_F(Effect, ReplyWithForeignOr) {
  const auto sent = Play("replies/reply_with_foreign_or", kR2).Sent<SpecResponse>();
  size_t foreign = 0;
  for (const auto& [to, answer] : sent) foreign += answer->order->n != answer->tuple.n ? 1 : 0;
  EXPECT_GE(foreign, 15u);
}

TEST_F(Effect, CommitWithoutKeeping) {
  const Tap& tap = Play("commits/commit_without_keeping", kR2);
  EXPECT_GE(tap.Sent<LocalCommit>().size(), 5u);
  const auto claims = tap.Sent<zyzzyva::ViewChange>();
  ASSERT_FALSE(claims.empty());
  for (const auto& [to, claim] : claims) EXPECT_FALSE(claim->cc.has_value());
}

TEST_F(Effect, FalseBoundaryResponse) {
  std::map<std::pair<SeqNum, NodeId>, Digest> told_clients;
  size_t lies = 0;
  for (const auto& [to, answer] : Play("commits/false_boundary_response", kR2).Sent<SpecResponse>()) {
    const auto key = std::make_pair(answer->tuple.n, answer->tuple.c);
    if (to != kNoNode) {
      told_clients[key] = answer->tuple.h;
    } else if (told_clients.count(key) > 0) {
      EXPECT_NE(told_clients[key], answer->tuple.h);
      ++lies;
    }
  }
  EXPECT_GE(lies, 10u);
}

TEST_F(Effect, FillHoleWithOtherOrdersOfAnotherPosition) {
  std::set<SeqNum> positions;
  const auto sent = Play("holes/fill_hole_with_other_orders_position", 1).Sent<zyzzyva::OrderReq>();
  EXPECT_GE(sent.size(), 5u);
  for (const auto& [to, order] : sent) positions.insert(order->order.n);
  EXPECT_EQ(positions.size(), 1u) << "always the first one that it ever got";
}

// A truthful STATE carries the positions since the checkpoint: the correct r0 and r1 send some.
TEST_F(Effect, OldStateWithoutWhatIsSpeculative) {
  const auto longest = [](const Tap& tap) {
    size_t most = 0;
    for (const auto& [to, state] : tap.Sent<zyzzyva::State>()) most = std::max(most, state->o.size());
    return most;
  };
  const Tap& liar = Play("state/old_state_certified", kR2);
  EXPECT_GE(liar.Sent<zyzzyva::State>().size(), 1u);
  EXPECT_EQ(longest(liar), 0u);
  EXPECT_GE(longest(Play("state/old_state_certified", 0)), 1u);
}

// Whoever is lied to lives in a history that holds together, and hears the same again when it asks again.
TEST_F(Effect, OrderLiesAreContinuedLikeTheTruth) {
  for (const char* scenario : {"ordering/reorder_batches", "ordering/swap_positions"}) {
    std::map<SeqNum, zyzzyva::OrderHeader> told;
    Digest before;
    for (const auto& [to, order] : Play(scenario, 0).Sent<zyzzyva::OrderReq>()) {
      if (to != 3 || order->order.v != 0) continue;
      const auto [known, is_new] = told.emplace(order->order.n, order->order);
      EXPECT_EQ(known->second, order->order) << scenario << " n=" << order->order.n;
      if (!is_new) continue;
      EXPECT_EQ(order->order.n, told.size()) << scenario;
      EXPECT_EQ(order->order.d, BatchDigest(order->batch, order->order.nd)) << scenario;
      EXPECT_EQ(order->order.h, ChainDigest(before, order->order.d)) << scenario;
      before = order->order.h;
    }
    EXPECT_GE(told.size(), 1u) << scenario;  // a first lie may be enough for a conviction
  }
}

// The operations that the client signed, by timestamp and receiver.
std::map<Timestamp, std::set<Bytes>> Operations(const Tap& tap) {
  std::map<Timestamp, std::set<Bytes>> operations;
  for (const auto& [to, request] : tap.Sent<Request>()) operations[request->t].insert(request->o);
  return operations;
}

TEST_F(Effect, TwoOperations) {
  const auto operations = Operations(Play("clients/two_operations", kC1));
  EXPECT_GE(operations.size(), 3u);
  for (const auto& [t, different] : operations) EXPECT_EQ(different.size(), 2u) << "t=" << t;
}

TEST_F(Effect, DifferentRequests) {
  const auto operations = Operations(Play("clients/different_requests", kC1));
  EXPECT_GE(operations.size(), 1u);
  for (const auto& [t, different] : operations) EXPECT_EQ(different.size(), 4u) << "t=" << t;
}

TEST_F(Effect, TimestampAhead) {
  const auto operations = Operations(Play("clients/timestamp_ahead", kC1));
  ASSERT_FALSE(operations.empty());
  EXPECT_GT(operations.begin()->first, Timestamp{1} << 60);
}

TEST_F(Effect, RequestToBackups) {
  const auto sent = Play("clients/request_to_backups", kC1).Sent<Request>();
  EXPECT_GE(sent.size(), 5u);
  for (const auto& [to, request] : sent) EXPECT_EQ(to, kR2);
}

TEST_F(Effect, ReplayRequests) {
  std::map<Timestamp, size_t> times;
  for (const auto& [to, request] : Play("clients/replay_requests", kC1).Sent<Request>()) ++times[request->t];
  ASSERT_GE(times.size(), 6u);
  EXPECT_GE(times[1], 5u);
}

TEST_F(Effect, RequestStorm) {
  std::map<Timestamp, size_t> times;
  for (const auto& [to, request] : Play("clients/request_storm", kC1).Sent<Request>()) ++times[request->t];
  ASSERT_GE(times.size(), 3u);
  for (const auto& [t, count] : times) EXPECT_GE(count, 5u) << "t=" << t;
}

TEST_F(Effect, HastyClient) {
  const auto sent = Play("clients/hasty_client", kC1).Sent<Request>();
  ASSERT_GE(sent.size(), 4u);
  for (size_t k = 0; k < 4; ++k) EXPECT_EQ(sent[k].second->t, k + 1);
}

TEST_F(Effect, GoSilent) {
  const auto operations = Operations(Play("clients/go_silent", kC1));
  EXPECT_EQ(operations.size(), 3u);
  EXPECT_EQ(operations.rbegin()->first, 3u);
}

TEST_F(Effect, WithholdCommit) { EXPECT_TRUE(Play("clients/withhold_commit", kC1).Sent<Commit>().empty()); }

TEST_F(Effect, PartialCommit) {
  const auto sent = Play("clients/partial_commit", kC1).Sent<Commit>();
  EXPECT_GE(sent.size(), 3u);
  for (const auto& [to, commit] : sent) EXPECT_EQ(to, kR2);
}

TEST_F(Effect, CommitWithForeignOr) {
  const auto sent = Play("clients/commit_with_foreign_or", kC1).Sent<Commit>();
  EXPECT_GE(sent.size(), 20u);
  for (const auto& [to, commit] : sent) {
    ASSERT_TRUE(commit->order.has_value());
    EXPECT_NE(commit->order->n, commit->cc.tuple.n);
  }
}

}  // namespace
}  // namespace zyz::scenarios
