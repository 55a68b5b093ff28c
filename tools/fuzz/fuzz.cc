#include "tools/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/hash.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/writer.h"
#include "scenarios/shrink/shrinker.h"
#include "tools/base/files.h"
#include "tools/base/table.h"
#include "tools/campaign/campaign.h"
#include "tools/campaign/campaign_database.h"
#include "tools/fuzz/fuzz_report.h"

namespace zyz::tools {
namespace {

using scenarios::Override;
using scenarios::Scenario;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kDefaultDuration{60'000};
constexpr uint64_t kLastSeed = INT64_MAX;
constexpr std::string_view kGuided = "-guided";  // ends the version of guided campaigns, which add up with no other

ExitCode Refuse(const absl::Status& status) {
  Complain(std::string(status.message()));
  return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
}

absl::StatusOr<scenarios::GeneratorOptions> GeneratorFor(const FuzzOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& set : options.sets) {
    absl::StatusOr<Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) return parsed.status();
    overrides.push_back(*std::move(parsed));
  }
  absl::StatusOr<scenarios::Overlay> overlay = scenarios::Overlay::Make(overrides);
  if (!overlay.ok()) return overlay.status();
  scenarios::GeneratorOptions generator;
  generator.profile = scenarios::FindProfile(options.profile);
  generator.overlay = *std::move(overlay);
  return generator;
}

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// "safety-agreement-1f2e3d4c.json"
std::string FileNameFor(const scenarios::Fingerprint& fingerprint) {
  std::string name = fingerprint.verdict.Text();
  for (char& c : name) {
    if (c == ':') c = '-';
  }
  return name + "-" + Hex(HashBytes(kDomainStream, fingerprint.Text()).value).substr(0, 8) + ".json";
}

class Recorder final : public CampaignObserver {
 public:
  Recorder(CampaignDatabase* database, const std::vector<std::string>& items, CampaignTotals totals)
      : database_(*database), items_(items), totals_(std::move(totals)), began_(steady_clock::now()) {}

  absl::Status OnBlock(const Block& block) override {
    if (const absl::Status status = database_.Add(block); !status.ok()) {
      progress_.Clear();
      return status;
    }
    const uint64_t runs = block.last - block.first + 1;
    totals_.runs += runs;
    runs_now_ += runs;
    AddCounts(block.reached, &totals_.reached);
    for (const auto& [text, finding] : block.findings) AddFinding(finding, &totals_.findings);
    return absl::OkStatus();
  }

  void OnIdle() override {
    if (progress_.Wanted()) progress_.Show(Line());
  }

  void Clear() { progress_.Clear(); }

 private:
  std::string Line() const {
    const double seconds = std::chrono::duration<double>(steady_clock::now() - began_).count();
    std::string line = Counted(totals_.runs, "run") + ", " +
                       std::to_string(static_cast<uint64_t>(static_cast<double>(runs_now_) / seconds)) + "/s";
    std::map<std::string, uint64_t> by_verdict;
    for (const auto& [text, finding] : totals_.findings)
      by_verdict[finding.fingerprint.verdict.Text()] += finding.count;
    for (const auto& [verdict, count] : by_verdict) line += ", " + verdict + " " + std::to_string(count);
    size_t reached = 0;
    std::string views;
    for (size_t i = 0; i < items_.size(); ++i) {
      if (totals_.reached[i] == 0) continue;
      ++reached;
      if (items_[i].starts_with("view ")) views = items_[i];
    }
    if (!views.empty()) line += ", up to " + views;
    return line + ", " + Counted(database_.states(), "state") + ", reached " + std::to_string(reached) + "/" +
           std::to_string(items_.size());
  }

  CampaignDatabase& database_;
  const std::vector<std::string>& items_;
  CampaignTotals totals_;
  const steady_clock::time_point began_;
  uint64_t runs_now_ = 0;
  Progress progress_;
};

// Makes each kind of failure a small scenario in a file of its own.
class FailureWriter {
 public:
  FailureWriter(const FuzzOptions& options, scenarios::GeneratorOptions generator)
      : options_(options), make_(scenarios::MakerOf(generator)) {}

  absl::StatusOr<FailureFile> Write(const Finding& finding) {
    absl::StatusOr<Scenario> found = ExampleOf(finding);
    if (!found.ok()) return found.status();
    Scenario& scenario = *found;
    scenarios::ShrinkOptions limits;
    limits.at_most = options_.shrink_for;
    limits.stop = [] { return Interrupts() > 1; };
    std::optional<scenarios::Shrunk> shrunk = scenarios::Shrink(scenario, finding.seed, limits);
    if (!shrunk) return absl::InternalError("seed " + std::to_string(finding.seed) + " failed, and alone does not");
    if (!shrunk->known) shrunk->scenario.expect.verdict = finding.fingerprint.verdict;
    shrunk->scenario.about = finding.fingerprint.kind + ". Found by `" + Command() + "`, seed " +
                             std::to_string(finding.seed) +
                             (shrunk->complete ? ", and shrunk." : ", and shrunk in part.");
    FailureFile file{finding, InFolder(options_.out, FileNameFor(finding.fingerprint)),
                     scenarios::EntriesOf(shrunk->scenario)};
    const absl::Status status = WriteText(file.path, scenarios::WriteScenario(shrunk->scenario));
    if (!status.ok()) return status;
    return file;
  }

 private:
  std::string Command() const {
    std::string command = "zyz fuzz --profile " + options_.profile + (options_.guided ? " --guided" : "");
    for (const std::string& set : options_.sets) command += " --set " + ShellQuoted(set);
    return command;
  }

  absl::StatusOr<Scenario> ExampleOf(const Finding& finding) const {
    if (finding.scenario.empty()) return CampaignScenario(make_, finding.seed);
    return scenarios::LoadScenario(finding.scenario, "seed " + std::to_string(finding.seed));
  }

  const FuzzOptions& options_;
  const scenarios::ScenarioMaker make_;
};

ExitCode CodeOf(const CampaignTotals& totals) {
  ExitCode code = kAsExpected;
  for (const auto& [text, finding] : totals.findings) {
    code = Worse(code, finding.fingerprint.verdict.is_liveness() ? kLivenessViolated : kSafetyViolated);
  }
  return code;
}

absl::StatusOr<CampaignDatabase> OpenFor(const FuzzOptions& options, const CampaignIdentity& identity) {
  if (options.out.empty()) return CampaignDatabase::Open("", identity);
  if (const absl::Status status = MakeFolder(options.out); !status.ok()) return status;
  const std::string path = InFolder(options.out, CampaignDatabase::kFileName);
  absl::StatusOr<CampaignDatabase> database = CampaignDatabase::Open(path, identity);
  if (!database.ok() || database->was_new() || options.resume) return database;
  return absl::InvalidArgumentError(options.out + ": there is a campaign in it already; --resume goes on with it");
}

// Prints the report, after the failures' files are written.
ExitCode Finish(const FuzzOptions& options, const scenarios::GeneratorOptions& generator,
                const CampaignDatabase& database) {
  absl::StatusOr<CampaignTotals> totals = database.Totals();
  if (!totals.ok()) return Refuse(totals.status());
  ExitCode code = CodeOf(*totals);
  FuzzReport report = {
      options.profile, database.identity().version, *std::move(totals), SplitLines(database.identity().items), {}};
  FailureWriter writer(options, generator);
  for (const auto& [text, finding] : report.totals.findings) {
    absl::StatusOr<FailureFile> file = writer.Write(finding);
    if (!file.ok()) {
      code = Worse(code, Refuse(file.status()));
      file = FailureFile{finding, "", 0};
    }
    report.failures.push_back(*std::move(file));
  }
  Print(options.json ? AsJson(report) : AsText(report));
  std::string commands, look;
  for (const FailureFile& failure : report.failures) {
    if (failure.path.empty()) continue;
    commands += options.program + " run " + ShellQuoted(failure.path) + "\n";
    if (look.empty()) look = options.program + " view " + ShellQuoted(failure.path) + " -o run.html\n";
  }
  if (!commands.empty() && options.json) std::fputs(commands.c_str(), stderr);
  if (!commands.empty() && !options.json) Print("\nreproduce it with:\n" + commands + "\nlook at it with:\n" + look);
  return FinishOutput() ? code : Worse(code, kEnvironment);
}

// Whether what these parts came to adds up, and this program can say so.
absl::Status CheckParts(const std::vector<std::string>& folders, const std::vector<CampaignDatabase>& parts,
                        const std::string& version) {
  const CampaignIdentity& first = parts.front().identity();
  for (size_t i = 0; i < parts.size(); ++i) {
    const CampaignIdentity& part = parts[i].identity();
    if (part.version.ends_with(kGuided)) {
      return absl::InvalidArgumentError(folders[i] +
                                        ": is a guided campaign, and what it came to depends on "
                                        "its history: it cannot be a part");
    }
    if (part.profile != first.profile || part.sets != first.sets) {
      return absl::InvalidArgumentError(folders[i] + ": is of profile " + part.profile + ", " + folders.front() +
                                        " of profile " + first.profile + " (or other --set): they do not add up");
    }
    if (part.version != version) {
      return absl::InvalidArgumentError(folders[i] + ": is of version " + part.version + ", and this program of " +
                                        version + ": they do not add up");
    }
  }
  return absl::OkStatus();
}

}  // namespace

ExitCode Fuzz(const FuzzOptions& options) {
  const absl::StatusOr<scenarios::GeneratorOptions> generator = GeneratorFor(options);
  if (!generator.ok()) return Refuse(generator.status());
  const CoverageItems items(generator->overlay.protocol());
  const absl::StatusOr<std::string> version = ProgramVersion(*generator);
  if (!version.ok()) return Refuse(version.status());
  const CampaignIdentity identity = {*version + (options.guided ? std::string(kGuided) : ""), options.profile,
                                     Lines(options.sets), Lines(items.names())};
  absl::StatusOr<CampaignDatabase> database = OpenFor(options, identity);
  if (!database.ok()) return Refuse(database.status());
  if (const absl::Status status = database->NoteCommand(options.command); !status.ok()) return Refuse(status);
  absl::StatusOr<CampaignTotals> before = database->Totals();
  if (!before.ok()) return Refuse(before.status());
  if (before->reached.empty()) before->reached = items.None();

  const SeedRange range = options.seeds.value_or(SeedRange{1, kLastSeed});
  const Shard shard = options.shard.value_or(Shard{});
  BlockSource source(range, shard.index, shard.count, before->done);
  CampaignOptions campaign;
  campaign.generator = *generator;
  campaign.jobs = options.jobs;
  campaign.stop_after = options.stop_after;
  campaign.guided = options.guided;
  if (!options.stop_on.empty()) {
    campaign.stop_on = options.stop_on;
    campaign.stop_after = std::max<uint64_t>(1, options.stop_after);
  }
  campaign.interrupted = [] { return Interrupts() > 0; };
  if (options.duration || !options.seeds)
    campaign.end = steady_clock::now() + options.duration.value_or(kDefaultDuration);
  Recorder recorder(&*database, items.names(), *std::move(before));
  CatchInterrupts();
  const absl::Status status = RunCampaign(campaign, &source, &recorder);
  recorder.Clear();
  if (!status.ok()) return Refuse(status);
  return Finish(options, *generator, *database);
}

ExitCode Merge(const MergeOptions& options) {
  // All parts first, so that nothing is written if one does not belong.
  std::vector<CampaignDatabase> parts;
  for (const std::string& folder : options.from) {
    std::error_code error;
    if (std::filesystem::equivalent(folder, options.out, error)) {
      return Refuse(absl::InvalidArgumentError(folder + ": is where the others shall go; it need not be named twice"));
    }
    absl::StatusOr<CampaignDatabase> part =
        CampaignDatabase::OpenExisting(InFolder(folder, CampaignDatabase::kFileName));
    if (!part.ok()) return Refuse(part.status());
    parts.push_back(*std::move(part));
  }
  FuzzOptions fuzz;
  fuzz.program = options.program;
  fuzz.profile = parts.front().identity().profile;
  fuzz.sets = SplitLines(parts.front().identity().sets);
  fuzz.out = options.out;
  fuzz.json = options.json;
  if (scenarios::FindProfile(fuzz.profile) == nullptr) {
    return Refuse(absl::InvalidArgumentError(options.from.front() + ": is of profile \"" + fuzz.profile +
                                             "\", which this program does not have"));
  }
  const absl::StatusOr<scenarios::GeneratorOptions> generator = GeneratorFor(fuzz);
  if (!generator.ok()) return Refuse(generator.status());
  const absl::StatusOr<std::string> version = ProgramVersion(*generator);
  if (!version.ok()) return Refuse(version.status());
  const absl::Status belong = CheckParts(options.from, parts, *version);
  if (!belong.ok()) return Refuse(belong);
  if (const absl::Status status = MakeFolder(options.out); !status.ok()) return Refuse(status);
  absl::StatusOr<CampaignDatabase> into =
      CampaignDatabase::Open(InFolder(options.out, CampaignDatabase::kFileName), parts.front().identity());
  if (!into.ok()) return Refuse(into.status());
  for (size_t i = 0; i < parts.size(); ++i) {
    uint64_t added = 0;
    if (const absl::Status status = into->Merge(parts[i], &added); !status.ok()) return Refuse(status);
    if (!options.json) Print(options.from[i] + ": " + Counted(added, "run") + " added\n");
  }
  return Finish(fuzz, *generator, *into);
}

ExitCode ShrinkFile(const ShrinkCommandOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& set : options.sets) {
    absl::StatusOr<Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) return Refuse(parsed.status());
    overrides.push_back(*std::move(parsed));
  }
  absl::StatusOr<Scenario> scenario = scenarios::LoadScenarioFile(options.file, overrides);
  if (!scenario.ok()) {
    std::fprintf(stderr, "%s\n", std::string(scenario.status().message()).c_str());
    return scenario.status().code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
  }
  const uint64_t seed = options.seeds ? options.seeds->first : static_cast<uint64_t>(scenario->seed.value_or(1));
  scenarios::ShrinkOptions limits;
  limits.at_most = options.at_most;
  CatchInterrupts();
  limits.stop = [] { return Interrupts() > 0; };
  const std::optional<scenarios::Shrunk> shrunk = scenarios::Shrink(*scenario, seed, limits);
  if (!shrunk) {
    Complain(options.file + ": violates nothing under seed " + std::to_string(seed) +
             ", so there is nothing to keep (an expectation that is missed is no violation)");
    return kUsage;
  }
  if (!shrunk->known) {
    Complain(options.file + ": its run did not come to an end in time, so whether it fails is not known");
    return kUsage;
  }
  std::string out = options.out;
  if (out.empty()) {
    out = options.file.ends_with(".json") ? options.file.substr(0, options.file.size() - 5) : options.file;
    out += ".min.json";
  }
  if (const absl::Status status = WriteText(out, scenarios::WriteScenario(shrunk->scenario)); !status.ok()) {
    return Refuse(status);
  }
  Print(shrunk->fingerprint.Text() + "\nentries: " + std::to_string(scenarios::EntriesOf(*scenario)) + " -> " +
        std::to_string(scenarios::EntriesOf(shrunk->scenario)) + (shrunk->complete ? "" : " (stopped early)") + ", " +
        Counted(shrunk->runs, "run") + " tried\n\nreplay it with:\n" + options.program + " run " + ShellQuoted(out) +
        "\n");
  return FinishOutput() ? kAsExpected : kEnvironment;
}

}  // namespace zyz::tools
