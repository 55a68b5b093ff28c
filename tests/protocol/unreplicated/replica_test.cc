// U2, U3, U4 and U6 at the server.
#include "protocol/unreplicated/replica.h"

#include <gtest/gtest.h>

#include "protocol/common/chain.h"
#include "tests/protocol/unreplicated/bench.h"

namespace zyz::unreplicated {
namespace {

using enum RejectReason;

// "Executes it at the next position and answers with REPLY."
TEST(U2, WhatIsNewIsExecutedAndAnswered) {
  Bench bench;
  const Ref<Request> request = bench.MakeRequest(Bench::kC0, 1);
  bench.Give(&bench.server, request);
  const Event* executed = bench.Said(EventKind::kExecuted);
  ASSERT_NE(executed, nullptr);
  EXPECT_EQ(executed->n, 1u);
  EXPECT_EQ(executed->v, 0u);
  EXPECT_EQ(executed->parent, Digest{0});
  ASSERT_EQ(executed->requests.size(), 1u);
  EXPECT_EQ(executed->requests[0], request);
  EXPECT_EQ(executed->d, BatchDigest(executed->requests, executed->nd));
  EXPECT_EQ(executed->h, ChainDigest({}, executed->d));

  const auto sent = bench.SentTo(Bench::kC0);
  ASSERT_EQ(sent.size(), 1u);
  const Reply& reply = As<Reply>(*sent[0]);
  EXPECT_EQ(reply.c, Bench::kC0);
  EXPECT_EQ(reply.t, 1u);
  EXPECT_EQ(reply.i, Bench::kServer);
  EXPECT_EQ(reply.r, "1");
  EXPECT_EQ(reply.rh, ReplyDigest("1"));
  EXPECT_TRUE(bench.keys.Verify(Bench::kC0, Bench::kServer, reply.signed_digest(), reply.sig));
}

TEST(U2, PositionsAreAChainOverAllClients) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 1));
  const Digest first = bench.Said(EventKind::kExecuted)->h;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC1, 7));
  const Event* second = bench.Said(EventKind::kExecuted);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->n, 2u);
  EXPECT_EQ(second->parent, first);
  EXPECT_EQ(second->h, ChainDigest(first, second->d));
  EXPECT_EQ(As<Reply>(*bench.SentTo(Bench::kC1).at(0)).r, "2");
}

// "Whoever keeps the event keeps what it speaks of."
TEST(U2, AnEventKeepsItsRequestsAlive) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 1, "get"));
  const Event kept = *bench.Said(EventKind::kExecuted);
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 2, "inc"));
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 3, "inc"));
  ASSERT_EQ(kept.requests.size(), 1u);
  EXPECT_EQ(kept.requests[0]->t, 1u);
  EXPECT_EQ(kept.requests[0]->o, "get");
}

// "The last one again: the same REPLY, and nothing is executed."
TEST(U3, TheLastRequestIsAnsweredAgain) {
  Bench bench;
  const Ref<Request> request = bench.MakeRequest(Bench::kC0, 3);
  bench.Give(&bench.server, request);
  const Ref<const Message> reply = bench.SentTo(Bench::kC0).at(0);
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC1, 1));
  bench.Give(&bench.server, request);
  EXPECT_EQ(bench.Said(EventKind::kExecuted), nullptr);
  EXPECT_EQ(bench.SentTo(Bench::kC0), (std::vector{reply}));
}

// Two operations under one timestamp: the first one counts.
TEST(U3, AnotherOperationUnderTheSameTimestampGetsTheFirstOnesReply) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 1, "inc"));
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 1, "get the moon"));
  EXPECT_EQ(bench.Said(EventKind::kExecuted), nullptr);
  EXPECT_EQ(As<Reply>(*bench.SentTo(Bench::kC0).at(0)).r, "1");
}

TEST(U3, PlantedItIsExecutedAgain) {
  Bench bench({.planted = kExecutesAgain});
  const Ref<Request> request = bench.MakeRequest(Bench::kC0, 1);
  bench.Give(&bench.server, request);
  bench.Give(&bench.server, request);
  ASSERT_NE(bench.Said(EventKind::kExecuted), nullptr);
  EXPECT_EQ(bench.Said(EventKind::kExecuted)->n, 2u);
  EXPECT_EQ(As<Reply>(*bench.SentTo(Bench::kC0).at(0)).r, "2");
}

TEST(U4, WhatIsOlderIsRefused) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 2));
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 1));
  EXPECT_EQ(bench.Refused(), kStaleRequest);
  EXPECT_EQ(bench.Said(EventKind::kExecuted), nullptr);
  EXPECT_TRUE(bench.out.actions().empty());
}

TEST(U6, WhatIsNoClientsIsRefused) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeRequest(Bench::kServer, 1));
  EXPECT_EQ(bench.Refused(), kUnknownSender);
  bench.Give(&bench.server, bench.MakeRequest(kNoNode, 1));
  EXPECT_EQ(bench.Refused(), kUnknownSender);
  bench.Give(&bench.server, bench.MakeRequest(Bench::kCluster.Client(kMaxClients), 1));
  EXPECT_EQ(bench.Refused(), kUnknownSender) << "the table does not grow for it";
  bench.Give(&bench.server, bench.MakeRequest(Bench::kC0, 0));
  EXPECT_EQ(bench.Refused(), kMalformed);
  EXPECT_TRUE(bench.out.actions().empty());
}

TEST(U6, WhatTheClientDidNotSignIsRefused) {
  Bench bench;
  Ref<Request> request = bench.MakeRequest(Bench::kC1, 1);
  request->c = Bench::kC0;
  request->ForgetDigests();
  bench.Give(&bench.server, request);
  EXPECT_EQ(bench.Refused(), kBadRequestSignature);
  EXPECT_TRUE(bench.out.actions().empty());
}

TEST(U6, OtherMessagesAreRefused) {
  Bench bench;
  bench.Give(&bench.server, bench.MakeReply(1));
  EXPECT_EQ(bench.Refused(), kUnexpectedKind);
}

}  // namespace
}  // namespace zyz::unreplicated
