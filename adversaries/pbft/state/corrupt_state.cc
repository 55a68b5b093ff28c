// corrupt_state: a STATE of which one part is not what it should be. Every part of a STATE proves itself, so whoever
// asked has to refuse it whole (B11: all of it is checked before any of it is used), and to be served by somebody else.
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/pbft/state/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kPart = "part";
constexpr std::string_view kNewViewPart = "new_view", kCheckpointPart = "checkpoint", kSnapshot = "snapshot",
                           kEntries = "entries", kCommits = "commits", kTail = "tail", kGap = "gap";

class CorruptState final : public SendInterceptor {
 public:
  CorruptState(std::string part, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), part_(std::move(part)) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<State> lie = New<State>(pool());
    *lie = As<State>(*chosen.message);
    if (Corrupt(lie.get())) {
      Hit();
      chosen.message = std::move(lie);
    }
    Ship(std::move(chosen), out);
  }

  // False: this STATE has no such part.
  bool Corrupt(State* lie) {
    if (part_ == kNewViewPart) return CorruptNewView(lie);
    if (part_ == kCheckpointPart) {
      if (lie->checkpoint.n == 0) return false;
      lie->checkpoint.a.value ^= 1;
      return true;
    }
    if (part_ == kSnapshot) {
      if (lie->snapshot.empty()) return false;
      char& byte = lie->snapshot[random().Next() % lie->snapshot.size()];
      byte = static_cast<char>(byte ^ 1);
      return true;
    }
    if (lie->entries.empty()) return false;
    if (part_ == kEntries) {
      lie->entries.back().content = Other(*lie->entries.back().content);
    } else if (part_ == kCommits) {
      if (lie->entries.back().commits.empty()) return false;  // another lie was here before
      lie->entries.back().commits.pop_back();
    } else if (part_ == kTail) {
      InventEntry(lie);
    } else {
      lie->entries.erase(lie->entries.begin());
    }
    return true;
  }

  bool CorruptNewView(State* lie) {
    if (!lie->new_view) return false;
    Ref<NewView> other = New<NewView>(pool());
    *other = **lie->new_view;
    ++other->w;
    lie->new_view = std::move(other);
    return true;
  }

  // No longer what the COMMITs are for.
  Ref<const BatchContent> Other(const BatchContent& content) {
    Ref<BatchContent> other = New<BatchContent>(pool());
    *other = content;
    ++other->nd;
    return other;
  }

  // One position more than there is, with COMMITs that are all its own.
  void InventEntry(State* lie) {
    CommittedEntry entry = lie->entries.back();
    entry.content = Other(*entry.content);
    Commit vote;
    vote.v = entry.v;
    vote.n = lie->checkpoint.n + lie->entries.size() + 1;
    vote.d = entry.content->ComputeD();
    for (Vote& commit : entry.commits) commit.sig = signer().Sign(ComputeSignedDigest(vote), {});
    lie->entries.push_back(std::move(entry));
  }

  const std::string part_;
};

constexpr std::string_view kParts[] = {kNewViewPart, kCheckpointPart, kSnapshot, kEntries, kCommits, kTail, kGap};
constexpr ParamInfo kParams[] = {
    {.name = kPart,
     .type = ParamType::kText,
     .required = true,
     .about = "which part; commits: one too few; tail: one position that nobody committed; gap: the first is left out",
     .choices = kParts},
    kToParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeCorruptState(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<CorruptState>(*FindParam<std::string>(spec, kPart), FilterOf(spec, kState), std::move(inner),
                                        std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCorruptState = {
    .name = "corrupt_state",
    .about = "sends STATE with one part corrupted",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "corrupt_state", "part": "snapshot"})",
    .check = CheckReplica<kState>,
    .make = MakeCorruptState,
};

}  // namespace zyz::pbft
