// zyz: the command line. Each subcommand is a file of its own; here its options are parsed. CLI11 costs seconds to
// compile and stays in this file.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "scenarios/format/catalogue.h"
#include "scenarios/generate/profile.h"
#include "scenarios/protocols.h"
#include "tools/bench/bench.h"
#include "tools/base/command.h"
#include "tools/diff/diff.h"
#include "tools/fuzz/evaluate.h"
#include "tools/fuzz/fuzz.h"
#include "tools/list/list.h"
#include "tools/run/run.h"
#include "tools/sweep/sweep.h"
#include "tools/view/view.h"

namespace zyz::tools {
namespace {

constexpr const char* kRunUsage = "zyz run FILE|DIR... [--seed N|A..B] [--set POINTER=VALUE]... [more options]";
constexpr const char* kViewUsage = "zyz view SCENARIO.json|TRACE.jsonl [--seed N] -o OUT.html";
constexpr const char* kListUsage = "zyz list TOPIC [--protocol NAME] [--json]";
constexpr const char* kDiffUsage = "zyz diff A.jsonl B.jsonl";
constexpr const char* kSweepUsage =
    "zyz sweep SCENARIO.json --vary POINTER=V1,V2,... [--seeds A..B] [-o OUT.html|OUT.csv]";
constexpr const char* kBenchUsage = "zyz bench [--protocol NAME] [--quick] [--json]";
constexpr const char* kFuzzUsage =
    "zyz fuzz [--profile NAME] [--seeds A..B|--for 60s] [--jobs N] [--out DIR] [--resume] [more options]";
constexpr const char* kShrinkUsage = "zyz shrink FILE [-o MIN.json] [--seed N] [--for 30s] [--set POINTER=VALUE]...";
constexpr const char* kEvaluateUsage =
    "zyz evaluate [TARGET]... [--protocol NAME] [--profile NAME] [--ranges N] [--cap 60s] [--jobs N] [--json]";
constexpr const char* kMergeUsage = "zyz merge DIR... -o DIR [--json]";

constexpr std::pair<const char*, const char*> kUsages[] = {
    {"run", kRunUsage},   {"view", kViewUsage},     {"diff", kDiffUsage},   {"sweep", kSweepUsage},
    {"fuzz", kFuzzUsage}, {"shrink", kShrinkUsage}, {"merge", kMergeUsage}, {"evaluate", kEvaluateUsage},
    {"list", kListUsage}, {"bench", kBenchUsage},
};

constexpr const char* kExitCodes =
    "Exit: 0 as expected, 2 usage or bad scenario, 3 the environment, 10 safety violated, 11 liveness violated,\n"
    "12 another expectation missed, 13 not deterministic; of several, the first in 3, 13, 10, 11, 12.";

CLI::App* AddRun(CLI::App* app, RunOptions* options, std::string* seeds) {
  CLI::App* run = app->add_subcommand("run", "Run scenarios: is each as it expects?");
  run->add_option("path", options->paths, "Scenario files; of a directory, every *.json below it")
      ->required()
      ->type_name("FILE|DIR");
  run->add_option("--seed", *seeds, "One seed, or all from A to B (default: the file's own, or 1)")
      ->type_name("N|A..B")
      ->check([](const std::string& text) -> std::string {
        if (ParseSeeds(text)) return "";
        return "found \"" + text + "\", allowed: a seed from 0 on, or two as in 1..100, the smaller one first";
      });
  run->add_option("--trace", options->trace, "Write each step of the one run to this file, as JSON lines")
      ->type_name("F.jsonl");
  run->add_flag("--trace-state", options->trace_state, "In the trace, also what each step changed in its node")
      ->needs("--trace");
  run->add_option("--until", options->until, "Stop after this many steps; nothing but safety is judged then")
      ->type_name("STEP");
  run->add_option("--set", options->sets, "Override a value of the file, or add one; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  run->add_flag("--explain", options->explain, "Tell the one run as a conversation, a line a step");
  run->add_flag("--check-determinism", options->check_determinism, "Run all twice more, side by side, and compare");
  run->add_flag("--json", options->json, "A JSON array with an object per run, one a line");
  run->footer(std::string("Example: zyz run scenarios --seed 1..100 --set /network/loss_ppm=1000\n\n") +
              kExitCodes);
  return run;
}

void AddProtocol(CLI::App* command, std::string* name, const std::string& about) {
  std::string names;
  for (const scenarios::KnownProtocol* protocol : scenarios::Protocols()) {
    names += (names.empty() ? "" : ", ") + std::string(protocol->info.name);
  }
  const std::string initial(scenarios::DefaultProtocol().info.name);
  command->add_option("--protocol", *name, about.ends_with(": ") ? about + initial + ")" : about)
      ->type_name("NAME")
      ->check([names](const std::string& text) -> std::string {
        return scenarios::FindProtocol(text) != nullptr ? "" : "found \"" + text + "\", allowed: " + names;
      });
}

CLI::App* AddList(CLI::App* app, ListOptions* options) {
  CLI::App* list = app->add_subcommand("list", "List what scenarios can name");
  std::string topics;
  for (const std::string_view topic : ListTopics()) topics += (topics.empty() ? "" : "|") + std::string(topic);
  list->add_option("topic", options->topic, "What to list")
      ->required()
      ->type_name(topics)
      ->check([topics](const std::string& text) -> std::string {
        for (const std::string_view topic : ListTopics()) {
          if (text == topic) return "";
        }
        return "found \"" + text + "\", allowed: " + topics;
      });
  AddProtocol(list, &options->protocol, "Of this protocol (default: ");
  list->add_flag("--json", options->json, "A JSON array with an object each");
  list->footer("Example: zyz list adversaries");
  return list;
}

CLI::App* AddDiff(CLI::App* app, DiffOptions* options) {
  CLI::App* diff = app->add_subcommand("diff", "Find the first step at which two traces part");
  diff->add_option("a", options->a, "A trace, as zyz run --trace writes it")->required()->type_name("A.jsonl");
  diff->add_option("b", options->b, "Another one")->required()->type_name("B.jsonl");
  diff->footer("Example: zyz diff before.jsonl after.jsonl\n\nExit: 0 the same, 1 they differ, 2 no trace.");
  return diff;
}

CLI::App* AddView(CLI::App* app, ViewOptions* options) {
  CLI::App* view = app->add_subcommand("view", "Draw a run as a page: one HTML file that needs nothing else");
  view->add_option("path", options->path, "A scenario, or a trace as zyz run --trace writes it")
      ->required()
      ->type_name("SCENARIO.json|TRACE.jsonl");
  view->add_option("-o,--out", options->out, "The page to write")->required()->type_name("OUT.html");
  view->add_option("--seed", options->seed, "The run's seed (default: the file's own, or 1)")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{0}, static_cast<uint64_t>(INT64_MAX)));
  view->add_option("--set", options->sets, "Override a value of the scenario; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  view->add_option("--around", options->around,
                   "Of a long run, show the steps around this one (default: the verdict's)")
      ->type_name("STEP");
  view->add_option("--steps", options->steps, "Show at most so many steps (default: 10000)")
      ->type_name("COUNT")
      ->check(CLI::Range(uint64_t{1}, uint64_t{100'000}));
  view->footer("Example: zyz view SCENARIO.json -o run.html");
  return view;
}

CLI::App* AddSweep(CLI::App* app, SweepOptions* options, std::string* seeds) {
  CLI::App* sweep = app->add_subcommand("sweep", "Run a scenario over a grid of values, and draw what comes of it");
  sweep->add_option("path", options->path, "The scenario")->required()->type_name("SCENARIO.json");
  sweep
      ->add_option("--vary", options->varies,
                   "The values of one axis; given again, another axis. The first is drawn as x")
      ->required()
      ->type_name("POINTER=V1,V2,...")
      ->allow_extra_args(false)
      ->check([](const std::string& text) -> std::string {
        if (ParseAxis(text)) return "";
        return "found \"" + text + "\", allowed: POINTER=V1,V2,..., as in /network/loss_ppm=0,1000,10000";
      });
  sweep->add_option("--seeds", *seeds, "One seed, or all from A to B, for each point (default: 1..10)")
      ->type_name("A..B")
      ->check([](const std::string& text) { return ParseSeeds(text) ? "" : "allowed: N, or A..B as in 1..100"; });
  sweep->add_option("--set", options->sets, "Override a value for all points; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  sweep->add_option("-o,--out", options->out, "A page with charts, or the table as CSV (default: the table alone)")
      ->type_name("OUT.html|OUT.csv")
      ->check([](const std::string& text) {
        return text.ends_with(".html") || text.ends_with(".csv") ? "" : "allowed: a name that ends in .html or .csv";
      });
  sweep->footer(
      "Example: zyz sweep SCENARIO.json --vary /network/loss_ppm=0,1000,10000 -o "
      "loss.html");
  return sweep;
}

CLI::App* AddBench(CLI::App* app, BenchOptions* options) {
  CLI::App* bench = app->add_subcommand("bench", "Measure the speed of simulated worlds on this machine");
  bench
      ->add_option("--scenario", options->scenario,
                   "What to run for faulty_runs (default: the project's scenarios/library/bench/multi_view.json)")
      ->type_name("FILE");
  AddProtocol(bench, &options->protocol, "What the worlds of the other figures run (default: ");
  bench->add_flag("--quick", options->quick,
                  "Two seconds instead of half a minute: whether it works, no figures to quote");
  bench->add_flag("--json", options->json, "One JSON object");
  bench->footer("Example: zyz bench --json");
  return bench;
}

// A check for CLI11 that `parse` understands the text.
std::function<std::string(const std::string&)> Understood(bool (*parse)(const std::string&), std::string allowed) {
  return [parse, allowed = std::move(allowed)](const std::string& text) -> std::string {
    return parse(text) ? "" : "found \"" + text + "\", allowed: " + allowed;
  };
}

// Given and empty, as in --out "$UNSET", is not the same as not given.
std::string NotEmpty(const std::string& path) { return path.empty() ? "found \"\", allowed: a path" : ""; }

// What is parsed after CLI11 has done its part.
struct Texts {
  std::string seeds, duration, shrink_for, shard;
};

constexpr const char* kDurations = "a time as in 60s, 5m, 500ms, 1h";
bool IsDuration(const std::string& text) { return ParseDuration(text).has_value(); }
bool IsSeeds(const std::string& text) { return ParseSeeds(text).has_value(); }

CLI::App* AddFuzz(CLI::App* app, FuzzOptions* options, Texts* texts) {
  CLI::App* fuzz = app->add_subcommand("fuzz", "Run generated scenarios, one per seed, and shrink what fails");
  std::string profiles;
  for (const scenarios::Profile& profile : scenarios::Profiles()) {
    profiles += (profiles.empty() ? "" : ", ") + std::string(profile.name);
  }
  fuzz->add_option("--profile", options->profile, "What the scenarios are made of; zyz list profiles (default: all)")
      ->type_name("NAME")
      ->check([profiles](const std::string& text) -> std::string {
        if (scenarios::FindProfile(text) != nullptr) return "";
        return "found \"" + text + "\", allowed: " + profiles;
      });
  fuzz->add_option("--seeds", texts->seeds, "These seeds (default: from 1 on, for a minute)")
      ->type_name("A..B")
      ->check(Understood(IsSeeds, "seeds as in 1..100"));
  fuzz->add_option("--for", texts->duration, "No longer than this")
      ->type_name("TIME")
      ->check(Understood(IsDuration, kDurations));
  fuzz->add_option("--jobs", options->jobs, "Threads (default: 1)")->type_name("N")->check(CLI::Range(1, 256));
  fuzz->add_option("--out", options->out, "Folder for results and failures (default: failures go to the current one)")
      ->type_name("DIR")
      ->check(NotEmpty);
  fuzz->add_flag("--resume", options->resume, "Go on with the campaign that is in DIR")->needs("--out");
  fuzz->add_option("--stop-after", options->stop_after, "Stop after so many failures")
      ->type_name("K")
      ->check(CLI::Range(1, 1'000'000'000));
  fuzz->add_option(
          "--stop-on", options->stop_on,
          "Which failures --stop-after counts: any, liveness, safety or safety:ORACLE; alone: stop at the first")
      ->type_name("KIND")
      ->check([](const std::string& text) -> std::string {
        const std::vector<std::string> verdicts = scenarios::Verdicts();
        const bool verdict = std::find(verdicts.begin(), verdicts.end(), text) != verdicts.end() && text != "ok";
        if (verdict || text == "any" || text == "safety") return "";
        return "found \"" + text + "\", allowed: any, liveness, safety, and safety: with what zyz list oracles says";
      });
  fuzz->add_option("--shard", texts->shard,
                   "Only part I (from 0 on) of N of the seeds, in blocks of 1024; zyz merge joins")
      ->type_name("I/N")
      ->check(Understood([](const std::string& text) { return ParseShard(text).has_value(); },
                         "a part and how many there are, as in 0/4"));
  fuzz->add_flag("--guided", options->guided,
                 "Vary, in half of the runs, what reached new states; whole, in one thread")
      ->excludes("--jobs", "--shard", "--resume");
  fuzz->add_option("--shrink-for", texts->shrink_for, "For each kind of failure (default: 30s)")
      ->type_name("TIME")
      ->check(Understood(IsDuration, kDurations));
  fuzz->add_option("--set", options->sets, "Fix a value in all scenarios; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  fuzz->add_flag("--json", options->json, "One JSON object");
  fuzz->footer(
      "Example: zyz fuzz --profile view-change --for 60s --jobs 2 --out DIR --set /protocol/view_change=published\n\n"
      "Ctrl-C ends the campaign and shrinks what it found; Ctrl-C again, or SIGTERM, and it is written down as it "
      "is.\n\n"
      "Exit: 0 no failure, 2 usage, 3 the environment, 10 safety violated, 11 liveness violated.");
  return fuzz;
}

CLI::App* AddShrink(CLI::App* app, ShrinkCommandOptions* options, Texts* texts) {
  CLI::App* shrink = app->add_subcommand("shrink", "Make a failing scenario smaller, with the same failure");
  shrink->add_option("file", options->file, "A scenario that violates something")->required()->type_name("FILE");
  shrink->add_option("-o,--out", options->out, "Where the result goes (default: FILE.min.json)")
      ->type_name("MIN.json")
      ->check(NotEmpty);
  shrink->add_option("--seed", texts->seeds, "The seed that fails (default: the file's own, or 1)")
      ->type_name("N")
      ->check(Understood([](const std::string& text) { return IsSeeds(text) && text.find("..") == std::string::npos; },
                         "a seed from 0 on"));
  shrink->add_option("--for", texts->shrink_for, "No longer than this (default: 30s)")
      ->type_name("TIME")
      ->check(Understood(IsDuration, kDurations));
  shrink->add_option("--set", options->sets, "Override a value of the file, or add one; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  shrink->footer(
      "Ctrl-C or SIGTERM ends it at once; the smallest so far is written.\n\n"
      "Example: zyz shrink SCENARIO.json -o small.json");
  return shrink;
}

CLI::App* AddMerge(CLI::App* app, MergeOptions* options) {
  CLI::App* merge = app->add_subcommand("merge", "Join the results of campaigns that ran in parts");
  merge->add_option("from", options->from, "Folders that zyz fuzz --out has filled")->required()->type_name("DIR...");
  merge->add_option("-o,--out", options->out, "Folder for the whole; may have some of it already")
      ->required()
      ->type_name("DIR")
      ->check(NotEmpty);
  merge->add_flag("--json", options->json, "One JSON object");
  merge->footer("Example: zyz merge part0 part1 -o whole");
  return merge;
}

CLI::App* AddEvaluate(CLI::App* app, EvaluateOptions* options, Texts* texts) {
  CLI::App* evaluate = app->add_subcommand("evaluate", "Measure how soon campaigns find what is known to be wrong");
  evaluate->add_option("target", options->only, "Known bugs' or planted bugs' names (default: all of them; hours)")
      ->type_name("TARGET")
      ->check([](const std::string& text) -> std::string {
        for (const std::string& target : EvaluationTargets()) {
          if (text == target) return "";
        }
        return "found \"" + text + "\", allowed: known bugs as zyz list protocols says, and what zyz list planted-bugs says";
      });
  AddProtocol(evaluate, &options->protocol, "Only targets of this protocol");
  evaluate->add_option("--profile", options->profile, "Only this profile")
      ->type_name("NAME")
      ->check([](const std::string& text) -> std::string {
        if (scenarios::FindProfile(text) != nullptr) return "";
        return "found \"" + text + "\", allowed: what zyz list profiles says";
      });
  evaluate->add_option("--ranges", options->ranges, "Disjoint ranges of seeds (default: 3; a known bug in its own profile: 10)")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  evaluate->add_option("--cap", texts->duration, "For each range (default: 60s; more where the first misses)")
      ->type_name("TIME")
      ->check(Understood(IsDuration, kDurations));
  evaluate->add_option("--jobs", options->jobs, "Threads (default: 1)")->type_name("N")->check(CLI::Range(1, 256));
  evaluate->add_flag("--guided", options->guided, "By guided campaigns, each in one thread")->excludes("--jobs");
  evaluate->add_flag("--json", options->json, "A JSON array with an object per target and profile, range by range");
  evaluate->footer(
      "Medians are of the ranges that found it.\n\nExample: zyz evaluate published --profile view-change\n\n"
      "Exit: 0 each target was found in some range, 2 usage, 3 the environment, 12 some target in none, or "
      "interrupted.");
  return evaluate;
}

// Of a wrong command line: what is wrong, and how it is used.
ExitCode Refuse(const CLI::App& app, std::string_view first, const CLI::ParseError& error) {
  const bool no_command = app.get_subcommands().empty() && !first.empty() && first[0] != '-';
  std::string names;
  for (const auto& [name, usage] : kUsages) names += (names.empty() ? "" : ", ") + std::string(name);
  Complain(no_command ? "found \"" + std::string(first) + "\", allowed: " + names : std::string(error.what()));
  for (const auto& [name, usage] : kUsages) {
    if (!app.got_subcommand(name)) continue;
    std::fprintf(stderr, "usage: %s\n       zyz %s --help says more\n", usage, name);
    return kUsage;
  }
  const char* before = "usage: ";
  for (const auto& [name, usage] : kUsages) std::fprintf(stderr, "%s%s\n", std::exchange(before, "       "), usage);
  return kUsage;
}

std::string CommandLine(int argc, char** argv) {
  std::string line;
  for (int i = 0; i < argc; ++i) line += (i > 0 ? " " : "") + ShellQuoted(argv[i]);
  return line;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Byzantine fault-tolerant protocols under test: a simulated world of replicas and clients, adversaries that lie, "
      "oracles that notice.");
  RunOptions run_options;
  ViewOptions view_options;
  DiffOptions diff_options;
  ListOptions list_options;
  BenchOptions bench_options;
  std::string seeds;
  app.set_version_flag("--version", "zyz " + std::string(kVersion));
  app.require_subcommand(1);
  const CLI::App* run = AddRun(&app, &run_options, &seeds);
  const CLI::App* view = AddView(&app, &view_options);
  const CLI::App* diff = AddDiff(&app, &diff_options);
  SweepOptions sweep_options;
  std::string sweep_seeds;
  const CLI::App* sweep = AddSweep(&app, &sweep_options, &sweep_seeds);
  const CLI::App* list = AddList(&app, &list_options);
  AddBench(&app, &bench_options);
  FuzzOptions fuzz_options;
  ShrinkCommandOptions shrink_options;
  MergeOptions merge_options;
  Texts texts;
  const CLI::App* fuzz = AddFuzz(&app, &fuzz_options, &texts);
  const CLI::App* shrink = AddShrink(&app, &shrink_options, &texts);
  const CLI::App* merge = AddMerge(&app, &merge_options);
  EvaluateOptions evaluate_options;
  const CLI::App* evaluate = AddEvaluate(&app, &evaluate_options, &texts);
  app.footer("Example: zyz run scenarios");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {  // --help, --version
    return app.exit(wish);
  } catch (const CLI::ParseError& error) {
    return Refuse(app, argc > 1 ? argv[1] : "", error);
  }
  EnterUsersDirectory();
  if (*run) {
    run_options.program = ProgramName(argv[0]);
    if (!seeds.empty()) run_options.seeds = ParseSeeds(seeds);
    return RunScenarios(run_options);
  }
  if (*view) {
    view_options.program = ProgramName(argv[0]);
    return View(view_options);
  }
  if (*diff) return Diff(diff_options);
  if (*sweep) {
    sweep_options.program = ProgramName(argv[0]);
    if (!sweep_seeds.empty()) sweep_options.seeds = *ParseSeeds(sweep_seeds);
    return Sweep(sweep_options);
  }
  if (*list) return List(list_options);
  if (*fuzz) {
    fuzz_options.program = ProgramName(argv[0]);
    fuzz_options.command = CommandLine(argc, argv);
    fuzz_options.seeds = ParseSeeds(texts.seeds);
    fuzz_options.duration = ParseDuration(texts.duration);
    fuzz_options.shard = ParseShard(texts.shard);
    fuzz_options.shrink_for = ParseDuration(texts.shrink_for).value_or(fuzz_options.shrink_for);
    return Fuzz(fuzz_options);
  }
  if (*shrink) {
    shrink_options.program = ProgramName(argv[0]);
    shrink_options.seeds = ParseSeeds(texts.seeds);
    shrink_options.at_most = ParseDuration(texts.shrink_for).value_or(shrink_options.at_most);
    return ShrinkFile(shrink_options);
  }
  if (*evaluate) {
    evaluate_options.cap = ParseDuration(texts.duration);
    return Evaluate(evaluate_options);
  }
  if (*merge) {
    merge_options.program = ProgramName(argv[0]);
    return Merge(merge_options);
  }
  bench_options.program = ProgramName(argv[0]);
  return Bench(bench_options);
}

}  // namespace
}  // namespace zyz::tools

int main(int argc, char** argv) { return zyz::tools::Main(argc, argv); }
