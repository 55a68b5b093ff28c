// O from V (B7), a pure function: what a new view has to order because of what earlier views may have committed.
//
//   min = the highest stable checkpoint in V. For each n from min+1 up to the highest n prepared in V: the d that was
//   prepared in the highest view among V's certificates for n, or the null batch if there is none.
//
// Whoever enters the view computes it, the primary as everybody else.
#ifndef ZYZ_PROTOCOL_PBFT_CHOOSE_ORDERS_H_
#define ZYZ_PROTOCOL_PBFT_CHOOSE_ORDERS_H_

#include <span>
#include <vector>

#include "protocol/event.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/planted.h"

namespace zyz::pbft {

struct ChosenOrders {
  CheckpointCert checkpoint;  // of min
  std::vector<Digest> d;      // of positions min+1, min+2, …

  SeqNum min() const { return checkpoint.n; }
  SeqNum last() const { return checkpoint.n + d.size(); }
};

// REQUIRES: the members are valid VIEW-CHANGEs for one view, and there is at least one.
ChosenOrders ChooseOrders(std::span<const Ref<const ViewChange>> v, PlantedBug planted = kNoPlantedBug);

// The same with whose certificates decided, for those who ask why (Event::Decided, but for its view): positions one
// after the other that one member decides are one choice.
std::vector<Event> ChoicesIn(std::span<const Ref<const ViewChange>> v, PlantedBug planted = kNoPlantedBug);

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_CHOOSE_ORDERS_H_
