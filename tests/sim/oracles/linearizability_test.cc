#include "sim/oracles/linearizability.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class LinearizabilityTest : public OracleTest {
 protected:
  LinearizabilityOracle* Start(std::initializer_list<NodeId> faulty = {}, bool has_reads = true) {
    World(faulty);
    return Use<LinearizabilityOracle>(model_, context_, ApplicationSpec{}, has_reads);
  }
  uint64_t ReadSubmitted(NodeId c, Timestamp t, std::string_view o) {
    return Report(c, Event::ReadSubmitted(t, o, Make({c, t, o})));
  }
  uint64_t ReadCompleted(NodeId c, Timestamp t, std::string_view reply) {
    return Report(c, Event::ReadCompleted(t, reply, nullptr));
  }
  // c0's request t at position n, by r0.
  uint64_t Put(SeqNum n, Timestamp t, std::string_view o, bool tentative = false) {
    return Executed(r0, 0, n, n, n - 1, {{c0, t, o}}, tentative);
  }
};

TEST_F(LinearizabilityTest, CatchesAReadOfThePast) {
  LinearizabilityOracle* oracle = Start();
  Submitted(c0, 1, "put x 1");
  Put(1, 1, "put x 1");
  const uint64_t written = Completed(c0, 1, 0, 1, 1, "ok");
  const uint64_t submitted = ReadSubmitted(c1, 1, "get x");
  const uint64_t broken = ReadCompleted(c1, 1, "none");
  EXPECT_EQ(oracle->evaluations(), 2u);
  ExpectViolation("linearizability:read-of-no-state",
                  "c1's read \"get x\" (t=1) was answered \"none\", which the service says in no state from n=1, where "
                  "c0's t=1 had completed before, up to n=1",
                  {written, submitted, broken});
}

TEST_F(LinearizabilityTest, WhatOverlapsMayBeSeenOrNot) {
  Start();
  Submitted(c0, 1, "put x 1");
  ReadSubmitted(c1, 1, "get x");
  Put(1, 1, "put x 1");
  Completed(c0, 1, 0, 1, 1, "ok");
  ReadCompleted(c1, 1, "none");
  ReadSubmitted(c1, 2, "get x");
  ReadCompleted(c1, 2, "1");
  Submitted(c0, 2, "put x 2");
  Put(2, 2, "put x 2");
  ReadSubmitted(c1, 3, "get x");
  ReadCompleted(c1, 3, "1");
  ReadSubmitted(c1, 4, "get x");
  ReadCompleted(c1, 4, "2");
  ExpectNoViolation();
}

TEST_F(LinearizabilityTest, CatchesAReadThatGoesBackBehindAnother) {
  Start();
  Submitted(c0, 1, "put x 1");
  Put(1, 1, "put x 1");
  ReadSubmitted(c1, 1, "get x");
  const uint64_t seen = ReadCompleted(c1, 1, "1");
  const uint64_t submitted = ReadSubmitted(c2, 1, "get x");
  const uint64_t broken = ReadCompleted(c2, 1, "none");
  ExpectViolation("linearizability:read-of-no-state",
                  "c2's read \"get x\" (t=1) was answered \"none\", which the service says in no state from n=1, where "
                  "c1's read t=1 had completed before, up to n=1",
                  {seen, submitted, broken});
}

// The value is an old one, and the service says it again: the lowest state that fits is what counts.
TEST_F(LinearizabilityTest, TheSameValueAgainIsAnotherState) {
  Start();
  Submitted(c0, 1, "put x 1");
  Put(1, 1, "put x 1");
  Completed(c0, 1, 0, 1, 1, "ok");
  Submitted(c0, 2, "put x 2");
  Put(2, 2, "put x 2");
  Completed(c0, 2, 0, 2, 2, "ok");
  ReadSubmitted(c1, 1, "get x");
  Submitted(c0, 3, "put x 1");
  Put(3, 3, "put x 1");
  ReadCompleted(c1, 1, "1");
  ReadSubmitted(c1, 2, "get x");
  ReadCompleted(c1, 2, "2");
  EXPECT_NE(panel_->first_violation(), nullptr) << "that one saw n=3";
}

TEST_F(LinearizabilityTest, CatchesAValueThatNeverWas) {
  Start();
  const uint64_t submitted = ReadSubmitted(c1, 1, "get x");
  const uint64_t broken = ReadCompleted(c1, 1, "7");
  ExpectViolation("linearizability:read-of-no-state",
                  "c1's read \"get x\" (t=1) was answered \"7\", which the service says in no state up to n=0",
                  {submitted, broken});
}

TEST_F(LinearizabilityTest, CatchesAnOperationThatComesBeforeAReadThatSawMore) {
  Start();
  Submitted(c0, 1, "put x 1");
  Executed(r0, 0, 1, 1, 0, {{c2, 1, "put y 1"}});
  Executed(r0, 0, 2, 2, 1, {{c0, 1, "put x 1"}});
  ReadSubmitted(c1, 1, "get x");
  const uint64_t seen = ReadCompleted(c1, 1, "1");
  const uint64_t submitted = Submitted(c2, 1, "put y 1");
  const uint64_t broken = Completed(c2, 1, 0, 1, 1, "ok");
  ExpectViolation("linearizability:before-a-read",
                  "c2's t=1 at n=1 was submitted after c1's read t=1 had seen n=2, yet comes before",
                  {seen, submitted, broken});
}

// Replicas may show what is not executed for good; it is judged once it is.
TEST_F(LinearizabilityTest, WaitsForWhatIsOnlyTentative) {
  Start();
  Submitted(c0, 1, "put x 1");
  Put(1, 1, "put x 1", /*tentative=*/true);
  ReadSubmitted(c1, 1, "get x");
  ReadCompleted(c1, 1, "1");
  ExpectNoViolation();
  Put(1, 1, "put x 1");
  ExpectNoViolation();
  ReadSubmitted(c1, 2, "get x");
  ReadCompleted(c1, 2, "none");
  EXPECT_NE(panel_->first_violation(), nullptr);
}

TEST_F(LinearizabilityTest, CatchesWhatWasTentativeAndDidNotCome) {
  Start();
  Submitted(c0, 1, "put x 1");
  Submitted(c2, 1, "put x 2");
  Put(1, 1, "put x 1", /*tentative=*/true);
  ReadSubmitted(c1, 1, "get x");
  ReadCompleted(c1, 1, "1");
  ExpectNoViolation();
  Executed(r0, 1, 1, 0x21, 0, {{c2, 1, "put x 2"}});
  EXPECT_NE(panel_->first_violation(), nullptr);
}

// A read that is given up is the same operation: it has been on its way since it was submitted.
TEST_F(LinearizabilityTest, AReadMayGoOnAsARequest) {
  LinearizabilityOracle* oracle = Start();
  ReadSubmitted(c1, 1, "get x");
  Submitted(c1, 2, "get x");
  Executed(r0, 0, 1, 1, 0, {{c1, 2, "get x"}});
  Completed(c1, 2, 0, 1, 1, "none");
  ReadSubmitted(c1, 3, "get x");
  ReadCompleted(c1, 3, "none");
  EXPECT_EQ(oracle->evaluations(), 2u);
  ExpectNoViolation();
}

TEST_F(LinearizabilityTest, KeepsNoMoreThanWhatReadsMaySee) {
  LinearizabilityOracle* oracle = Start();
  for (SeqNum n = 1; n <= 50; ++n) {
    Submitted(c0, n, "put x 1");
    Put(n, n, "put x 1");
    Completed(c0, n, 0, n, n, "ok");
  }
  EXPECT_EQ(oracle->held(), 0u);
}

TEST_F(LinearizabilityTest, LiarsAndProtocolsWithoutSuchReadsAreNotJudged) {
  Start({c1});
  ReadSubmitted(c1, 1, "get x");
  ReadCompleted(c1, 1, "7");
  ExpectNoViolation();
  EXPECT_EQ(Start({}, /*has_reads=*/false)->interests(), 0u);
}

}  // namespace
}  // namespace zyz::sim
