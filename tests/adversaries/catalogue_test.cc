// The catalogue as scenarios see it, protocol by protocol. Every behaviour has a scenario,
// scenarios/library/PROTOCOL/adversaries/<family>/<behaviour>….json, that the scenario tests play; here each is played
// again without the behaviour, and then it must miss what it expects: an adversary whose absence nobody notices is
// decoration. And every example of the catalogue can be pasted into a scenario, where it harms nobody. A behaviour that
// several protocols have needs both in the first of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adversaries/registry.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/rule_examples.h"
#include "scenarios/world/builder.h"
#include "tests/rig/reproduce.h"
#include "tools/base/scenario_files.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSeeds = 3;

// Scenarios in which no expectation can tell the behaviour from its absence: correct nodes do not even count what they
// ignore. effects_test looks at what these send, and pbft/liars_test; the scenarios say only that they act and do no
// harm.
const std::set<std::string> kQuiet = {
    "commit_with_foreign_or",
    "commit_without_keeping",
    "different_requests",
    "false_boundary_response",
    "false_standing_higher",
    "false_standing_largest",
    "false_standing_lower",
    "fill_hole_with_other_orders_position",
    "go_silent",
    "lie_in_view_change_drop_last",
    "lie_in_view_change_hide",
    "lie_in_view_change_hide_cc",
    "lie_in_view_change_old_cert",
    "lie_in_view_change_old_checkpoint",
    "old_state_bare",
    "old_state_certified",
    "partial_commit",
    "reply_with_foreign_or",
    "reply_without_or",
    "request_to_backups",
    "two_operations",
};

std::string FolderOf(const KnownProtocol& protocol) {
  return "scenarios/library/" + std::string(protocol.info.name) + "/adversaries";
}

std::vector<std::string> Files() {
  std::vector<std::string> all;
  for (const KnownProtocol* protocol : Protocols()) {
    const auto files = tools::FindScenarioFiles({FolderOf(*protocol)});
    if (files.ok()) all.insert(all.end(), files->begin(), files->end());
  }
  return all;
}

// Every behaviour once, with the first protocol that has it.
std::vector<std::pair<const KnownProtocol*, const BehaviourInfo*>> Behaviours() {
  std::vector<std::pair<const KnownProtocol*, const BehaviourInfo*>> all;
  std::set<const BehaviourInfo*> seen;
  for (const KnownProtocol* protocol : Protocols()) {
    for (const BehaviourInfo* behaviour : protocol->behaviours.all()) {
      if (seen.insert(behaviour).second) all.emplace_back(protocol, behaviour);
    }
  }
  return all;
}

// The behaviour that the file is about: the longest one of its faulty nodes' with which the file's name begins.
std::string Subject(const std::string& file, const Scenario& scenario) {
  const std::string stem = std::filesystem::path(file).stem().string();
  std::string subject;
  for (const Faulty& faulty : scenario.faulty) {
    const std::string& name = faulty.behaviour;
    if (stem.compare(0, name.size(), name) == 0 && name.size() > subject.size()) subject = name;
  }
  return subject;
}

std::string FamilyOf(const KnownProtocol& protocol, std::string_view behaviour) {
  for (const Family* family : protocol.behaviours.families()) {
    for (const BehaviourInfo* info : family->behaviours) {
      if (info->name == behaviour) return std::string(family->name);
    }
  }
  return "";
}

// Still a faulty node, of which nothing is counted and to which nothing is owed, and one that does nothing wrong.
void BehaveWell(Faulty* faulty) {
  faulty->behaviour = "mute";
  faulty->parameters = {{"nth", std::vector<Num>{Num(1'000'000'000)}}};
  faulty->must_fire = false;
}

class CatalogueScenario : public testing::TestWithParam<std::string> {};

TEST_P(CatalogueScenario, MissesItsExpectationWithoutItsBehaviour) {
  absl::StatusOr<Scenario> scenario = LoadScenarioFile(GetParam());
  ASSERT_TRUE(scenario.ok()) << scenario.status().message();
  const std::string subject = Subject(GetParam(), *scenario);
  ASSERT_FALSE(subject.empty()) << "the file is named for a behaviour that a node in it has";
  EXPECT_EQ(FamilyOf(*scenario->protocol.known, subject), std::filesystem::path(GetParam()).parent_path().filename());
  for (const Faulty& faulty : scenario->faulty) EXPECT_TRUE(faulty.must_fire || faulty.behaviour != subject);
  if (kQuiet.count(std::filesystem::path(GetParam()).stem().string()) > 0) return;
  for (Faulty& faulty : scenario->faulty) {
    if (faulty.behaviour == subject) BehaveWell(&faulty);
  }
  MessagePool pool;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(Reproduce(GetParam(), seed));
    World world(*scenario, seed, &pool);
    EXPECT_FALSE(world.Run().missed.empty()) << "all is as expected without " << subject << ", too";
  }
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(std::string("scenarios/library/").size());
  name.resize(name.size() - std::string(".json").size());
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Library, CatalogueScenario, testing::ValuesIn(Files()), TestName);

TEST(Catalogue, EveryBehaviourIsTheSubjectOfAScenario) {
  std::set<std::pair<const KnownProtocol*, std::string>> subjects;
  for (const std::string& file : Files()) {
    const absl::StatusOr<Scenario> scenario = LoadScenarioFile(file);
    ASSERT_TRUE(scenario.ok()) << scenario.status().message();
    subjects.emplace(scenario->protocol.known, Subject(file, *scenario));
  }
  for (const auto& [protocol, behaviour] : Behaviours()) {
    const std::string name(behaviour->name);
    EXPECT_TRUE(subjects.contains({protocol, name}))
        << name << " has no " << FolderOf(*protocol) << "/" << FamilyOf(*protocol, name) << "/" << name << ".json";
  }
}

// Small numbers for the options that the protocol has: so that every rule of it is reached soon.
std::string ProtocolKeys(const KnownProtocol& protocol, uint32_t f) {
  std::string keys = R"("name": ")" + std::string(protocol.info.name) + R"(", "f": )" + std::to_string(f);
  for (const auto& [option, value] : {std::pair("checkpoint_interval", 8), std::pair("batch_max", 2)}) {
    if (!FindSetting(protocol.info.options, option)) continue;
    keys += ", \"" + std::string(option) + "\": " + std::to_string(value);
  }
  return "{" + keys + "}";
}

// The examples say which nodes they speak of; the smallest cluster that has them will do.
absl::StatusOr<Scenario> WithExample(const KnownProtocol& protocol, std::string_view example) {
  absl::StatusOr<Scenario> scenario = absl::UnknownError("no cluster is large enough");
  for (uint32_t f = protocol.info.min_f; f <= std::min(protocol.info.max_f, 2u) && !scenario.ok(); ++f) {
    scenario =
        LoadScenario(R"({"schema": "zyz-scenario/1", "name": "example", "protocol": )" + ProtocolKeys(protocol, f) +
                         R"(, "workload": {"clients": 3, "operations": 12}, "faulty": [)" + std::string(example) +
                         R"(], "expect": {"complete_within_us": 2000000}})",
                     "example");
  }
  return scenario;
}

// ---- Rules ----

std::string Pasted(const std::string& network, const std::string& faulty) {
  return R"({"schema": "zyz-scenario/1", "name": "example", "workload": {"operations": 12},
             "network": {"rules": [)" +
         network + R"(]}, "faulty": [)" + faulty + "]}";
}

TEST(RuleExamples, CanBePasted) {
  for (const RuleExample& rule : NetworkRuleExamples()) {
    const auto scenario = LoadScenario(Pasted(std::string(rule.example), ""), "example");
    EXPECT_TRUE(scenario.ok()) << rule.name << ": " << scenario.status().message();
  }
  MessagePool pool;
  for (const RuleExample& rule : FaultRuleExamples()) {
    const auto scenario = LoadScenario(Pasted("", std::string(rule.example)), "example");
    ASSERT_TRUE(scenario.ok()) << rule.name << ": " << scenario.status().message();
    World world(*scenario, 1, &pool, {.roundtrip = true});
    EXPECT_EQ(world.Run().verdict.Text(), "ok") << rule.name;
  }
}

// What `zyz list rules` does not show, nobody finds.
TEST(RuleExamples, ShowEveryKeyThatRulesHave) {
  const auto text = [](std::span<const RuleExample> examples) {
    std::string all;
    for (const RuleExample& rule : examples) all += rule.example;
    return all;
  };
  const std::string network = text(NetworkRuleExamples()), faulty = text(FaultRuleExamples());
  for (const SchemaRow& row : SchemaRows(DefaultProtocol())) {
    const std::string key = '"' + row.pointer.substr(row.pointer.rfind('/') + 1) + '"';
    if (key == "\"behaviour\"") continue;
    const bool of_network = row.pointer.starts_with("/network/rules/");
    if (!of_network && !row.pointer.starts_with("/faulty/")) continue;
    EXPECT_NE((of_network ? network : faulty).find(key), std::string::npos) << row.pointer;
  }
}

TEST(Catalogue, ExamplesCanBePastedAndHarmNobody) {
  MessagePool pool;
  for (const auto& [protocol, behaviour] : Behaviours()) {
    const absl::StatusOr<Scenario> scenario = WithExample(*protocol, behaviour->example);
    ASSERT_TRUE(scenario.ok()) << behaviour->example << ": " << scenario.status().message();
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      World world(*scenario, seed, &pool, {.roundtrip = true});
      const RunResult result = world.Run();
      EXPECT_TRUE(result.missed.empty()) << behaviour->example << ", seed " << seed << ": " << result.missed.front();
    }
  }
}

}  // namespace
}  // namespace zyz::scenarios
