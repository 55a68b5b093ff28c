// What a liar remembers proves itself; and the O that it works out is the one that the protocol does.
#include "adversaries/pbft/archive.h"

#include <gtest/gtest.h>

#include "adversaries/pbft/view_change/orders_of_v.h"
#include "protocol/pbft/certificate.h"
#include "protocol/pbft/choose_orders.h"
#include "tests/adversaries/pbft/pbft_rig.h"

namespace zyz::pbft {
namespace {

TEST(Archive, MakesCertificatesOfWhatCameInAnyOrder) {
  PbftRig rig;
  Archive archive(rig.cluster);
  const Ref<PrePrepare> order = rig.Order(0, 3);
  archive.Learn(*rig.Vote<Prepare>(2, order->order));
  archive.Learn(*order);
  archive.Learn(*rig.Vote<Prepare>(2, order->order));
  archive.Learn(*rig.Vote<Prepare>(0, order->order));  // the primary's counts for nothing
  EXPECT_EQ(archive.CertsAt(3), nullptr) << "one backup is too few";
  archive.Learn(*rig.Vote<Prepare>(1, order->order));
  ASSERT_NE(archive.CertsAt(3), nullptr);
  ASSERT_EQ(archive.CertsAt(3)->size(), 1u);
  const CertificateChecker checker(rig.cluster, Verifier(&rig.keys, 0));
  EXPECT_TRUE(checker.IsValid(archive.CertsAt(3)->front()));
}

TEST(Archive, MakesCheckpointsOfAQuorum) {
  PbftRig rig;
  Archive archive(rig.cluster);
  for (const NodeId i : {0u, 2u, 3u}) {
    EXPECT_EQ(archive.checkpoints().size(), 1u);
    Ref<Checkpoint> checkpoint = New<Checkpoint>(&rig.pool);
    checkpoint->n = 8;
    checkpoint->a = {5};
    archive.Learn(*rig.Signed(i, std::move(checkpoint)));
  }
  ASSERT_EQ(archive.checkpoints().count(8), 1u);
  EXPECT_TRUE(CertificateChecker(rig.cluster, Verifier(&rig.keys, 0)).IsValid(archive.checkpoints().at(8)));
}

TEST(Archive, KnowsTheViewChangesOfEachView) {
  PbftRig rig;
  Archive archive(rig.cluster);
  const auto first = rig.Leave(2, 1, {}), second = rig.Leave(2, 3, {});
  archive.Learn(*second);
  archive.Learn(*first);
  archive.Learn(*rig.Leave(1, 3, {}));
  ASSERT_EQ(archive.ViewChangesFor(3).size(), 2u);
  EXPECT_EQ(archive.ViewChangesFor(3)[1], second);
  EXPECT_EQ(archive.EarlierOf(2, 3), first);
  EXPECT_EQ(archive.EarlierOf(2, 1), nullptr);
  EXPECT_EQ(archive.EarlierOf(1, 3), nullptr);
}

TEST(OrdersOf, IsWhatFollowsFromV) {
  PbftRig rig;
  const std::vector<Ref<const ViewChange>> v = {
      rig.Leave(0, 3, {rig.Cert(0, 1), rig.Cert(0, 4, "put b 1")}),
      rig.Leave(1, 3, {rig.Cert(0, 1), rig.Cert(2, 4, "put b 2")}),
      rig.Leave(2, 3, {rig.Cert(1, 2)}),
  };
  const ChosenOrders chosen = ChooseOrders(v);
  const std::vector<OrderHeader> o = OrdersOf(3, v, Signer(&rig.keys, 3));
  ASSERT_EQ(o.size(), 4u);
  ASSERT_EQ(o.size(), chosen.d.size());
  for (size_t k = 0; k < o.size(); ++k) {
    EXPECT_EQ(o[k].v, 3u);
    EXPECT_EQ(o[k].n, k + 1);
    EXPECT_EQ(o[k].d, chosen.d[k]) << "n=" << k + 1;
    EXPECT_TRUE(rig.Verifies(3, o[k]));
  }
  EXPECT_EQ(o[2].d, NullDigest());
}

}  // namespace
}  // namespace zyz::pbft
