// What the oracles have to know of a protocol's signed statements (crypto.h): which kinds of messages mean what.
#ifndef ZYZ_PROTOCOL_STATEMENTS_H_
#define ZYZ_PROTOCOL_STATEMENTS_H_

#include <cstdint>

#include "protocol/message.h"

namespace zyz {

// Kinds of messages by what is stated in them as (v, n, value). 0: the protocol has none.
struct StatementRoles {
  MessageKind leaves = 0;     // v: the view to go to
  MessageKind announces = 0;  // v: the view, by its primary
  MessageKind confirms = 0;   // v: the view; value: its history
  MessageKind commits = 0;    // (v, n), value: the history digest
  uint32_t final_kinds = 0;   // a bit for each kind that calls a position committed or stable
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_STATEMENTS_H_
