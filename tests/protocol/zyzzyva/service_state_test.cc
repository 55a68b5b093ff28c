// ServiceState: execution fills the client table; a snapshot is the whole state and has one form; Restore takes exactly
// such snapshots and leaves everything as it was otherwise.
#include "protocol/zyzzyva/service_state.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "protocol/zyzzyva/admission.h"
#include "tests/protocol/zyzzyva/forge.h"

namespace zyz::zyzzyva {
namespace {

constexpr uint32_t kClients = 5;

// A service and the orders it executes, for one application.
struct World {
  explicit World(ApplicationSpec::Kind kind) : spec{.kind = kind, .request_bytes = 8, .reply_bytes = 20} {}

  ServiceState NewService() { return ServiceState(cluster, MakeApplication(spec)); }
  Ref<OrderReq> Next(Batch batch) { return chain.Next(std::move(batch)); }
  Ref<Request> Ask(uint32_t client, Timestamp t, std::string_view o) {
    return forge.MakeRequest(cluster.Client(client), t, o);
  }

  ApplicationSpec spec;
  ClusterSize cluster;
  MessagePool pool;
  sim::SymbolicSuite suite{1, cluster.n() + kClients};
  Forge forge{cluster, &suite, &pool};
  OrderChain chain{&forge, 0};
};

Bytes SnapshotOf(ServiceState& service) {
  Bytes bytes;
  service.Snapshot(&bytes);
  return bytes;
}

constexpr std::string_view kOperations[] = {"put a 1",    "put b 22", "get a",   "delete a",
                                            "cas b 22 3", "inc",      "nonsense"};

// Executes some batches, drawn by RapidCheck.
void RunSome(World* world, ServiceState* service) {
  const auto draws = *rc::gen::container<std::vector<std::pair<uint32_t, size_t>>>(
      rc::gen::pair(rc::gen::inRange<uint32_t>(0, kClients), rc::gen::inRange<size_t>(0, std::size(kOperations))));
  Timestamp t = 0;
  for (const auto& [client, operation] : draws) {
    Batch batch = {world->Ask(client, ++t, kOperations[operation])};
    if (operation % 2 == 0) batch.push_back(world->Ask((client + 1) % kClients, ++t, kOperations[operation / 2]));
    service->Execute(*world->Next(std::move(batch)));
  }
}

class ServiceStateTest : public testing::TestWithParam<ApplicationSpec::Kind> {};

TEST(ServiceState, ExecutionFillsTheClientTable) {
  World world(ApplicationSpec::Kind::kCounter);
  ServiceState service = world.NewService();
  const NodeId c2 = world.cluster.Client(2);
  EXPECT_EQ(service.Record(c2).t, 0u);
  const auto order = world.Next({world.Ask(2, 7, "inc"), world.Ask(0, 1, "inc"), world.Ask(2, 9, "inc")});
  EXPECT_TRUE(service.IsFresh(order->batch));
  service.Execute(*order);
  const ClientRecord& record = service.Record(c2);
  EXPECT_EQ(record.t, 9u);
  EXPECT_EQ(record.n, 1u);
  EXPECT_EQ(record.h, order->order.h);
  EXPECT_EQ(record.reply, "3");
  EXPECT_EQ(record.rh, ReplyDigest("3"));
  EXPECT_EQ(service.Record(world.cluster.Client(1)).t, 0u) << "a client between two others was never served";
  EXPECT_EQ(service.Record(world.cluster.Client(kMaxClients - 1)).t, 0u);
}

// A3 (5), second half.
TEST(ServiceState, FreshMeansNewerThanAnythingBefore) {
  World world(ApplicationSpec::Kind::kCounter);
  ServiceState service = world.NewService();
  service.Execute(*world.Next({world.Ask(0, 5, "inc")}));
  EXPECT_TRUE(service.IsFresh({world.Ask(0, 6, "inc")}));
  EXPECT_TRUE(service.IsFresh({world.Ask(0, UINT64_MAX, "inc")}));
  EXPECT_TRUE(service.IsFresh({world.Ask(0, 6, "inc"), world.Ask(1, 1, "inc"), world.Ask(0, 7, "inc")}));
  EXPECT_FALSE(service.IsFresh({world.Ask(0, 5, "inc")}));
  EXPECT_FALSE(service.IsFresh({world.Ask(0, 4, "inc")}));
  EXPECT_FALSE(service.IsFresh({world.Ask(1, 1, "inc"), world.Ask(0, 5, "inc")}));
  EXPECT_FALSE(service.IsFresh({world.Ask(0, 6, "inc"), world.Ask(0, 6, "get")}));
  EXPECT_FALSE(service.IsFresh({world.Ask(0, 7, "inc"), world.Ask(1, 1, "inc"), world.Ask(0, 6, "inc")}));
  EXPECT_TRUE(service.IsFresh({}));
}

// The order in which clients were first seen leaves no trace; where they stand does.
TEST(ServiceState, ASnapshotHasOneForm) {
  World one(ApplicationSpec::Kind::kCounter), two(ApplicationSpec::Kind::kCounter);
  ServiceState a = one.NewService(), b = two.NewService();
  EXPECT_EQ(SnapshotOf(a), SnapshotOf(b));
  a.Execute(*one.Next({one.Ask(4, 1, "inc")}));
  b.Execute(*two.Next({two.Ask(4, 1, "inc")}));
  EXPECT_EQ(SnapshotOf(a), SnapshotOf(b));
  EXPECT_EQ(ServiceState::SnapshotDigest(SnapshotOf(a)), ServiceState::SnapshotDigest(SnapshotOf(b)));
  a.Execute(*one.Next({one.Ask(3, 1, "inc")}));
  b.Execute(*two.Next({two.Ask(2, 1, "inc")}));
  EXPECT_NE(SnapshotOf(a), SnapshotOf(b));
}

TEST_P(ServiceStateTest, ASnapshotRestoresEverything) {
  const bool holds = rc::check([kind = GetParam()] {
    World world(kind);
    ServiceState original = world.NewService();
    RunSome(&world, &original);
    const Bytes snapshot = SnapshotOf(original);
    ServiceState copy = world.NewService();
    RC_ASSERT(copy.Restore(snapshot));
    RC_ASSERT(SnapshotOf(copy) == snapshot);
    for (uint32_t k = 0; k < kClients; ++k) {
      const ClientRecord& a = original.Record(world.cluster.Client(k));
      const ClientRecord& b = copy.Record(world.cluster.Client(k));
      RC_ASSERT(a.t == b.t && a.n == b.n && a.h == b.h && a.reply == b.reply);
      if (a.t > 0) RC_ASSERT(a.rh == b.rh);
    }
    RC_ASSERT(original.ProposeNonDet() == copy.ProposeNonDet());
    // And both go on alike.
    const auto next = world.Next({world.Ask(1, 1'000'000, "get b")});
    original.Execute(*next);
    copy.Execute(*next);
    RC_ASSERT(SnapshotOf(copy) == SnapshotOf(original));
  });
  EXPECT_TRUE(holds);
}

// Bytes that were changed somewhere are either the one form of another state, or refused without a trace.
TEST_P(ServiceStateTest, AMutatedSnapshotIsRefusedOrIsAnotherStatesForm) {
  const bool holds = rc::check([kind = GetParam()] {
    World world(kind);
    ServiceState source = world.NewService();
    RunSome(&world, &source);
    Bytes bytes = SnapshotOf(source);
    const size_t at = *rc::gen::inRange<size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes += *rc::gen::nonEmpty(rc::gen::arbitrary<std::string>());
        break;
      case 3:
        bytes.insert(at, 1, static_cast<char>(*rc::gen::inRange(0, 256)));
        break;
      default:
        bytes.erase(at, *rc::gen::inRange<size_t>(1, 9));
    }
    ServiceState target = world.NewService();
    target.Execute(*world.Next({world.Ask(3, 99, "put z z")}));
    const Bytes before = SnapshotOf(target);
    const Timestamp t = target.Record(world.cluster.Client(3)).t;
    if (target.Restore(bytes)) {
      RC_ASSERT(SnapshotOf(target) == bytes);
    } else {
      RC_ASSERT(SnapshotOf(target) == before);
      RC_ASSERT(target.Record(world.cluster.Client(3)).t == t);
    }
  });
  EXPECT_TRUE(holds);
}

TEST_P(ServiceStateTest, RandomBytesAreRefused) {
  const bool holds = rc::check([kind = GetParam()] {
    World world(kind);
    ServiceState target = world.NewService();
    const Bytes before = SnapshotOf(target);
    const Bytes bytes = *rc::gen::arbitrary<std::string>();
    if (target.Restore(bytes)) {
      RC_ASSERT(SnapshotOf(target) == bytes);
    } else {
      RC_ASSERT(SnapshotOf(target) == before);
    }
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(Applications, ServiceStateTest,
                         testing::Values(ApplicationSpec::Kind::kKv, ApplicationSpec::Kind::kCounter,
                                         ApplicationSpec::Kind::kNull));

// Snapshots written by hand: application, then clients by index, each served, none twice, none beyond the table.
class HandWritten : public testing::Test {
 protected:
  void Begin(uint32_t clients) {
    writer_.Clear();
    Bytes application;
    MakeApplication(world_.spec)->Snapshot(&application);
    writer_.Int(static_cast<uint32_t>(application.size()));
    writer_.Raw(application);
    writer_.Int(clients);
  }
  void Client(uint32_t index, Timestamp t, std::string_view reply = "1") {
    writer_.Int(index);
    writer_.Int(t);
    writer_.Int(SeqNum{1});
    writer_.Int(uint64_t{7});
    writer_.Int(static_cast<uint32_t>(reply.size()));
    writer_.Raw(reply);
  }
  bool Restored() { return world_.NewService().Restore(writer_.bytes()); }

  World world_{ApplicationSpec::Kind::kCounter};
  Writer writer_;
};

TEST_F(HandWritten, ClientsAreSortedServedAndInTheTable) {
  Begin(0);
  EXPECT_TRUE(Restored());
  Begin(2);
  Client(0, 1);
  Client(kMaxClients - 1, UINT64_MAX);
  EXPECT_TRUE(Restored());
  Begin(1);
  Client(kMaxClients, 1);
  EXPECT_FALSE(Restored());
  Begin(1);
  Client(UINT32_MAX, 1);
  EXPECT_FALSE(Restored());
  Begin(1);
  Client(0, 0);
  EXPECT_FALSE(Restored()) << "a client without a request has no record";
  Begin(2);
  Client(3, 1);
  Client(3, 2);
  EXPECT_FALSE(Restored());
  Begin(2);
  Client(3, 1);
  Client(2, 1);
  EXPECT_FALSE(Restored());
  Begin(2);
  Client(3, 1);
  EXPECT_FALSE(Restored()) << "one client is missing";
  Begin(UINT32_MAX);
  EXPECT_FALSE(Restored());
  Begin(1);
  Client(0, 1, Bytes(kMaxReplyBytes + 1, 'x'));
  EXPECT_FALSE(Restored());
}

// Only an inherited history of more than f liars can contain one; executing it twice would be worse than passing over
// it.
TEST(ServiceState, AStaleRequestIsPassedOver) {
  World world(ApplicationSpec::Kind::kCounter);
  ServiceState service = world.NewService();
  service.Execute(*world.Next({world.Ask(0, 5, "inc")}));
  service.Execute(*world.Next({world.Ask(0, 5, "inc"), world.Ask(1, 1, "inc"), world.Ask(0, 4, "inc")}));
  EXPECT_EQ(service.Record(world.cluster.Client(0)).t, 5u);
  EXPECT_EQ(service.Record(world.cluster.Client(0)).n, 1u);
  EXPECT_EQ(service.Record(world.cluster.Client(1)).reply, "2");
}

TEST(ServiceState, CanRestoreChangesNothing) {
  World world(ApplicationSpec::Kind::kCounter);
  ServiceState source = world.NewService(), target = world.NewService();
  source.Execute(*world.Next({world.Ask(0, 5, "inc"), world.Ask(2, 7, "inc")}));
  target.Execute(*world.Next({world.Ask(1, 3, "inc")}));
  const Bytes shown = SnapshotOf(source), before = SnapshotOf(target);
  EXPECT_TRUE(target.CanRestore(shown));
  EXPECT_FALSE(target.CanRestore(shown + "x"));
  EXPECT_FALSE(target.CanRestore(shown, [](const ClientRecord& record) { return record.t != 7; }));
  EXPECT_TRUE(target.CanRestore(shown, [](const ClientRecord& record) { return record.t > 0; }));
  EXPECT_EQ(SnapshotOf(target), before);
}

}  // namespace
}  // namespace zyz::zyzzyva
