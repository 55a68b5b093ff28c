// A step in the protocol's words.
#include "tools/view/words.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tools/base/terminal.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

class WordsTest : public testing::Test {
 protected:
  WordsTest() {
    header_.clients = 2;
    header_.faulty["r0"] = {"equivocate"};
    header_.replica_timers = {"batch", "suspect"};
    header_.client_timers = {"client_commit", "client_retransmit"};
    header_.per_client_timers = {"suspect"};
  }
  std::string Message(const std::string& message) const { return Words(header_).Message(Json::parse(message)); }
  std::string Line(const std::string& step) const { return Words(header_).Line(Json::parse(step)); }

  RunHeader header_;
};

TEST_F(WordsTest, AMessageIsItsKindAndWhatItSaysOfItself) {
  EXPECT_EQ(Message(R"({"msg":"PRE-PREPARE","f":{"v":4},"brief":"v=4 n=1"})"), "PRE-PREPARE v=4 n=1");
  EXPECT_EQ(Message(R"({"msg":"RECOVER","f":{},"brief":""})"), "RECOVER");
  EXPECT_EQ(Words::Brief(Json::parse(R"({"msg":"RECOVER"})")), "");
}

TEST_F(WordsTest, ALineHasCauseAnnouncementsAndWhatBecameOfEachCopy) {
  EXPECT_EQ(
      Line(
          R"({"i":8,"t_ns":419800,"at":"r0","in":{"id":1,"msg":"REQUEST","from":"c1","f":{},"brief":"c1's t=1 \"put x b\""},
      "out":[{"id":9,"msg":"FILL-HOLE","f":{},"brief":"v=0 1..1","forged":true,
              "to":{"r1":100,"r2":"dropped:network/rules/1","r3":{"at_ns":9,"rule":"network/rules/2"}}},
             {"id":10,"msg":"FILL-HOLE","f":{},"brief":"v=0 1..1","forged":true,"to":{"c0":"lost"}},
             {"set":1,"arg":0,"after_ns":5}],
      "say":[["executed",{"v":0,"n":1,"h":"a65fcad5a9ed8355","requests":[{"c":"c1","t":1}]}]],
      "withheld":[{"msg":"ORDER-REQ","f":{},"to":["r2","r3"]}]})"),
      "     8       0.419  r0*   REQUEST c1's t=1 \"put x b\" from c1 | executes n=1 h=a65f (c1's t=1) → FORGED "
      "FILL-HOLE "
      "v=0 1..1 to r1, dropped to r2, delayed to r3, lost to c0 → WITHHOLDS ORDER-REQ from r2 r3\n");
  EXPECT_EQ(Line(R"({"i":9,"t_ns":1,"at":"c1","in":{"submit":"get k1"}})"),
            "     9       0.000  c1    submits \"get k1\"\n");
  EXPECT_EQ(Line(R"({"i":9,"t_ns":2000000,"at":"r1","in":{"timer":1,"arg":1}})"),
            "     9       2.000  r1    timer suspect(c1)\n");
  EXPECT_EQ(Line(R"({"i":9,"t_ns":2000000,"at":"r1","in":{"timer":0,"arg":0}})"),
            "     9       2.000  r1    timer batch\n");
  EXPECT_EQ(Line(R"({"i":9,"t_ns":2000000,"at":"c1","in":{"timer":1,"arg":3}})"),
            "     9       2.000  c1    timer client_retransmit(3)\n");
  EXPECT_EQ(Line(R"({"i":9,"t_ns":2000000,"at":"r1","in":{"timer":2147483648,"arg":0}})"),
            "     9       2.000  r1    timer the adversary's\n");
}

TEST_F(WordsTest, ARefusalSaysWhyAndWhoSigned) {
  const Json said = Json::parse(R"(["rejected",{"reason":"bad-signature","signer":"r2","msg":"SPEC-RESPONSE"}])");
  EXPECT_EQ(Words(header_).Announcement(said), "refuses SPEC-RESPONSE: bad-signature, signed by r2");
}

TEST_F(WordsTest, ADecisionSaysWhatItRestsOn) {
  const auto words = [this](const std::string& facts) {
    return Words(header_).Announcement(Json::parse(R"(["decided",)" + facts + "]"));
  };
  EXPECT_EQ(words(R"({"v":2,"n":1,"h":"9b0a000000000000","basis":"certificate","u":0,"from":"r0","because":"largest n",
                      "votes":1,"rival":"a65f000000000000","rival_votes":2})"),
            "adopts 9b0a at n=1: certificate of view 0 from r0 (largest n); a65f had 2 votes");
  EXPECT_EQ(words(R"({"v":1,"first":3,"n":5,"h":"9b0a000000000000","basis":"votes","votes":2,
                      "rival":"a65f000000000000","rival_votes":1})"),
            "adopts 9b0a at n=3..5: 2 votes; a65f had 1 vote");
  EXPECT_EQ(words(R"({"v":1,"n":0,"h":"0000000000000000","basis":"nothing"})"),
            "adopts nothing at n=0: nobody showed a certificate");
  EXPECT_EQ(words(R"({"v":1,"n":4,"h":"9b0a000000000000","basis":"checkpoint"})"),
            "adopts 9b0a at n=4: a stable checkpoint");
}

TEST_F(WordsTest, LongOperationsAreCutBetweenCharacters) {
  const std::string text =
      Line(R"({"i":0,"t_ns":0,"at":"c0","in":{"submit":"put kkkkkkkkkkkkkkkkkkkkkkkä and more"}})");
  EXPECT_NE(text.find("kkkk…"), std::string::npos);
  EXPECT_NO_THROW(Json(text).dump());  // valid UTF-8
}

TEST(Colours, AreForTerminalsThatShowThemAndForThoseWhoWantThem) {
  EXPECT_TRUE(WantsColours(true, nullptr, "xterm"));
  EXPECT_TRUE(WantsColours(true, "", "xterm"));  // set, but empty, says nothing
  EXPECT_FALSE(WantsColours(true, "1", "xterm"));
  EXPECT_FALSE(WantsColours(false, nullptr, "xterm"));
  EXPECT_FALSE(WantsColours(true, nullptr, "dumb"));
  EXPECT_FALSE(WantsColours(true, nullptr, nullptr));
  EXPECT_EQ(PaintAlways(Ink::kBad, "FAIL"), "\033[1;31mFAIL\033[0m");
}

}  // namespace
}  // namespace zyz::tools
