// false_status: says in STATUS that it is further than it is, or further behind. f+1 must say so before anybody thinks
// that it is behind itself; to one who seems behind everything is sent again, once per interval.
#include "adversaries/pbft/modes.h"
#include "adversaries/pbft/repair/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr uint64_t kFar = 1'000'000;

bool FurtherOn(Status* copy, const ClusterSize&) {
  copy->s += kFar;
  copy->committed_n += kFar;
  return true;
}
bool Behind(Status* copy, const ClusterSize&) {
  copy->s = 0;
  copy->committed_n = 0;
  return true;
}
bool LaterView(Status* copy, const ClusterSize&) {
  copy->v += kFar;
  copy->w += kFar;
  return true;
}
bool EarlierView(Status* copy, const ClusterSize&) {
  copy->v = 0;
  copy->w = 0;
  return true;
}

constexpr Mode<Status> kModes[] = {
    {"further", FurtherOn}, {"behind", Behind}, {"later_view", LaterView}, {"earlier_view", EarlierView}};

constexpr auto kModeNames = NamesOf(kModes);
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "further, behind: in position; later_view, earlier_view: view 0",
     .choices = kModeNames},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kFalseStatus = Falsifies<Status, kModes>({
    .name = "false_status",
    .about = "says in STATUS that it stands where it does not",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "false_status", "mode": "further"})",
});

}  // namespace zyz::pbft
