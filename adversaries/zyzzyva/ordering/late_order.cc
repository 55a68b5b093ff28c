// late_order: a primary that orders each request only when it has been asked for several times, by the client or by
// CONFIRM-REQ: as late as it can be without being suspected, if the number is well chosen (A4c).
#include <map>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/leading.h"

namespace zyz {
namespace {

class LateOrder final : public Leading {
 public:
  LateOrder(uint64_t retries, std::unique_ptr<Node> inner, AdversaryContext context)
      : Leading(std::move(inner), std::move(context)), retries_(retries) {}

 private:
  bool Hears(const Request& request) override {
    Asked& asked = asked_[request.c];
    if (asked.t != request.t) asked = {request.t, 0};
    if (asked.times++ >= retries_) return true;
    Hit();
    return false;
  }

  struct Asked {
    Timestamp t = 0;
    uint64_t times = 0;
  };

  const uint64_t retries_;
  std::map<NodeId, Asked> asked_;  // each client's latest
};

constexpr std::string_view kRetries = "retries";
constexpr ParamInfo kParams[] = {
    {kRetries, ParamType::kInteger, true, "how often a request is not heard", 1, 1'000'000}};

std::unique_ptr<Interceptor> MakeLateOrder(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  return std::make_unique<LateOrder>(static_cast<uint64_t>(*FindParam<int64_t>(spec, kRetries)), std::move(inner),
                                     std::move(context));
}

}  // namespace

constinit const BehaviourInfo kLateOrder = {
    .name = "late_order",
    .about = "as primary, orders a request only after it was asked for several times",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "late_order", "retries": 2})",
    .check = CheckIsReplica,
    .make = MakeLateOrder,
};

}  // namespace zyz
