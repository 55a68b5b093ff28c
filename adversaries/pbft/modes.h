// Behaviours that say something false in messages of one kind, in one of several ways: a table of ways, each a name and
// a function that makes a copy false, and a parameter `mode` that chooses one. Each behaviour of which this is all is a
// table and a row.
#ifndef ZYZ_ADVERSARIES_PBFT_MODES_H_
#define ZYZ_ADVERSARIES_PBFT_MODES_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "adversaries/behaviour.h"
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"

namespace zyz::pbft {

inline constexpr std::string_view kMode = "mode";

template <class M>
struct Mode {
  std::string_view name;
  bool (*falsify)(M* copy, const ClusterSize& cluster);  // false: here it cannot, and the truth goes out
};

// The choices of the parameter.
template <class M, size_t kSize>
constexpr std::array<std::string_view, kSize> NamesOf(const Mode<M> (&modes)[kSize]) {
  std::array<std::string_view, kSize> names;
  for (size_t k = 0; k < kSize; ++k) names[k] = modes[k].name;
  return names;
}

template <class M>
class ModalRewriter final : public Rewriter<M> {
 public:
  ModalRewriter(const Mode<M>& mode, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Rewriter<M>(std::move(filter), std::move(inner), std::move(context)), mode_(mode) {}

 private:
  bool Rewrite(const Shipment&, M* copy) override { return mode_.falsify(copy, this->cluster()); }

  const Mode<M>& mode_;
};

template <class M, const auto& kModes>
std::unique_ptr<Interceptor> MakeModal(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  const std::string& name = *FindParam<std::string>(spec, kMode);
  size_t k = 0;
  while (kModes[k].name != name) ++k;  // the registry lets no other name pass
  return std::make_unique<ModalRewriter<M>>(kModes[k], FilterOf(spec, M::kKind), std::move(inner), std::move(context));
}

// Completes a row. Its parameters are `mode`, whose choices are NamesOf(kModes), and some of those that choose sends.
template <class M, const auto& kModes>
constexpr BehaviourInfo Falsifies(BehaviourInfo row) {
  row.check = CheckReplica<M::kKind>;
  row.make = MakeModal<M, kModes>;
  return row;
}

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_MODES_H_
