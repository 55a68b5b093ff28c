// The simulated network: decides for every copy of a message whether and when it arrives. It knows names and numbers of
// messages (message.h), never their meaning. Everything it does is a function of its configuration, the seed, and what was
// sent before; all chances are parts per million, all times nanoseconds.
#ifndef ZYZ_SIM_NETWORK_H_
#define ZYZ_SIM_NETWORK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/message.h"
#include "protocol/types.h"
#include "sim/random.h"
#include "sim/step.h"

namespace zyz::sim {

// One-way delay of a message. Constant when min == max; uniform in [min, max] by default; long-tailed: `min` plus an
// exponential with mean `mean - min`, cut off at `max` (integer arithmetic, no libm).
struct DelaySpec {
  TimeNs min_ns = 0;
  TimeNs max_ns = 0;
  bool exponential = false;
  TimeNs mean_ns = 0;  // exponential only
};

// A benign fault on matching messages (DESIGN.md section 3, (a)). Empty lists match everything. Counts no faulty node.
struct NetworkRule {
  enum class Do : uint8_t { kDrop, kDelay, kDuplicate, kHoldUntil };
  std::vector<NodeId> from, to;
  std::vector<MessageKind> kinds;
  std::vector<std::pair<std::string, uint64_t>> where;  // top-level number fields by name, all must be equal
  std::vector<uint64_t> nth;                            // which matching copies (1 is the first); empty: all
  TimeNs from_ns = 0;                                   // time window of sending: [from_ns, until_ns)
  TimeNs until_ns = INT64_MAX;
  Do action = Do::kDrop;
  TimeNs delay_ns = 0;       // kDelay: added to the drawn delay
  uint32_t copies = 1;       // kDuplicate: extra copies
  TimeNs hold_until_ns = 0;  // kHoldUntil: not delivered before this time; the drawn delay counts from then
  bool must_fire = false;
};

struct NetworkConfig {
  DelaySpec delay;
  uint32_t loss_ppm = 0;
  uint32_t duplicate_ppm = 0;
  uint32_t reorder_ppm = 0;      // chance that a message is held back by up to 4 times the largest ordinary delay
  TimeNs gst_ns = 0;             // before GST, delays are additionally stretched by a factor drawn from 1 … 8 and losses
                                 // keep happening; after it loss, duplication and reordering stop
  uint64_t bandwidth_mbps = 0;   // per sending node, shared by all its messages; 0: unlimited
  std::vector<NetworkRule> rules;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_NETWORK_H_
