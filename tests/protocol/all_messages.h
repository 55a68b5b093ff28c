// The messages of every protocol, as types, for tests that are instances over all of them:
//
//   TYPED_TEST_SUITE(CodecTest, AllProtocols, ProtocolNames);
//
// A protocol is a struct here and a name in the list; all_messages_test holds the list against scenarios/protocols.cc.
#ifndef ZYZ_TESTS_PROTOCOL_ALL_MESSAGES_H_
#define ZYZ_TESTS_PROTOCOL_ALL_MESSAGES_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "protocol/message_set.h"
#include "protocol/pbft/messages.h"
#include "protocol/unreplicated/messages.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz::message_tests {

struct Zyzzyva {
  using Types = zyzzyva::AllMessages;
  static constexpr std::string_view kName = "zyzzyva";
  static constexpr int kLimitedFields = 16;  // fields that have a length: a new one is one more
  static const MessageSet& Set() { return zyzzyva::Messages(); }
};

struct Pbft {
  using Types = pbft::AllMessages;
  static constexpr std::string_view kName = "pbft";
  static constexpr int kLimitedFields = 12;
  static const MessageSet& Set() { return pbft::Messages(); }
};

struct Unreplicated {
  using Types = unreplicated::AllMessages;
  static constexpr std::string_view kName = "unreplicated";
  static constexpr int kLimitedFields = 2;
  static const MessageSet& Set() { return unreplicated::Messages(); }
};

using AllProtocols = testing::Types<Zyzzyva, Pbft, Unreplicated>;

struct ProtocolNames {
  template <class P>
  static std::string GetName(int) {
    return std::string(P::kName);
  }
};

}  // namespace zyz::message_tests

#endif  // ZYZ_TESTS_PROTOCOL_ALL_MESSAGES_H_
