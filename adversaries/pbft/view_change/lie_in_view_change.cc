// lie_in_view_change: the replica's own VIEW-CHANGE shows less, older or other things than were prepared and became
// stable here. `hide`, `drop_last`, `old_cert` and `old_checkpoint` are valid: nothing tells them from a slow replica,
// and what was committed must survive them by the others in V (B7). The rest is not valid and must not be counted. The
// same lie is told as long as the truth would be repeated; as new primary it shows it in its own V.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/archive.h"
#include "adversaries/pbft/view_change/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kMode = "mode";
constexpr std::string_view kHide = "hide", kDropLast = "drop_last", kOldCert = "old_cert",
                           kOldCheckpoint = "old_checkpoint", kHalfCert = "half_cert", kForgedCert = "forged_cert",
                           kOtherDigest = "other_digest", kRepeatedVote = "repeated_vote", kTwoCerts = "two_certs",
                           kFutureView = "future_view", kForgedCheckpoint = "forged_checkpoint",
                           kOtherState = "other_state";

class LieInViewChange final : public Interceptor {
 public:
  LieInViewChange(std::string mode, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        mode_(std::move(mode)),
        matcher_(std::move(filter), self(), cluster()),
        archive_(cluster()) {
    coalition().KeepLog();
  }

 private:
  void OnInput(const Input& input, Outbox* out) override {
    archive_.CatchUp(coalition());
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (!action.message) return Pass(std::move(action), out);
    archive_.Learn(*action.message);
    if (action.message->kind() == kNewView) ShowInV(&action);
    if (action.message->kind() != kViewChange) return Pass(std::move(action), out);
    SplitSend split = matcher_.Split(std::move(action));
    Ship(std::move(split.rest), out);
    if (split.chosen.to.empty()) return;
    const auto& truth = As<ViewChange>(*split.chosen.message);
    if (lied_for_ != truth.w) {
      lied_for_ = truth.w;
      Ref<ViewChange> lie = New<ViewChange>(pool());
      *lie = truth;
      const bool lies = Lie(lie.get());
      if (lies) messages().Resign(signer(), lie.get());
      lie_ = lies ? std::move(lie) : nullptr;
    }
    if (lie_) {
      Hit();
      split.chosen.message = lie_;
    }
    Ship(std::move(split.chosen), out);
  }

  void ShowInV(Action* action) {
    const auto& truth = As<NewView>(*action->message);
    if (!lie_ || lie_->w != truth.w || cluster().Primary(truth.w) != self()) return;
    Ref<NewView> shown = New<NewView>(pool());
    *shown = truth;
    for (auto& member : shown->v) {
      if (member->i == self()) member = lie_;
    }
    messages().Resign(signer(), shown.get());
    action->message = std::move(shown);
  }

  bool Lie(ViewChange* lie) {
    if (mode_ == kOldCert) return ShowOldCert(lie);
    if (mode_ == kOldCheckpoint) return ShowOldCheckpoint(lie);
    if (mode_ == kForgedCheckpoint) return ForgeCheckpoint(lie);
    if (mode_ == kOtherState) {
      if (lie->checkpoint.n == 0) return false;
      lie->checkpoint.a.value ^= 1;
      return true;
    }
    if (lie->p.empty()) return false;
    if (mode_ == kHide) {
      lie->p.clear();
    } else if (mode_ == kDropLast) {
      lie->p.pop_back();
    } else if (mode_ == kTwoCerts) {
      lie->p.push_back(lie->p.back());
    } else {
      return SpoilLast(&lie->p.back(), lie->w);
    }
    return true;
  }

  // ---- Valid, and not true ----

  // Of two certificates for a position, that of the lower view.
  bool ShowOldCert(ViewChange* lie) const {
    bool lies = false;
    for (PreparedCert& cert : lie->p) {
      const auto* known = archive_.CertsAt(cert.order.n);
      if (known == nullptr) continue;
      for (const PreparedCert& other : *known) {
        if (other.order.v >= cert.order.v) continue;
        cert = other;
        lies = true;
      }
    }
    return lies;
  }

  // As if the checkpoint had never become stable, with the certificates that are known from there on.
  bool ShowOldCheckpoint(ViewChange* lie) const {
    const auto& known = archive_.checkpoints();
    if (lie->checkpoint.n == 0 || known.size() < 2) return false;
    const SeqNum interval = std::next(known.begin())->first;  // the first boundary, where it was heard
    const CheckpointCert& old = std::prev(known.lower_bound(lie->checkpoint.n))->second;
    // No more than a VIEW-CHANGE has room for: another lie may have put any number there.
    const SeqNum last = old.n + std::min<SeqNum>(lie->checkpoint.n - old.n, kMaxChain);
    std::vector<PreparedCert> p;
    for (SeqNum n = old.n + 1; n <= last; ++n) {
      const auto* certs = archive_.CertsAt(n);
      if (certs == nullptr) continue;
      p.push_back(*std::max_element(certs->begin(), certs->end(), [](const PreparedCert& a, const PreparedCert& b) {
        return a.order.v < b.order.v;
      }));
    }
    p.insert(p.end(), lie->p.begin(), lie->p.end());
    std::erase_if(
        p, [&](const PreparedCert& cert) { return cert.order.n - old.n > 2 * interval || cert.order.v >= lie->w; });
    lie->checkpoint = old;
    lie->p = std::move(p);
    return true;
  }

  // ---- Not valid ----

  bool SpoilLast(PreparedCert* cert, View w) const {
    if (cert->prepares.empty()) return false;  // another lie was here before
    if (mode_ == kHalfCert) {
      cert->prepares.pop_back();
    } else if (mode_ == kRepeatedVote) {
      cert->prepares.back() = cert->prepares.front();
    } else if (mode_ == kOtherDigest) {
      cert->order.d.value ^= 1;  // the votes are for another one
    } else {
      if (mode_ == kFutureView) {
        cert->order.v = w + (w % 2);
      } else {
        cert->order.d.value ^= 1;
      }
      Forge(cert);
    }
    return true;
  }

  // All that an accomplice can sign is signed properly, the rest with the own key.
  void Forge(PreparedCert* cert) const {
    const auto sign_for = [&](NodeId i, Digest digest) {
      return (coalition().Has(i) ? coalition().SignerOf(i) : signer()).Sign(digest, {});
    };
    const NodeId primary = cluster().Primary(cert->order.v);
    cert->order.sig = sign_for(primary, cert->order.signed_digest());
    Prepare vote;
    vote.v = cert->order.v;
    vote.n = cert->order.n;
    vote.d = cert->order.d;
    const Digest digest = ComputeSignedDigest(vote);
    cert->prepares.clear();
    for (NodeId i = 0; i < cluster().n() && cert->prepares.size() + 1 < cluster().quorum(); ++i) {
      if (i != primary) cert->prepares.push_back({.i = i, .sig = sign_for(i, digest)});
    }
  }

  // A boundary further on, under its own votes: whoever believed it would throw away what lies below.
  bool ForgeCheckpoint(ViewChange* lie) const {
    CheckpointCert& cert = lie->checkpoint;
    cert.n = std::max<SeqNum>(cert.n, 1) * 1'000'000;
    Checkpoint vote;
    vote.n = cert.n;
    vote.a = cert.a;
    cert.votes.clear();
    for (NodeId i = 0; i < cluster().quorum(); ++i) {
      cert.votes.push_back({.i = i, .sig = signer().Sign(ComputeSignedDigest(vote), {})});
    }
    lie->p.clear();
    return true;
  }

  const std::string mode_;
  SendMatcher matcher_;
  Archive archive_;
  View lied_for_ = 0;
  Ref<const ViewChange> lie_;
};

constexpr std::string_view kModes[] = {kHide,     kDropLast,   kOldCert,          kOldCheckpoint,
                                       kHalfCert, kForgedCert, kOtherDigest,      kRepeatedVote,
                                       kTwoCerts, kFutureView, kForgedCheckpoint, kOtherState};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about =
         "valid: hide: no certificate; drop_last: not the last one; old_cert: of two for a position that of the "
         "lower view; old_checkpoint: an earlier one. Invalid: half_cert: 2f-1 PREPAREs; forged_cert: for another "
         "digest, its own votes; other_digest; repeated_vote; two_certs: one twice; future_view: of the view that it "
         "goes to or a later one; forged_checkpoint: its own votes; other_state: another state digest",
     .choices = kModes},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeLieInViewChange(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                 AdversaryContext context) {
  return std::make_unique<LieInViewChange>(*FindParam<std::string>(spec, kMode), FilterOf(spec, kViewChange),
                                           std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kLieInViewChange = {
    .name = "lie_in_view_change",
    .about = "sends VIEW-CHANGEs that are not true, or not valid",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "lie_in_view_change", "mode": "hide"})",
    .check = CheckReplica<kViewChange>,
    .make = MakeLieInViewChange,
};

}  // namespace zyz::pbft
