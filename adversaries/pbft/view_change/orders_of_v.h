// What a NEW-VIEW with these VIEW-CHANGEs has to order (B7): worked out by a liar that shows another V than its replica
// chose, and wants the NEW-VIEW to be in perfect order.
#ifndef ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_ORDERS_OF_V_H_
#define ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_ORDERS_OF_V_H_

#include <span>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {

std::vector<OrderHeader> OrdersOf(View w, std::span<const Ref<const ViewChange>> v, const Signer& signer);

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_ORDERS_OF_V_H_
