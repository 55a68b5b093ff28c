// What is particular to Zyzzyva's messages: the wire, pinned byte by byte, what is signed alike, and the fields that
// scenarios can name. What holds for every message is in tests/protocol.
#include "protocol/zyzzyva/messages.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/protocol/message_generators.h"

namespace zyz::zyzzyva {
namespace {

using message_tests::CheckProperty;
using message_tests::Generate;

std::string Encoded(const Message& message) { return message_tests::Encoded(Messages(), message); }

// The wire, byte by byte. Nobody may change it without noticing.
TEST(Codec, TheEncodingIsPinned) {
  MessagePool pool;
  const Ref<Request> request = New<Request>(&pool);
  request->o = "ab";
  request->t = 0x0102030405060708;
  request->c = 4;
  request->sig.tag = 0xfffefdfcfbfaf9f8;
  const std::string encoded_request = std::string("\x02\0\0\0", 4) + "ab" + "\x08\x07\x06\x05\x04\x03\x02\x01" +
                                      std::string("\x04\0\0\0", 4) + "\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff";
  EXPECT_EQ(Encoded(*request), "\x01" + encoded_request);

  const Ref<ConfirmReq> confirm = New<ConfirmReq>(&pool);
  confirm->v = 3;
  confirm->i = 2;
  confirm->sig.tag = 1;
  confirm->request = request;
  EXPECT_EQ(Encoded(*confirm),
            "\x07" + std::string("\x03\0\0\0\0\0\0\0\x02\0\0\0\x01\0\0\0\0\0\0\0", 20) + encoded_request);
}

TEST(Codec, PresenceIsZeroOrOne) {
  MessagePool pool;
  std::string bytes = Encoded(*New<SpecResponse>(&pool));  // ends with the presence of its OR
  ASSERT_TRUE(Messages().Decode(bytes, &pool));
  for (int presence = 1; presence < 256; ++presence) {
    bytes.back() = static_cast<char>(presence);
    EXPECT_FALSE(Messages().Decode(bytes, &pool)) << presence;
  }
}

TEST(Digest, TheOrderReqAndItsHeaderAreSignedAlike) {
  EXPECT_TRUE(CheckProperty("any kind", [] {
    MessagePool pool;
    const auto order = Generate<OrderReq>(&pool);
    RC_ASSERT(order->signed_digest() == order->order.signed_digest());
    const auto response = Generate<SpecResponse>(&pool);
    RC_ASSERT(response->signed_digest() == response->tuple.signed_digest());
  }));
}

// Pinned: digests are part of every run's fingerprint.
TEST(Digest, IsTheSameOnEveryMachine) {
  MessagePool pool;
  const Ref<Request> request = New<Request>(&pool);
  request->o = std::string(100, 'o');
  request->t = 1;
  request->c = 4;
  EXPECT_EQ(Hex(request->digest()), "197c1dc5f249ff44");
  EXPECT_EQ(Hex(request->signed_digest()), "10b991741c1017f2");
}

TEST(Kinds, HaveTheTopLevelNumberFields) {
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(Messages().NumberFields(kRequest), (Names{"t", "c"}));
  EXPECT_EQ(Messages().NumberFields(kOrderReq), (Names{"v", "n", "nd"}));
  EXPECT_EQ(Messages().NumberFields(kSpecResponse), (Names{"v", "n", "c", "t", "i"}));
  EXPECT_EQ(Messages().NumberFields(kConfirmReq), (Names{"v", "i"}));
  EXPECT_EQ(Messages().NumberFields(kViewChange), (Names{"w", "u", "i"}));
}

}  // namespace
}  // namespace zyz::zyzzyva
