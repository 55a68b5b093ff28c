#include "tests/protocol/zyzzyva/bench_cluster.h"

#include <algorithm>

namespace zyz::zyzzyva {

BenchCluster::BenchCluster(const BenchOptions& options)
    : WorkBench(ThirdsCluster(options.f), options.clients, options.keys, Messages()),
      config_(options.config),
      forge_(cluster(), suite(), pool()),
      application_(options.application) {
  for (NodeId i = 0; i < cluster().n(); ++i) {
    replicas_.push_back(std::make_unique<Replica>(ContextOf(i), config_, MakeApplication(application_)));
  }
  for (uint32_t index = 0; index < options.clients; ++index) {
    clients_.push_back(std::make_unique<Client>(ContextOf(c(index)), config_));
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
  return message.kind() == kOrderReq ? cluster().Primary(As<OrderReq>(message).order.v) : kNoNode;
}

bool BenchCluster::ChangeView() {
  const OrderHeader one = forge_.MakeOrder(0, 1000, {}, {forge_.MakeRequest(c(0), 1000)})->order;
  const OrderHeader other = forge_.MakeOrder(0, 1000, {}, {forge_.MakeRequest(c(0), 1001)})->order;
  for (NodeId i = 0; i < cluster().n(); ++i) Give(i, forge_.MakePom(0, one, other));
  DeliverAll();
  return std::all_of(replicas_.begin(), replicas_.end(), [](const auto& replica) { return replica->view() == 1; });
}

}  // namespace zyz::zyzzyva
