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
    header_.cluster.f = 1;
    header_.clients = 2;
    header_.faulty["r0"] = {"equivocate"};
    header_.replica_timers = {"batch", "suspect"};
    header_.client_timers = {"commit", "retransmit"};
  }
  std::string Message(const std::string& kind, const std::string& fields) const {
    return Words(header_).Message(kind, Json::parse(fields));
  }
  std::string Line(const std::string& step) const { return Words(header_).Line(Json::parse(step)); }

  RunHeader header_;
};

TEST_F(WordsTest, EachKindOfMessageSaysWhatItIsAbout) {
  const std::string at = R"("v":2,"n":7,"h":"9b0a2455aacdd8e2")";
  EXPECT_EQ(Message("REQUEST", R"({"o":"put x a","t":3,"c":4})"), "REQUEST c0's t=3 \"put x a\"");
  EXPECT_EQ(Message("ORDER-REQ", "{" + at + R"(,"batch":[{"o":"x","t":3,"c":5}]})"),
            "ORDER-REQ v=2 n=7 h=9b0a (c1's t=3)");
  EXPECT_EQ(Message("ORDER-REQ", "{" + at + R"(,"batch":[{"t":3,"c":5},{"t":1,"c":4}]})"),
            "ORDER-REQ v=2 n=7 h=9b0a (2 requests)");
  EXPECT_EQ(Message("SPEC-RESPONSE", "{" + at + R"(,"c":4,"t":3})"), "SPEC-RESPONSE v=2 n=7 h=9b0a (c0's t=3)");
  EXPECT_EQ(Message("CHECKPOINT", "{" + at + "}"), "CHECKPOINT v=2 n=7 h=9b0a");
  EXPECT_EQ(Message("FILL-HOLE", R"({"v":2,"from":3,"to":6})"), "FILL-HOLE v=2 3..6");
  EXPECT_EQ(Message("CONFIRM-REQ", R"({"v":2,"request":{"o":"x","t":3,"c":5}})"), "CONFIRM-REQ v=2 (c1's t=3)");
  EXPECT_EQ(Message("I-HATE-THE-PRIMARY", R"({"v":2,"i":3})"), "I-HATE-THE-PRIMARY v=2");
  EXPECT_EQ(Message("VIEW-CONFIRM", R"({"w":3,"n":7,"h":"9b0a2455aacdd8e2"})"), "VIEW-CONFIRM w=3 n=7 h=9b0a");
  EXPECT_EQ(Message("NEW-VIEW", R"({"w":3,"p":[{"i":0},{"i":1},{"i":3}]})"), "NEW-VIEW w=3: P of r0 r1 r3");
}

TEST_F(WordsTest, AViewChangeShowsItsHistoryAndItsCertificate) {
  EXPECT_EQ(Message("VIEW-CHANGE",
                    R"({"w":2,"u":0,"cc":{"v":0,"n":1,"h":"9b0a2455aacdd8e2"},"o":[{"h":"9b0a2455aacdd8e2"}]})"),
            "VIEW-CHANGE to w=2 from u=0: O=[9b0a], CC(v=0 n=1 h=9b0a)");
  EXPECT_EQ(Message("VIEW-CHANGE", R"({"w":2,"u":0,"cc":null,"o":[]})"), "VIEW-CHANGE to w=2 from u=0: O=[]");
  EXPECT_EQ(Message("VIEW-CHANGE", R"({"w":2,"u":0,"cc":null,"o":[{"h":"1111"},{"h":"2222"},{"h":"3333"},{"h":"4444"},
                                      {"h":"5555"},{"h":"6666"}]})"),
            "VIEW-CHANGE to w=2 from u=0: O=[1111 2222 … 5555 6666]");
}

TEST_F(WordsTest, AKindThatNobodyKnowsIsStillNamed) {
  EXPECT_EQ(Message("PRE-PREPARE", R"({"v":4})"), "PRE-PREPARE v=4");
  EXPECT_EQ(Message("SPEC-RESPONSE", "{}"), "SPEC-RESPONSE v=- n=- h=- (-)");
}

TEST_F(WordsTest, ALineHasCauseAnnouncementsAndWhatBecameOfEachCopy) {
  EXPECT_EQ(
      Line(R"({"i":8,"t_ns":419800,"at":"r0","in":{"id":1,"msg":"REQUEST","from":"c1","f":{"o":"put x b","t":1,"c":5}},
      "out":[{"id":9,"msg":"FILL-HOLE","f":{"v":0,"from":1,"to":1},"forged":true,
              "to":{"r1":100,"r2":"dropped:network/rules/1","r3":{"at_ns":9,"rule":"network/rules/2"}}},
             {"id":10,"msg":"FILL-HOLE","f":{"v":0,"from":1,"to":1},"forged":true,"to":{"c0":"lost"}},
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
  EXPECT_EQ(Line(R"({"i":9,"t_ns":2000000,"at":"r1","in":{"timer":2147483648,"arg":0}})"),
            "     9       2.000  r1    timer the adversary's\n");
}

TEST_F(WordsTest, ARefusalSaysWhyAndWhoSigned) {
  const Json said = Json::parse(R"(["rejected",{"reason":"bad-signature","signer":"r2","msg":"SPEC-RESPONSE"}])");
  EXPECT_EQ(Words(header_).Announcement(said), "refuses SPEC-RESPONSE: bad-signature, signed by r2");
}

TEST_F(WordsTest, LongOperationsAreCutBetweenCharacters) {
  const std::string text = Message("REQUEST", R"({"o":"put kkkkkkkkkkkkkkkkkkkkkkkä and more","t":1,"c":4})");
  EXPECT_NE(text.find("…"), std::string::npos);
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
