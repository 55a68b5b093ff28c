// A run read from the file that `zyz run --trace` wrote.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "tools/view/source.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

// Lines of a file, without their ends.
class Lines {
 public:
  explicit Lines(const std::string& path) : file_(std::fopen(path.c_str(), "r")) {}
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines() {
    if (file_ != nullptr) std::fclose(file_);
    std::free(line_);
  }

  bool opened() const { return file_ != nullptr; }
  bool Next(std::string_view* line) {
    const ssize_t size = getline(&line_, &capacity_, file_);
    if (size < 0) return false;
    ++number_;
    *line = std::string_view(line_, static_cast<size_t>(size));
    if (line->ends_with('\n')) line->remove_suffix(1);
    return true;
  }
  uint64_t number() const { return number_; }
  bool failed() const { return std::ferror(file_) != 0; }

 private:
  std::FILE* file_;
  char* line_ = nullptr;
  size_t capacity_ = 0;
  uint64_t number_ = 0;
};

class TraceRun final : public RunSource {
 public:
  explicit TraceRun(std::string path) : path_(std::move(path)) {}

  absl::Status ReadEnds() {
    Lines lines(path_);
    if (!lines.opened()) return absl::ErrnoToStatus(errno, path_ + ": cannot be read");
    std::string_view line;
    if (!lines.Next(&line)) return Wrong(1, "found an empty file, allowed: a trace, as zyz run --trace writes it");
    absl::StatusOr<RunHeader> header = ParseHeader(line);
    if (!header.ok()) return Wrong(1, std::string(header.status().message()));
    header_ = *std::move(header);
    std::string last;
    while (lines.Next(&line)) last = line;
    if (lines.failed()) return absl::ErrnoToStatus(errno, path_ + ": cannot be read");
    const uint64_t steps = lines.number() - 1;
    if (!last.starts_with("{\"verdict\"")) {  // it breaks off: the run was stopped, or goes on
      ending_.steps = steps;
      return absl::OkStatus();
    }
    absl::StatusOr<RunEnding> ending = ParseEnding(last);
    if (!ending.ok()) return Wrong(lines.number(), std::string(ending.status().message()));
    ending_ = *std::move(ending);
    ending_.steps = steps - 1;
    return absl::OkStatus();
  }

  absl::Status Play(std::span<const StepRange> ranges, RunVisitor* visitor) override {
    Lines lines(path_);
    if (!lines.opened()) return absl::ErrnoToStatus(errno, path_ + ": cannot be read");
    std::string_view line;
    lines.Next(&line);
    Json states = Json::object();
    for (uint64_t index = 0; index < ending_.steps && !ranges.empty() && lines.Next(&line); ++index) {
      const StepRange& range = ranges.front();
      if (index < range.first) {
        KeepState(line, &states);
        continue;
      }
      const Json step = Json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (!IsStep(step, index)) {
        return Wrong(lines.number(), "found no step " + std::to_string(index) +
                                         ", allowed: {\"i\":…,\"t_ns\":…,\"at\":NODE,\"in\":{…},…}");
      }
      try {
        if (index == range.first) visitor->OnRange(range, states);
        visitor->OnStep(step);
      } catch (const Json::exception& error) {
        return Wrong(lines.number(), std::string("found a value of the wrong type: ") + error.what());
      }
      KeepState(line, &states);
      if (index == range.last) ranges = ranges.subspan(1);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Wrong(uint64_t line, const std::string& what) const {
    return absl::InvalidArgumentError(path_ + ":" + std::to_string(line) + ": " + what);
  }

  bool IsStep(const Json& step, uint64_t index) const {
    if (!step.is_object() || !step.contains("i") || step["i"] != index) return false;
    const auto at = step.find("at");
    if (at == step.end() || !at->is_string()) return false;
    const std::string node = *at;
    bool known = false;
    for (NodeId id = 0; id < header_.cluster.n() + header_.clients; ++id) {
      known = known || NodeName(header_.cluster, id) == node;
    }
    const auto in = step.find("in");
    return known && step.contains("t_ns") && step["t_ns"].is_number_integer() && in != step.end() && in->is_object();
  }

  // Of a step that is not told only the state is read: parsing all of a million lines would take a minute.
  static void KeepState(std::string_view line, Json* states) {
    constexpr std::string_view kState = ",\"state\":{", kAt = "\"at\":\"";
    const size_t state = line.rfind(kState), at = line.find(kAt);
    if (state == std::string_view::npos || at == std::string_view::npos) return;
    const std::string_view node = line.substr(at + kAt.size(), line.find('"', at + kAt.size()) - at - kAt.size());
    std::string_view object = line.substr(state + kState.size() - 1);
    object.remove_suffix(1);  // the step's own brace
    const Json changes = Json::parse(object, nullptr, /*allow_exceptions=*/false);
    if (changes.is_object()) (*states)[std::string(node)].update(changes);
  }

  const std::string path_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RunSource>> OpenTrace(const std::string& path) {
  auto run = std::make_unique<TraceRun>(path);
  if (const absl::Status status = run->ReadEnds(); !status.ok()) return status;
  return std::unique_ptr<RunSource>(std::move(run));
}

}  // namespace zyz::tools
