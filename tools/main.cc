// zyz: the command line. Each subcommand is a file of its own; here its options are parsed. CLI11 costs seconds to
// compile and stays in this file.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "tools/bench.h"
#include "tools/command.h"
#include "tools/list.h"
#include "tools/run.h"

namespace zyz::tools {
namespace {

constexpr const char* kRunUsage = "zyz run FILE|DIR... [--seed N|A..B] [--set POINTER=VALUE]... [more options]";
constexpr const char* kListUsage = "zyz list TOPIC [--json]";
constexpr const char* kBenchUsage = "zyz bench [--quick] [--json]";

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
  run->add_flag("--check-determinism", options->check_determinism, "Run all twice more, side by side, and compare");
  run->add_flag("--json", options->json, "A JSON array with an object per run, one a line");
  run->footer(std::string("Example: zyz run scenarios/agreement --seed 1..100 --set /network/loss_ppm=1000\n\n") +
              kExitCodes);
  return run;
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
  list->add_flag("--json", options->json, "A JSON array with an object each");
  list->footer("Example: zyz list adversaries");
  return list;
}

CLI::App* AddBench(CLI::App* app, BenchOptions* options) {
  CLI::App* bench = app->add_subcommand("bench", "Measure the speed of simulated worlds on this machine");
  bench
      ->add_option("--scenario", options->scenario,
                   "What to run for faulty_runs (default: the project's scenarios/bench/multi_view.json)")
      ->type_name("FILE");
  bench->add_flag("--quick", options->quick,
                  "Two seconds instead of half a minute: whether it works, no figures to quote");
  bench->add_flag("--json", options->json, "One JSON object");
  bench->footer("Example: zyz bench --json");
  return bench;
}

// Of a wrong command line: what is wrong, and how it is used.
ExitCode Refuse(const CLI::App& app, std::string_view first, const CLI::ParseError& error) {
  const bool no_command = app.get_subcommands().empty() && !first.empty() && first[0] != '-';
  Complain(no_command ? "found \"" + std::string(first) + "\", allowed: run, list, bench" : std::string(error.what()));
  for (const auto& [name, usage] :
       {std::pair("run", kRunUsage), std::pair("list", kListUsage), std::pair("bench", kBenchUsage)}) {
    if (!app.got_subcommand(name)) continue;
    std::fprintf(stderr, "usage: %s\n       zyz %s --help says more\n", usage, name);
    return kUsage;
  }
  std::fprintf(stderr, "usage: %s\n       %s\n       %s\n", kRunUsage, kListUsage, kBenchUsage);
  return kUsage;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Zyzzyva under test: a simulated world of replicas and clients, adversaries that lie, oracles that notice.");
  RunOptions run_options;
  ListOptions list_options;
  BenchOptions bench_options;
  std::string seeds;
  app.set_version_flag("--version", "zyz " + std::string(kVersion));
  app.require_subcommand(1);
  const CLI::App* run = AddRun(&app, &run_options, &seeds);
  const CLI::App* list = AddList(&app, &list_options);
  AddBench(&app, &bench_options);
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
  if (*list) return List(list_options);
  bench_options.program = ProgramName(argv[0]);
  return Bench(bench_options);
}

}  // namespace
}  // namespace zyz::tools

int main(int argc, char** argv) { return zyz::tools::Main(argc, argv); }
