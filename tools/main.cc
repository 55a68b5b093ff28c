// zyz: the command line. Each subcommand is a folder of its own; here its options are parsed, and it is a row of
// kCommands. CLI11 costs seconds to compile and stays in this file.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/format/catalogue.h"
#include "scenarios/generate/profile.h"
#include "scenarios/protocols.h"
#include "tools/base/command.h"
#include "tools/bench/bench.h"
#include "tools/diff/diff.h"
#include "tools/explore/explore.h"
#include "tools/fuzz/evaluate.h"
#include "tools/fuzz/fuzz.h"
#include "tools/list/list.h"
#include "tools/run/run.h"
#include "tools/sweep/sweep.h"
#include "tools/view/view.h"
#include "tools/why/why.h"

namespace zyz::tools {
namespace {

// The command line as it was given.
struct Invocation {
  std::string program;  // how the user calls this program
  std::string command;  // all of it, as a shell takes it
};

// Runs a command whose options are parsed.
using RunCommand = std::function<ExitCode(const Invocation&)>;

constexpr const char* kExitCodes =
    "Exit: 0 as expected, 2 usage or bad scenario, 3 the environment, 10 safety violated, 11 liveness violated,\n"
    "12 another expectation missed, 13 not deterministic; of several, the first in 3, 13, 10, 11, 12.";

RunCommand AddRun(CLI::App* run) {
  const auto options = std::make_shared<RunOptions>();
  const auto seeds = std::make_shared<std::string>();
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
  run->footer(std::string("Example: zyz run scenarios --seed 1..100 --set /network/loss_ppm=1000\n\n") + kExitCodes);
  return [options, seeds](const Invocation& invocation) {
    options->program = invocation.program;
    if (!seeds->empty()) options->seeds = ParseSeeds(*seeds);
    return RunScenarios(*options);
  };
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

RunCommand AddList(CLI::App* list) {
  const auto options = std::make_shared<ListOptions>();
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
  return [options](const Invocation&) { return List(*options); };
}

RunCommand AddDiff(CLI::App* diff) {
  const auto options = std::make_shared<DiffOptions>();
  diff->add_option("a", options->a, "A trace, as zyz run --trace writes it")->required()->type_name("A.jsonl");
  diff->add_option("b", options->b, "Another one")->required()->type_name("B.jsonl");
  diff->footer("Example: zyz diff before.jsonl after.jsonl\n\nExit: 0 the same, 1 they differ, 2 no trace.");
  return [options](const Invocation&) { return Diff(*options); };
}

RunCommand AddView(CLI::App* view) {
  const auto options = std::make_shared<ViewOptions>();
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
  return [options](const Invocation& invocation) {
    options->program = invocation.program;
    return View(*options);
  };
}

RunCommand AddWhy(CLI::App* why) {
  const auto options = std::make_shared<WhyCommandOptions>();
  why->add_option("path", options->path, "A scenario that violates something")->required()->type_name("FILE");
  why->add_option("--seed", options->seed, "The run's seed (default: the file's own, or 1)")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{0}, static_cast<uint64_t>(INT64_MAX)));
  why->add_option("--set", options->sets, "Override a value of the file, or add one; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  why->add_flag("--curve", options->curve, "Also at which steps how many futures do not fail");
  why->add_flag("--json", options->json, "One JSON object");
  why->footer(
      "Each delivery is lost alone, each lie and each rule switched off alone; then who could have saved the run, and "
      "until when.\n\nExample: zyz why SCENARIO.json --seed 7\n\n"
      "Exit: 0 told, 2 usage, bad scenario, or nothing to explain, 3 the environment.");
  return [options](const Invocation& invocation) {
    options->program = invocation.program;
    return ExplainWhy(*options);
  };
}

RunCommand AddSweep(CLI::App* sweep) {
  const auto options = std::make_shared<SweepOptions>();
  const auto seeds = std::make_shared<std::string>();
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
  return [options, seeds](const Invocation& invocation) {
    options->program = invocation.program;
    if (!seeds->empty()) options->seeds = *ParseSeeds(*seeds);
    return Sweep(*options);
  };
}

RunCommand AddBench(CLI::App* bench) {
  const auto options = std::make_shared<BenchOptions>();
  bench
      ->add_option("--scenario", options->scenario,
                   "What to run for faulty_runs (default: the project's scenarios/library/bench/multi_view.json)")
      ->type_name("FILE");
  AddProtocol(bench, &options->protocol, "What the worlds of the other figures run (default: ");
  bench->add_flag("--quick", options->quick,
                  "Two seconds instead of half a minute: whether it works, no figures to quote");
  bench->add_flag("--json", options->json, "One JSON object");
  bench->footer("Example: zyz bench --json");
  return [options](const Invocation& invocation) {
    options->program = invocation.program;
    return Bench(*options);
  };
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

RunCommand AddFuzz(CLI::App* fuzz) {
  const auto options = std::make_shared<FuzzOptions>();
  const auto texts = std::make_shared<Texts>();
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
  return [options, texts](const Invocation& invocation) {
    options->program = invocation.program;
    options->command = invocation.command;
    options->seeds = ParseSeeds(texts->seeds);
    options->duration = ParseDuration(texts->duration);
    options->shard = ParseShard(texts->shard);
    options->shrink_for = ParseDuration(texts->shrink_for).value_or(options->shrink_for);
    return Fuzz(*options);
  };
}

RunCommand AddExplore(CLI::App* explore) {
  const auto options = std::make_shared<ExploreOptions>();
  const auto texts = std::make_shared<Texts>();
  explore->add_option("file", options->file, "A scope (scenarios/README.md)")->required()->type_name("SCOPE.json");
  explore->add_option("--up-to", options->up_to, "Letters of the largest sets (default: as the scope says)")
      ->type_name("K")
      ->check(CLI::Range(0, 16));
  explore->add_option("--jobs", options->jobs, "Threads (default: 1)")->type_name("N")->check(CLI::Range(1, 256));
  explore->add_option("--out", options->out, "Folder for results (default: a scenario goes to the current one)")
      ->type_name("DIR")
      ->check(NotEmpty);
  explore->add_flag("--resume", options->resume, "Go on with the exploration that is in DIR")->needs("--out");
  explore->add_flag("--first", options->first, "Stop at the first set that is not as expected");
  explore->add_option("--shard", texts->shard, "Only part I (from 0 on) of N; --from joins")
      ->type_name("I/N")
      ->check(Understood([](const std::string& text) { return ParseShard(text).has_value(); },
                         "a part and how many there are, as in 0/4"));
  explore->add_option("--from", options->from, "A folder of another part, which need not be run again; repeatable")
      ->type_name("DIR")
      ->allow_extra_args(false);
  explore->add_option("--set", options->sets, "Override a value of every base; may be given again")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  explore->add_option("--against", options->against, "Run each set with this value, too, and tell what differs")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  explore->add_flag("--json", options->json, "One JSON object");
  explore->footer(
      "Example: zyz explore scenarios/library/zyzzyva/scopes/agreement.json --up-to 2 --jobs 2\n\n"
      "Ctrl-C ends it; what is done is told, and kept in DIR.\n\n"
      "Exit: 0 every set is as expected, 2 usage or a bad scope, 3 the environment, 4 not finished, 10 safety "
      "violated, "
      "11 liveness violated, 12 another expectation missed.");
  return [options, texts](const Invocation& invocation) {
    options->program = invocation.program;
    options->command = invocation.command;
    options->shard = ParseShard(texts->shard);
    return ExploreScope(*options);
  };
}

RunCommand AddShrink(CLI::App* shrink) {
  const auto options = std::make_shared<ShrinkCommandOptions>();
  const auto texts = std::make_shared<Texts>();
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
  return [options, texts](const Invocation& invocation) {
    options->program = invocation.program;
    options->seeds = ParseSeeds(texts->seeds);
    options->at_most = ParseDuration(texts->shrink_for).value_or(options->at_most);
    return ShrinkFile(*options);
  };
}

RunCommand AddMerge(CLI::App* merge) {
  const auto options = std::make_shared<MergeOptions>();
  merge->add_option("from", options->from, "Folders that zyz fuzz --out has filled")->required()->type_name("DIR...");
  merge->add_option("-o,--out", options->out, "Folder for the whole; may have some of it already")
      ->required()
      ->type_name("DIR")
      ->check(NotEmpty);
  merge->add_flag("--json", options->json, "One JSON object");
  merge->footer("Example: zyz merge part0 part1 -o whole");
  return [options](const Invocation& invocation) {
    options->program = invocation.program;
    return Merge(*options);
  };
}

RunCommand AddEvaluate(CLI::App* evaluate) {
  const auto options = std::make_shared<EvaluateOptions>();
  const auto texts = std::make_shared<Texts>();
  evaluate->add_option("target", options->only, "Known bugs' or planted bugs' names (default: all of them; hours)")
      ->type_name("TARGET")
      ->check([](const std::string& text) -> std::string {
        for (const std::string& target : EvaluationTargets()) {
          if (text == target) return "";
        }
        return "found \"" + text +
               "\", allowed: known bugs as zyz list protocols says, and what zyz list planted-bugs says";
      });
  AddProtocol(evaluate, &options->protocol, "Only targets of this protocol");
  evaluate->add_option("--profile", options->profile, "Only this profile")
      ->type_name("NAME")
      ->check([](const std::string& text) -> std::string {
        if (scenarios::FindProfile(text) != nullptr) return "";
        return "found \"" + text + "\", allowed: what zyz list profiles says";
      });
  evaluate
      ->add_option("--ranges", options->ranges,
                   "Disjoint ranges of seeds (default: 3; a known bug in its own profile: 10)")
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
  return [options, texts](const Invocation&) {
    options->cap = ParseDuration(texts->duration);
    return Evaluate(*options);
  };
}

struct Command {
  const char* name;
  const char* about;
  const char* usage;
  RunCommand (*add)(CLI::App* command);  // adds its options; what it returns runs it with them
};
constexpr Command kCommands[] = {
    {"run", "Run scenarios: is each as it expects?",
     "zyz run FILE|DIR... [--seed N|A..B] [--set POINTER=VALUE]... [more options]", AddRun},
    {"view", "Draw a run as a page: one HTML file that needs nothing else",
     "zyz view SCENARIO.json|TRACE.jsonl [--seed N] -o OUT.html", AddView},
    {"why", "Tell what a failure came of, and until when it could have been saved",
     "zyz why FILE [--seed N] [--set POINTER=VALUE]... [--curve] [--json]", AddWhy},
    {"diff", "Find the first step at which two traces part", "zyz diff A.jsonl B.jsonl", AddDiff},
    {"sweep", "Run a scenario over a grid of values, and draw what comes of it",
     "zyz sweep SCENARIO.json --vary POINTER=V1,V2,... [--seeds A..B] [-o OUT.html|OUT.csv]", AddSweep},
    {"fuzz", "Run generated scenarios, one per seed, and shrink what fails",
     "zyz fuzz [--profile NAME] [--seeds A..B|--for 60s] [--jobs N] [--out DIR] [--resume] [more options]", AddFuzz},
    {"explore", "Run every set of a scope's faults and lies up to a size",
     "zyz explore SCOPE.json [--up-to K] [--jobs N] [--out DIR] [--resume] [more options]", AddExplore},
    {"shrink", "Make a failing scenario smaller, with the same failure",
     "zyz shrink FILE [-o MIN.json] [--seed N] [--for 30s] [--set POINTER=VALUE]...", AddShrink},
    {"merge", "Join the results of campaigns that ran in parts", "zyz merge DIR... -o DIR [--json]", AddMerge},
    {"evaluate", "Measure how soon campaigns find what is known to be wrong",
     "zyz evaluate [TARGET]... [--protocol NAME] [--profile NAME] [--ranges N] [--cap 60s] [--jobs N] [--json]",
     AddEvaluate},
    {"list", "List what scenarios can name", "zyz list TOPIC [--protocol NAME] [--json]", AddList},
    {"bench", "Measure the speed of simulated worlds on this machine", "zyz bench [--protocol NAME] [--quick] [--json]",
     AddBench},
};

// Of a wrong command line: what is wrong, and how it is used.
ExitCode Refuse(const CLI::App& app, std::string_view first, const CLI::ParseError& error) {
  const bool no_command = app.get_subcommands().empty() && !first.empty() && first[0] != '-';
  std::string names;
  for (const Command& command : kCommands) names += (names.empty() ? "" : ", ") + std::string(command.name);
  Complain(no_command ? "found \"" + std::string(first) + "\", allowed: " + names : std::string(error.what()));
  for (const Command& command : kCommands) {
    if (!app.got_subcommand(command.name)) continue;
    std::fprintf(stderr, "usage: %s\n       zyz %s --help says more\n", command.usage, command.name);
    return kUsage;
  }
  const char* before = "usage: ";
  for (const Command& command : kCommands) {
    std::fprintf(stderr, "%s%s\n", std::exchange(before, "       "), command.usage);
  }
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
  app.set_version_flag("--version", "zyz " + std::string(kVersion));
  app.require_subcommand(1);
  app.footer("Example: zyz run scenarios");
  std::vector<std::pair<CLI::App*, RunCommand>> commands;
  for (const Command& command : kCommands) {
    CLI::App* added = app.add_subcommand(command.name, command.about);
    commands.emplace_back(added, command.add(added));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {  // --help, --version
    return app.exit(wish);
  } catch (const CLI::ParseError& error) {
    return Refuse(app, argc > 1 ? argv[1] : "", error);
  }
  EnterUsersDirectory();
  const auto wanted =
      std::find_if(commands.begin(), commands.end(), [](const auto& entry) { return static_cast<bool>(*entry.first); });
  return wanted->second({.program = ProgramName(argv[0]), .command = CommandLine(argc, argv)});
}

}  // namespace
}  // namespace zyz::tools

int main(int argc, char** argv) { return zyz::tools::Main(argc, argv); }
