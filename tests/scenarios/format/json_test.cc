#include "scenarios/format/json.h"

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace zyz::scenarios {
namespace {

// The document as it was understood, or the error.
std::string Parse(std::string_view text, const JsonLimits& limits = {}) {
  const absl::StatusOr<Json> json = ParseJson(text, "f", limits);
  return json.ok() ? ShowJson(*json, 1000) : std::string(json.status().message());
}

TEST(Json, KeepsOrderAndExactIntegers) {
  EXPECT_EQ(Parse(R"({"b": [1, -2, true, null, "x"], "a": {"z": 9223372036854775807}})"),
            R"({"b": [1, -2, true, null, "x"], "a": {"z": 9223372036854775807}})");
  EXPECT_EQ(Parse("-9223372036854775808"), "-9223372036854775808");
}

TEST(Json, KeepsTheTextOfNumbersThatAreNoIntegers) {
  for (const char* number : {"1.0", "1e3", "9223372036854775808", "99999999999999999999999", "-9223372036854775809"}) {
    const absl::StatusOr<Json> json = ParseJson(number, "f");
    ASSERT_TRUE(json.ok()) << number;
    EXPECT_EQ(json->kind, Json::Kind::kOtherNumber) << number;
    EXPECT_EQ(json->text, number);
  }
}

TEST(Json, AllowsCommentsAndByteOrderMark) {
  EXPECT_EQ(Parse("\xEF\xBB\xBF// first\n{\"a\": /* here */ 1} // last"), R"({"a": 1})");
}

TEST(Json, CountsLinesAndColumns) {
  EXPECT_EQ(Parse("{\n  \"a\": 1,\n}"), "f: 3:1: found '}', allowed: string literal");
  EXPECT_EQ(Parse("{\"a\" 1}"), "f: 1:6: found number literal, allowed: ':'");
  EXPECT_EQ(Parse(""), "f: 1:1: found end of input, allowed: a value");
  EXPECT_EQ(Parse("[1,\n"), "f: 2:1: found end of input, allowed: a value");
}

TEST(Json, RefusesDuplicateKeysEvenIfEscapesHideThem) {
  EXPECT_EQ(Parse(R"([{"a/b": {"x": 1, "y": 2, "\u0078": 3}}])"),
            "f: /0/a~1b/x: found this key twice, allowed: each key once");
}

TEST(Json, RefusesNulBytesInsteadOfStoppingThere) {
  EXPECT_EQ(Parse(std::string_view("{}\0{}", 5)), "f: 1:3: found a NUL byte, allowed: JSON, with // comments");
}

TEST(Json, HasLimits) {
  EXPECT_EQ(Parse(std::string(100'000, '['), {.bytes = 1 << 20, .depth = 3}),
            "f: /0/0: found more than 3 levels of nesting, allowed: at most 3");
  EXPECT_EQ(Parse("[1234]", {.bytes = 5}), "f: 1:1: found 6 bytes, allowed: at most 5 bytes");
}

TEST(Json, ShowsLongValuesCut) {
  const absl::StatusOr<Json> json = ParseJson("[\"" + std::string(500'000, 'x') + "\"]", "f");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(ShowJson(*json, 6), "[\"xxxx…");
}

TEST(Json, CutsBetweenCharacters) {
  const absl::StatusOr<Json> json = ParseJson("\"xxxéé\"", "f");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(ShowJson(*json, 5), "\"xxx…");
  EXPECT_EQ(ShowJson(*json, 6), "\"xxxé…");
}

}  // namespace
}  // namespace zyz::scenarios
