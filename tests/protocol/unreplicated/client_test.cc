// U1, U5 and U6 at the client. The server's answers are made by hand.
#include "protocol/unreplicated/client.h"

#include <gtest/gtest.h>

#include "tests/protocol/unreplicated/bench.h"

namespace zyz::unreplicated {
namespace {

using enum RejectReason;

Input Due() { return Input::OfTimer({kRetransmitTimer, 0}); }

// c0 with its first request out.
class ClientTest : public testing::Test {
 protected:
  explicit ClientTest(const Config& config = {}) : bench_(config) {
    bench_.Give(&bench_.c0, Input::OfSubmit("inc"));
    first_ = bench_.SentTo(Bench::kServer).at(0);
  }
  void Answer(Ref<Reply> reply) { bench_.Give(&bench_.c0, std::move(reply)); }
  void ExpectRefused(RejectReason reason) {
    EXPECT_EQ(bench_.Refused(), reason);
    EXPECT_EQ(bench_.Said(EventKind::kCompleted), nullptr);
    EXPECT_TRUE(bench_.c0.busy());
  }

  Bench bench_;
  Ref<const Message> first_;
};

using U1 = ClientTest;
using U5 = ClientTest;
using U6 = ClientTest;

TEST_F(U1, ARequestIsSignedNumberedAndSent) {
  const Request& request = As<Request>(*first_);
  EXPECT_EQ(request.o, "inc");
  EXPECT_EQ(request.t, 1u);
  EXPECT_EQ(request.c, Bench::kC0);
  EXPECT_TRUE(bench_.keys.Verify(Bench::kServer, Bench::kC0, request.signed_digest(), request.sig));
  EXPECT_EQ(bench_.Armed(), Config().client_retransmit_ns);
  ASSERT_NE(bench_.Said(EventKind::kSubmitted), nullptr);
  EXPECT_EQ(bench_.Said(EventKind::kSubmitted)->t, 1u);
  EXPECT_TRUE(bench_.c0.busy());

  Answer(bench_.MakeReply(1));
  bench_.Give(&bench_.c0, Input::OfSubmit("get"));
  EXPECT_EQ(As<Request>(*bench_.SentTo(Bench::kServer).at(0)).t, 2u);
}

TEST_F(U5, TheServersReplyCompletesIt) {
  Answer(bench_.MakeReply(1, "17"));
  const Event* completed = bench_.Said(EventKind::kCompleted);
  ASSERT_NE(completed, nullptr);
  EXPECT_EQ(completed->t, 1u);
  EXPECT_EQ(completed->bytes, "17");
  EXPECT_EQ(completed->n, 0u) << "it does not know where";
  EXPECT_EQ(completed->path, CompletionPath::kFast);
  EXPECT_TRUE(bench_.Cancelled());
  EXPECT_FALSE(bench_.c0.busy());

  Answer(bench_.MakeReply(1, "17"));
  EXPECT_EQ(bench_.Refused(), kStaleReply) << "nothing waits for it any more";
  bench_.Give(&bench_.c0, Due());
  EXPECT_TRUE(bench_.out.actions().empty());
}

TEST_F(U5, AReplyToAnEarlierRequestIsStale) {
  Answer(bench_.MakeReply(1));
  bench_.Give(&bench_.c0, Input::OfSubmit("inc"));
  Answer(bench_.MakeReply(1));
  ExpectRefused(kStaleReply);
}

class U5Cap : public ClientTest {
 protected:
  U5Cap() : ClientTest({.client_retransmit_ns = 10, .retransmit_cap_ns = 35}) {}
};

TEST_F(U5Cap, ItIsSentAgainAtDoublingIntervalsUpToACap) {
  for (const TimeNs wait : {20, 35, 35}) {
    bench_.Give(&bench_.c0, Due());
    EXPECT_EQ(bench_.SentTo(Bench::kServer), (std::vector{first_})) << "the same request, under the same timestamp";
    EXPECT_EQ(bench_.Armed(), wait);
  }
  Answer(bench_.MakeReply(1));
  bench_.Give(&bench_.c0, Input::OfSubmit("inc"));
  EXPECT_EQ(bench_.Armed(), 10) << "each request starts with the short one";
}

TEST_F(U6, WhatIsNotMineOrNotYetAskedForIsMalformed) {
  Answer(bench_.MakeReply(1, "1", Bench::kServer, Bench::kC1));
  ExpectRefused(kMalformed);
  Answer(bench_.MakeReply(2));
  ExpectRefused(kMalformed);
}

TEST_F(U6, OnlyTheServerAnswers) {
  Answer(bench_.MakeReply(1, "1", Bench::kC1));
  ExpectRefused(kUnknownSender);
  Ref<Reply> forged = bench_.MakeReply(1, "1", Bench::kC1);
  forged->i = Bench::kServer;
  Answer(std::move(forged));
  ExpectRefused(kBadSignature);
}

TEST_F(U6, TheReplyIsTheOneThatWasSigned) {
  Ref<Reply> reply = bench_.MakeReply(1, "1");
  reply->r = "2";
  Answer(std::move(reply));
  ExpectRefused(kReplyMismatch);
}

TEST_F(U6, OtherMessagesAreRefused) {
  bench_.Give(&bench_.c0, bench_.MakeRequest(Bench::kC1, 1));
  ExpectRefused(kUnexpectedKind);
}

TEST_F(U1, SaysWhatItWaitsFor) {
  EXPECT_EQ(bench_.c0.DescribeWaiting(), "waits for the REPLY to t=1");
  EXPECT_EQ(bench_.c0.WaitingFor(), "client:reply");
  EXPECT_EQ(bench_.c0.TimerName(kRetransmitTimer), "client_retransmit");
  EXPECT_EQ(bench_.c0.TimerName(kRetransmitTimer + 1), "");
  Answer(bench_.MakeReply(1));
  EXPECT_EQ(bench_.c0.DescribeWaiting(), "has no request out");
  EXPECT_EQ(bench_.c0.WaitingFor(), "");
}

}  // namespace
}  // namespace zyz::unreplicated
