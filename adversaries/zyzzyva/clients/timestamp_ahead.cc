// timestamp_ahead: issues its requests with timestamps far ahead of its last one. They are newer, so they are ordered;
// what it issued before is lost to it for good (A2).
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class TimestampAhead final : public Rewriter<Request> {
 public:
  TimestampAhead(Timestamp by, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Rewriter(std::move(filter), std::move(inner), std::move(context)), by_(by) {}

 private:
  bool Rewrite(const Shipment&, Request* copy) override {
    copy->t += by_;
    return true;
  }

  const Timestamp by_;
};

constexpr std::string_view kBy = "by";
constexpr int64_t kUsual = INT64_MAX / 2;
constexpr ParamInfo kParams[] = {
    {kBy, ParamType::kInteger, false, "by how much; 2^62 if not given", 1, kUsual}, kToParam, kWhereParam, kNthParam};

std::unique_ptr<Interceptor> MakeTimestampAhead(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                AdversaryContext context) {
  return std::make_unique<TimestampAhead>(static_cast<Timestamp>(IntegerOr(spec, kBy, kUsual)),
                                          FilterOf(spec, zyzzyva::kRequest), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kTimestampAhead = {
    .name = "timestamp_ahead",
    .about = "issues requests with timestamps far ahead",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "timestamp_ahead", "by": 1000000})",
    .check = CheckClient<zyzzyva::kRequest>,
    .make = MakeTimestampAhead,
};

}  // namespace zyz
