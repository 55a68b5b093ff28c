// false_reply: a REPLY of which one part is false, signed with the replica's own key. A client believes f+1 that agree
// in (t, c, H(r)) and are final, or 2f+1 that agree in the view, too (B1).
#include "adversaries/pbft/modes.h"
#include "adversaries/pbft/replies/family.h"
#include "protocol/hash.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr View kViewsAhead = 1'000'003;

// The same lie for the same truth: accomplices who all use it agree with each other.
bool WrongResult(Reply* copy, const ClusterSize&) {
  if (copy->r.empty()) {
    copy->r = "forged";
  } else {
    copy->r.back() = static_cast<char>(copy->r.back() ^ 1);
  }
  copy->rh = ReplyDigest(copy->r);
  return true;
}
bool WrongBody(Reply* copy, const ClusterSize&) {
  copy->r += "x";
  return true;
}
// A client that believed it would send its next requests to a replica that is not the primary.
bool HigherView(Reply* copy, const ClusterSize&) {
  copy->v += kViewsAhead;
  return true;
}
bool LowerView(Reply* copy, const ClusterSize&) {
  if (copy->v == 0) return false;
  copy->v = 0;
  return true;
}
bool OtherFlag(Reply* copy, const ClusterSize&) {
  copy->tentative = !copy->tentative;
  return true;
}
bool NextTimestamp(Reply* copy, const ClusterSize&) {
  ++copy->t;
  return true;
}

constexpr Mode<Reply> kModes[] = {
    {"result", WrongResult},   {"body", WrongBody}, {"higher_view", HigherView},
    {"lower_view", LowerView}, {"flag", OtherFlag}, {"timestamp", NextTimestamp},
};

constexpr auto kModeNames = NamesOf(kModes);
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "result: another one, with its digest; body: one that does not fit the digest; higher_view, lower_view; "
              "flag: final where it is tentative, tentative where it is final; timestamp: of the next request",
     .choices = kModeNames},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

constinit const BehaviourInfo kFalseReply = Falsifies<Reply, kModes>({
    .name = "false_reply",
    .about = "answers clients with a REPLY of which one part is false",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "false_reply", "mode": "result"})",
});

}  // namespace zyz::pbft
