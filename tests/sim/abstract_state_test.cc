// Abstract states: names, numbers and contents make no difference; who is behind, leaving, or certified otherwise does.
#include "sim/abstract_state.h"

#include <gtest/gtest.h>

#include <set>
#include <span>
#include <vector>

#include "protocol/event.h"
#include "protocol/node.h"

namespace zyz::sim {
namespace {

constexpr uint8_t kLeaves = 5, kCommits = 8, kOther = 3;

class Cluster {
 public:
  void Enters(NodeId r, View v) { Report(r, Event::Entered(v, 0, Digest{})); }
  void Stabilises(NodeId r, SeqNum n) { Report(r, Event::Stable(0, n, Digest{}, Digest{})); }
  void Says(NodeId r, uint8_t kind, View v, SeqNum n = 0, uint64_t value = 0) {
    const SignedStatement said = {r, {kind, v, n, value}};
    out_.Clear();
    Step(r, std::span<const SignedStatement>(&said, 1));
  }
  std::set<uint64_t> States() const {
    std::vector<uint64_t> states;
    states_.AddTo(&states);
    return {states.begin(), states.end()};
  }

 private:
  void Report(NodeId r, Event event) {
    out_.Clear();
    out_.Report(std::move(event));
    Step(r, std::span<const SignedStatement>());
  }
  void Step(NodeId r, std::span<const SignedStatement> said) {
    StepRecord step;
    step.node = r;
    step.out = &out_;
    step.statements = said;
    states_.OnStep(step);
  }

  Outbox out_;
  AbstractStates states_ = AbstractStates(ThirdsCluster(1), AbstractionKinds{.leaves = kLeaves, .commits = kCommits});
};

TEST(AbstractStates, NamesAndNumbersMakeNoDifference) {
  Cluster a, b;
  a.Says(1, kLeaves, 1), a.Enters(1, 1), a.Says(1, kCommits, 1, 4, 0xa);
  b.Says(3, kLeaves, 1), b.Enters(3, 1), b.Says(3, kCommits, 1, 9, 0xb);
  EXPECT_EQ(a.States(), b.States());
  EXPECT_EQ(a.States().size(), 3u);
}

TEST(AbstractStates, OtherStepsAreNone) {
  Cluster a;
  a.Says(1, kOther, 1);
  a.Says(4, kLeaves, 1);  // a client
  EXPECT_TRUE(a.States().empty());
}

// Every pair of these is told apart by its last state.
TEST(AbstractStates, TellsApartWhatMatters) {
  std::vector<Cluster> runs(7);
  for (Cluster& run : runs) run.Says(0, kCommits, 1, 4, 0xa);
  runs[1].Says(1, kCommits, 1, 4, 0xa);  // the same certificate
  runs[2].Says(1, kCommits, 0, 4, 0xb);  // of an older view, for another history: what the published rule confuses
  runs[3].Says(1, kCommits, 0, 3, 0xb);  // of an older view, elsewhere
  runs[4].Says(1, kCommits, 1, 3, 0xb);
  runs[5].Says(1, kLeaves, 1);
  runs[6].Stabilises(1, 4);
  std::set<std::set<uint64_t>> all;
  for (const Cluster& run : runs) all.insert(run.States());
  EXPECT_EQ(all.size(), runs.size());
}

}  // namespace
}  // namespace zyz::sim
