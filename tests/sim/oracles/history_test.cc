#include <vector>

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

using HistoryTest = OracleTest;

TEST_F(HistoryTest, CatchesOneDigestForTwoBatches) {
  World();
  const uint64_t first = Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  ExpectNoViolation();
  const uint64_t second = Executed(r2, 0, 1, 0x1, kGenesis, {{c0, 1, "b"}});
  ExpectViolation(
      "history:digest-names-two-batches",
      "r2 executed (n=1, h=0000000000000001) with another batch than r0 did: one digest names two histories",
      {first, second});
}

TEST_F(HistoryTest, CatchesABatchInAnotherOrder) {
  World();
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}, {c1, 1, "b"}});
  Executed(r1, 0, 1, 0x1, kGenesis, {{c1, 1, "b"}, {c0, 1, "a"}});
  EXPECT_TRUE(panel_->violated());
}

TEST_F(HistoryTest, CatchesOneDigestAfterTwoParents) {
  World();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  const uint64_t first = Executed(r0, 0, 2, 0x2, 0x1);
  const uint64_t second = Executed(r1, 0, 2, 0x2, 0x11);
  ExpectViolation(
      "history:digest-names-two-parents",
      "r1 executed (n=2, h=0000000000000002) with another parent than r0 did: one digest names two histories",
      {first, second});
}

TEST_F(HistoryTest, CatchesPositionsThatCannotBe) {
  World();
  const uint64_t step = Executed(r0, 0, 0, 0x1, kGenesis);
  ExpectViolation("history:executed-impossible", "r0 executed position 0, which no history here can have", {step});
  World();
  Executed(r0, 0, uint64_t{1} << 60, 0x1, 0x2);  // must not become a table of that size
  EXPECT_TRUE(panel_->violated());
}

TEST_F(HistoryTest, CatchesAPastThatNobodyExecuted) {
  World();
  ExecutedBy({r0, r1, r2}, 0, 1, 0x1, kGenesis);
  const uint64_t step = Executed(r3, 0, 3, 0x3, 0x2);
  ExpectNoViolation();
  TheEnd();
  ExpectViolation("history:past-unexecuted",
                  "r3 executed (n=3, h=0000000000000003) on top of (n=2, h=0000000000000002), which no correct replica "
                  "ever executed",
                  {step});
}

TEST_F(HistoryTest, CatchesAHistoryThatDoesNotStartEmpty) {
  World();
  Executed(r0, 0, 1, 0x1, 0x77);
  TheEnd();
  EXPECT_TRUE(panel_->violated());
}

TEST_F(HistoryTest, ARestoredReplicaMayStandWhereOthersHaveBeen) {
  World();
  for (SeqNum n = 1; n <= 4; ++n) ExecutedBy({r0, r1, r2}, 0, n, n, n - 1);
  Executed(r3, 1, 5, 5, 4);  // r3 executed nothing below
  TheEnd();
  ExpectNoViolation();
}

TEST_F(HistoryTest, AnUnknownPastIsTakenUpWhenItBecomesKnown) {
  World();
  Executed(r3, 0, 3, 0x3, 0x2);
  Executed(r3, 0, 4, 0x4, 0x3);
  Executed(r2, 0, 3, 0x33, 0x2);
  EXPECT_EQ(model_->unattached().size(), 3u);
  Executed(r0, 0, 2, 0x2, 0x1);
  EXPECT_EQ(model_->unattached().size(), 4u);
  Executed(r0, 0, 1, 0x1, kGenesis);
  EXPECT_TRUE(model_->unattached().empty());
  for (const auto& [n, h] : {std::pair(1, 0x1), {2, 0x2}, {3, 0x3}, {3, 0x33}, {4, 0x4}}) {
    EXPECT_TRUE(model_->entry(model_->Find(n, Digest{static_cast<uint64_t>(h)})).attached);
  }
  TheEnd();
  ExpectNoViolation();
}

TEST_F(HistoryTest, RollBackAndReExecutionAreLegal) {
  World();
  for (View v = 0; v < 3; ++v) {
    for (SeqNum n = 1; n <= 3; ++n) ExecutedBy({r0, r1, r2, r3}, v, n, n, n - 1, {{c0, n, "op"}});
  }
  EXPECT_EQ(model_->records(), 3u);
  ExpectNoViolation();
}

TEST_F(HistoryTest, WhatAFaultyReplicaExecutesIsNotLearnt) {
  World({r0});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "lie"}});
  Executed(r0, 0, 0, 0x1, 0x9);
  Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 1, "truth"}});
  EXPECT_EQ(model_->entry(model_->Find(1, Digest{0x1})).node, r1);
  TheEnd();
  ExpectNoViolation();
}

// Random trees against the definitions: ancestors by walking an explicit parent list, chains by comparing whole paths.
TEST_F(HistoryTest, AgreesWithTheDefinitionOnRandomTrees) {
  uint64_t random = 12345;
  const auto draw = [&random](uint64_t limit) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % limit;
  };
  for (int round = 0; round < 200; ++round) {
    World();
    struct Plain {
      SeqNum n;
      size_t parent;
    };
    std::vector<Plain> nodes = {{0, 0}};  // node i has the digest i
    for (size_t i = 1; i < 40; ++i) {
      const size_t parent = draw(3) == 0 ? draw(nodes.size()) : nodes.size() - 1;
      nodes.push_back({nodes[parent].n + 1, parent});
      Executed(r0 + draw(4), 0, nodes[i].n, i, parent);
    }
    const auto is_prefix = [&nodes](size_t a, size_t b) {
      while (nodes[b].n > nodes[a].n) b = nodes[b].parent;
      return a == b;
    };
    std::vector<size_t> accepted;
    for (int k = 0; k < 20; ++k) {
      const size_t i = 1 + draw(nodes.size() - 1), j = 1 + draw(nodes.size() - 1);
      const EntryId a = model_->Find(nodes[i].n, Digest{i}), b = model_->Find(nodes[j].n, Digest{j});
      EXPECT_EQ(model_->IsAncestor(a, b), is_prefix(i, j));
      if (!is_prefix(i, j) && !is_prefix(j, i)) {
        size_t x = i, y = j;
        while (nodes[x].n > nodes[y].n) x = nodes[x].parent;
        while (nodes[y].n > nodes[x].n) y = nodes[y].parent;
        while (nodes[x].parent != nodes[y].parent) x = nodes[x].parent, y = nodes[y].parent;
        EXPECT_EQ(model_->PartingPoint(a, b), nodes[x].n);
      }
      Completed(c0, 1, 0, nodes[i].n, i);
      bool fits = true;
      for (const size_t other : accepted) fits = fits && (is_prefix(i, other) || is_prefix(other, i));
      const Chain::Fit fit = model_->placement().completed;
      EXPECT_EQ(fit == Chain::Fit::kOn || fit == Chain::Fit::kExtends, fits);
      EXPECT_NE(fit, Chain::Fit::kUnknownPast);
      if (fits) accepted.push_back(i);
    }
  }
}

}  // namespace
}  // namespace zyz::sim
