#include "sim/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/sim/echo_protocol.h"

namespace zyz::sim {
namespace {

constexpr ClusterSize kCluster = ThirdsCluster(1);
constexpr uint32_t kNodes = 6;  // r0 … r3, c0, c1
constexpr NodeId kC0 = 4, kC1 = 5;

class NetworkTest : public testing::Test {
 protected:
  // Sends one PING (or PONG) copy and returns what becomes of it.
  Transit Send(Network* network, TimeNs now, NodeId from, NodeId to, uint64_t number = 0, MessageKind kind = kPing,
               size_t size = 0) {
    Ref<const Message> message;
    if (kind == kPing) {
      Ref<Ping> ping = New<Ping>(&pool_);
      ping->number = number;
      message = std::move(ping);
    } else {
      message = New<Pong>(&pool_);
    }
    network->Begin(now, from, *message, next_id_++, size);
    return network->Send(to);
  }
  std::vector<TimeNs> Delays(Network* network, NodeId from, NodeId to, int count) {
    std::vector<TimeNs> delays;
    for (int i = 0; i < count; ++i) delays.push_back(Send(network, 0, from, to).at);
    return delays;
  }
  static Network Make(const NetworkConfig& config, uint64_t seed = 1, uint32_t nodes = kNodes) {
    return Network(config, kCluster, nodes, seed);
  }

  MessagePool pool_;
  uint64_t next_id_ = 0;
};

NetworkConfig Constant(TimeNs delay_ns) { return {.delay = {.min_ns = delay_ns, .max_ns = delay_ns}}; }
NetworkConfig Uniform(TimeNs min_ns, TimeNs max_ns) { return {.delay = {.min_ns = min_ns, .max_ns = max_ns}}; }

int CountFates(const std::vector<Transit>& transits, Fate fate) {
  return static_cast<int>(
      std::count_if(transits.begin(), transits.end(), [&](const Transit& t) { return t.fate == fate; }));
}

// ---- Delay ----

TEST_F(NetworkTest, ConstantDelay) {
  Network network = Make(Constant(100));
  EXPECT_EQ(Send(&network, 1000, 0, 1).at, 1100);
  EXPECT_EQ(Send(&network, 1000, 0, 2).at, 1100) << "messages of one node do not wait for each other";
}

TEST_F(NetworkTest, UniformDelayStaysInItsRange) {
  Network network = Make(Uniform(100, 400));
  const std::vector<TimeNs> delays = Delays(&network, 0, 1, 10'000);
  EXPECT_EQ(*std::min_element(delays.begin(), delays.end()), 100);
  EXPECT_EQ(*std::max_element(delays.begin(), delays.end()), 400);
}

TEST_F(NetworkTest, LongTailedDelayHasItsMeanAndItsCut) {
  NetworkConfig config;
  config.delay = {.min_ns = 10'000, .max_ns = 100'000, .exponential = true, .mean_ns = 20'000};
  Network network = Make(config);
  const std::vector<TimeNs> delays = Delays(&network, 0, 1, 100'000);
  TimeNs sum = 0;
  for (const TimeNs delay : delays) sum += delay;
  EXPECT_NEAR(sum / 100'000, 20'000, 200);
  EXPECT_LT(*std::min_element(delays.begin(), delays.end()), 10'010);
  EXPECT_EQ(*std::max_element(delays.begin(), delays.end()), 100'000);
}

// ---- Streams ----

TEST_F(NetworkTest, ALinkDrawsTheSameWhateverElseHappens) {
  Network alone = Make(Uniform(100, 1'000'000));
  const std::vector<TimeNs> expected = Delays(&alone, 0, kC0, 20);

  Network more_nodes = Make(Uniform(100, 1'000'000), 1, kNodes + 30);
  EXPECT_EQ(Delays(&more_nodes, 0, kC0, 20), expected);

  Network other_links = Make(Uniform(100, 1'000'000));
  Delays(&other_links, 0, 1, 7);
  Delays(&other_links, kC0, 0, 7);
  EXPECT_EQ(Delays(&other_links, 0, kC0, 20), expected);

  NetworkConfig config = Uniform(100, 1'000'000);
  config.duplicate_ppm = 500'000;
  config.rules.push_back({.from = {0}, .to = {1}});
  Network more_features = Make(config);
  EXPECT_EQ(Delays(&more_features, 0, kC0, 20), expected);

  Network larger_cluster(Uniform(100, 1'000'000), ThirdsCluster(2), 9, 1);
  EXPECT_EQ(Delays(&larger_cluster, 0, ThirdsCluster(2).Client(0), 20), expected) << "c0 is c0 in every cluster";

  Network other_seed = Make(Uniform(100, 1'000'000), 2);
  EXPECT_NE(Delays(&other_seed, 0, kC0, 20), expected);
}

TEST_F(NetworkTest, ALostCopyMovesNobodysDraws) {
  Network plain = Make(Uniform(100, 1'000'000));
  const std::vector<TimeNs> expected = Delays(&plain, 0, 1, 200);
  NetworkConfig config = Uniform(100, 1'000'000);
  config.loss_ppm = 300'000;
  Network lossy = Make(config);
  int lost = 0;
  for (const TimeNs delay : expected) {
    const Transit transit = Send(&lossy, 0, 0, 1);
    lost += transit.fate == Fate::kLost;
    if (transit.fate == Fate::kArrives) {
      EXPECT_EQ(transit.at, delay);
    }
  }
  EXPECT_GT(lost, 30);
  EXPECT_LT(lost, 90);
}

// ---- Chance ----

TEST_F(NetworkTest, DuplicatesArriveOnTheirOwn) {
  NetworkConfig config = Uniform(100, 1'000'000);
  config.duplicate_ppm = 250'000;
  Network network = Make(config);
  int duplicates = 0;
  for (int i = 0; i < 1000; ++i) {
    const Transit transit = Send(&network, 0, 0, 1);
    ASSERT_LE(network.duplicates().size(), 1u);
    for (const Transit& duplicate : network.duplicates()) {
      ++duplicates;
      EXPECT_EQ(duplicate.fate, Fate::kArrives);
      EXPECT_NE(duplicate.at, transit.at);
    }
  }
  EXPECT_GT(duplicates, 180);
  EXPECT_LT(duplicates, 320);
}

TEST_F(NetworkTest, ReorderingHoldsBackByUpToFourLargestDelays) {
  NetworkConfig config = Constant(100);
  config.reorder_ppm = 500'000;
  Network network = Make(config);
  const std::vector<TimeNs> delays = Delays(&network, 0, 1, 10'000);
  EXPECT_NEAR(static_cast<double>(std::count(delays.begin(), delays.end(), 100)), 5000, 250);
  EXPECT_EQ(*std::max_element(delays.begin(), delays.end()), 500);
}

TEST_F(NetworkTest, ChanceEndsAtGst) {
  NetworkConfig config = Constant(100);
  config.loss_ppm = config.duplicate_ppm = config.reorder_ppm = 500'000;
  config.gst_ns = 5000;
  Network network = Make(config);
  std::vector<Transit> before, after;
  for (int i = 0; i < 100; ++i) before.push_back(Send(&network, 4999, 0, 1));
  EXPECT_GT(CountFates(before, Fate::kLost), 20);
  for (int i = 0; i < 100; ++i) {
    after.push_back(Send(&network, 5000, 0, 1));
    EXPECT_EQ(after.back().at, 5100);
    EXPECT_TRUE(network.duplicates().empty());
  }
  EXPECT_EQ(CountFates(after, Fate::kLost), 0);
}

TEST_F(NetworkTest, BeforeGstDelaysStretchUpToEightTimesButNotBeyondGst) {
  NetworkConfig config = Constant(100);
  config.gst_ns = 5000;
  Network network = Make(config);
  TimeNs least = INT64_MAX, most = 0;
  for (int i = 0; i < 10'000; ++i) {
    const TimeNs at = Send(&network, 0, 0, 1).at;
    least = std::min(least, at);
    most = std::max(most, at);
  }
  EXPECT_EQ(least, 100);
  EXPECT_GE(most, 799);
  EXPECT_LE(most, 800);
  for (int i = 0; i < 100; ++i) EXPECT_LE(Send(&network, 4950, 0, 1).at, 5100);
}

// ---- Bandwidth ----

TEST_F(NetworkTest, BandwidthSerialisesTransmissionOnly) {
  NetworkConfig config = Constant(1'000'000);
  config.bandwidth_mbps = 8;  // 1 byte per microsecond
  Network network = Make(config);
  // Ten messages of 10 bytes leave every 10 µs and fly for 1 ms, all at once: bandwidth is not 1 / latency.
  for (int i = 1; i <= 10; ++i) {
    EXPECT_EQ(Send(&network, 0, 0, 1 + static_cast<NodeId>(i % 3), 0, kPing, 10).at, 1'000'000 + i * 10'000);
  }
  EXPECT_EQ(Send(&network, 0, 1, 0, 0, kPing, 10).at, 1'010'000) << "each node has a transmitter of its own";
  EXPECT_EQ(Send(&network, 500'000, 0, 1, 0, kPing, 10).at, 1'510'000) << "and it gets idle again";
}

TEST_F(NetworkTest, TransmissionTimeIsTheSizesAndIsRoundedUp) {
  NetworkConfig config = Constant(0);
  config.bandwidth_mbps = 10'000;
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1, 0, kPing, 1000).at, 800);
  EXPECT_EQ(Send(&network, 10'000, 0, 1, 0, kPing, 1).at, 10'001);
}

TEST_F(NetworkTest, ADroppedCopyWasTransmitted) {
  NetworkConfig config = Constant(0);
  config.bandwidth_mbps = 8;
  config.rules.push_back({.to = {1}});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1, 0, kPing, 10).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 0, 2, 0, kPing, 10).at, 20'000);
}

// ---- Partitions ----

TEST_F(NetworkTest, SymmetricPartition) {
  Network network = Make(Constant(100));
  network.Partition({{0, 1, kC0}, {2, 3}}, false);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 2).fate, Fate::kPartitioned);
  EXPECT_EQ(Send(&network, 0, 2, 0).fate, Fate::kPartitioned);
  EXPECT_EQ(Send(&network, 0, kC0, 3).fate, Fate::kPartitioned) << "clients are endpoints like replicas";
  EXPECT_EQ(Send(&network, 0, kC1, 3).fate, Fate::kArrives) << "in no group";
  EXPECT_EQ(Send(&network, 0, 3, kC1).fate, Fate::kArrives);
  network.Heal();
  EXPECT_EQ(Send(&network, 0, 0, 2).at, 100);
}

TEST_F(NetworkTest, OneWayPartitionCutsFromLaterToEarlierGroups) {
  Network network = Make(Constant(100));
  network.Partition({{0, 1}, {2, 3}}, true);
  EXPECT_EQ(Send(&network, 0, 0, 2).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 2, 0).fate, Fate::kPartitioned);
}

TEST_F(NetworkTest, ANewPartitionReplacesTheOld) {
  Network network = Make(Constant(100));
  network.Partition({{0}, {1}}, false);
  network.Partition({{2}, {3}}, false);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 2, 3).fate, Fate::kPartitioned);
}

TEST_F(NetworkTest, RulesDoNotSeeWhatAPartitionCuts) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.nth = {1}});
  Network network = Make(config);
  network.Partition({{0}, {1}}, false);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kPartitioned);
  network.Heal();
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kDropped) << "the first that the rule sees";
}

// ---- Rules ----

TEST_F(NetworkTest, RulesMatchSenderReceiverAndKind) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.from = {0, kC1}, .to = {1}, .kinds = {kPing}});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, kC1, 1).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 2, 1).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 2).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 1, 0, kPong).fate, Fate::kArrives);
  EXPECT_EQ(network.rule_hits(), (std::vector<uint64_t>{2}));
}

TEST_F(NetworkTest, RulesMatchTheTimeOfSending) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.from_ns = 10, .until_ns = 20});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 9, 0, 1).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 10, 0, 1).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 20, 0, 1).fate, Fate::kArrives);
}

TEST_F(NetworkTest, RulesMatchFields) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.where = {{"number", 7}}});
  config.rules.push_back({.where = {{"number", 8}, {"absent", 8}}});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1, 7).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 0, 1, 8).fate, Fate::kArrives);
}

TEST_F(NetworkTest, NthCountsMatchingCopiesOnly) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.from = {0}, .nth = {3, 1}});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 1, 0).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 2).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 3).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 0, 3).fate, Fate::kArrives);
  EXPECT_EQ(network.rule_hits(), (std::vector<uint64_t>{2}));
}

TEST_F(NetworkTest, TheFirstRuleThatAppliesDecides) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.nth = {2}});
  config.rules.push_back({.action = NetworkRule::Do::kDelay, .delay_ns = 50});
  Network network = Make(config);
  const Transit first = Send(&network, 0, 0, 1), second = Send(&network, 0, 0, 1);
  EXPECT_EQ(first.fate, Fate::kArrives);
  EXPECT_EQ(first.rule, 1);
  EXPECT_EQ(first.at, 150);
  EXPECT_EQ(second.fate, Fate::kDropped);
  EXPECT_EQ(second.rule, 0);
}

TEST_F(NetworkTest, HoldUntilKeepsBackAndLetsGo) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.action = NetworkRule::Do::kHoldUntil, .hold_until_ns = 5000});
  Network network = Make(config);
  const Transit held = Send(&network, 10, 0, 1), later = Send(&network, 5000, 0, 1);
  EXPECT_EQ(held.fate, Fate::kHeld);
  EXPECT_EQ(held.at, 5100);
  EXPECT_EQ(held.rule, 0);
  EXPECT_EQ(later.fate, Fate::kArrives);
  EXPECT_EQ(later.at, 5100);
  EXPECT_EQ(network.rule_hits(), (std::vector<uint64_t>{1}));
}

TEST_F(NetworkTest, RuleDuplicatesAreNotMatchedAgain) {
  NetworkConfig config = Uniform(100, 1'000'000);
  config.rules.push_back({.action = NetworkRule::Do::kDuplicate, .copies = 3});
  Network network = Make(config);
  Send(&network, 0, 0, 1);
  ASSERT_EQ(network.duplicates().size(), 3u);
  EXPECT_NE(network.duplicates()[0].at, network.duplicates()[1].at);
  EXPECT_EQ(network.duplicates()[2].rule, 0);
  EXPECT_EQ(network.rule_hits(), (std::vector<uint64_t>{1}));
}

TEST_F(NetworkTest, AfterAnotherRuleHasActed) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.to = {1}, .after = 1});
  config.rules.push_back({.to = {2}, .action = NetworkRule::Do::kDelay, .delay_ns = 1});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kArrives);
  EXPECT_EQ(Send(&network, 0, 0, 2).at, 101);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kDropped);
}

TEST_F(NetworkTest, HoldForARuleUntilItActs) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.to = {1}, .action = NetworkRule::Do::kHoldForRule, .hold_for = 1});
  config.rules.push_back({.to = {2}});
  Network network = Make(config);
  const Transit held = Send(&network, 0, 0, 1);
  EXPECT_EQ(held.fate, Fate::kHeld);
  EXPECT_EQ(network.AwaitedBy(held.rule), 1u);
  EXPECT_EQ(Send(&network, 0, 0, 2).fate, Fate::kDropped);
  EXPECT_EQ(Send(&network, 0, 0, 1).fate, Fate::kArrives) << "there is nothing to wait for any more";
}

TEST_F(NetworkTest, ReplayBringsAnEarlierCopyOnceMore) {
  NetworkConfig config = Constant(100);
  config.rules.push_back({.from = {0}, .nth = {3}, .action = NetworkRule::Do::kReplay, .replay = 1});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1, 7).fate, Fate::kArrives);
  EXPECT_TRUE(network.duplicates().empty());
  Send(&network, 10, 0, 2, 8);
  EXPECT_TRUE(network.duplicates().empty());
  EXPECT_EQ(Send(&network, 20, 0, 3, 9).at, 120) << "the present one arrives as well";
  ASSERT_EQ(network.duplicates().size(), 1u);
  const ExtraCopy& again = network.duplicates()[0];
  EXPECT_EQ(As<Ping>(*again.earlier).number, 7u);
  EXPECT_EQ(again.to, 1u);
  EXPECT_EQ(again.at, 120);
}

TEST_F(NetworkTest, ARuleReplacesChance) {
  NetworkConfig config = Constant(100);
  config.loss_ppm = 1'000'000;
  config.rules.push_back({.kinds = {kPing}, .action = NetworkRule::Do::kDelay, .delay_ns = 1});
  Network network = Make(config);
  EXPECT_EQ(Send(&network, 0, 0, 1).at, 101);
  EXPECT_EQ(Send(&network, 0, 0, 1, 0, kPong).fate, Fate::kLost);
}

}  // namespace
}  // namespace zyz::sim
