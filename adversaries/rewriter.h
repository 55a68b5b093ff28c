// The behaviours that say something false in messages of one kind: a copy of each chosen message is rewritten, signed
// with the node's own key, and sent in place of the original. Also what most behaviours' descriptions have in common.
#ifndef ZYZ_ADVERSARIES_REWRITER_H_
#define ZYZ_ADVERSARIES_REWRITER_H_

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/behaviour.h"
#include "adversaries/send_interceptor.h"

namespace zyz {

template <class M>
class Rewriter : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = M::kKind;
  using SendInterceptor::SendInterceptor;

 protected:
  // Makes the copy false. False: the truth goes out.
  virtual bool Rewrite(const Shipment& truth, M* copy) = 0;

 private:
  void OnChosen(Shipment chosen, Outbox* out) final {
    Ref<M> copy = New<M>(pool());
    *copy = As<M>(*chosen.message);
    if (Rewrite(chosen, copy.get())) {
      messages().Resign(signer(), copy.get());
      chosen.message = std::move(copy);
      Hit();
    }
    Ship(std::move(chosen), out);
  }
};

// The parameters of a behaviour that acts on sends of one kind.
inline constexpr ParamInfo kSendParams[] = {kToParam, kWhereParam, kNthParam};

// For behaviours of replicas, or of clients, that act on sends of `kKind` only.
template <MessageKind kKind>
std::optional<SpecProblem> CheckReplica(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "is a replica's"};
  return CheckFilter(spec, self, std::array<MessageKind, 1>{kKind});
}
template <MessageKind kKind>
std::optional<SpecProblem> CheckClient(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsClient(self)) return SpecProblem{"", "is a client's"};
  return CheckFilter(spec, self, std::array<MessageKind, 1>{kKind});
}

inline SendFilter FilterOf(const BehaviourSpec& spec, MessageKind kind) {
  SendFilter filter = FilterOf(spec);
  filter.kinds = {kind};
  return filter;
}

// For behaviours that know nothing but their filter.
template <class Liar>
std::unique_ptr<Interceptor> MakeLiar(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                      AdversaryContext context) {
  return std::make_unique<Liar>(FilterOf(spec, Liar::kKind), std::move(inner), std::move(context));
}

// The nodes of a parameter are clients. Not given: nothing to complain about.
inline std::optional<SpecProblem> CheckAreClients(const BehaviourSpec& spec, std::string_view name,
                                                  const ClusterSize& cluster) {
  const auto* nodes = FindParam<std::vector<NodeId>>(spec, name);
  for (size_t k = 0; nodes != nullptr && k < nodes->size(); ++k) {
    if (!cluster.IsClient((*nodes)[k])) return SpecProblem{std::string(name), "must be of clients"};
  }
  return std::nullopt;
}

// For behaviours without parameters.
inline std::optional<SpecProblem> CheckIsReplica(const BehaviourSpec&, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "is a replica's"};
  return std::nullopt;
}
inline std::optional<SpecProblem> CheckIsClient(const BehaviourSpec&, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsClient(self)) return SpecProblem{"", "is a client's"};
  return std::nullopt;
}
// For clients with a list `to` of replicas.
inline std::optional<SpecProblem> CheckClientTo(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsClient(spec, self, cluster)) return problem;
  for (const NodeId to : *FindParam<std::vector<NodeId>>(spec, kToParam.name)) {
    if (!cluster.IsReplica(to)) return SpecProblem{std::string(kToParam.name), "must be of replicas"};
  }
  return std::nullopt;
}
template <class Liar>
std::unique_ptr<Interceptor> MakePlain(const BehaviourSpec&, std::unique_ptr<Node> inner, AdversaryContext context) {
  return std::make_unique<Liar>(std::move(inner), std::move(context));
}

inline int64_t IntegerOr(const BehaviourSpec& spec, std::string_view name, int64_t otherwise) {
  const auto* given = FindParam<int64_t>(spec, name);
  return given == nullptr ? otherwise : *given;
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_REWRITER_H_
