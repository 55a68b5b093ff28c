#include "sim/trace.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/sim/echo_protocol.h"

namespace zyz::sim {
namespace {

constexpr ClusterSize kCluster = ThirdsCluster(1);

std::vector<std::string> Lines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string TracePath() {
  return testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
}

std::unique_ptr<TraceWriter> Open() {
  auto trace = TraceWriter::Open(TracePath(), kCluster, {.scenario = "tiny", .seed = "1", .version = "0.1"});
  EXPECT_TRUE(trace.ok()) << trace.status();
  return *std::move(trace);
}

TEST(Trace, GoldenLinesOfATinyRun) {
  WorldConfig config{.seed = 1, .clients = 1};
  config.network.delay = {.min_ns = 100, .max_ns = 100};
  using Rule = NetworkRule::Do;
  config.network.rules.push_back({.to = {1}});
  config.network.rules.push_back({.to = {2}, .action = Rule::kHoldUntil, .hold_until_ns = 700});
  config.network.rules.push_back({.to = {3}, .action = Rule::kDuplicate});
  EchoWorld echo(config, 1, 1000);
  const std::unique_ptr<TraceWriter> trace = Open();
  echo.world().AddObserver(trace.get());
  echo.Run();
  ASSERT_TRUE(trace->Finish("ok", echo.world().digest()).ok());

  const std::string ping = R"("f":{"number":1,"text":"hello","sig":"6387b5c40a8f2eb9"},"states":[0,1,")" +
                           Hex(HashBytes(kPing, "hello")) + R"("])";
  const std::vector<std::string> expected = {
      R"({"schema":"zyz-trace/1","scenario":"tiny","seed":"1","version":"0.1"})",
      R"({"i":0,"t_ns":0,"at":"c0","in":{"submit":"hello"},"out":[{"id":0,"msg":"PING",)" + ping +
          R"(,"to":{"r0":100,"r1":"dropped:network/rules/0","r2":{"at_ns":800,"rule":"network/rules/1","held":true},)"
          R"("r3":[{"at_ns":100,"rule":"network/rules/2"},{"at_ns":100,"rule":"network/rules/2"}]}},)"
          R"({"set":1,"arg":0,"after_ns":1000}]})",
      R"({"i":1,"t_ns":100,"at":"r0","in":{"id":0,"msg":"PING","from":"c0",)" + ping +
          R"(},"out":[{"id":1,"msg":"PONG","f":{"number":1},"to":{"c0":200}}]})",
  };
  std::vector<std::string> lines = Lines(TracePath());
  ASSERT_GE(lines.size(), 5u);
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(lines[i], expected[i]);
  EXPECT_EQ(lines[lines.size() - 2],
            R"({"i":8,"t_ns":900,"at":"c0","in":{"id":4,"msg":"PONG","from":"r2","f":{"number":1}},)"
            R"("out":[{"cancel":1,"arg":0}],"say":[["completed",)"
            R"({"path":"fast","v":0,"n":1,"h":"0000000000000000","t":1,"reply":"pong"}]]})");
  EXPECT_EQ(lines.back(), R"({"verdict":"ok","digest":")" + Hex(echo.world().digest()) + R"(","steps":9})");
}

// One step made by hand, traced, and its line without the counting part.
std::string LineOf(const Input& input, const Outbox& out, const std::vector<Delivery>& deliveries = {}) {
  const std::unique_ptr<TraceWriter> trace = Open();
  StepRecord step;
  step.index = 5;
  step.now = 7;
  step.node = 2;
  step.input = &input;
  step.out = &out;
  step.deliveries = deliveries;
  trace->OnStep(step);
  EXPECT_TRUE(trace->Finish("ok", 0).ok());
  const std::string prefix = R"({"i":5,"t_ns":7,"at":"r2","in":)";
  const std::string line = Lines(TracePath())[1];
  EXPECT_TRUE(line.starts_with(prefix)) << line;
  return line.substr(prefix.size());
}

TEST(Trace, BlobsAreTextOrHexAndCut) {
  EXPECT_EQ(LineOf(Input::OfSubmit("put a \"b\""), {}), R"({"submit":"put a \"b\""}})");
  EXPECT_EQ(LineOf(Input::OfSubmit("caf\xc3\xa9"), {}), "{\"submit\":\"caf\xc3\xa9\"}}");
  EXPECT_EQ(LineOf(Input::OfSubmit("\xff\x01"), {}), R"({"submit":"hex:ff01"}})");
  EXPECT_EQ(LineOf(Input::OfSubmit("line\n"), {}), R"({"submit":"hex:6c696e650a"}})");
  EXPECT_EQ(LineOf(Input::OfSubmit("hex:"), {}), R"({"submit":"hex:6865783a"}})") << "text that looks like hex";
  EXPECT_EQ(LineOf(Input::OfSubmit("\xc3"), {}), R"({"submit":"hex:c3"}})") << "half a character";
  const std::string longest(64, 'a');
  EXPECT_EQ(LineOf(Input::OfSubmit(longest), {}), R"({"submit":")" + longest + R"("}})");
  const std::string cut = std::string(63, 'a') + "\xc3\xa9";
  EXPECT_EQ(LineOf(Input::OfSubmit(cut), {}), R"({"submit":")" + std::string(63, 'a') + R"_(... (65 bytes)"}})_");
}

TEST(Trace, TimersAndFates) {
  MessagePool pool;
  Outbox out;
  out.CancelTimer({3, 9});
  out.Broadcast(New<Pong>(&pool));
  out.Send(4, New<Pong>(&pool));
  const std::vector<Delivery> deliveries = {
      {.action = 1, .to = 0, .fate = Fate::kLost, .message_id = 8},
      {.action = 1, .to = 1, .fate = Fate::kPartitioned, .message_id = 8},
      {.action = 1, .to = 3, .at = 50, .message_id = 8},
      {.action = 2, .to = 4, .at = 60, .message_id = 9},
  };
  EXPECT_EQ(LineOf(Input::OfTimer({2, 1}), out, deliveries),
            R"({"timer":2,"arg":1},"out":[{"cancel":3,"arg":9},)"
            R"({"id":8,"msg":"PONG","f":{"number":0},"to":{"r0":"lost","r1":"partitioned","r3":50}},)"
            R"({"id":9,"msg":"PONG","f":{"number":0},"to":{"c0":60}}]})");
}

TEST(Trace, WhatNodesSay) {
  MessagePool pool;
  Ref<Request> request = New<Request>(&pool);
  request->o = "inc";
  request->t = 3;
  request->c = 4;
  const Ref<const Request> sent = request;
  const std::vector<Ref<const Request>> batch = {sent};
  Outbox out;
  out.Report(Event::Submitted(sent));
  out.Report(Event::Executed(1, 2, Digest{3}, Digest{4}, Digest{5}, 6, batch, nullptr));
  out.Report(Event::Completed(CompletionPath::kFast, 1, 2, Digest{3}, 3, "1", nullptr));
  out.Report(Event::Stable(1, 2, Digest{3}, Digest{4}));
  out.Report(Event::Entered(1, 2, Digest{3}));
  out.Report(Event::Suspected(1, 1));
  out.Report(Event::Convicted(1, 1));
  out.Report(Event::Rejected(RejectReason::kBadSignature, 3, sent.get()));
  out.Report(Event::Rejected(RejectReason::kDuplicate, kNoNode, nullptr));
  EXPECT_EQ(LineOf(Input::OfTimer({}), out),
            R"({"timer":0,"arg":0},"say":[["submitted",{"t":3,"op":"inc"}],)"
            R"(["executed",{"v":1,"n":2,"h":"0000000000000003","parent":"0000000000000004","d":"0000000000000005",)"
            R"("nd":6,"requests":[{"c":"c0","t":3}]}],)"
            R"(["completed",{"path":"fast","v":1,"n":2,"h":"0000000000000003","t":3,"reply":"1"}],)"
            R"(["stable",{"v":1,"n":2,"h":"0000000000000003","state":"0000000000000004"}],)"
            R"(["entered",{"v":1,"n":2,"h":"0000000000000003"}],)"
            R"(["suspected",{"v":1,"primary":"r1"}],["convicted",{"v":1,"primary":"r1"}],)"
            R"(["rejected",{"reason":"bad-signature","signer":"r3","msg":"REQUEST"}],)"
            R"(["rejected",{"reason":"duplicate","signer":"nobody"}]]})");
}

// With a view, a signer and a statement.
struct Vow final : MessageOf<Vow, 8> {
  static constexpr std::string_view kName = "VOW";
  View v = 3;
  NodeId i = 1;
  Statement Stated() const { return {kKind, v, 5, 255}; }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("v", m.v);
    visit("i", m.i);
  }
};

TEST(Trace, WhatAMessageSaysOfItself) {
  MessagePool pool;
  EXPECT_EQ(LineOf(Input::OfMessage(4, New<Vow>(&pool)), {}),
            R"({"id":0,"msg":"VOW","from":"c0","f":{"v":3,"i":1},"signer":"r1","states":[3,5,"00000000000000ff"],)"
            R"("brief":"v=3"}})");
  Ref<Request> request = New<Request>(&pool);
  request->o = "\xff\x01";
  request->t = 3;
  request->c = 4;
  EXPECT_EQ(MessageText(kCluster, *request).dump(),
            R"({"msg":"REQUEST","f":{"o":"hex:ff01","t":3,"c":4,"sig":"0000000000000000"},"signer":"c0",)"
            R"("brief":"c0's t=3 \"hex:ff01\""})");
}

// Every shape of field there is.
struct Inner {
  uint32_t x = 1;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("x", m.x);
  }
};
struct Everything final : MessageOf<Everything, 9> {
  static constexpr std::string_view kName = "EVERYTHING";
  bool flag = true;
  Digest h{255};
  std::optional<uint64_t> absent, present = 5;
  Inner inner;
  std::vector<Inner> list = {{1}, {2}};
  std::vector<uint64_t> numbers = {7, 8};
  Ref<const Pong> nested;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("flag", m.flag);
    visit("h", m.h);
    visit("absent", m.absent);
    visit("present", m.present);
    visit("inner", m.inner);
    visit("list", m.list, 9);
    visit("numbers", m.numbers, 9);
    visit("nested", m.nested);
  }
};

TEST(Trace, FieldsOfEveryShape) {
  MessagePool pool;
  Ref<Everything> message = New<Everything>(&pool);
  message->nested = New<Pong>(&pool);
  EXPECT_EQ(LineOf(Input::OfMessage(4, message), {}),
            R"({"id":0,"msg":"EVERYTHING","from":"c0","f":{"flag":true,"h":"00000000000000ff","absent":null,)"
            R"("present":5,"inner":{"x":1},"list":[{"x":1},{"x":2}],"numbers":[7,8],"nested":{"number":0}}}})");
}

TEST(Trace, StatesAreToldWhereTheyChange) {
  WorldConfig config{.seed = 1, .clients = 1};
  config.network.delay = {.min_ns = 100, .max_ns = 100};
  EchoWorld echo(config, 1, 1000);
  const std::unique_ptr<TraceWriter> trace = Open();
  trace->ShowStatesOf([&](NodeId id) { return echo.world().node(id); });
  echo.world().AddObserver(trace.get());
  echo.Run();
  ASSERT_TRUE(trace->Finish("ok", echo.world().digest()).ok());

  std::vector<std::string> states;
  const std::string mark = R"("state":)";
  for (const std::string& line : Lines(TracePath())) {
    const size_t at = line.find(mark);
    states.push_back(at == std::string::npos ? "" : line.substr(at + mark.size()));
  }
  ASSERT_EQ(states.size(), 11u);  // a header, c0, four replicas that show nothing, c0 four times, the last line
  EXPECT_EQ(states[1], R"({"number":1,"pongs":0}})") << "everything at the first step";
  for (size_t i = 2; i <= 5; ++i) EXPECT_EQ(states[i], "");
  for (size_t i = 6; i <= 9; ++i) EXPECT_EQ(states[i], R"({"pongs":)" + std::to_string(i - 5) + "}}");
}

TEST(Trace, TracingChangesNoDigest) {
  WorldConfig config{.seed = 1, .clients = 2};
  config.network.delay = {.min_ns = 100, .max_ns = 5000};
  config.network.loss_ppm = 50'000;
  EchoWorld traced(config), untraced(config);
  const std::unique_ptr<TraceWriter> trace = Open();
  traced.world().AddObserver(trace.get());
  traced.Run();
  untraced.Run();
  ASSERT_TRUE(trace->Finish("ok", traced.world().digest()).ok());
  EXPECT_EQ(traced.world().digest(), untraced.world().digest());
  EXPECT_EQ(Lines(TracePath()).size(), traced.world().steps() + 2);
}

TEST(Trace, AFileThatCannotBeOpenedIsAnErrorWithItsName) {
  const auto trace = TraceWriter::Open("/nonexistent/trace.jsonl", kCluster, {});
  ASSERT_FALSE(trace.ok());
  EXPECT_NE(trace.status().ToString().find("/nonexistent/trace.jsonl"), std::string::npos);
}

TEST(Trace, AFullDiskShowsInFinish) {
  auto trace = TraceWriter::Open("/dev/full", kCluster, {});
  ASSERT_TRUE(trace.ok());
  const Input input = Input::OfSubmit("x");
  const Outbox out;
  StepRecord step;
  step.input = &input;
  step.out = &out;
  for (int i = 0; i < 1000; ++i) (*trace)->OnStep(step);
  const absl::Status status = (*trace)->Finish("ok", 0);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.ToString().find("No space left"), std::string::npos) << status;
}

}  // namespace
}  // namespace zyz::sim
