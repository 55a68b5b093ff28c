// The parameters that several behaviours have: how they are declared, what reading them yields, and what is to be
// refused in them beyond their type. With the checks and factories of behaviours that have no others.
#ifndef ZYZ_ADVERSARIES_PARAMETERS_H_
#define ZYZ_ADVERSARIES_PARAMETERS_H_

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/behaviour.h"
#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "protocol/message_set.h"

namespace zyz {

// ---- Which sends ----

inline constexpr ParamInfo kToParam = {"to", ParamType::kNodes, false, "receivers; all if not given"};
inline constexpr ParamInfo kMessageParam = {"message", ParamType::kMessages, false, "message kinds; all if not given"};
inline constexpr ParamInfo kWhereParam = {"where", ParamType::kFields, false, "number fields the message must have"};
inline constexpr ParamInfo kNthParam = {"nth", ParamType::kNumbers, false,
                                        "which of the matching sends, from 1; a broadcast is one; all if not given"};

// Of a behaviour that acts on sends of one kind, and of one that acts on sends of any.
inline constexpr ParamInfo kSendParams[] = {kToParam, kWhereParam, kNthParam};
inline constexpr ParamInfo kAnySendParams[] = {kToParam, kMessageParam, kWhereParam, kNthParam};

// Where a behaviour takes a kind: it acts on sends of all kinds. No message has this one.
inline constexpr MessageKind kEveryKind = 0;

SendFilter FilterOf(const BehaviourSpec& spec);
SendFilter FilterOf(const BehaviourSpec& spec, MessageKind kind);

// Refuses a filter that nothing can match. `kinds`: to which the behaviour applies, empty: to all.
std::optional<SpecProblem> CheckFilter(const BehaviourSpec& spec, NodeId self, std::span<const MessageKind> kinds = {});

// ---- How often ----

inline constexpr ParamInfo kEveryParam = {
    "every_ns", ParamType::kInteger, false, "how often, in nanoseconds; 5 ms if not given", 100'000, 1'000'000'000'000};
TimeNs EveryNsOf(const BehaviourSpec& spec);

// ---- Values ----

int64_t IntegerOr(const BehaviourSpec& spec, std::string_view name, int64_t otherwise);

// The nodes of a parameter are clients. Not given: nothing to complain about.
std::optional<SpecProblem> CheckAreClients(const BehaviourSpec& spec, std::string_view name,
                                           const ClusterSize& cluster);

// ---- BehaviourInfo::check ----

// The faulty node is of this side: kReplicas or kClients; kAnybody is anybody.
std::optional<SpecProblem> CheckSide(Side side, NodeId self, const ClusterSize& cluster);

std::optional<SpecProblem> CheckIsReplica(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster);
std::optional<SpecProblem> CheckIsClient(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster);
// For clients with a required list `to` of replicas.
std::optional<SpecProblem> CheckClientTo(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster);

// For behaviours of one side that act on sends of `kKind` only.
template <MessageKind kKind, Side kSide>
std::optional<SpecProblem> CheckSends(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckSide(kSide, self, cluster)) return problem;
  if constexpr (kKind == kEveryKind) return CheckFilter(spec, self);
  return CheckFilter(spec, self, std::array<MessageKind, 1>{kKind});
}
template <MessageKind kKind>
std::optional<SpecProblem> CheckReplica(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  return CheckSends<kKind, Side::kReplicas>(spec, self, cluster);
}
template <MessageKind kKind>
std::optional<SpecProblem> CheckClient(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  return CheckSends<kKind, Side::kClients>(spec, self, cluster);
}

// ---- BehaviourInfo::make ----

// For behaviours without parameters.
template <class Liar>
std::unique_ptr<Interceptor> MakePlain(const BehaviourSpec&, std::unique_ptr<Node> inner, AdversaryContext context) {
  return std::make_unique<Liar>(std::move(inner), std::move(context));
}

// For behaviours that know nothing but their filter.
template <class Liar>
std::unique_ptr<Interceptor> MakeLiar(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                      AdversaryContext context) {
  return std::make_unique<Liar>(FilterOf(spec, Liar::kKind), std::move(inner), std::move(context));
}

// For behaviours that know nothing but a required list `to`.
template <class Liar>
std::unique_ptr<Interceptor> MakeTowards(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                         AdversaryContext context) {
  return std::make_unique<Liar>(*FindParam<std::vector<NodeId>>(spec, kToParam.name), std::move(inner),
                                std::move(context));
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_PARAMETERS_H_
