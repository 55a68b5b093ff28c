#include "sim/crypto_suite.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace zyz::sim {
namespace {

constexpr Statement kSays{7, 1, 2, 3};

TEST(SymbolicSuite, AcceptsExactlyWhatTheSignerSigned) {
  SymbolicSuite suite(1, 3);
  const Signer signer = suite.MakeSigner(0);
  const Verifier verifier = suite.MakeVerifier(2);
  const Signature signature = signer.Sign(Digest{42}, kSays);
  EXPECT_TRUE(verifier.Verify(0, Digest{42}, signature));
  EXPECT_FALSE(verifier.Verify(1, Digest{42}, signature)) << "another's name";
  EXPECT_FALSE(verifier.Verify(0, Digest{43}, signature)) << "another digest";
  EXPECT_FALSE(verifier.Verify(0, Digest{42}, Signature{signature.tag ^ 1}));
  EXPECT_FALSE(verifier.Verify(0, Digest{42}, Signature{}));
  EXPECT_FALSE(verifier.Verify(3, Digest{42}, signature)) << "nobody's name";
  EXPECT_FALSE(verifier.Verify(kNoNode, Digest{42}, signature));
}

TEST(SymbolicSuite, KeysDependOnSeedAndIdentityAlone) {
  SymbolicSuite small(1, 2), large(1, 9), other(2, 2);
  const Signature signature = small.MakeSigner(1).Sign(Digest{42}, kSays);
  EXPECT_TRUE(large.MakeVerifier(8).Verify(1, Digest{42}, signature));
  EXPECT_FALSE(other.MakeVerifier(0).Verify(1, Digest{42}, signature));
}

TEST(SymbolicSuite, ASignerCannotBeCopied) {
  static_assert(!std::is_copy_constructible_v<Signer> && std::is_move_constructible_v<Signer>);
}

TEST(SymbolicSuite, CountsOperations) {
  SymbolicSuite suite(1, 3);
  const Signer signer = suite.MakeSigner(0);
  suite.BeginStep(0);
  const Signature signature = signer.Sign(Digest{42}, kSays);
  suite.MakeVerifier(0).Verify(1, Digest{42}, signature);
  suite.MakeVerifier(0).Verify(2, Digest{42}, signature);
  EXPECT_EQ(suite.step_counts().signs, 1u);
  EXPECT_EQ(suite.step_counts().verifies, 2u);
  suite.BeginStep(1);
  EXPECT_EQ(suite.step_counts().signs, 0u);
  EXPECT_EQ(suite.step_counts().verifies, 0u);
  EXPECT_EQ(suite.counts(0).signs, 1u);
  EXPECT_EQ(suite.counts(0).verifies, 2u);
  EXPECT_EQ(suite.counts(1).signs, 0u);
}

TEST(SymbolicSuite, NotesWhatTheSteppingNodeStated) {
  SymbolicSuite suite(1, 3);
  const Signer own = suite.MakeSigner(0), accomplice = suite.MakeSigner(1);
  own.Sign(Digest{1}, kSays);  // before any step
  suite.BeginStep(0);
  EXPECT_TRUE(suite.statements().empty());
  own.Sign(Digest{1}, kSays);
  own.Sign(Digest{2}, Statement{});
  accomplice.Sign(Digest{3}, kSays);
  ASSERT_EQ(suite.statements().size(), 1u);
  EXPECT_EQ(suite.statements()[0].signer, 0u);
  EXPECT_EQ(suite.statements()[0].statement.value, 3u);
  EXPECT_EQ(suite.step_counts().signs, 3u) << "whoever computes pays";
}

}  // namespace
}  // namespace zyz::sim
