// The run as text: JSON lines, one per step, cause with effects. For people, and for tools that
// draw. Tracing changes nothing: it is an observer.
//
// First line:  {"schema":"zyz-trace/1","scenario":…,"seed":…,"version":…}
// Each step:   {"i":41,"t_ns":212340,"at":"r0","in":{…},"out":[…],"say":[…],"state":{…}}; the last three only if there
// is
//              any.
//   in:   {"id":97,"msg":"REQUEST","from":"c0",MESSAGE}, {"timer":KIND,"arg":ARG}, or {"submit":OPERATION}
//   out:  {"id":98,"msg":"ORDER-REQ",MESSAGE,"to":{RECEIVER:FATE,…}}, {"set":KIND,"arg":ARG,"after_ns":DELAY}, or
//         {"cancel":KIND,"arg":ARG}. A MESSAGE is what it says of itself (Message::Author, Says, Summarise):
//         "f":{fields},"signer":"r0","states":[v,n,VALUE],"brief":"v=0 n=1 h=a65f"; without what there is not (nobody
//         signs such a message, it commits its signer to nothing, its kind says it all). A FATE is the time of arrival,
//         {"at_ns":TIME,"rule":"network/rules/1"} if a rule delayed the copy (and "held":true if it held it), "lost",
//         "partitioned", "dropped:network/rules/0", or a list of these if the network made further copies;
//         "forged":true where an adversary had its hand in it (who watches says so: AnnotateWith);
//         "again":[{"id":17,"to":{RECEIVER:FATE}},…] where a rule makes earlier messages come once more
//   say:  ["executed",{facts}], …: what the node announced
//   state: {fields}, if states are wanted: what this step changed of what the node shows (Node::ShowState), each field
//         whole; everything at the node's first step
// Last line:   {"verdict":…,"digest":…,"steps":…}
// First and last line may have further members: see tools/view/world_text.h for those of `zyz run --trace`.
//
// Numbers are numbers, digests and signatures 16 hex digits, bytes are text if they are printable UTF-8, else "hex:…";
// more than 64 bytes are cut and their length is stated.
#ifndef ZYZ_SIM_TRACE_H_
#define ZYZ_SIM_TRACE_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/types.h"
#include "sim/step.h"
#include "sim/step_text.h"

namespace zyz::sim {

struct TraceHeader {
  std::string scenario, seed, version;
  std::string world = {};  // a JSON object whose members follow: what else the caller says of the run
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
  using NodeAt = std::function<const Node*(NodeId)>;
  void ShowStatesOf(NodeAt node_at);
  // From now on `annotate` may add to each step's line.
  using Annotate = std::function<void(const StepRecord&, nlohmann::ordered_json*)>;
  void AnnotateWith(Annotate annotate);

  void OnStep(const StepRecord& step) override;
  bool wants_deliveries() const override { return true; }

  // Writes the last line and closes. `more`: a JSON object whose members follow. The first error of the whole writing
  // (a full disk, say) shows here.
  absl::Status Finish(const std::string& verdict, uint64_t digest, const std::string& more = {});

 private:
  TraceWriter(std::string path, std::FILE* file, ClusterSize cluster);
  void WriteLine(std::string line);

  std::string path_;
  std::FILE* file_;
  ClusterSize cluster_;
  NodeAt node_at_;  // null: states are not wanted
  StateChanges states_;
  Annotate annotate_;
  uint64_t steps_ = 0;
  int first_errno_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_TRACE_H_
