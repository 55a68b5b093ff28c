// History against a plain vector: whatever is appended, rolled back, collected and reset, both know the same positions.
#include "protocol/zyzzyva/history.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "tests/protocol/zyzzyva/forge.h"

namespace zyz::zyzzyva {
namespace {

Ref<OrderReq> Extend(const History& history, uint64_t d, MessagePool* pool) {
  auto order = New<OrderReq>(pool);
  order->order.n = history.max_n() + 1;
  order->order.d = Digest{d};
  order->order.h = ChainDigest(history.max_h(), order->order.d);
  return order;
}

TEST(History, StartsEmpty) {
  History history;
  EXPECT_EQ(history.max_n(), 0u);
  EXPECT_EQ(history.max_h(), Digest{});
  EXPECT_EQ(history.base_n(), 0u);
  EXPECT_TRUE(history.Knows(0));
  EXPECT_FALSE(history.Holds(0));
  EXPECT_FALSE(history.Knows(1));
  EXPECT_FALSE(history.Knows(UINT64_MAX));
}

// The model: positions with their digests, the lowest of them known only by its digest.
TEST(History, BehavesLikeAMap) {
  const bool holds = rc::check([] {
    MessagePool pool;
    {
      History history;
      std::map<SeqNum, Digest> model = {{0, Digest{}}};
      const auto steps = *rc::gen::container<std::vector<std::pair<int, uint64_t>>>(
          rc::gen::pair(rc::gen::inRange(0, 20), rc::gen::arbitrary<uint64_t>()));
      for (const auto& [verb, number] : steps) {
        const SeqNum known = history.base_n() + number % (history.max_n() - history.base_n() + 1);
        if (verb == 0) {
          history.RollBackTo(known);
          model.erase(model.upper_bound(known), model.end());
        } else if (verb == 1) {
          history.CollectUpTo(known);
          model.erase(model.begin(), model.find(known));
        } else if (verb == 2 && number % 4 == 0) {
          const SeqNum n = number % 1000;
          history.Reset(n, Digest{number});
          model = {{n, Digest{number}}};
        } else {
          for (uint64_t k = 0; k < number % 9; ++k) {
            auto order = Extend(history, number + k, &pool);
            model[order->order.n] = order->order.h;
            history.Append(std::move(order));
          }
        }
        RC_ASSERT(history.base_n() == model.begin()->first);
        RC_ASSERT(history.base_h() == model.begin()->second);
        RC_ASSERT(history.max_n() == model.rbegin()->first);
        RC_ASSERT(history.max_h() == model.rbegin()->second);
        for (const auto& [n, h] : model) {
          RC_ASSERT(history.Knows(n) && history.h(n) == h);
          RC_ASSERT(history.Holds(n) == (n > history.base_n()));
          if (history.Holds(n)) RC_ASSERT(history.At(n)->order.n == n);
        }
        RC_ASSERT(!history.Knows(history.max_n() + 1));
        if (history.base_n() > 0) RC_ASSERT(!history.Knows(history.base_n() - 1));
        // What left the history is nobody's any more.
        RC_ASSERT(pool.live() == model.size() - 1);
      }
    }
    RC_ASSERT(pool.live() == 0u);
  });
  EXPECT_TRUE(holds);
}

TEST(HistoryDeathTest, HolesAndBrokenChainsAreBugs) {
  MessagePool pool;
  {
    History history;
    auto hole = Extend(history, 1, &pool);
    hole->order.n = 2;
    EXPECT_DEATH(history.Append(hole), "no holes");
    auto broken = Extend(history, 1, &pool);
    broken->order.h = Digest{1};
    EXPECT_DEATH(history.Append(broken), "hash chain");
    EXPECT_DEATH(history.At(1), "held positions");
    EXPECT_DEATH(history.RollBackTo(1), "known position");
    EXPECT_DEATH(history.CollectUpTo(1), "known position");
  }
}

// d is the digest of the requests in their order, and of the ND; signatures are not part of it.
TEST(BatchDigest, CoversRequestsTheirOrderAndTheNonDet) {
  const ClusterSize cluster;
  MessagePool pool;
  sim::SymbolicSuite suite(1, 6);
  const Forge forge(cluster, &suite, &pool);
  const auto a = forge.MakeRequest(4, 1), b = forge.MakeRequest(5, 1);
  const Digest d = BatchDigest(Batch{a, b}, 1);
  EXPECT_EQ(BatchDigest(Batch{a, b}, 1), d);
  EXPECT_NE(BatchDigest(Batch{b, a}, 1), d);
  EXPECT_NE(BatchDigest(Batch{a}, 1), d);
  EXPECT_NE(BatchDigest(Batch{a, b, b}, 1), d);
  EXPECT_NE(BatchDigest(Batch{a, b}, 2), d);
  EXPECT_NE(BatchDigest(Batch{a, forge.MakeRequest(5, 2)}, 1), d);
  EXPECT_NE(BatchDigest(Batch{a, forge.MakeRequest(5, 1, "get")}, 1), d);
  auto unsigned_b = forge.MakeRequest(5, 1);
  unsigned_b->sig = {};
  EXPECT_EQ(BatchDigest(Batch{a, unsigned_b}, 1), d);
}

}  // namespace
}  // namespace zyz::zyzzyva
