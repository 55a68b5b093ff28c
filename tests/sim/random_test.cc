#include "sim/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

namespace zyz::sim {
namespace {

// The known answers that are published with Random123 (kat_vectors, philox2x64 with 10 rounds).
TEST(Philox, PublishedVectors) {
  EXPECT_EQ(Philox2x64({0, 0}, 0), (RandomPair{0xca00a0459843d731, 0x66c24222c9a845b5}));
  EXPECT_EQ(Philox2x64({~0ull, ~0ull}, ~0ull), (RandomPair{0x65b021d60cd8310f, 0x4d02f3222f86df20}));
  EXPECT_EQ(Philox2x64({0x243f6a8885a308d3, 0x13198a2e03707344}, 0xa4093822299f31d0),
            (RandomPair{0x0a5e742c2997341c, 0xb0f883d38000de5d}));
}

TEST(Stream, ValueDependsOnEveryPartOfItsName) {
  const Stream stream(1, "a");
  EXPECT_EQ(stream.Draw(5, 9), Stream(1, "a").Draw(5, 9));
  const std::set<uint64_t> values = {stream.Draw(5, 9),         stream.Draw(5, 10),        stream.Draw(6, 9),
                                     Stream(2, "a").Draw(5, 9), Stream(1, "b").Draw(5, 9), stream.Draw(9, 5)};
  EXPECT_EQ(values.size(), 6u);
}

TEST(Stream, PinnedValues) {
  EXPECT_EQ(Stream(1, "network/delay").Draw(0, 0), 0xa5b544b5348521c5);
  EXPECT_EQ(Stream(1, "network/delay").Draw(1ull << 32 | 2, 3), 0x5eac5b677f7e4447);
}

TEST(Draws, AreTheStreamInOrder) {
  Draws draws(7, "x", 3);
  const Stream stream(7, "x");
  EXPECT_EQ(draws.Next(), stream.Draw(3, 0));
  EXPECT_EQ(draws.Uniform(10, 20), stream.Uniform(3, 1, 10, 20));
  EXPECT_EQ(draws.Chance(500'000), stream.Chance(3, 2, 500'000));
  EXPECT_EQ(draws.Exponential(1000), stream.Exponential(3, 3, 1000));
}

TEST(UniformOf, CoversTheWholeRangeAndNoMore) {
  EXPECT_EQ(UniformOf(0, 3, 9), 3);
  EXPECT_EQ(UniformOf(~0ull, 3, 9), 9);
  EXPECT_EQ(UniformOf(12345, 4, 4), 4);
  EXPECT_EQ(UniformOf(0, INT64_MIN, INT64_MAX), INT64_MIN);
  EXPECT_EQ(UniformOf(~0ull, INT64_MIN, INT64_MAX), INT64_MAX);
  EXPECT_EQ(UniformOf(1ull << 63, INT64_MIN, INT64_MAX), 0);
}

// 70,000 draws into 7 boxes: each box expects 10,000 with a standard deviation below 93; 5 of them are allowed.
TEST(UniformOf, IsFlat) {
  Draws draws(1, "flat");
  std::array<int, 7> boxes{};
  for (int i = 0; i < 70'000; ++i) ++boxes[static_cast<size_t>(draws.Uniform(0, 6))];
  for (const int box : boxes) {
    EXPECT_GT(box, 10'000 - 465);
    EXPECT_LT(box, 10'000 + 465);
  }
}

TEST(ChanceOf, NeverAlwaysAndInBetween) {
  EXPECT_FALSE(ChanceOf(0, 0));
  EXPECT_TRUE(ChanceOf(~0ull, 1'000'000));
  Draws draws(1, "chance");
  int hits = 0;
  for (int i = 0; i < 1'000'000; ++i) hits += draws.Chance(10'000);
  EXPECT_GT(hits, 10'000 - 500);  // five standard deviations
  EXPECT_LT(hits, 10'000 + 500);
}

// Known values of -ln u, scaled by 2^32.
TEST(NegativeLog, KnownValues) {
  const auto near = [](uint64_t got, uint64_t want) { return std::max(got, want) - std::min(got, want) <= 1; };
  EXPECT_EQ(NegativeLog(~0ull), 0u);
  EXPECT_TRUE(near(NegativeLog((1ull << 63) - 1), 2'977'044'471)) << NegativeLog((1ull << 63) - 1);  // ln 2
  EXPECT_TRUE(near(NegativeLog((1ull << 61) - 1), 8'931'133'415)) << NegativeLog((1ull << 61) - 1);  // 3 ln 2
  EXPECT_TRUE(near(NegativeLog(0), 190'530'846'196)) << NegativeLog(0);                              // 64 ln 2
  // u = 3/4: ln 4 - ln 3 = 0.287682072451780927…
  EXPECT_TRUE(near(NegativeLog((3ull << 62) - 1), 1'235'585'093)) << NegativeLog((3ull << 62) - 1);
  // u = 1/e to 64 bits: 1.
  EXPECT_TRUE(near(NegativeLog(6'786'177'901'268'885'273u), 1ull << 32)) << NegativeLog(6'786'177'901'268'885'273u);
}

TEST(NegativeLog, Falls) {
  uint64_t last = NegativeLog(0);
  for (uint64_t u = 1; u < ~0ull - (1ull << 54); u += 1ull << 54) {
    const uint64_t next = NegativeLog(u);
    EXPECT_LE(next, last) << u;
    last = next;
  }
}

// Mean 1000 over 100,000 draws: the average's standard deviation is 3.2; the median is 1000 ln 2 = 693.
TEST(ExponentialOf, MeanAndMedian) {
  Draws draws(1, "exponential");
  int64_t sum = 0, below_median = 0;
  for (int i = 0; i < 100'000; ++i) {
    const int64_t value = draws.Exponential(1000);
    ASSERT_GE(value, 0);
    sum += value;
    below_median += value < 693;
  }
  EXPECT_GT(sum / 100'000, 983);
  EXPECT_LT(sum / 100'000, 1017);
  EXPECT_GT(below_median, 49'200);
  EXPECT_LT(below_median, 50'800);
}

}  // namespace
}  // namespace zyz::sim
