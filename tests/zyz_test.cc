// The parts of the command that its conversations (testdata/conversations) cannot show.
#include <gtest/gtest.h>

#include "tools/base/command.h"
#include "tools/base/table.h"
#include "tools/run/run.h"
#include "tools/run/run_report.h"

namespace zyz::tools {
namespace {

OneRun RunWith(const std::string& verdict, std::vector<std::string> missed) {
  OneRun run;
  run.seed = 7;
  run.result.verdict = *sim::Verdict::Parse(verdict);
  run.result.missed = std::move(missed);
  return run;
}

ExitCode Outcome(const std::string& expected, const OneRun& run) {
  ScenarioFile file;
  file.scenario.expect.verdict = *sim::Verdict::Parse(expected);
  return OutcomeOf(file, run);
}

TEST(ExitCodes, OfOneRun) {
  EXPECT_EQ(Outcome("ok", RunWith("ok", {})), kAsExpected);
  EXPECT_EQ(Outcome("safety:agreement", RunWith("safety:agreement", {})), kAsExpected);
  EXPECT_EQ(Outcome("ok", RunWith("ok", {"/expect/fast: …"})), kExpectationMissed);
  EXPECT_EQ(Outcome("ok", RunWith("safety:reply", {"/expect/verdict: …"})), kSafetyViolated);
  EXPECT_EQ(Outcome("safety:agreement", RunWith("safety:reply", {"/expect/verdict: …"})), kSafetyViolated);
  EXPECT_EQ(Outcome("ok", RunWith("liveness", {"/expect/verdict: …"})), kLivenessViolated);
  EXPECT_EQ(Outcome("safety:agreement", RunWith("ok", {"/expect/verdict: …"})), kExpectationMissed);
  EXPECT_EQ(Outcome("safety:agreement", RunWith("safety:agreement", {"/expect/views: …"})), kExpectationMissed);
  OneRun differs = RunWith("safety:reply", {"/expect/verdict: …"});
  differs.differs_after = 12;
  EXPECT_EQ(Outcome("ok", differs), kNotDeterministic);
}

TEST(ExitCodes, OfSeveralTheFirst) {
  const ExitCode order[] = {kNotDeterministic, kSafetyViolated, kLivenessViolated, kExpectationMissed, kAsExpected};
  for (size_t i = 0; i < std::size(order); ++i) {
    for (size_t j = i; j < std::size(order); ++j) {
      EXPECT_EQ(Worse(order[i], order[j]), order[i]);
      EXPECT_EQ(Worse(order[j], order[i]), order[i]);
    }
  }
}

TEST(Seeds, OneOrARange) {
  ASSERT_TRUE(ParseSeeds("7").has_value());
  EXPECT_EQ(ParseSeeds("7")->first, 7u);
  EXPECT_EQ(ParseSeeds("7")->last, 7u);
  ASSERT_TRUE(ParseSeeds("0..9223372036854775807").has_value());
  EXPECT_EQ(ParseSeeds("0..9223372036854775807")->last, 9223372036854775807u);
  for (const char* text :
       {"", "-1", "+1", "1.5", "..", "1..", "..2", "2..1", "1..2..3", "9223372036854775808", "1 ", "x"}) {
    EXPECT_FALSE(ParseSeeds(text).has_value()) << text;
  }
}

TEST(Reproduction, HasAllThatMatters) {
  ScenarioFile file;
  file.path = "some folder/x.json";
  RunOptions options;
  options.sets = {"/network/loss_ppm=1000", "/name=it's"};
  options.until = 40;
  OneRun run = RunWith("ok", {});
  run.differs_after = 12;
  EXPECT_EQ(ReproducingCommand(options, file, run),
            "zyz run 'some folder/x.json' --seed 7 --set /network/loss_ppm=1000 --set '/name=it'\\''s' --until 40 "
            "--check-determinism");
}

TEST(Text, Milliseconds) {
  EXPECT_EQ(Milliseconds(0), "0.000");
  EXPECT_EQ(Milliseconds(1'002'003), "1.002");
  EXPECT_EQ(Milliseconds(71'040'999), "71.040");
}

}  // namespace
}  // namespace zyz::tools
