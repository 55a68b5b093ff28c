// What a PBFT cluster agrees on before it starts: sizes, options and timers.
#ifndef ZYZ_PROTOCOL_PBFT_CONFIG_H_
#define ZYZ_PROTOCOL_PBFT_CONFIG_H_

#include <algorithm>
#include <bit>
#include <cstdint>

#include "protocol/pbft/planted.h"
#include "protocol/types.h"

namespace zyz::pbft {

// B9: whether clients have operations that change nothing answered without an order, and on what.
enum class ReadOnly : uint8_t {
  kOff,
  kSafe,       // on the same answer from the same committed state of 2f+1, ordered requests on 2f+1
  kAsPrinted,  // on the same answer of 2f+1, ordered requests on f+1: not linearizable
};

struct Config {
  bool tentative = false;            // B5: executes what is prepared, before it is committed
  SeqNum checkpoint_interval = 128;  // CP_INTERVAL, ≥ 1
  uint32_t batch_max = 1;            // requests per PRE-PREPARE, 1 … kMaxBatch
  TimeNs batch_delay_ns = 0;         // how long the primary may wait for a batch to fill
  SeqNum window = 0;                 // PRE-PREPAREs under way; 0: the log's size
  ReadOnly read_only = ReadOnly::kOff;

  // Client timer (B1). The interval doubles at each repetition up to retransmit_cap_ns.
  TimeNs client_retransmit_ns = 10'000'000;
  TimeNs retransmit_cap_ns = 160'000'000;
  // Replica timers.
  TimeNs suspect_ns = 20'000'000;        // B6: a client's retry that is not executed and committed
  TimeNs new_view_ns = 40'000'000;       // B8
  TimeNs status_ns = 20'000'000;         // repetition; also the interval of the answers to it (X2)
  TimeNs state_request_ns = 20'000'000;  // B11, amnesia
  // Patience: suspect and new-view are multiplied by one factor, a power of two from 1 to patience_max, which is halved
  // after each `rest` in one view in which neither of them fired.
  uint32_t patience_max = 256;
  TimeNs rest_ns = 0;  // 0: the least that is allowed

  PlantedBug planted = kNoPlantedBug;  // a mistake that all replicas and clients make (planted.h)

  // Positions of the log, above the stable checkpoint (B2, B3).
  SeqNum log_size() const { return 2 * checkpoint_interval; }
  SeqNum under_way() const { return window == 0 ? log_size() : window; }

  // A view that lasts `rest` outlasts every correct replica's timers and four of a client's longest intervals.
  TimeNs least_rest_ns() const {
    return 4 * std::max<TimeNs>(patience_max * std::max(suspect_ns, new_view_ns), retransmit_cap_ns) + 1;
  }
  TimeNs rest() const { return rest_ns == 0 ? least_rest_ns() : rest_ns; }
  bool IsPatient() const { return std::has_single_bit(patience_max) && rest() >= least_rest_ns(); }
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_CONFIG_H_
