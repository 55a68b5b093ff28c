// All behaviours by name. They live in families, one folder each (family.h): a new one is a file that defines its
// BehaviourInfo, and a line in its family's list.
//
// A loader goes through it like this: FindBehaviour(name); for each key the user gave, FindParam(info, key) says the
// type to parse it as; CheckBehaviour(spec, …) finds what is left to complain about; Make(spec, …) never fails after
// that.
#ifndef ZYZ_ADVERSARIES_REGISTRY_H_
#define ZYZ_ADVERSARIES_REGISTRY_H_

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "adversaries/behaviour.h"
#include "adversaries/family.h"

namespace zyz {

std::span<const Family* const> Families();
std::vector<const BehaviourInfo*> Behaviours();  // of all families, sorted by name

// Null for a name that does not exist.
const BehaviourInfo* FindBehaviour(std::string_view name);
const ParamInfo* FindParam(const BehaviourInfo& behaviour, std::string_view name);

// What is wrong with `spec` for the faulty node `self`: unknown behaviour or parameter, one given twice, a required one
// missing, a value of the wrong type or out of range, a filter that nothing can match. Whether nodes exist is the
// caller's to check, who knows how many clients there are.
std::optional<SpecProblem> CheckBehaviour(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster);

// Wraps `inner`. REQUIRES: CheckBehaviour has nothing to say. Keep the pointer to ask for hits() later; what it returns
// is a node like any other and can be wrapped again.
std::unique_ptr<Interceptor> Make(const BehaviourSpec& spec, std::unique_ptr<Node> inner, AdversaryContext context);

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_REGISTRY_H_
