// false_prepare, false_commit: a vote for something else than what the replica holds: another digest, another position,
// or another view. It counts for nothing that the others vote for (B4), and it takes the place of the true one.
#include "adversaries/pbft/modes.h"
#include "adversaries/pbft/votes/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr View kViewsAhead = 1'000;
constexpr SeqNum kPositionsAhead = 1'000'000;

template <class M>
bool OtherDigest(M* copy, const ClusterSize&) {
  copy->d.value ^= 1;
  return true;
}
template <class M>
bool NextPosition(M* copy, const ClusterSize&) {
  ++copy->n;
  return true;
}
template <class M>
bool FarPosition(M* copy, const ClusterSize&) {
  copy->n += kPositionsAhead;
  return true;
}
template <class M>
bool FarView(M* copy, const ClusterSize&) {
  copy->v += kViewsAhead;
  return true;
}

template <class M>
constexpr Mode<M> kVoteModes[] = {
    {"digest", OtherDigest<M>},
    {"next_position", NextPosition<M>},
    {"far_position", FarPosition<M>},
    {"far_view", FarView<M>},
};

constexpr auto kModeNames = NamesOf(kVoteModes<Prepare>);  // the same for both
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "digest: of nothing that was ordered; next_position, far_position: the same digest further on; far_view: "
              "as if in a view that nobody is in",
     .choices = kModeNames},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kFalsePrepare = Falsifies<Prepare, kVoteModes<Prepare>>({
    .name = "false_prepare",
    .about = "says PREPARE for what it was not told",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "false_prepare", "mode": "digest"})",
});

constinit const BehaviourInfo kFalseCommit = Falsifies<Commit, kVoteModes<Commit>>({
    .name = "false_commit",
    .about = "says COMMIT for what is not prepared",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "false_commit", "mode": "digest"})",
});

}  // namespace zyz::pbft
