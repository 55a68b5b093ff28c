// What nodes tell readers about themselves: the fields of ShowState, "always the same names in the same order", and the
// one line of DescribeWaiting. Neither changes anything.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {
namespace {

// "view=0 leaving=no view_cert={n=0 h=#} chain=[{n=1 h=#}] max_cc=- ", digests left out.
class TextSink final : public FieldSink {
 public:
  void Number(std::string_view name, uint64_t value) override { Add(name, std::to_string(value)); }
  void Flag(std::string_view name, bool value) override { Add(name, value ? "yes" : "no"); }
  void Hash(std::string_view name, uint64_t) override { Add(name, "#"); }
  void Blob(std::string_view name, const Bytes& value) override { Add(name, value); }
  void Absent(std::string_view name) override { Add(name, "-"); }
  void BeginStruct(std::string_view name) override { Begin(name, '{'); }
  void EndStruct() override { End('}'); }
  void BeginList(std::string_view name, size_t) override { Begin(name, '['); }
  void EndList() override { End(']'); }

  const std::string& text() const { return text_; }
  const std::vector<std::string>& names() const { return names_; }  // of the outermost fields

 private:
  void Name(std::string_view name) {
    if (depth_ == 0) names_.emplace_back(name);
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[') text_ += ' ';
    text_ += name;
    if (!name.empty()) text_ += '=';
  }
  void Add(std::string_view name, const std::string& value) {
    Name(name);
    text_ += value;
  }
  void Begin(std::string_view name, char bracket) {
    Name(name);
    text_ += bracket;
    ++depth_;
  }
  void End(char bracket) {
    text_ += bracket;
    --depth_;
  }

  std::string text_;
  std::vector<std::string> names_;
  int depth_ = 0;
};

class ShownState : public ViewChangeBench {
 protected:
  // r3 shows each of these fields, and the same names as a fresh replica.
  void ExpectShown(std::initializer_list<std::string_view> fields, NodeId i = 3) {
    TextSink fresh, now;
    BenchCluster(Options()).replica(3).ShowState(&fresh);
    replica(i).ShowState(&now);
    EXPECT_EQ(now.names(), fresh.names());
    for (const std::string_view field : fields) {
      EXPECT_NE((" " + now.text() + " ").find(" " + std::string(field) + " "), std::string::npos)
          << field << " in " << now.text();
    }
  }
  void ExpectWaits(std::string_view words, NodeId i = 3) { EXPECT_EQ(replica(i).DescribeWaiting(), words); }
  std::string ClientShows() {
    TextSink sink;
    bench_.client(0).ShowState(&sink);
    return sink.text();
  }
};

TEST_F(ShownState, AFreshReplica) {
  ExpectShown({"view=0", "leaving=no", "view_cert={n=0 h=#}", "history={n=0 h=#}", "chain=[]", "max_cc=-", "hole=-",
               "wanted=-", "selected=-", "recovering=-", "suspecting=no"});
  ExpectWaits("in view 0");
}

TEST_F(ShownState, AgreementAndCheckpoints) {
  const Orders orders = OrderSome(5, {3});
  MakeStable(3, *orders[3], {0, 1});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[4]), orders[4]->order));
  ExpectShown({"history={n=5 h=#}", "chain=[{n=5 h=#}]", "stable={v=0 n=4 h=#}", "committed_n=5",
               "max_cc={v=0 n=5 h=#}", "boundaries=[]"});
  OrderSome(7, {3});
  ExpectShown({"boundaries=[{n=8 taken=yes responses=1 checkpoints=0} {n=12 taken=yes responses=1 checkpoints=0}]"});
  ExpectWaits("in view 0; at the window's edge, waits for CHECKPOINTs at 8: 0 of 3");
}

TEST_F(ShownState, HolesAndWhatWaits) {
  OrderNext({});
  bench_.Give(3, OrderNext({}));
  ExpectShown({"early=[2]", "hole={from=1 to=1 asked_all=no}"});
  ExpectWaits("in view 0; waits for ORDER-REQ 1, asked r0");
  bench_.Fire(3, {kFillHoleTimer, 0});
  ExpectShown({"hole={from=1 to=1 asked_all=yes}"});
  bench_.Give(3, MakeRequest(1, 7));
  bench_.Give(3, MakeRequest(2, 8));
  ExpectShown({"awaited=[c1:7 c2:8]"});
  ExpectWaits("in view 0; waits for ORDER-REQ 1, asked all; waits for r0 to order c1:7, c2:8");
  SpecTuple tuple{.v = 0, .n = 6, .h = Digest{1}, .rh = {}, .c = c(3), .t = 4};
  bench_.Give(3, forge().MakeCommit(forge().MakeCc(tuple, {0, 1, 2})));
  ExpectShown({"waiting_commits=[c3:4]"});
}

TEST_F(ShownState, APrimaryWithAQueue) {
  for (Timestamp t = 1; t <= 9; ++t) bench_.Give(0, MakeRequest(0, t));
  ExpectShown({"history={n=8 h=#}", "queue=[c0:9]"}, 0);
  ExpectWaits("in view 0; has to order c0:9; at the window's edge, waits for CHECKPOINTs at 4: 0 of 3", 0);
}

TEST_F(ShownState, TheViewChangeStepByStep) {
  const OrderHeader one = forge().MakeOrder(0, 9, {}, {MakeRequest(0, 1)})->order;
  const OrderHeader other = forge().MakeOrder(0, 9, {}, {MakeRequest(1, 1)})->order;
  bench_.Give(3, forge().MakePom(0, one, other));
  ExpectShown({"suspecting=yes", "convicted=yes", "hates=[{v=0 from=[r3]}]"});
  ExpectWaits("in view 0; suspects r0, primary of view 0: 1 of 2 say so");
  Hate(3, 0, {0});
  ExpectShown({"leaving=yes", "pending_view=1", "view_changes=[{w=1 from=[r3]}]"});
  ExpectWaits("left view 0 for 1, waits for VIEW-CHANGEs to 1: 1 of 3");
  bench_.Give(3, Shows(0, 1));
  bench_.Give(3, Shows(1, 1));
  ExpectWaits("left view 0 for 1, waits for the NEW-VIEW of r1");
  bench_.Fire(3, kNewViewWait);
  ExpectShown({"patience=1", "suspecting=yes"});
  ExpectWaits("left view 0 for 1, waits for the NEW-VIEW of r1; suspects r1, primary of view 1: 1 of 2 say so");
  bench_.Give(3, MakeNewView(1, {{0, {}}, {1, {}}, {2, {}}}));
  ExpectShown({"selected={w=1 n=0 h=#}", "confirms=[{w=1 n=0 h=# from=[r3]}]"});
  bench_.Give(3, forge().MakeViewConfirm(0, 1, 0, {}));
  ExpectWaits(
      "left view 0 for 1, waits for VIEW-CONFIRMs of n 0: 2 of 3; suspects r1, primary of view 1: 1 of 2 say so");
  bench_.Give(3, forge().MakeViewConfirm(1, 1, 0, {}));
  ExpectShown({"view=1", "leaving=no", "selected=-", "confirms=[]", "view_changes=[]", "suspecting=no"});
  ExpectWaits("in view 1");
}

TEST_F(ShownState, StateThatIsMissing) {
  ShownHistory ahead;
  ahead.checkpoint = CheckpointAfter(OrderSome(4, {})).cert;
  bench_.Give(3, MakeNewView(1, {{0, ahead}, {1, ahead}, {2, ahead}}));
  ExpectShown({"wanted={v=1 n=0}", "asked_state=yes", "fetched_n=-"});
  ExpectWaits("left view 0 for 1, waits for the state at n 4; waits for the state of view 1");
  BenchCluster bench(Options());
  const SpecTuple tuple{.v = 0, .n = 99, .h = Digest{1}, .rh = {}, .c = c(0), .t = 1};
  bench.Give(3, forge().MakeCommit(forge().MakeCc(tuple, {0, 1, 2})));
  EXPECT_EQ(bench.replica(3).DescribeWaiting(), "in view 0; waits for the state of view 0 up to n 99");
}

TEST_F(ShownState, AReplicaWithoutMemory) {
  bench_.Rebirth(3, /*life=*/1);
  ExpectShown({"recovering={answers=0 fresh_view=-}"});
  ExpectWaits("has lost its memory, waits for STANDINGs: 0 of 3");
  bench_.Give(3, forge().MakeStanding(0, /*to=*/3, /*life=*/1, 0));
  bench_.Give(3, forge().MakeStanding(1, /*to=*/3, /*life=*/1, 0));
  ExpectWaits("has lost its memory, waits for STANDINGs: 2 of 3");
  bench_.Give(3, forge().MakeStanding(2, /*to=*/3, /*life=*/1, 0));
  ExpectShown({"recovering={answers=3 fresh_view=1}"});
  ExpectWaits("has lost its memory, waits for the state of a view from 1 on");
}

TEST_F(ShownState, AClient) {
  EXPECT_EQ(bench_.client(0).DescribeWaiting(), "has no request out");
  EXPECT_EQ(ClientShows(), "view=0 t=0 request=- responses=[] commit_due=no commit=- local_commits=[] pom=-");
  bench_.Submit(0);
  EXPECT_EQ(bench_.client(0).DescribeWaiting(), "waits for t=1: no response");
  bench_.Silence(3);
  bench_.DeliverAll();
  EXPECT_EQ(bench_.client(0).DescribeWaiting(), "waits for t=1: 3 of 4 responses match at (v 0, n 1)");
  bench_.Fire(c(0), {kCommitTimer, 0});
  bench_.Deliver({.kind = kCommit});
  bench_.DeliverOne({.kind = kLocalCommit});
  EXPECT_EQ(bench_.client(0).DescribeWaiting(),
            "waits for t=1: 3 of 4 responses match at (v 0, n 1); COMMIT (v 0, n 1) out; "
            "1 of 3 LOCAL-COMMITs at (v 0, n 1)");
  EXPECT_EQ(ClientShows(),
            "view=0 t=1 request={op=inc} responses=[{v=0 n=1 h=# rh=# from=[r0 r1 r2]}] commit_due=yes "
            "commit={v=0 n=1 h=#} local_commits=[{v=0 n=1 h=# from=[r0]}] pom=-");
}

TEST_F(ShownState, AClientWithAProof) {
  bench_.Submit(0);
  for (NodeId i : {1, 2}) {
    const auto order = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(c(i), 1), MakeRequest(0, 1)});
    bench_.Give(c(0), forge().MakeSpecResponse(i, Forge::TupleFor(*order, "2"), "2", order->order));
  }
  EXPECT_NE(ClientShows().find("pom={v=0}"), std::string::npos) << ClientShows();
}

TEST_F(ShownState, TimersHaveNames) {
  for (uint32_t kind = kBatchTimer; kind <= kRestTimer; ++kind) {
    EXPECT_FALSE(replica(0).TimerName(kind).empty()) << kind;
    for (uint32_t other = 0; other < kind; ++other) EXPECT_NE(replica(0).TimerName(kind), replica(0).TimerName(other));
  }
  EXPECT_TRUE(replica(0).TimerName(kRestTimer + 1).empty());
  EXPECT_EQ(bench_.client(0).TimerName(kCommitTimer), "client_commit");
  EXPECT_EQ(bench_.client(0).TimerName(kRetransmitTimer), "client_retransmit");
  EXPECT_TRUE(bench_.client(0).TimerName(kRetransmitTimer + 1).empty());
}

TEST(MessageTable, SaysWhatEachKindIs) {
  for (MessageKind kind = 1; kind < kKindsEnd; ++kind) {
    EXPECT_FALSE(Messages().NameOf(kind).empty());
    EXPECT_FALSE(Messages().AboutOf(kind).empty());
  }
  EXPECT_TRUE(Messages().NameOf(0).empty());
  EXPECT_TRUE(Messages().AboutOf(kKindsEnd).empty());
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(Messages().NumberFields(kFillHole), Names({"v", "from", "to", "i"}));
  EXPECT_EQ(Messages().NumberFields(kNewView), Names({"w"})) << "numbers inside of P are not the message's own";
  EXPECT_EQ(Messages().NumberFields(kKindsEnd), Names());
}

}  // namespace
}  // namespace zyz::zyzzyva
