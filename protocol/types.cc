#include "protocol/types.h"

namespace zyz {

std::string NodeName(const ClusterSize& cluster, NodeId id) {
  if (id == kNoNode) return "nobody";
  if (cluster.IsReplica(id)) return "r" + std::to_string(id);
  return "c" + std::to_string(cluster.ClientIndex(id));
}

std::string Hex(uint64_t value) {
  std::string text(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) text[i] = "0123456789abcdef"[value & 15];
  return text;
}

}  // namespace zyz
