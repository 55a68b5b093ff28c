#include "sim/oracles/verdict.h"

#include <gtest/gtest.h>

namespace zyz::sim {
namespace {

TEST(Verdict, TextAndBack) {
  EXPECT_EQ(Verdict().Text(), "ok");
  EXPECT_EQ(Verdict::Liveness().Text(), "liveness");
  EXPECT_EQ(Verdict::Safety("one-statement").Text(), "safety:one-statement");
  for (const Verdict& verdict : {Verdict(), Verdict::Liveness(), Verdict::Safety("reply")}) {
    EXPECT_EQ(Verdict::Parse(verdict.Text()), verdict);
  }
  for (const char* text : {"", "safety", "safety:", "OK", "liveness:x", " ok"}) {
    EXPECT_FALSE(Verdict::Parse(text).has_value()) << text;
  }
}

TEST(Verdict, AreOfOneKindEach) {
  EXPECT_TRUE(Verdict().ok() && !Verdict().is_safety() && !Verdict().is_liveness());
  EXPECT_TRUE(Verdict::Safety("x").is_safety() && !Verdict::Safety("x").ok() && !Verdict::Safety("x").is_liveness());
  EXPECT_TRUE(Verdict::Liveness().is_liveness() && !Verdict::Liveness().ok() && !Verdict::Liveness().is_safety());
  EXPECT_NE(Verdict::Safety("x"), Verdict::Safety("y"));
}

}  // namespace
}  // namespace zyz::sim
