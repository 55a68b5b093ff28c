#include "protocol/unreplicated/messages.h"

#include "protocol/make_message_set.h"

namespace zyz::unreplicated {

const MessageSet& Messages() {
  static const MessageSet* const set = MakeMessageSet<AllMessages>().release();
  return *set;
}

}  // namespace zyz::unreplicated
