// Votes: VoteBox against a model that one reads in a minute, and certificates against every way to spoil one.
#include "protocol/zyzzyva/certificate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <utility>

#include "sim/crypto_suite.h"
#include "tests/protocol/zyzzyva/forge.h"

namespace zyz::zyzzyva {
namespace {

using Box = VoteBox<uint64_t>;
// Constants that g++ 12 must not know, or it warns of what the tests try on purpose.
const volatile uint32_t kFour = 4, kNobody = kNoNode;

struct Ballot {
  NodeId i;
  uint64_t value;
  uint64_t tag;
};

// ---- VoteBox ----

std::vector<Ballot> SomeBallots(uint32_t replicas) {
  const auto ballot = rc::gen::map(rc::gen::tuple(rc::gen::inRange<NodeId>(0, replicas),
                                                  rc::gen::inRange<uint64_t>(0, 4), rc::gen::arbitrary<uint64_t>()),
                                   [](const auto& t) {
                                     return Ballot{std::get<0>(t), std::get<1>(t), std::get<2>(t)};
                                   });
  return *rc::gen::container<std::vector<Ballot>>(ballot);
}

// The last vote of each replica, and nothing more.
TEST(VoteBox, CountsLikeAMapFromReplicaToLastVote) {
  const bool holds = rc::check([] {
    const uint32_t n = *rc::gen::inRange<uint32_t>(1, 8);
    Box box(n);
    std::map<NodeId, Ballot> model;
    const auto count = [&](uint64_t value) {
      return static_cast<uint32_t>(
          std::count_if(model.begin(), model.end(), [&](const auto& entry) { return entry.second.value == value; }));
    };
    for (const Ballot& ballot : SomeBallots(n)) {
      model[ballot.i] = ballot;
      RC_ASSERT(box.Add(ballot.i, ballot.value, Signature{ballot.tag}) == count(ballot.value));
    }
    uint32_t shown = 0;
    box.ForEach([&](uint64_t value, uint32_t votes) {
      RC_ASSERT(votes == count(value));
      shown += votes;
    });
    RC_ASSERT(shown == model.size());
    RC_ASSERT(box.empty() == model.empty());
    for (NodeId i = 0; i < n; ++i) {
      RC_ASSERT((box.Of(i) != nullptr) == model.contains(i));
      if (box.Of(i) != nullptr) RC_ASSERT(*box.Of(i) == model[i].value);
    }
    for (uint64_t value = 0; value < 4; ++value) {
      RC_ASSERT(box.Count(value) == count(value));
      for (uint32_t limit : {0u, 1u, 2u, n}) {
        Votes expected;
        for (const auto& [i, ballot] : model) {
          if (ballot.value == value && expected.size() < limit) expected.push_back({i, Signature{ballot.tag}});
        }
        Votes votes = {{9, {}}};
        box.Collect(value, limit, &votes);
        RC_ASSERT(std::equal(votes.begin(), votes.end(), expected.begin(), expected.end(),
                             [](const Vote& a, const Vote& b) { return a.i == b.i && a.sig == b.sig; }));
      }
    }
  });
  EXPECT_TRUE(holds);
}

TEST(VoteBox, NobodyWhoIsNoReplicaHasAVote) {
  Box box(kFour);
  EXPECT_EQ(box.Of(kFour), nullptr);
  EXPECT_EQ(box.Of(kNobody), nullptr);
}

TEST(VoteBox, ClearForgetsAll) {
  Box box(4);
  box.Add(1, 7, Signature{3});
  box.Clear();
  EXPECT_TRUE(box.empty());
  EXPECT_EQ(box.Of(1), nullptr);
  EXPECT_EQ(box.Count(7), 0u);
  EXPECT_EQ(box.Add(1, 7, Signature{3}), 1u);
}

// A vote that is given again with another signature (MAC vectors, view changes) is collected with its last one.
TEST(VoteBox, TheLastSignatureIsCollected) {
  Box box(4);
  box.Add(1, 7, Signature{3});
  EXPECT_EQ(box.Add(1, 7, Signature{4}), 1u);
  Votes votes;
  box.Collect(7, 4, &votes);
  ASSERT_EQ(votes.size(), 1u);
  EXPECT_EQ(votes[0].sig.tag, 4u);
}

TEST(VoteBoxDeathTest, AStrangersVoteIsABug) { EXPECT_DEATH(Box(kFour).Add(4, 7, {}), "only replicas vote"); }

// ---- Certificates ----

class CertificateTest : public testing::Test {
 protected:
  CertificateTest()
      : suite_(7, cluster_.n() + 2), forge_(cluster_, &suite_, &pool_), checker_(cluster_, suite_.MakeVerifier(0)) {}

  Votes Sign(std::vector<NodeId> voters, Digest digest) {
    Votes votes;
    for (NodeId i : voters) votes.push_back({i, suite_.MakeSigner(i).Sign(digest, {})});
    return votes;
  }

  ClusterSize cluster_ = ThirdsCluster(2);  // 7 replicas, quorum 5, weak 3
  MessagePool pool_;
  sim::SymbolicSuite suite_;
  Forge forge_;
  CertificateChecker checker_;
  const Digest digest_{42};
};

TEST_F(CertificateTest, VotesAreEnoughDistinctSortedAndValid) {
  EXPECT_TRUE(checker_.VotesAre(Sign({0, 1, 2, 3, 4}, digest_), 5, digest_));
  EXPECT_TRUE(checker_.VotesAre(Sign({2, 3, 4, 5, 6}, digest_), 5, digest_));
  EXPECT_TRUE(checker_.VotesAre(Sign({0, 1, 2, 3, 4, 5, 6}, digest_), 5, digest_));
  EXPECT_FALSE(checker_.VotesAre({}, 5, digest_));
  EXPECT_FALSE(checker_.VotesAre(Sign({0, 1, 2, 3}, digest_), 5, digest_)) << "too few";
  EXPECT_FALSE(checker_.VotesAre(Sign({0, 1, 2, 3, 3}, digest_), 5, digest_)) << "a duplicate";
  EXPECT_FALSE(checker_.VotesAre(Sign({0, 1, 2, 3, 4, 4}, digest_), 5, digest_)) << "a duplicate beyond enough";
  EXPECT_FALSE(checker_.VotesAre(Sign({1, 0, 2, 3, 4}, digest_), 5, digest_)) << "unsorted";
  EXPECT_FALSE(checker_.VotesAre(Sign({0, 1, 2, 3, 7}, digest_), 5, digest_)) << "a client's";
  EXPECT_FALSE(checker_.VotesAre(Sign({0, 1, 2, 3, 4}, Digest{43}), 5, digest_)) << "on another digest";
  Votes votes = Sign({0, 1, 2, 3, 4}, digest_);
  votes[4].i = kNoNode;
  EXPECT_FALSE(checker_.VotesAre(votes, 5, digest_));
}

// Whatever the order in which votes arrive, and whatever else arrives in between: the same certificate, and a valid
// one.
TEST_F(CertificateTest, CertificatesDoNotDependOnTheOrderOfArrival) {
  const bool holds = rc::check([this] {
    SpecTuple tuple{
        .v = 3, .n = 9, .h = Digest{*rc::gen::arbitrary<uint64_t>()}, .rh = {}, .c = cluster_.Client(0), .t = 4};
    SpecTuple other = tuple;
    other.h.value ^= 1;
    const uint32_t size = *rc::gen::inRange<uint32_t>(cluster_.quorum(), cluster_.n() + 1);
    std::vector<NodeId> voters = *rc::gen::unique<std::vector<NodeId>>(size, rc::gen::inRange<NodeId>(0, 7));
    const auto certificate = [&](const std::vector<NodeId>& arrivals) {
      VoteBox<SpecTuple> box(cluster_.n());
      for (NodeId i : arrivals) {
        if (i % 2 == 0) box.Add(i, other, Sign({i}, other.signed_digest())[0].sig);  // a first word that it takes back
        box.Add(i, tuple, Sign({i}, tuple.signed_digest())[0].sig);
      }
      CommitCert cc{.tuple = tuple, .votes = {}};
      box.Collect(tuple, cluster_.quorum(), &cc.votes);
      return cc;
    };
    const CommitCert one = certificate(voters);
    std::sort(voters.begin(), voters.end());
    const CommitCert two = certificate(voters);
    RC_ASSERT(checker_.IsValid(one));
    Writer a, b;
    EncodeVisitor encode_one(&a), encode_two(&b);
    CommitCert::Fields(one, encode_one);
    CommitCert::Fields(two, encode_two);
    RC_ASSERT(a.bytes() == b.bytes());
  });
  EXPECT_TRUE(holds);
}

// A certificate's signature covers every field of its head.
TEST_F(CertificateTest, ACommitCertificateIsForOneTuple) {
  const SpecTuple tuple{.v = 3, .n = 9, .h = {1}, .rh = {2}, .c = cluster_.Client(0), .t = 4};
  const CommitCert good = forge_.MakeCc(tuple, {0, 1, 2, 3, 4});
  EXPECT_TRUE(checker_.IsValid(good));
  for (int field = 0; field < 6; ++field) {
    CommitCert bad = good;
    if (field == 0) ++bad.tuple.v;
    if (field == 1) ++bad.tuple.n;
    if (field == 2) ++bad.tuple.h.value;
    if (field == 3) ++bad.tuple.rh.value;
    if (field == 4) ++bad.tuple.c;
    if (field == 5) ++bad.tuple.t;
    EXPECT_FALSE(checker_.IsValid(bad)) << field;
  }
  SpecTuple zero = tuple;
  zero.n = 0;
  EXPECT_FALSE(checker_.IsValid(forge_.MakeCc(zero, {0, 1, 2, 3, 4}))) << "position 0 holds nothing";
}

TEST_F(CertificateTest, ViewZeroHasTheGenesisCertificateOnly) {
  EXPECT_TRUE(checker_.IsValid(ViewCert{}));
  EXPECT_FALSE(checker_.IsValid(ViewCert{.v = 0, .n = 1, .h = {}, .votes = {}}));
  EXPECT_FALSE(checker_.IsValid(ViewCert{.v = 0, .n = 0, .h = {1}, .votes = {}}));
  EXPECT_FALSE(checker_.IsValid(ViewCert{.v = 0, .n = 0, .h = {}, .votes = Sign({0}, digest_)}));
  EXPECT_FALSE(checker_.IsValid(ViewCert{.v = 1, .n = 0, .h = {}, .votes = {}}));
}

TEST_F(CertificateTest, AViewCertificateIsAQuorumOfViewConfirms) {
  ViewConfirm confirm;
  confirm.w = 5;
  confirm.n = 8;
  confirm.h = {3};
  const ViewCert good{.v = 5, .n = 8, .h = {3}, .votes = Sign({0, 2, 3, 4, 6}, ComputeSignedDigest(confirm))};
  EXPECT_TRUE(checker_.IsValid(good));
  for (int field = 0; field < 4; ++field) {
    ViewCert bad = good;
    if (field == 0) ++bad.v;
    if (field == 1) ++bad.n;
    if (field == 2) ++bad.h.value;
    if (field == 3) bad.votes.pop_back();
    EXPECT_FALSE(checker_.IsValid(bad)) << field;
  }
}

TEST_F(CertificateTest, ACheckpointCertificateIsAQuorumOfCheckpoints) {
  EXPECT_TRUE(checker_.IsValid(CheckpointCert{})) << "checkpoint 0 needs no votes";
  EXPECT_FALSE(checker_.IsValid(CheckpointCert{.v = 0, .n = 0, .h = {1}, .a = {}, .votes = {}}));
  EXPECT_FALSE(checker_.IsValid(CheckpointCert{.v = 1, .n = 0, .h = {}, .a = {}, .votes = {}}));
  const auto checkpoint = forge_.MakeCheckpoint(0, 5, 8, {3}, {4});
  const CheckpointCert good{
      .v = 5, .n = 8, .h = {3}, .a = {4}, .votes = Sign({0, 2, 3, 4, 6}, checkpoint->signed_digest())};
  EXPECT_TRUE(checker_.IsValid(good));
  for (int field = 0; field < 5; ++field) {
    CheckpointCert bad = good;
    if (field == 0) ++bad.v;
    if (field == 1) ++bad.n;
    if (field == 2) ++bad.h.value;
    if (field == 3) ++bad.a.value;
    if (field == 4) bad.votes[1] = bad.votes[0];
    EXPECT_FALSE(checker_.IsValid(bad)) << field;
  }
}

TEST_F(CertificateTest, SuspicionIsProvenByFPlusOne) {
  const Digest digest = forge_.MakeHate(0, 4)->signed_digest();
  EXPECT_TRUE(checker_.ProvesSuspicion(4, Sign({0, 3, 6}, digest)));
  EXPECT_FALSE(checker_.ProvesSuspicion(4, Sign({0, 3}, digest)));
  EXPECT_FALSE(checker_.ProvesSuspicion(5, Sign({0, 3, 6}, digest)));
  EXPECT_FALSE(checker_.ProvesSuspicion(4, Sign({0, 3, 8}, digest)));
}

// "Every authenticated message is bound to its type": equal fields under another kind are another statement.
TEST_F(CertificateTest, KindsDoNotStandInForEachOther) {
  const auto confirm_req = forge_.MakeConfirmReq(0, 4, forge_.MakeRequest(cluster_.Client(0), 1));
  EXPECT_FALSE(checker_.ProvesSuspicion(4, {{0, confirm_req->sig}, {1, confirm_req->sig}, {2, confirm_req->sig}}));
  ViewConfirm confirm;
  confirm.w = 5;
  confirm.n = 8;
  Checkpoint checkpoint;
  checkpoint.v = 5;
  checkpoint.n = 8;
  EXPECT_NE(ComputeSignedDigest(confirm), ComputeSignedDigest(checkpoint));
}

// A6 without signatures: symmetric, never true of two orders of one chain.
TEST(Contradict, OrdersOfOneChainNeverContradict) {
  const bool holds = rc::check([] {
    const auto ds = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<uint64_t>>());
    std::vector<OrderHeader> chain;
    Digest h;
    for (size_t k = 0; k < ds.size(); ++k) {
      h = ChainDigest(h, Digest{ds[k]});
      OrderHeader order;
      order.n = k + 1;
      order.h = h;
      order.d = Digest{ds[k]};
      chain.push_back(order);
    }
    for (const OrderHeader& a : chain) {
      for (const OrderHeader& b : chain) RC_ASSERT(!Contradict(a, b));
    }
    OrderHeader wrong = chain[*rc::gen::inRange<size_t>(0, chain.size())];
    wrong.h.value ^= 1;
    bool contradicts = false;
    for (const OrderHeader& a : chain) {
      RC_ASSERT(Contradict(a, wrong) == Contradict(wrong, a));
      contradicts |= Contradict(a, wrong);
    }
    RC_ASSERT(contradicts);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace zyz::zyzzyva
