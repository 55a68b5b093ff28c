// What a script remembers of the messages that passed its node: of everything that a rule may speak of later, the one
// message that it would mean now.
#ifndef ZYZ_ADVERSARIES_RULES_SCRIPT_MEMORY_H_
#define ZYZ_ADVERSARIES_RULES_SCRIPT_MEMORY_H_

#include <vector>

#include "adversaries/rules/script.h"
#include "protocol/field_value.h"
#include "protocol/message.h"

namespace zyz {

class ScriptMemory {
 public:
  // To be told of every message from here on; the number it returns is for Find.
  size_t Watch(const EarlierMessage& wanted);
  void Remember(bool received, const Ref<const Message>& message);
  // Null: there was none yet.
  const Ref<const Message>& Find(size_t watched) const { return watched_[watched].kept; }

 private:
  struct Watched {
    EarlierMessage wanted = {};
    FieldQuery where = {};
    uint64_t seen = 0;
    Ref<const Message> kept = {};
  };
  std::vector<Watched> watched_;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_RULES_SCRIPT_MEMORY_H_
