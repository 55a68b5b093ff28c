// false_checkpoint: CHECKPOINT with another digest, which 2f+1 others do not need (B10), or for a position so far ahead
// that it would make f+1 believe they are behind, if it were more than one replica that says it.
// false_standing: an answer to who lost its memory that names too much or too little. The (2f+1)-th smallest of the
// answers counts, so f of them can move it neither way beyond what somebody correct said.
#include "adversaries/pbft/modes.h"
#include "adversaries/pbft/state/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr uint64_t kFar = 1'000'000;

bool OtherDigest(Checkpoint* copy, const ClusterSize&) {
  copy->a.value ^= 1;
  return true;
}
// A multiple of itself is a boundary, whatever the interval is.
bool FarAhead(Checkpoint* copy, const ClusterSize&) {
  copy->n *= kFar;
  return true;
}
bool NextBoundary(Checkpoint* copy, const ClusterSize&) {
  copy->n *= 2;
  return true;
}

constexpr Mode<Checkpoint> kCheckpointModes[] = {
    {"digest", OtherDigest}, {"far_ahead", FarAhead}, {"ahead", NextBoundary}};

bool Higher(Standing* copy, const ClusterSize&) {
  copy->v += kFar;
  copy->n += kFar;
  return true;
}
bool Largest(Standing* copy, const ClusterSize&) {
  copy->v = UINT64_MAX;
  copy->n = UINT64_MAX;
  return true;
}
bool Lower(Standing* copy, const ClusterSize&) {
  copy->v = 0;
  copy->n = 0;
  return true;
}
bool OtherLife(Standing* copy, const ClusterSize&) {
  ++copy->life;
  return true;
}

constexpr Mode<Standing> kStandingModes[] = {
    {"higher", Higher}, {"largest", Largest}, {"lower", Lower}, {"other_life", OtherLife}};

constexpr auto kCheckpointNames = NamesOf(kCheckpointModes);
constexpr auto kStandingNames = NamesOf(kStandingModes);
constexpr ParamInfo kCheckpointParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "digest: of another state; ahead: at twice the position; far_ahead: at a million times the position",
     .choices = kCheckpointNames},
    kToParam,
    kWhereParam,
    kNthParam,
};
constexpr ParamInfo kStandingParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about =
         "higher, lower: another view and position; largest: the largest numbers there are; other_life: the answer "
         "to a question that was not asked",
     .choices = kStandingNames},
    kToParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kFalseCheckpoint = Falsifies<Checkpoint, kCheckpointModes>({
    .name = "false_checkpoint",
    .about = "says CHECKPOINT with a wrong state digest, or for a position that it has not reached",
    .params = kCheckpointParams,
    .example = R"({"node": "r2", "behaviour": "false_checkpoint", "mode": "digest"})",
});

constinit const BehaviourInfo kFalseStanding = Falsifies<Standing, kStandingModes>({
    .name = "false_standing",
    .about = "tells who lost its memory that it stands where it does not",
    .params = kStandingParams,
    .example = R"({"node": "r2", "behaviour": "false_standing", "mode": "higher"})",
});

}  // namespace zyz::pbft
