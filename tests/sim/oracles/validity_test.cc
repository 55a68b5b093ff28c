#include "sim/oracles/validity.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class ValidityTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<ValidityOracle>(model_, context_);
  }
};

TEST_F(ValidityTest, CatchesARequestThatNobodySubmitted) {
  Start();
  Submitted(c0, 1, "put k v");
  const uint64_t step = Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 2, "put k w"}});
  ExpectViolation("validity:not-submitted",
                  "r1 executed \"put k w\" as the request t=2 of c0 at (n=1, h=0000000000000001), but c0 submitted no "
                  "request with that timestamp",
                  {step});
}

TEST_F(ValidityTest, CatchesAnotherOperation) {
  Start();
  const uint64_t submitted = Submitted(c0, 1, "put k v");
  Submitted(c0, 2, "get k");
  const uint64_t executed = Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 1, "put k w"}});
  ExpectViolation(
      "validity:other-operation",
      "r1 executed \"put k w\" as the request t=1 of c0 at (n=1, h=0000000000000001), but c0 submitted another "
      "operation under that timestamp",
      {submitted, executed});
}

TEST_F(ValidityTest, CatchesWhoIsNoClient) {
  Start({r0});
  const uint64_t step = Executed(r1, 0, 1, 0x1, kGenesis, {{r0, 1, std::string_view("x\n\0", 3)}});
  ExpectViolation(
      "validity:no-such-client",
      "r1 executed \"x\\x0a\\x00\" as the request t=1 of r0 at (n=1, h=0000000000000001), but there is no such "
      "client",
      {step});
  Start();
  Executed(r1, 0, 1, 0x1, kGenesis, {{c2 + 1, 1, "x"}});
  EXPECT_TRUE(panel_->violated());
}

TEST_F(ValidityTest, LooksAtForksToo) {
  Start();
  Submitted(c0, 1, "a");
  Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  Executed(r2, 0, 1, 0x11, kGenesis, {{c0, 1, "b"}});
  EXPECT_TRUE(panel_->violated());
}

TEST_F(ValidityTest, SubmittedOperationsMayBeExecutedOnAnyBranchAtAnyTime) {
  Start();
  for (Timestamp t = 1; t <= 3; ++t) Submitted(c0, t, std::string(t, 'x'));
  Submitted(c1, 7, "x");  // timestamps may have gaps
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "x"}, {c1, 7, "x"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c0, 3, "xxx"}});
  Executed(r3, 0, 1, 0x11, kGenesis, {{c0, 2, "xx"}});
  Executed(r3, 1, 1, 0x1, kGenesis, {{c0, 1, "x"}, {c1, 7, "x"}});
  ExpectNoViolation();
}

TEST_F(ValidityTest, AByzantineClientMayHaveAnythingExecuted) {
  Start({c2});
  Submitted(c2, 1, "one thing");
  Executed(r0, 0, 1, 0x1, kGenesis, {{c2, 1, "another"}, {c2, 17, "unheard of"}});
  ExpectNoViolation();
}

TEST_F(ValidityTest, FaultyReplicasAreNotListenedTo) {
  Start({r0});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "invented"}});
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim
