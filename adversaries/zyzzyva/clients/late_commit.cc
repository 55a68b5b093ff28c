// late_commit: makes a certificate of each request's answers, and sends it when it has long gone on to later requests:
// old news about positions that are covered, collected, or of a former view (A4b).
#include <deque>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/certificate_maker.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class LateCommit final : public CertificateMaker {
 public:
  LateCommit(uint64_t after, std::unique_ptr<Node> inner, AdversaryContext context)
      : CertificateMaker(std::move(inner), std::move(context)), after_(after) {}

 private:
  void OnCertificate(Ref<Commit> commit, Outbox* out) override {
    zyzzyva::Messages().Resign(signer(), commit.get());
    held_.push_back(std::move(commit));
    if (held_.size() <= after_) return;
    Hit();
    out->Broadcast(held_.front());
    held_.pop_front();
  }

  const uint64_t after_;
  std::deque<Ref<const Commit>> held_;
};

constexpr std::string_view kAfter = "after";
constexpr ParamInfo kParams[] = {{kAfter, ParamType::kInteger, true, "how many requests later", 1, 1000}};

std::unique_ptr<Interceptor> MakeLateCommit(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  return std::make_unique<LateCommit>(static_cast<uint64_t>(*FindParam<int64_t>(spec, kAfter)), std::move(inner),
                                      std::move(context));
}

}  // namespace

constinit const BehaviourInfo kLateCommit = {
    .name = "late_commit",
    .about = "sends each certificate a number of requests later",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "late_commit", "after": 3})",
    .check = CheckIsClient,
    .make = MakeLateCommit,
};

}  // namespace zyz
