#include "adversaries/rules/script_memory.h"

#include <algorithm>

namespace zyz {

size_t ScriptMemory::Watch(const EarlierMessage& wanted) {
  watched_.push_back({.wanted = wanted, .where = FieldQuery(wanted.where)});
  return watched_.size() - 1;
}

void ScriptMemory::Remember(bool received, const Ref<const Message>& message) {
  for (Watched& watched : watched_) {
    const EarlierMessage& wanted = watched.wanted;
    if (wanted.received != received || (wanted.nth != 0 && watched.seen >= wanted.nth)) continue;
    const auto& kinds = wanted.kinds;
    if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), message->kind()) == kinds.end()) continue;
    if (!watched.where.Holds(*message)) continue;
    ++watched.seen;
    if (wanted.nth == 0 || watched.seen == wanted.nth) watched.kept = message;
  }
}

}  // namespace zyz
