// The run as text: JSON lines, one per step, cause with effects (DESIGN.md section 8). For people, and for tools that
// draw. Tracing changes nothing: it is an observer.
//
// First line:  {"schema":"zyz-trace/1","scenario":…,"seed":…,"version":…}
// Each step:   {"i":41,"t_ns":212340,"at":"r0","in":{…},"out":[…],"say":[…],"state":{…}}; the last three only if there
// is
//              any.
//   in:   {"id":97,"msg":"REQUEST","from":"c0","f":{fields}}, {"timer":KIND,"arg":ARG}, or {"submit":OPERATION}
//   out:  {"id":98,"msg":"ORDER-REQ","f":{fields},"to":{RECEIVER:FATE,…}}, {"set":KIND,"arg":ARG,"after_ns":DELAY}, or
//         {"cancel":KIND,"arg":ARG}; a FATE is the time of arrival, "lost", "partitioned", "dropped:network/rules/0",
//         "held:network/rules/1", or a list of these if the network made further copies
//   say:  ["executed",{facts}], …: what the node announced
//   state: {fields}, if states are wanted: what this step changed of what the node shows (Node::ShowState), each field
//         whole; everything at the node's first step
// Last line:   {"verdict":…,"digest":…,"steps":…}
//
// Numbers are numbers, digests and signatures 16 hex digits, bytes are text if they are printable UTF-8, else "hex:…";
// more than 64 bytes are cut and their length is stated.
#ifndef ZYZ_SIM_TRACE_H_
#define ZYZ_SIM_TRACE_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/types.h"
#include "sim/step.h"

namespace zyz::sim {

struct TraceHeader {
  std::string scenario, seed, version;
};

class TraceWriter final : public Observer {
 public:
  // Creates or overwrites the file and writes the header.
  static absl::StatusOr<std::unique_ptr<TraceWriter>> Open(const std::string& path, ClusterSize cluster,
                                                           const TraceHeader& header);
  ~TraceWriter() override;
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  // From now on steps tell what they changed in their node, which `node_at` finds.
  void ShowStatesOf(std::function<const Node*(NodeId)> node_at);

  void OnStep(const StepRecord& step) override;
  bool wants_deliveries() const override { return true; }

  // Writes the last line and closes. The first error of the whole writing (a full disk, say) shows here.
  absl::Status Finish(const std::string& verdict, uint64_t digest);

 private:
  TraceWriter(std::string path, std::FILE* file, ClusterSize cluster);
  void WriteLine(std::string line);

  struct States;  // by node, as last shown
  std::string path_;
  std::FILE* file_;
  ClusterSize cluster_;
  std::unique_ptr<States> states_;  // null: not wanted
  uint64_t steps_ = 0;
  int first_errno_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_TRACE_H_
