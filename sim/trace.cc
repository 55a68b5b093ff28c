#include "sim/trace.h"

#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "protocol/check.h"

namespace zyz::sim {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& line) { return line.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Adds what the caller says of itself.
void AddMembers(const std::string& object, Json* line) {
  if (!object.empty()) line->update(Json::parse(object));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TraceWriter>> TraceWriter::Open(const std::string& path, ClusterSize cluster,
                                                               const TraceHeader& header) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return absl::ErrnoToStatus(errno, "cannot write the trace " + path);
  std::unique_ptr<TraceWriter> writer(new TraceWriter(path, file, cluster));
  Json line = {
      {"schema", "zyz-trace/1"}, {"scenario", header.scenario}, {"seed", header.seed}, {"version", header.version}};
  AddMembers(header.world, &line);
  writer->WriteLine(Dump(line));
  return writer;
}

TraceWriter::TraceWriter(std::string path, std::FILE* file, ClusterSize cluster)
    : path_(std::move(path)), file_(file), cluster_(cluster) {}

TraceWriter::~TraceWriter() {
  if (file_ != nullptr) std::fclose(file_);
}

void TraceWriter::ShowStatesOf(NodeAt node_at) { node_at_ = std::move(node_at); }

void TraceWriter::AnnotateWith(Annotate annotate) { annotate_ = std::move(annotate); }

void TraceWriter::OnStep(const StepRecord& step) {
  ++steps_;
  Json line = StepText(cluster_, step);
  if (annotate_) annotate_(step, &line);
  if (node_at_) {
    Json changes = states_.Of(step.node, *node_at_(step.node));
    if (!changes.empty()) line["state"] = std::move(changes);
  }
  WriteLine(Dump(line));
}

absl::Status TraceWriter::Finish(const std::string& verdict, uint64_t digest, const std::string& more) {
  CHECK(file_ != nullptr, "a trace is finished once");
  Json line = {{"verdict", verdict}, {"digest", Hex(digest)}, {"steps", steps_}};
  AddMembers(more, &line);
  WriteLine(Dump(line));
  errno = 0;
  if (std::fclose(std::exchange(file_, nullptr)) != 0 && first_errno_ == 0) first_errno_ = errno;
  if (first_errno_ == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(first_errno_, "cannot write the trace " + path_);
}

void TraceWriter::WriteLine(std::string line) {
  if (first_errno_ != 0) return;
  line += '\n';
  errno = 0;
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) first_errno_ = errno != 0 ? errno : EIO;
}

}  // namespace zyz::sim
