#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {

BenchCluster::BenchCluster(const BenchOptions& options)
    : WorkBench(ThirdsCluster(options.f), options.clients, options.keys, Messages()),
      config_(options.config),
      forge_(cluster(), suite(), pool()),
      application_(options.application) {
  for (NodeId i = 0; i < cluster().n(); ++i) {
    replicas_.push_back(std::make_unique<Replica>(ContextOf(i), config_, MakeApplication(application_)));
  }
  for (uint32_t index = 0; index < options.clients; ++index) {
    clients_.push_back(std::make_unique<Client>(ContextOf(c(index)), config_, MakeApplication(application_)));
  }
}

void BenchCluster::Rebirth(NodeId i, uint64_t life) {
  replicas_[i] = std::make_unique<Replica>(ContextOf(i, life), config_, MakeApplication(application_));
  ForgetNode(i);
}

Node& BenchCluster::node(NodeId id) {
  if (cluster().IsReplica(id)) return *replicas_[id];
  return *clients_[cluster().ClientIndex(id)];
}

NodeId BenchCluster::SenderOf(const Message& message) const {
  return message.kind() == kPrePrepare ? cluster().Primary(As<PrePrepare>(message).order.v) : kNoNode;
}

void BenchCluster::Leave(NodeId i) {
  const Ref<Request> request = forge_.MakeRequest(c(0), 1'000'000);
  Give(i, request);
  if (!IsArmed(i, {kSuspectTimer, 0})) Give(i, request);  // the primary holds a retry, not a first request
  Fire(i, {kSuspectTimer, 0});
}

}  // namespace zyz::pbft
