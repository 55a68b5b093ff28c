// The list of all protocols' messages against the list of all protocols.
#include "tests/protocol/all_messages.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "scenarios/protocols.h"

namespace zyz::message_tests {
namespace {

std::map<std::string_view, const MessageSet*> tested;

template <class P>
class AllMessagesTest : public testing::Test {};
TYPED_TEST_SUITE(AllMessagesTest, AllProtocols, ProtocolNames);

TYPED_TEST(AllMessagesTest, AreThoseOfTheProtocol) {
  const scenarios::KnownProtocol* protocol = scenarios::FindProtocol(TypeParam::kName);
  ASSERT_NE(protocol, nullptr);
  EXPECT_EQ(protocol->info.messages, &TypeParam::Set());
  EXPECT_EQ(TypeParam::Set().end(), TypeParam::Types::kSize + 1);
  tested.emplace(TypeParam::kName, &TypeParam::Set());
}

// After the others: tests of a program run in the order of their suites.
TEST(NoProtocol, IsMissing) {
  for (const scenarios::KnownProtocol* protocol : scenarios::Protocols()) {
    EXPECT_TRUE(tested.contains(protocol->info.name)) << protocol->info.name << " is not in all_messages.h";
  }
}

}  // namespace
}  // namespace zyz::message_tests
