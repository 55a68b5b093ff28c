#include "sim/oracles/one_statement.h"

#include <map>
#include <tuple>

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

// Kinds 1 to 3, the last of which has a name.
const MessageSet& NamedKinds() {
  static const MessageSet* const set = [] {
    std::vector<MessageSet::Row> rows(4);
    for (MessageSet::Row& row : rows) row.make = [](MessagePool* pool) -> Ref<Message> { return New<Request>(pool); };
    rows[3].name = "SPEC-RESPONSE";
    return new MessageSet(std::move(rows));
  }();
  return *set;
}

class OneStatementTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<OneStatementOracle>(std::make_shared<StatementBook>(context_.cluster), context_, &NamedKinds());
  }
  void StartLarge(uint32_t f) {
    World();
    context_ = {ThirdsCluster(f), 0, std::vector<bool>(3 * f + 1, true)};
    panel_ = std::make_unique<OraclePanel>(context_);
    Use<OneStatementOracle>(std::make_shared<StatementBook>(context_.cluster), context_, nullptr);
  }
};

TEST_F(OneStatementTest, CatchesASecondValue) {
  Start();
  Said(r0, 3, 1, 7, 0xa);
  const uint64_t first = Said(r1, 3, 1, 7, 0xa);
  Said(r1, 3, 1, 7, 0xa);
  const uint64_t second = Said(r1, 3, 1, 7, 0xb);
  ExpectViolation("one-statement:stated-twice SPEC-RESPONSE",
                  "r1 signed two different values as SPEC-RESPONSE for (v=1, n=7): 000000000000000a and then "
                  "000000000000000b",
                  {first, second});
}

TEST_F(OneStatementTest, CatchesADissenterThatComesRound) {
  Start();
  Said(r0, 4, 0, 1, 0xa);
  const uint64_t first = Said(r1, 4, 0, 1, 0xb);
  ExpectNoViolation();
  const uint64_t second = Said(r1, 4, 0, 1, 0xa);
  ExpectViolation("one-statement:stated-twice message kind 4",
                  "r1 signed two different values as message kind 4 for (v=0, n=1): 000000000000000b and then "
                  "000000000000000a",
                  {first, second});
}

TEST_F(OneStatementTest, CatchesADissenterThatChangesItsMind) {
  Start();
  Said(r0, 3, 0, 1, 0xa);
  Said(r1, 3, 0, 1, 0xb);
  Said(r1, 3, 0, 1, 0xb);
  ExpectNoViolation();
  Said(r1, 3, 0, 1, 0xc);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(OneStatementTest, CatchesItAlsoWhereTheFirstValueIsZero) {
  Start();
  Said(r3, 3, 0, 0, 0);
  Said(r3, 3, 0, 0, 1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(OneStatementTest, DifferentReplicasMayDiffer) {
  Start();
  for (int again = 0; again < 3; ++again) {
    for (const NodeId r : {r0, r1, r2, r3}) Said(r, 3, 0, 1, 0xa + r);
  }
  ExpectNoViolation();
}

TEST_F(OneStatementTest, OtherViewsPositionsAndKindsAreOtherStatements) {
  Start();
  for (uint8_t kind = 1; kind < 32; ++kind) {
    for (View v = 0; v < 3; ++v) {
      for (SeqNum n = 0; n < 100; ++n) Said(r0, kind, v, n, kind * 1000 + v * 100 + n);
    }
  }
  Said(r0, 3, uint64_t{1} << 63, uint64_t{1} << 62, 0xa);  // absurd positions cost no more than others
  ExpectNoViolation();
}

TEST_F(OneStatementTest, KindZeroCommitsToNothing) {
  Start();
  Said(r0, 0, 0, 0, 1);
  Said(r0, 0, 0, 0, 2);
  ExpectNoViolation();
}

TEST_F(OneStatementTest, FaultyNodesAndClientsMaySayAnything) {
  Start({r0});
  Said(r0, 2, 0, 1, 0xa);
  Said(r0, 2, 0, 1, 0xb);
  Said(c0, 2, 0, 1, 0xa);
  Said(c0, 2, 0, 1, 0xb);
  ExpectNoViolation();
  // The key decides: a step of r0 with a correct node's signature counts.
  const SignedStatement stolen[] = {{r1, {2, 0, 1, 0xa}}, {r1, {2, 0, 1, 0xb}}};
  out_.Clear();
  Step(r0, stolen);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(OneStatementTest, WorksWithManyReplicas) {
  StartLarge(85);  // n = 256
  for (NodeId r = 0; r < 256; ++r) Said(r, 3, 0, 5, r == 200 ? 0xb : 0xa);
  for (NodeId r = 0; r < 256; ++r) Said(r, 3, 0, 5, r == 200 ? 0xb : 0xa);
  ExpectNoViolation();
  const uint64_t step = Said(255, 3, 0, 5, 0xb);
  ExpectViolation("one-statement:stated-twice message kind 3",
                  "r255 signed two different values as message kind 3 for (v=0, n=5): 000000000000000a and then "
                  "000000000000000b",
                  {0, step});
  EXPECT_EQ(panel_->first_violation()->witnesses[0].what,
            "r0 signed 000000000000000a first; r255 signed the same later");
}

// Against the definition, with few values and replicas so that all cases occur.
TEST_F(OneStatementTest, AgreesWithTheDefinition) {
  uint64_t random = 99;
  const auto draw = [&random](uint64_t limit) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % limit;
  };
  for (int round = 0; round < 2000; ++round) {
    const bool large = round % 2 == 1;
    if (large) {
      StartLarge(22);
    } else {
      Start();
    }
    std::map<std::tuple<NodeId, uint64_t, uint64_t, uint64_t>, uint64_t> said;
    bool violated = false;
    for (int k = 0; k < 60 && !violated; ++k) {
      const NodeId r = large ? 62 + draw(4) : draw(4);
      const uint64_t kind = 1 + draw(2), v = draw(2), n = 30 + draw(4);
      const uint64_t value = draw(8) == 0 ? draw(3) : r % 3;
      const auto [known, fresh] = said.try_emplace({r, kind, v, n}, value);
      violated = !fresh && known->second != value;
      Said(r, static_cast<uint8_t>(kind), v, n, value);
      ASSERT_EQ(panel_->violated(), violated);
    }
  }
}

}  // namespace
}  // namespace zyz::sim
