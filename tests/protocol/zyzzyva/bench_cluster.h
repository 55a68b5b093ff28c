// BenchCluster: Zyzzyva's replicas and clients on the work bench (tests/protocol/work_bench.h).
#ifndef ZYZ_TESTS_PROTOCOL_ZYZZYVA_BENCH_CLUSTER_H_
#define ZYZ_TESTS_PROTOCOL_ZYZZYVA_BENCH_CLUSTER_H_

#include <memory>
#include <vector>

#include "protocol/application.h"
#include "protocol/node.h"
#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/replica.h"
#include "tests/protocol/work_bench.h"
#include "tests/protocol/zyzzyva/forge.h"

namespace zyz::zyzzyva {

struct BenchOptions {
  uint32_t f = 1;
  uint32_t clients = 2;
  uint32_t keys = 0;  // for more clients than that, which a test plays by hand; 0: none
  Config config = {};
  ApplicationSpec application = {.kind = ApplicationSpec::Kind::kCounter};
};

class BenchCluster final : public WorkBench {
 public:
  explicit BenchCluster(const BenchOptions& options = {});

  const Config& config() const { return config_; }
  const Forge& forge() const { return forge_; }
  const Replica& replica(NodeId i) const { return *replicas_[i]; }
  const Client& client(uint32_t index) const { return *clients_[index]; }

  // Amnesia: the replica is born anew, in the given life. Its timers and what was heard of it are gone.
  void Rebirth(NodeId i, uint64_t life);
  // Convicts the primary of view 0 and delivers everything. False where the view change is not there (rules V2 … V5).
  bool ChangeView();

 private:
  Node& node(NodeId id) override;
  NodeId SenderOf(const Message& message) const override;

  Config config_;
  Forge forge_;
  ApplicationSpec application_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::vector<std::unique_ptr<Client>> clients_;
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_TESTS_PROTOCOL_ZYZZYVA_BENCH_CLUSTER_H_
