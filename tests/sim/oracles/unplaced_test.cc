// Completions of a protocol that does not tell its clients where in the history their requests are (n = 0): they are
// placed by client and timestamp.
#include "protocol/application.h"
#include "sim/oracles/agreement.h"
#include "sim/oracles/checkpoints.h"
#include "sim/oracles/real_time.h"
#include "sim/oracles/reply.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class UnplacedTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    agreement_ =
        Use<AgreementOracle>(model_, std::make_shared<StatementBook>(context_.cluster), context_, StatementRoles());
    reply_ = Use<ReplyOracle>(model_, std::make_unique<CounterApplication>());
    real_time_ = Use<RealTimeOracle>(model_, context_);
    Use<CheckpointsOracle>(model_);
  }
  uint64_t Done(NodeId c, Timestamp t, std::string_view reply) { return Completed(c, t, 0, 0, 0, reply); }

  AgreementOracle* agreement_ = nullptr;
  ReplyOracle* reply_ = nullptr;
  RealTimeOracle* real_time_ = nullptr;
};

TEST_F(UnplacedTest, AnHonestRunIsJudgedAndLiked) {
  Start();
  for (uint64_t n = 1; n <= 40; ++n) {
    const NodeId c = n % 2 == 0 ? c0 : c1;
    Submitted(c, n, "inc");
    ExecutedBy({r0, r1}, 0, n, n, n - 1, {{c, n, "inc"}});
    Done(c, n, std::to_string(n));
  }
  Stable(r0, 0, 40, 40, 0x5);
  ExpectNoViolation();
  EXPECT_EQ(model_->completed().end(), 40u);
  EXPECT_EQ(agreement_->evaluations(), 40u);
  EXPECT_EQ(reply_->evaluations(), 40u);
  EXPECT_EQ(real_time_->evaluations(), 39u);
}

TEST_F(UnplacedTest, CatchesTwoHistories) {
  Start();
  const uint64_t here = Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  const uint64_t there = Executed(r1, 0, 1, 0x2, kGenesis, {{c1, 1, "inc"}});
  const uint64_t first = Done(c0, 1, "1");
  const uint64_t second = Done(c1, 1, "1");
  ExpectViolation("agreement:two-histories-completed",
                  "two histories completed and neither is a prefix of the other: "
                  "c0's t=1 at (n=1, h=0000000000000001) in view 0 by the fast path, and "
                  "c1's t=1 at (n=1, h=0000000000000002) in view 0 by the fast path; they part at n=1",
                  {first, second, here, there});
}

TEST_F(UnplacedTest, OfSeveralPlacesTheOneThatFitsIsMeant) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c1, 1, "inc"}});
  Done(c0, 1, "1");
  Executed(r1, 0, 1, 0x11, kGenesis, {{c1, 1, "inc"}});  // speculation that dies, known later
  Done(c1, 1, "2");
  ExpectNoViolation();
  EXPECT_EQ(model_->placement().n, 2u);
}

TEST_F(UnplacedTest, CatchesWhatNobodyExecuted) {
  Start();
  const uint64_t step = Done(c0, 1, "1");
  ExpectViolation("agreement:completed-unexecuted",
                  "a history completed that no correct replica has executed: c0's t=1", {step});
}

TEST_F(UnplacedTest, CatchesAWrongReply) {
  Start();
  const uint64_t executed = Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  const uint64_t step = Done(c0, 1, "7");
  ExpectViolation("reply:wrong-reply",
                  "c0 accepted \"7\" as the reply to its request t=1 at (n=1, h=0000000000000001), where the "
                  "application answers \"1\"",
                  {step, executed});
}

TEST_F(UnplacedTest, CatchesALaterOperationAtAnEarlierPosition) {
  Start();
  Submitted(c0, 1, "inc");
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "inc"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c0, 1, "inc"}});
  const uint64_t done = Done(c0, 1, "2");
  const uint64_t submitted = Submitted(c1, 1, "inc");
  const uint64_t broken = Done(c1, 1, "1");
  ExpectViolation("real-time:order-broken",
                  "real-time order is broken: c1's t=1 at n=1 was submitted after c0's t=1 at n=2 had completed, yet "
                  "does not come later",
                  {done, submitted, broken});
}

}  // namespace
}  // namespace zyz::sim
