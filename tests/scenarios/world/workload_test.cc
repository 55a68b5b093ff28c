#include "scenarios/world/workload.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/event.h"

namespace {
uint64_t allocations = 0;  // of this process, for the one test that counts them
}  // namespace

[[gnu::noinline]] void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace zyz::scenarios {
namespace {

constexpr ClusterSize kCluster = ThirdsCluster(1);

WorkloadSpec Spec(int64_t clients, int64_t operations, ApplicationName application = ApplicationName::kKv) {
  WorkloadSpec spec;
  spec.clients = clients;
  spec.operations.count = operations;
  spec.application = application;
  return spec;
}

std::vector<std::string> Take(Workload* workload, uint32_t client, int count) {
  std::vector<std::string> operations;
  for (int i = 0; i < count; ++i) operations.emplace_back(workload->NextOperation(kCluster.Client(client)));
  return operations;
}

TEST(Workload, TheSameSeedAsksTheSame) {
  Workload a(Spec(2, 100), kCluster, 5, {true, true});
  Workload b(Spec(2, 100), kCluster, 5, {true, true});
  Workload c(Spec(2, 100), kCluster, 6, {true, true});
  const auto from_a = Take(&a, 0, 100);
  EXPECT_EQ(from_a, Take(&b, 0, 100));
  EXPECT_NE(from_a, Take(&c, 0, 100));
}

TEST(Workload, OneClientsOperationsDoNotDependOnTheOthers) {
  Workload alone(Spec(2, 100), kCluster, 5, {true, true});
  Workload many(Spec(9, 100), kCluster, 5, std::vector<bool>(9, true));
  Take(&many, 0, 50);
  EXPECT_EQ(Take(&alone, 1, 100), Take(&many, 1, 100));
}

TEST(Workload, KeyValueOperationsAreOfEveryKindAndWellFormed) {
  Workload workload(Spec(1, 1000), kCluster, 1, {true});
  std::set<std::string> kinds;
  for (const std::string& operation : Take(&workload, 0, 1000)) {
    const std::string kind = operation.substr(0, operation.find(' '));
    kinds.insert(kind);
    const auto spaces = std::count(operation.begin(), operation.end(), ' ');
    EXPECT_EQ(spaces, kind == "cas" ? 3 : kind == "put" ? 2 : 1) << operation;
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"cas", "delete", "get", "put"}));
}

TEST(Workload, CounterOperations) {
  Workload workload(Spec(1, 100, ApplicationName::kCounter), kCluster, 1, {true});
  const auto operations = Take(&workload, 0, 100);
  EXPECT_EQ(std::set<std::string>(operations.begin(), operations.end()), (std::set<std::string>{"get", "inc"}));
}

TEST(Workload, NullOperationsHaveTheirSize) {
  for (const int64_t bytes : {0, 3, 128}) {
    WorkloadSpec spec = Spec(2, 100, ApplicationName::kNull);
    spec.request_bytes = bytes;
    Workload workload(spec, kCluster, 1, {true, true});
    for (const std::string& operation : Take(&workload, 1, 100))
      EXPECT_EQ(operation.size(), static_cast<size_t>(bytes));
  }
}

TEST(Workload, GoesToAsManyKeysAsItIsTold) {
  for (const int64_t keys : {1, 3}) {
    WorkloadSpec spec = Spec(1, 200);
    spec.keys = keys;
    Workload workload(spec, kCluster, 1, {true});
    std::set<std::string> seen;
    for (const std::string& operation : Take(&workload, 0, 200)) {
      const size_t begin = operation.find(" k") + 1;
      seen.insert(operation.substr(begin, operation.find(' ', begin) - begin));
    }
    EXPECT_EQ(seen.size(), static_cast<size_t>(keys));
  }
}

TEST(Workload, IssuesTheFilesLists) {
  WorkloadSpec spec = Spec(2, 100);
  spec.operations.lists = {{"get a", "get b"}, {"put a 1"}};
  Workload workload(spec, kCluster, 1, {true, true});
  EXPECT_EQ(workload.left(), 3u);
  EXPECT_EQ(Take(&workload, 0, 2), (std::vector<std::string>{"get a", "get b"}));
  EXPECT_EQ(Take(&workload, 1, 1), (std::vector<std::string>{"put a 1"}));
}

TEST(Workload, AllocatesNothingPerOperation) {
  for (const ApplicationName application : {ApplicationName::kKv, ApplicationName::kCounter, ApplicationName::kNull}) {
    WorkloadSpec spec = Spec(1, 100'000, application);
    spec.request_bytes = 128;
    Workload workload(spec, kCluster, 1, {true});
    for (int i = 0; i < 1000; ++i) workload.NextOperation(kCluster.Client(0));
    const uint64_t before = allocations;
    for (int i = 0; i < 10'000; ++i) workload.NextOperation(kCluster.Client(0));
    EXPECT_EQ(allocations - before, 0u);
  }
}

// A client that completes whatever it is asked, at once, and a replica that nobody talks to.
class Instant final : public Node {
 public:
  explicit Instant(std::vector<std::string>* asked) : asked_(asked) {}
  void Step(const Input& input, Outbox* out) override {
    if (input.kind != InputKind::kSubmit) return;
    asked_->emplace_back(input.bytes);
    out->Report(Event::Completed(CompletionPath::kFast, 0, 1, Digest{}, asked_->size(), "", nullptr));
  }

 private:
  std::vector<std::string>* asked_;
};

struct Played {
  std::vector<std::vector<std::string>> asked;
  TimeNs end = 0;
  uint64_t left = 0;
};

Played Play(const WorkloadSpec& spec, std::vector<bool> awaited) {
  Played played;
  played.asked.resize(awaited.size());
  MessagePool pool;
  sim::WorldConfig config;
  config.cluster = kCluster;
  config.clients = static_cast<uint32_t>(awaited.size());
  sim::Simulator simulator(config, &pool);
  std::vector<std::string> nobody;
  for (NodeId id = 0; id < kCluster.n(); ++id) simulator.SetNode(id, std::make_unique<Instant>(&nobody));
  for (uint32_t i = 0; i < awaited.size(); ++i) {
    simulator.SetNode(kCluster.Client(i), std::make_unique<Instant>(&played.asked[i]));
  }
  Workload workload(spec, kCluster, 1, std::move(awaited));
  simulator.AddObserver(&workload);
  simulator.SetOperationSource(&workload);
  workload.Start(&simulator);
  while (simulator.StepOnce()) {
  }
  played.end = simulator.now();
  played.left = workload.left();
  return played;
}

TEST(Workload, IssuesTheNextOperationAThinkTimeAfterTheLastOne) {
  WorkloadSpec spec = Spec(2, 5);
  spec.think_us = 10;
  const Played played = Play(spec, {true, true});
  EXPECT_EQ(played.asked[0].size(), 5u);
  EXPECT_EQ(played.asked[1].size(), 5u);
  EXPECT_EQ(played.end, 4 * 10'000);
  EXPECT_EQ(played.left, 0u);
}

TEST(Workload, WaitsForAwaitedClientsOnly) {
  WorkloadSpec spec = Spec(2, 5);
  EXPECT_EQ(Workload(spec, kCluster, 1, {true, false}).left(), 5u);
  const Played played = Play(spec, {true, false});
  EXPECT_EQ(played.asked[1].size(), 5u);
  EXPECT_EQ(played.left, 0u);
}

}  // namespace
}  // namespace zyz::scenarios
