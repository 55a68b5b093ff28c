// The services are deterministic and their snapshots are canonical: equal histories give equal replies and states, a
// restored instance goes on like the one that was saved, and bytes that no snapshot consists of are refused.
#include "protocol/application.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace zyz {
namespace {

using Kind = ApplicationSpec::Kind;
constexpr Kind kKinds[] = {Kind::kKv, Kind::kCounter, Kind::kNull};

std::unique_ptr<Application> MakeOne(Kind kind) { return MakeApplication({.kind = kind, .reply_bytes = 20}); }

Bytes Reply(Application* application, std::string_view operation) {
  Bytes reply = "left over";
  application->Execute(operation, 0, &reply);
  return reply;
}

Bytes SnapshotOf(const Application& application) {
  Bytes snapshot = "left over";
  application.Snapshot(&snapshot);
  return snapshot;
}

// ---- The counter ----

TEST(Counter, CountsAndTells) {
  CounterApplication counter;
  EXPECT_EQ(Reply(&counter, "get"), "0");
  EXPECT_EQ(Reply(&counter, "inc"), "1");
  EXPECT_EQ(Reply(&counter, "inc"), "2");
  EXPECT_EQ(Reply(&counter, "get"), "2");
  for (const char* operation : {"", "inc ", "INC", "dec", "get 1"}) EXPECT_EQ(Reply(&counter, operation), "error");
  EXPECT_EQ(Reply(&counter, "get"), "2");
}

TEST(Counter, OnlyGetIsARead) {
  CounterApplication counter;
  Reply(&counter, "inc");
  EXPECT_TRUE(counter.IsRead("get"));
  for (const char* operation : {"", "inc", "get ", "get 1"}) EXPECT_FALSE(counter.IsRead(operation)) << operation;
  Bytes reply = "left over";
  counter.Read("get", &reply);
  EXPECT_EQ(reply, "1");
}

// ---- The key-value store ----

TEST(Kv, OnlyGetIsARead) {
  KvApplication kv;
  Reply(&kv, "put a 1");
  for (const char* operation : {"get", "get a b", "get  a", "put a 1", "delete a", "cas a 1 2", "look a", ""}) {
    EXPECT_FALSE(kv.IsRead(operation)) << operation;
  }
  const Bytes before = SnapshotOf(kv);
  for (const char* operation : {"get a", "get b"}) {
    EXPECT_TRUE(kv.IsRead(operation));
    Bytes reply = "left over";
    kv.Read(operation, &reply);
    EXPECT_EQ(reply, Reply(&kv, operation));
  }
  EXPECT_EQ(SnapshotOf(kv), before);
  EXPECT_FALSE(NullApplication(8).IsRead("get a"));
}

TEST(Kv, PutsGetsAndDeletes) {
  KvApplication kv;
  EXPECT_EQ(Reply(&kv, "get a"), "none");
  EXPECT_EQ(Reply(&kv, "put a 1"), "ok");
  EXPECT_EQ(Reply(&kv, "get a"), "1");
  EXPECT_EQ(Reply(&kv, "put a 22"), "ok");
  EXPECT_EQ(Reply(&kv, "get a"), "22");
  EXPECT_EQ(Reply(&kv, "delete a"), "ok");
  EXPECT_EQ(Reply(&kv, "delete a"), "none");
  EXPECT_EQ(Reply(&kv, "get a"), "none");
}

TEST(Kv, ComparesAndSwaps) {
  KvApplication kv;
  EXPECT_EQ(Reply(&kv, "cas a 1 2"), "none");
  EXPECT_EQ(Reply(&kv, "put a 1"), "ok");
  EXPECT_EQ(Reply(&kv, "cas a 2 3"), "differs 1");
  EXPECT_EQ(Reply(&kv, "cas a 1 2"), "ok");
  EXPECT_EQ(Reply(&kv, "get a"), "2");
}

TEST(Kv, AnythingElseIsAnError) {
  KvApplication kv;
  for (const char* operation : {"", " ", "get", "get ", "get  a", " get a", "get a ", "get a b", "put a", "put a ",
                                "put  a", "put a 1 2", "cas a 1", "cas a 1 2 3", "delete", "Get a", "drop a"}) {
    EXPECT_EQ(Reply(&kv, operation), "error") << "'" << operation << "'";
  }
  EXPECT_EQ(SnapshotOf(kv), SnapshotOf(KvApplication()));
}

TEST(Kv, ValuesAndReplyFitIntoAMessage) {
  KvApplication kv;
  const Bytes longest(KvApplication::kMaxValueBytes, 'v');
  EXPECT_EQ(Reply(&kv, "put a " + longest), "ok");
  EXPECT_EQ(Reply(&kv, "cas a 1 2"), "differs " + longest);
  EXPECT_EQ(Reply(&kv, "cas a 1 2").size(), kMaxReplyBytes);
  EXPECT_EQ(Reply(&kv, "put b " + longest + "v"), "error");
  EXPECT_EQ(Reply(&kv, "get b"), "none");
  EXPECT_EQ(Reply(&kv, "put b 1"), "ok");
  EXPECT_EQ(Reply(&kv, "cas b 1 " + longest + "v"), "error");
  EXPECT_EQ(Reply(&kv, "get b"), "1");
}

TEST(Kv, TheStateFitsIntoAMessage) {
  KvApplication kv;
  const Bytes value(60'000, 'v');
  int stored = 0;
  while (Reply(&kv, "put key" + std::to_string(stored) + " " + value) == "ok") ++stored;
  EXPECT_GT(stored, 100);
  EXPECT_LE(SnapshotOf(kv).size(), KvApplication::kMaxStateBytes);
  EXPECT_GT(SnapshotOf(kv).size() + value.size() + 20, KvApplication::kMaxStateBytes);
  EXPECT_EQ(Reply(&kv, "put key0 1"), "ok");  // smaller than before is always possible
  EXPECT_EQ(Reply(&kv, "put other " + value), "ok");
  KvApplication restored;
  EXPECT_TRUE(restored.Restore(SnapshotOf(kv)));
}

// Clock and pairs, written by hand.
Bytes KvSnapshot(const std::vector<std::pair<Bytes, Bytes>>& pairs, uint32_t count) {
  Writer out;
  out.Int<uint64_t>(9);
  out.Int(count);
  for (const auto& [key, value] : pairs) {
    out.Int(static_cast<uint32_t>(key.size()));
    out.Raw(key);
    out.Int(static_cast<uint32_t>(value.size()));
    out.Raw(value);
  }
  return Bytes(out.bytes());
}

TEST(Kv, OnlyCanonicalSnapshotsAreRestored) {
  KvApplication kv;
  ASSERT_EQ(Reply(&kv, "put x y"), "ok");
  const Bytes before = SnapshotOf(kv);
  const Bytes long_value(KvApplication::kMaxValueBytes + 1, 'v');
  const std::vector<std::pair<const char*, Bytes>> bad = {
      {"empty", ""},
      {"a pair too few", KvSnapshot({{"a", "1"}}, 2)},
      {"a pair too many", KvSnapshot({{"a", "1"}, {"b", "2"}}, 1)},
      {"not sorted", KvSnapshot({{"b", "1"}, {"a", "2"}}, 2)},
      {"a key twice", KvSnapshot({{"a", "1"}, {"a", "2"}}, 2)},
      {"an empty key", KvSnapshot({{"", "1"}}, 1)},
      {"an empty value", KvSnapshot({{"a", ""}}, 1)},
      {"a space in a key", KvSnapshot({{"a b", "1"}}, 1)},
      {"a space in a value", KvSnapshot({{"a", "1 2"}}, 1)},
      {"a value too long", KvSnapshot({{"a", long_value}}, 1)},
      {"a trailing byte", KvSnapshot({{"a", "1"}}, 1) + '\0'},
      {"a count far too large", KvSnapshot({{"a", "1"}}, UINT32_MAX)},
  };
  for (const auto& [what, snapshot] : bad) {
    EXPECT_FALSE(kv.Restore(snapshot)) << what;
    EXPECT_EQ(SnapshotOf(kv), before) << what;
  }
  const Bytes good = KvSnapshot({{"a", "1"}, {"b", "2"}}, 2);
  EXPECT_TRUE(kv.Restore(good));
  EXPECT_EQ(SnapshotOf(kv), good);
  EXPECT_EQ(Reply(&kv, "get b"), "2");
  EXPECT_EQ(Reply(&kv, "get x"), "none");
}

// ---- The null service ----

TEST(Null, RepliesHaveTheirSizeAndDependOnTheHistory) {
  for (const size_t size : {0, 1, 7, 8, 31, 32, 33, 128, 1000}) {
    NullApplication a(size), b(size);
    EXPECT_EQ(Reply(&a, "x").size(), size);
    Reply(&b, "y");
    if (size >= 7) {
      EXPECT_NE(Reply(&a, "z"), Reply(&b, "z")) << size;
    }
  }
}

TEST(Null, ExecutingAllocatesNothingBeyondTheReply) {
  NullApplication application(100);
  Bytes reply;
  reply.reserve(100);
  const char* const data = reply.data();
  for (int i = 0; i < 10; ++i) application.Execute("op", i, &reply);
  EXPECT_EQ(reply.data(), data);
}

// ---- All of them ----

TEST(Clock, OnlyMovesForwardAndNotTooFar) {
  CounterApplication application;
  EXPECT_EQ(application.ProposeNonDet(), 1u);
  EXPECT_FALSE(application.AcceptsNonDet(0));
  EXPECT_TRUE(application.AcceptsNonDet(1));
  EXPECT_TRUE(application.AcceptsNonDet(Application::kMaxClockStep));
  EXPECT_FALSE(application.AcceptsNonDet(Application::kMaxClockStep + 1));
  application.BeginBatch(5);
  EXPECT_FALSE(application.AcceptsNonDet(5));
  EXPECT_TRUE(application.AcceptsNonDet(6));
}

TEST(Clock, IsPartOfTheState) {
  for (const Kind kind : kKinds) {
    const auto a = MakeOne(kind), b = MakeOne(kind);
    a->BeginBatch(7);
    EXPECT_NE(a->StateDigest(), b->StateDigest());
    ASSERT_TRUE(b->Restore(SnapshotOf(*a)));
    EXPECT_EQ(a->StateDigest(), b->StateDigest());
    EXPECT_EQ(b->ProposeNonDet(), 8u);
  }
}

// A history: operations that make sense for every service, and some that make none. Few keys, so that they meet.
std::vector<std::string> GenerateOperations() {
  const auto word = rc::gen::element<std::string>("a", "b", "c", "dd", "eee");
  const auto operation = rc::gen::exec([word]() -> std::string {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        return "inc";
      case 1:
        return "get " + *word;
      case 2:
        return "delete " + *word;
      case 3:
        return "cas " + *word + " " + *word + " " + *word;
      case 4:
        return *rc::gen::arbitrary<std::string>();
      default:
        return "put " + *word + " " + *word;
    }
  });
  return *rc::gen::container<std::vector<std::string>>(operation);
}

void Execute(Application* application, const std::vector<std::string>& operations,
             std::vector<Bytes>* replies = nullptr) {
  for (const std::string& operation : operations) {
    const uint64_t nd = application->ProposeNonDet();
    application->BeginBatch(nd);
    Bytes reply;
    application->Execute(operation, nd, &reply);
    if (replies != nullptr) replies->push_back(reply);
  }
}

TEST(Application, EqualHistoriesGiveEqualRepliesAndStates) {
  EXPECT_TRUE(rc::check([] {
    for (const Kind kind : kKinds) {
      const auto a = MakeOne(kind), b = MakeOne(kind);
      const auto operations = GenerateOperations();
      std::vector<Bytes> replies_a, replies_b;
      Execute(a.get(), operations, &replies_a);
      Execute(b.get(), operations, &replies_b);
      RC_ASSERT(replies_a == replies_b);
      RC_ASSERT(a->StateDigest() == b->StateDigest());
    }
  }));
}

TEST(Application, ARestoredInstanceGoesOnLikeTheOriginal) {
  EXPECT_TRUE(rc::check([] {
    for (const Kind kind : kKinds) {
      const auto original = MakeOne(kind), restored = MakeOne(kind);
      Execute(original.get(), GenerateOperations());
      Execute(restored.get(), GenerateOperations());
      RC_ASSERT(restored->Restore(SnapshotOf(*original)));
      RC_ASSERT(restored->StateDigest() == original->StateDigest());
      const auto rest = GenerateOperations();
      std::vector<Bytes> replies_original, replies_restored;
      Execute(original.get(), rest, &replies_original);
      Execute(restored.get(), rest, &replies_restored);
      RC_ASSERT(replies_restored == replies_original);
      RC_ASSERT(SnapshotOf(*restored) == SnapshotOf(*original));
    }
  }));
}

TEST(Application, MutatedSnapshotsAreRefusedOrCanonical) {
  EXPECT_TRUE(rc::check([] {
    for (const Kind kind : kKinds) {
      const auto application = MakeOne(kind);
      Execute(application.get(), GenerateOperations());
      const Bytes before = SnapshotOf(*application);
      Bytes mutated = before;
      const int edits = *rc::gen::inRange(1, 4);
      for (int i = 0; i < edits && !mutated.empty(); ++i) {
        const size_t at = *rc::gen::inRange<size_t>(0, mutated.size());
        switch (*rc::gen::inRange(0, 3)) {
          case 0:
            mutated[at] = *rc::gen::arbitrary<char>();
            break;
          case 1:
            mutated.erase(at, *rc::gen::inRange<size_t>(1, 6));
            break;
          default:
            mutated.insert(at, 1, *rc::gen::arbitrary<char>());
        }
      }
      const bool accepted = application->Restore(mutated);
      RC_ASSERT(SnapshotOf(*application) == (accepted ? mutated : before));
    }
  }));
}

}  // namespace
}  // namespace zyz
