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
  ChosenOrders Choose(std::vector<std::vector<PreparedCert>> shown, std::vector<SeqNum> stable = {0, 0, 0}) const {
    std::vector<Ref<const ViewChange>> v;
    for (NodeId i = 0; i < shown.size(); ++i) {
      CheckpointCert checkpoint;
      if (stable[i] > 0) checkpoint = forge_.MakeStable(stable[i], D(stable[i]), {0, 1, 2});
      v.emplace_back(forge_.MakeViewChange(i, 9, shown[i], checkpoint));
    }
    return ChooseOrders(v);
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

}  // namespace
}  // namespace zyz::pbft
