// The behaviours that nodes of one protocol can have, by name. They live in families, one folder or file each
// (family.h): a new one is a file that defines its BehaviourInfo, and a line in its family's list.
//
// A loader goes through it like this: Find(name); for each key the user gave, FindParam(info, key) says the type to
// parse it as; Check(spec, …) finds what is left to complain about; Make(spec, …) never fails after that.
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

const ParamInfo* FindParam(const BehaviourInfo& behaviour, std::string_view name);  // null: none of that name

class BehaviourCatalogue {
 public:
  // Families and all that hangs on them live as long as the program. No two behaviours have one name.
  BehaviourCatalogue(const MessageSet& messages, std::span<const Family* const> families);

  const MessageSet& messages() const { return messages_; }
  std::span<const Family* const> families() const { return families_; }
  const std::vector<const BehaviourInfo*>& all() const { return all_; }  // sorted by name
  const BehaviourInfo* Find(std::string_view name) const;                // null: none of that name

  // What is wrong with `spec` for the faulty node `self`: unknown behaviour or parameter, one given twice, a required
  // one missing, a value of the wrong type or out of range, a filter that nothing can match. Whether nodes exist is the
  // caller's to check, who knows how many clients there are. REQUIRES: spec.messages is messages().
  std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) const;

  // Wraps `inner`. REQUIRES: Check has nothing to say. Keep the pointer to ask for hits() later; what it returns is a
  // node like any other and can be wrapped again.
  std::unique_ptr<Interceptor> Make(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                    AdversaryContext context) const;

 private:
  const MessageSet& messages_;
  const std::span<const Family* const> families_;
  std::vector<const BehaviourInfo*> all_;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_REGISTRY_H_
