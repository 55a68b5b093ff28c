#include "scenarios/world/checks_throw.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/check.h"

namespace zyz::scenarios {
namespace {

void Demand(bool true_or_not) { CHECK(true_or_not, "it is true"); }

TEST(ChecksThrowTest, AsLongAsTheOuterOneLives) {
  const ChecksThrow outer;
  {
    const ChecksThrow inner;
    EXPECT_NO_THROW(Demand(true));
  }
  try {
    Demand(false);
    FAIL() << "the outer one has ended with the inner one";
  } catch (const ThrownCheck& thrown) {
    EXPECT_EQ(std::string(thrown.failed().why), "it is true");
    EXPECT_EQ(std::string(thrown.failed().file), "tests/scenarios/world/checks_throw_test.cc");
    EXPECT_EQ(std::string(thrown.what()), thrown.failed().Text());
  }
}

struct DemandsAtItsEnd {
  ~DemandsAtItsEnd() { Demand(false); }
};

TEST(ChecksThrowDeathTest, ElsewhereTheProgramEnds) {
  constexpr const char* kText = "checks_throw_test.cc:[0-9]+: CHECK failed: true_or_not .it is true.";
  EXPECT_DEATH(Demand(false), kText);
  { const ChecksThrow over; }
  EXPECT_DEATH(Demand(false), kText);
  const auto in_a_destructor = [] {
    const ChecksThrow asked;
    const DemandsAtItsEnd ends;
  };
  EXPECT_DEATH(in_a_destructor(), kText);
}

}  // namespace
}  // namespace zyz::scenarios
