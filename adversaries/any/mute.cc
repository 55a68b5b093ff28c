// mute: the chosen sends never happen. Towards everybody and for all messages it is a crash that still listens.
#include "adversaries/any/families.h"
#include "adversaries/parameters.h"
#include "adversaries/withhold.h"

namespace zyz {

constinit const BehaviourInfo kMute = Withholds<kEveryKind, Side::kAnybody>({
    .name = "mute",
    .about = "does not send: towards whom and which messages can be chosen",
    .params = kAnySendParams,
    .example = R"({"node": "r3", "behaviour": "mute", "to": ["c0"]})",
});

}  // namespace zyz
