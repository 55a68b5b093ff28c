// B7, "O from V", as a pure function.
#include "protocol/pbft/choose_orders.h"

#include <gtest/gtest.h>

#include "tests/protocol/pbft/forge.h"

namespace zyz::pbft {
namespace {

class OFromV : public testing::Test {
 protected:
  OFromV() : suite_(1, 8), forge_(ThirdsCluster(1), &suite_, &pool_) {}

  static Digest D(uint64_t value) { return {value}; }
  PreparedCert Cert(View v, SeqNum n, Digest d) const { return forge_.MakePrepared(v, n, d, {1, 2}); }
  std::vector<Ref<const ViewChange>> Members(std::vector<std::vector<PreparedCert>> shown,
                                             std::vector<SeqNum> stable) const {
    std::vector<Ref<const ViewChange>> v;
    for (NodeId i = 0; i < shown.size(); ++i) {
      CheckpointCert checkpoint;
      if (stable[i] > 0) checkpoint = forge_.MakeStable(stable[i], D(stable[i]), {0, 1, 2});
      v.emplace_back(forge_.MakeViewChange(i, 9, shown[i], checkpoint));
    }
    return v;
  }
  ChosenOrders Choose(std::vector<std::vector<PreparedCert>> shown, std::vector<SeqNum> stable = {0, 0, 0}) const {
    return ChooseOrders(Members(std::move(shown), std::move(stable)));
  }

  MessagePool pool_;
  sim::SymbolicSuite suite_;
  Forge forge_;
};

TEST_F(OFromV, NothingPreparedIsNothingToOrder) {
  const ChosenOrders chosen = Choose({{}, {}, {}});
  EXPECT_EQ(chosen.min(), 0u);
  EXPECT_TRUE(chosen.d.empty());
}

TEST_F(OFromV, TheHighestViewDecidesWhoeverShowsIt) {
  const ChosenOrders chosen = Choose({{Cert(0, 1, D(7))}, {Cert(3, 1, D(8))}, {Cert(1, 1, D(9))}});
  ASSERT_EQ(chosen.d.size(), 1u);
  EXPECT_EQ(chosen.d[0], D(8));
}

TEST_F(OFromV, PositionsWithoutACertificateAreNull) {
  const ChosenOrders chosen = Choose({{Cert(0, 1, D(7))}, {Cert(0, 4, D(8))}, {}});
  ASSERT_EQ(chosen.d.size(), 4u);
  EXPECT_EQ(chosen.d[0], D(7));
  EXPECT_EQ(chosen.d[1], NullDigest());
  EXPECT_EQ(chosen.d[2], NullDigest());
  EXPECT_EQ(chosen.d[3], D(8));
}

TEST_F(OFromV, ItStartsAfterTheHighestStableCheckpoint) {
  const ChosenOrders chosen = Choose({{Cert(0, 1, D(7)), Cert(0, 3, D(8))}, {}, {}}, {0, 2, 0});
  EXPECT_EQ(chosen.min(), 2u);
  ASSERT_EQ(chosen.d.size(), 1u);
  EXPECT_EQ(chosen.d[0], D(8));
  EXPECT_EQ(chosen.last(), 3u);
}

TEST_F(OFromV, WhatLiesBelowItIsNotOrderedAgain) {
  const ChosenOrders chosen = Choose({{Cert(0, 1, D(7))}, {}, {}}, {0, 2, 0});
  EXPECT_TRUE(chosen.d.empty());
  EXPECT_EQ(chosen.last(), 2u);
}

TEST_F(OFromV, TheChoiceIsTold) {
  const auto members =
      Members({{Cert(0, 1, D(7)), Cert(1, 2, D(8)), Cert(1, 3, D(9))}, {Cert(1, 1, D(6))}, {}}, {0, 0, 0});
  const std::vector<Event> choices = ChoicesIn(members);
  ASSERT_EQ(choices.size(), 2u);
  EXPECT_EQ(choices[0].kind, EventKind::kDecided);
  EXPECT_EQ(choices[0].basis, Basis::kCertificate);
  EXPECT_EQ(choices[0].n, 1u);
  EXPECT_EQ(choices[0].h, D(6));
  EXPECT_EQ(choices[0].subject, 1u);
  EXPECT_EQ(choices[0].u, 1u);
  EXPECT_EQ(choices[0].holder.get(), members[1].get());
  EXPECT_EQ(choices[0].votes, 1u);
  EXPECT_EQ(choices[0].parent, D(7));
  EXPECT_EQ(choices[0].rival_votes, 1u);
  EXPECT_EQ(choices[1].first, 2u) << "what one member decides is one choice";
  EXPECT_EQ(choices[1].n, 3u);
  EXPECT_EQ(choices[1].h, D(9));
  EXPECT_EQ(choices[1].subject, 0u);
  EXPECT_EQ(choices[1].rival_votes, 0u);
}

TEST_F(OFromV, ThatThereWasNothingToChooseIsToldToo) {
  const std::vector<Event> nothing = ChoicesIn(Members({{}, {}, {}}, {0, 0, 0}));
  ASSERT_EQ(nothing.size(), 1u);
  EXPECT_EQ(nothing[0].basis, Basis::kNothing);
  const std::vector<Event> stable = ChoicesIn(Members({{}, {}, {}}, {0, 2, 0}));
  ASSERT_EQ(stable.size(), 1u);
  EXPECT_EQ(stable[0].basis, Basis::kCheckpoint);
  EXPECT_EQ(stable[0].n, 2u);
  const std::vector<Event> hole = ChoicesIn(Members({{Cert(0, 2, D(7))}, {}, {}}, {0, 0, 0}));
  ASSERT_EQ(hole.size(), 2u);
  EXPECT_EQ(hole[0].basis, Basis::kNothing);
  EXPECT_EQ(hole[1].basis, Basis::kCertificate);
}

}  // namespace
}  // namespace zyz::pbft
