// Generated key-value operations go to few keys, so that clients get into each other's way, and write few values, so
// that compare-and-swap succeeds now and then, and a value comes back after another one.
#include "scenarios/world/workload.h"

#include <charconv>
#include <utility>

#include "protocol/check.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kValues = 4;
constexpr uint64_t kMix = 10;  // of ten operations: four puts, three gets, two cas, one delete

}  // namespace

Workload::Workload(const WorkloadSpec& spec, const ClusterSize& cluster, uint64_t seed, std::vector<bool> awaited)
    : cluster_(cluster),
      application_(spec.application),
      keys_(static_cast<uint64_t>(spec.keys.value())),
      request_bytes_(static_cast<size_t>(spec.request_bytes.value())),
      think_ns_(spec.think_us.value() * 1000),
      stream_(seed, "workload"),
      lists_(spec.operations.lists),
      awaited_(std::move(awaited)),
      progress_(static_cast<size_t>(spec.clients.value())) {
  CHECK(awaited_.size() == progress_.size(), "one entry per client");
  for (size_t client = 0; client < progress_.size(); ++client) {
    progress_[client].total =
        lists_.empty() ? static_cast<uint64_t>(spec.operations.count.value()) : lists_[client].size();
    if (awaited_[client]) left_ += progress_[client].total;
  }
  if (application_ == ApplicationName::kNull && lists_.empty()) operation_.assign(request_bytes_, '.');
}

void Workload::Start(sim::Simulator* simulator) {
  simulator_ = simulator;
  for (uint32_t client = 0; client < progress_.size(); ++client) {
    if (progress_[client].total > 0) simulator->ScheduleSubmit(cluster_.Client(client), 0);
  }
}

uint64_t Workload::AskOnceMore(TimeNs at) {
  CHECK(left_ == 0, "what was asked for before is complete");
  if (application_ == ApplicationName::kNull) operation_.assign(request_bytes_, '.');
  for (uint32_t client = 0; client < progress_.size(); ++client) {
    if (!awaited_[client]) continue;
    ++progress_[client].total;
    ++left_;
    simulator_->ScheduleSubmit(cluster_.Client(client), at);
  }
  return left_;
}

void Workload::OnStep(const sim::StepRecord& step) {
  if (!cluster_.IsClient(step.node)) return;
  for (const Event& event : step.out->events()) {
    if (event.kind != EventKind::kCompleted) continue;
    const uint32_t client = cluster_.ClientIndex(step.node);
    if (awaited_[client] && left_ > 0) --left_;
    if (progress_[client].issued < progress_[client].total) simulator_->ScheduleSubmit(step.node, step.now + think_ns_);
  }
}

std::string_view Workload::NextOperation(NodeId client_id) {
  const uint32_t client = cluster_.ClientIndex(client_id);
  const uint64_t number = progress_[client].issued++;
  if (!lists_.empty() && number < lists_[client].size()) return lists_[client][number];
  switch (application_) {
    case ApplicationName::kKv:
      MakeKvOperation(client, number);
      break;
    case ApplicationName::kCounter:
      MakeCounterOperation(client, number);
      break;
    case ApplicationName::kNull:
      MakeNullOperation(client, number);
      break;
  }
  return operation_;
}

void Workload::AppendNumber(uint64_t number) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), number);
  operation_.append(digits, end);
}

void Workload::MakeKvOperation(uint32_t client, uint64_t number) {
  uint64_t bits = stream_.Draw(client, number);
  const auto take = [&bits](uint64_t choices) { return std::exchange(bits, bits / choices) % choices; };
  const uint64_t kind = take(kMix);
  const char* const name = kind < 4 ? "put k" : kind < 7 ? "get k" : kind < 9 ? "cas k" : "delete k";
  operation_.assign(name);
  AppendNumber(take(keys_));
  const uint64_t values = kind < 4 ? 1 : kind < 7 ? 0 : kind < 9 ? 2 : 0;
  for (uint64_t i = 0; i < values; ++i) {
    operation_ += " v";
    AppendNumber(take(kValues));
  }
}

void Workload::MakeCounterOperation(uint32_t client, uint64_t number) {
  operation_.assign(stream_.Draw(client, number) % 4 == 0 ? "get" : "inc");
}

// Says whose it is, as far as it is long enough; the rest stays what the constructor wrote.
void Workload::MakeNullOperation(uint32_t client, uint64_t number) {
  char text[48] = {'c'};
  char* end = std::to_chars(text + 1, text + 16, client).ptr;
  *end++ = ' ';
  end = std::to_chars(end, text + sizeof(text), number).ptr;
  operation_.replace(0, std::min<size_t>(end - text, request_bytes_), text,
                     std::min<size_t>(end - text, request_bytes_));
}

}  // namespace zyz::scenarios
