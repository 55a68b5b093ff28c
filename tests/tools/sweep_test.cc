// Grids, percentiles, and what a sweep writes.
#include "tools/sweep/sweep.h"

#include <gtest/gtest.h>

namespace zyz::tools {
namespace {

TEST(Axis, ValuesAreSeparatedByCommasOutsideBracketsAndQuotes) {
  const auto axis = ParseAxis(R"(/network/delay_us={"min":1,"max":2},[3,4],"a,b",5)");
  ASSERT_TRUE(axis);
  EXPECT_EQ(axis->pointer, "/network/delay_us");
  EXPECT_EQ(axis->values, (std::vector<std::string>{R"({"min":1,"max":2})", "[3,4]", R"("a,b")", "5"}));
  for (const char* wrong : {"", "/x", "x=1", "=1", "/x=", "/x=1,,2", "/x=[1,2", "/x=\"a"}) {
    EXPECT_FALSE(ParseAxis(wrong)) << wrong;
  }
}

TEST(Grid, IsEveryCombinationTheLastAxisFastest) {
  using Points = std::vector<std::vector<size_t>>;
  EXPECT_EQ(Grid({{"/a", {"1", "2"}}, {"/b", {"x", "y", "z"}}}),
            (Points{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}));
}

TEST(Percentile, IsAValueThatSoManyDoNotExceed) {
  std::vector<int64_t> values;
  for (int i = 1; i <= 200; ++i) values.push_back(i);
  EXPECT_EQ(Percentile(values, .5), 100);
  EXPECT_EQ(Percentile(values, .99), 198);
  EXPECT_EQ(Percentile(values, 1), 200);
  EXPECT_EQ(Percentile({7}, .5), 7);
  EXPECT_EQ(Percentile({7}, 0), 7);
  EXPECT_EQ(Percentile({}, .5), 0);
}

std::vector<SweepPoint> TwoPoints() {
  std::vector<SweepPoint> points(2);
  points[0].values = {"0"};
  points[1].values = {"[1,2]"};
  for (SweepPoint& point : points) {
    point.runs = 2;
    point.completed = 4;
    point.fast = 3;
    point.latencies_ns = {1'000'000, 2'000'000, 3'000'000, 9'500'000};
  }
  points[1].violations = 1;
  points[1].first_violation = "safety:<agreement>, seed 2";
  return points;
}

TEST(SweepOutput, TableCsvAndPageSayTheSame) {
  const std::vector<Axis> axes = {{"/x", {"0", "[1,2]"}}};
  const std::string table = SweepTable(axes, TwoPoints()), csv = SweepCsv(axes, TwoPoints());
  EXPECT_NE(table.find("75.0   2.000   9.500"), std::string::npos) << table;
  EXPECT_NE(csv.find("\"[1,2]\",2,1,4,75.0,2.000,9.500"), std::string::npos) << csv;
  const std::string page = SweepPage("a & b", "zyz sweep", axes, TwoPoints());
  EXPECT_NE(page.find("<h1>a &amp; b</h1>"), std::string::npos);
  EXPECT_NE(page.find("at [1,2]: 2.000</title>"), std::string::npos);
  EXPECT_NE(page.find("safety:&lt;agreement>, seed 2"), std::string::npos);
  for (const char* address : {"http://", "https://", "src=\"", "url("})
    EXPECT_EQ(page.find(address), std::string::npos);
}

}  // namespace
}  // namespace zyz::tools
