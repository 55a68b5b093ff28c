// Overlay: values that a user fixed with --set, to be laid over any number of generated scenarios. The text is read
// once, by the loader, over an otherwise empty scenario; laying it over another one copies the fields.
#ifndef ZYZ_SCENARIOS_FORMAT_OVERLAY_H_
#define ZYZ_SCENARIOS_FORMAT_OVERLAY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

// The schema's fields outside of lists (a list is a field), in its order, as JSON pointers.
std::vector<std::string> PlainFields(const KnownProtocol& protocol);
// REQUIRES: both scenarios are of one protocol, and `field` < its PlainFields().size()
void CopyField(size_t field, const Scenario& from, Scenario* to);

class Overlay {
 public:
  Overlay() = default;  // changes nothing

  // Refuses what the loader refuses, and pointers into lists: a generated list has no fixed elements.
  static absl::StatusOr<Overlay> Make(std::span<const Override> overrides);

  // The protocol that it is for: the one that was set, or the default.
  const KnownProtocol& protocol() const { return *protocol_; }

  // REQUIRES: the scenario is of that protocol.
  void LayOver(Scenario* scenario) const;
  bool empty() const { return fields_.empty(); }

 private:
  const KnownProtocol* protocol_ = &DefaultProtocol();
  std::shared_ptr<const Scenario> values_;
  std::vector<size_t> fields_;  // which of the schema's fields, counted in its order, ascending
};

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_OVERLAY_H_
