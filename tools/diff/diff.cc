#include "tools/diff/diff.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/base/table.h"
#include "tools/view/source.h"
#include "tools/view/words.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kShownBefore = 3;  // steps that are still the same

// A step's line without what it says of the node's state.
std::string_view WithoutState(std::string_view line) { return line.substr(0, line.rfind(",\"state\":{")); }

bool SameLine(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view line) {
    const std::string_view without = WithoutState(line);
    return without.size() == line.size() && line.ends_with('}') ? line.substr(0, line.size() - 1) : without;
  };
  return bare(a) == bare(b);
}

struct Side {
  std::string name;  // A, B
  std::unique_ptr<RunSource> run;
  std::ifstream file;
  std::string line;  // the step looked at
  uint64_t step = 0;

  // False: no more steps.
  bool Next() {
    if (step >= run->ending().steps || !std::getline(file, line)) return false;
    ++step;
    return true;
  }
  std::string Told() const {
    const Json parsed = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object()) return line + "\n";
    try {
      return Words(run->header()).Line(parsed);
    } catch (const Json::exception&) {
      return line + "\n";
    }
  }
};

absl::Status Open(const std::string& name, const std::string& path, Side* side) {
  side->name = name;
  absl::StatusOr<std::unique_ptr<RunSource>> run = OpenTrace(path);
  if (!run.ok()) return run.status();
  side->run = *std::move(run);
  side->file.open(path);
  if (!std::getline(side->file, side->line)) return absl::UnavailableError(path + ": cannot be read");
  return absl::OkStatus();
}

std::string CallOf(const Side& side, const std::string& path) {
  const RunHeader& header = side.run->header();
  return side.name + "  " + path + ": " + header.scenario + ", seed " + header.seed + ", " +
         Counted(side.run->ending().steps, "step") + ", " +
         (side.run->ending().verdict.empty() ? "breaks off" : side.run->ending().verdict) + "\n";
}

// "/out/0/f/h: A has …, B has …" for the first place where two steps are not the same.
std::string FirstDifference(const std::string& a, const std::string& b) {
  Json left = Json::parse(a, nullptr, false), right = Json::parse(b, nullptr, false);
  if (!left.is_object() || !right.is_object()) return "";
  left.erase("state");
  right.erase("state");
  const Json patch = Json::diff(left, right);
  if (patch.empty()) return "";
  const std::string pointer = patch[0].value("path", "");
  const auto value = [&pointer](const Json& step) {
    const Json::json_pointer place(pointer);
    return step.contains(place) ? step.at(place).dump(-1, ' ', false, Json::error_handler_t::replace) : "nothing";
  };
  const auto cut = [](std::string text) { return text.size() > 80 ? text.substr(0, 80) + "…" : text; };
  return "   at " + pointer + ": A has " + cut(value(left)) + ", B has " + cut(value(right)) + "\n";
}

ExitCode Compare(Side* a, Side* b) {
  std::vector<std::string> before;
  for (;;) {
    const bool more_a = a->Next(), more_b = b->Next();
    if (!more_a && !more_b) break;
    if (more_a && more_b && SameLine(a->line, b->line)) {
      before.push_back(a->Told());
      if (before.size() > kShownBefore) before.erase(before.begin());
      continue;
    }
    const uint64_t step = (more_a ? a->step : b->step) - 1;
    Print("They part at step " + std::to_string(step) + ".\n\n");
    for (const std::string& line : before) Print("   " + line);
    Print("A  " + (more_a ? a->Told() : "the trace ends here\n"));
    Print("B  " + (more_b ? b->Told() : "the trace ends here\n"));
    if (more_a && more_b) Print(FirstDifference(a->line, b->line));
    return kDiffers;
  }
  const RunEnding &left = a->run->ending(), &right = b->run->ending();
  if (left.verdict != right.verdict || left.digest != right.digest) {
    Print("The steps are the same, the endings are not: A " + left.verdict + " " + left.digest + ", B " +
          right.verdict + " " + right.digest + "\n");
    return kDiffers;
  }
  Print("They are the same, step by step.\n");
  return kAsExpected;
}

}  // namespace

ExitCode Diff(const DiffOptions& options) {
  Side a, b;
  for (const absl::Status& status : {Open("A", options.a, &a), Open("B", options.b, &b)}) {
    if (status.ok()) continue;
    Complain(std::string(status.message()));
    return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
  }
  Print(CallOf(a, options.a) + CallOf(b, options.b) + "\n");
  const ExitCode code = Compare(&a, &b);
  return FinishOutput() ? code : Worse(code, kEnvironment);
}

}  // namespace zyz::tools
