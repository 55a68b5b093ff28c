// What a run is, before its first step: the first line of a trace (sim/trace.h, tools/view/world_text.h) as a struct.
#ifndef ZYZ_TOOLS_VIEW_HEADER_H_
#define ZYZ_TOOLS_VIEW_HEADER_H_

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/types.h"

namespace zyz::tools {

struct RunHeader {
  std::string scenario, seed, version;  // the file, as it was named
  std::string name, about, expected;    // of the scenario; "expected" is the verdict
  std::string protocol;
  ClusterSize cluster;  // f and n alone: a trace tells no quorums
  uint32_t clients = 0;
  std::vector<std::pair<std::string, std::string>> messages;  // the protocol's kinds, in order, and the group of each
  std::map<std::string, std::vector<std::string>> faulty;     // by node's name: its behaviours
  std::vector<std::string> replica_timers, client_timers;     // names by kind
  std::set<std::string> per_client_timers;                    // those whose argument is a client's index
  std::vector<std::string> rules;                             // the network's, each as text

  struct Happening {  // of the timeline
    int64_t at_ns = 0;
    std::string action;                            // partition, heal, crash, restart
    std::vector<std::vector<std::string>> groups;  // partition
    bool one_way = false;
    std::string node;  // crash, restart
  };
  std::vector<Happening> timeline;

  bool IsFaulty(std::string_view node) const { return faulty.contains(std::string(node)); }
  // r0 … and c0 …, in the order of their NodeIds.
  std::vector<std::string> NodeNames() const;
};

// InvalidArgument for a line that is no header of a trace that this program can read.
absl::StatusOr<RunHeader> ParseHeader(std::string_view line);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_HEADER_H_
