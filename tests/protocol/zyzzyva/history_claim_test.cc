// "VIEW-CHANGE(w) is valid iff": every clause violated by itself, under both rules, on a message that is valid without
// the violation. What VIEW-CHANGE and STATE have in common (the shown history) is spoiled in both by the same table.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "protocol/zyzzyva/service_state.h"
#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;
using Verdict = std::optional<RejectReason>;  // none: accepted

// What somebody in view 1 may hold: checkpoint 2 of view 0, position 3 inherited, 4 and 5 ordered in view 1 by r1, and
// a certificate for 4. All of it is shown to r2, which stands at the beginning.
class Claim : public testing::TestWithParam<ViewChangeRule> {
 protected:
  Claim() : bench_(Options(GetParam())) {
    OrderChain old_view(&forge(), 0);
    auto service = ServiceState(bench_.cluster(), MakeApplication({.kind = ApplicationSpec::Kind::kCounter}));
    for (Timestamp t : {1, 2}) service.Execute(*old_view.Next({Request(t)}));
    service.Snapshot(&snapshot_);
    shown_.checkpoint =
        forge().MakeCheckpointCert(0, 2, old_view.h(), ServiceState::SnapshotDigest(snapshot_), {0, 1, 2});
    shown_.o.push_back(old_view.Next({Request(3)}));
    shown_.view_cert = forge().MakeViewCert(1, 3, old_view.h(), {0, 2, 3});
    OrderChain new_view(&forge(), 1, old_view.n(), old_view.h());
    for (Timestamp t : {4, 5}) shown_.o.push_back(new_view.Next({Request(t)}));
    shown_.cc = forge().MakeCc(Forge::TupleFor(*shown_.o[1], "4"), {0, 1, 3});
  }
  static BenchOptions Options(ViewChangeRule rule) {
    BenchOptions options;
    options.config.checkpoint_interval = 2;
    options.config.view_change = rule;
    return options;
  }

  const Forge& forge() { return bench_.forge(); }
  bool repaired() const { return GetParam() == ViewChangeRule::kRepaired; }
  Ref<zyz::Request> Request(Timestamp t) { return forge().MakeRequest(bench_.c(0), t); }
  Ref<ViewChange> Valid() { return forge().MakeViewChange(3, 2, shown_, forge().MakeProof(1, {0, 3})); }

  // A refused VIEW-CHANGE has no effect but the report; an accepted one takes the replica out of its view (V2).
  void Expect(Verdict verdict, const Ref<ViewChange>& m, const std::string& name) {
    BenchCluster bench(Options(GetParam()));
    bench.Give(2, m);
    EXPECT_EQ(bench.CountRejected(2), verdict ? 1u : 0u) << name;
    EXPECT_EQ(Reason(bench, 2), verdict ? Name(*verdict) : "accepted") << name;
    EXPECT_EQ(bench.replica(2).IsLeaving(), !verdict) << name;
    EXPECT_EQ(bench.Count({}) > 0, !verdict) << name << ": " << bench.Describe();
  }
  // The same for a STATE: accepted, the replica stands where its sender stood.
  void Expect(Verdict verdict, const Ref<State>& m, const std::string& name) {
    BenchCluster bench(Options(GetParam()));
    bench.Give(2, m);
    EXPECT_EQ(bench.CountRejected(2), verdict ? 1u : 0u) << name;
    EXPECT_EQ(Reason(bench, 2), verdict ? Name(*verdict) : "accepted") << name;
    EXPECT_EQ(bench.replica(2).view(), verdict ? 0 : m->view_cert.v) << name;
    EXPECT_EQ(bench.replica(2).history().max_n(), verdict ? 0 : m->checkpoint.n + m->o.size()) << name;
  }
  static std::string Reason(const BenchCluster& bench, NodeId i) {
    const Event* rejected = bench.LastEvent(i, EventKind::kRejected);
    return rejected == nullptr ? "accepted" : std::string(Name(rejected->reason));
  }

  // ---- The table's helpers: each spoils a copy of shown_ ----
  using Spoil = std::function<void(ShownHistory*)>;
  // Replaces O[k] by a copy that `edit` changed; the header stays signed as it was.
  Spoil EditEntry(size_t k, std::function<void(OrderReq*)> edit) {
    return [this, k, edit](ShownHistory* shown) {
      auto copy = forge().Copy(shown->o[k]);
      copy->ForgetDigests();
      edit(copy.get());
      shown->o[k] = copy;
    };
  }
  // The last entry ordered in view v and signed by `signer`, the content unchanged.
  Spoil LastEntryOf(View v, NodeId signer) {
    return EditEntry(2, [this, v, signer](OrderReq* m) {
      m->order.v = v;
      forge().Sign(signer, m);
    });
  }
  Spoil CcOf(size_t k, View v, std::initializer_list<NodeId> voters) {
    const std::vector<NodeId> copy(voters);
    return [this, k, v, copy](ShownHistory* shown) {
      SpecTuple tuple = Forge::TupleFor(*shown->o[k], "4");
      tuple.v = v;
      shown->cc = CommitCert{.tuple = tuple, .votes = {}};
      for (NodeId i : copy) {
        const auto signed_by_i = forge().MakeSpecResponse(i, tuple, "4");
        shown->cc->votes.push_back({i, signed_by_i->sig});
      }
    };
  }
  // view_cert and checkpoint with everything but one thing in order.
  Spoil ViewCertOf(View v, SeqNum n, Digest h) {
    return [this, v, n, h](ShownHistory* shown) { shown->view_cert = forge().MakeViewCert(v, n, h, {0, 2, 3}); };
  }
  Spoil CheckpointOf(View v, SeqNum n, Digest h) {
    return [this, v, n, h](ShownHistory* shown) {
      shown->checkpoint = forge().MakeCheckpointCert(v, n, h, shown->checkpoint.a, {0, 1, 2});
    };
  }
  static Spoil Edit(std::function<void(ShownHistory*)> edit) { return edit; }

  void ExpectShown(Verdict verdict, const Spoil& spoil, const std::string& name) {
    ShownHistory shown = shown_;
    spoil(&shown);
    Expect(verdict, forge().MakeViewChange(3, 9, shown, forge().MakeProof(8, {0, 3})), "VIEW-CHANGE, " + name);
    Expect(verdict, forge().MakeState(shown, snapshot_), "STATE, " + name);
  }

  BenchCluster bench_;
  ShownHistory shown_;
  Bytes snapshot_;
};

INSTANTIATE_TEST_SUITE_P(Rules, Claim, testing::Values(ViewChangeRule::kRepaired, ViewChangeRule::kPublished),
                         [](const auto& info) {
                           return info.param == ViewChangeRule::kRepaired ? "repaired" : "published";
                         });

TEST_P(Claim, WithoutASpoiledPartIsValid) {
  ExpectShown(
      {}, [](ShownHistory*) {}, "as it is");
  ExpectShown({}, Edit([](ShownHistory* s) { s->cc.reset(); }), "no certificate");
  ExpectShown({}, Edit([](ShownHistory* s) { s->o.resize(1), s->cc.reset(); }), "nothing beyond the view certificate");
}

// "Proof of f+1 distinct I-HATE-THE-PRIMARY(w-1)."
TEST_P(Claim, NeedsTheProofOfSuspicion) {
  const auto with = [&](Votes proof) { return forge().MakeViewChange(3, 2, shown_, std::move(proof)); };
  Expect({}, with(forge().MakeProof(1, {0, 1, 2, 3})), "more than f+1");
  Expect(kBadCertificate, with({}), "none");
  Expect(kBadCertificate, with(forge().MakeProof(1, {3})), "f");
  Expect(kBadCertificate, with(forge().MakeProof(0, {0, 3})), "of w-2");
  Expect(kBadCertificate, with(forge().MakeProof(2, {0, 3})), "of w");
  Expect(kBadCertificate, with(forge().MakeProof(1, {3, 3})), "one replica twice");
  Expect(kBadCertificate, with(forge().MakeProof(1, {3, 0})), "not sorted");
  Expect(kBadCertificate, with(forge().MakeProof(1, {0, bench_.c(0)})), "a client");
  Votes forged = forge().MakeProof(1, {0, 3});
  forged[0].i = 1;
  Expect(kBadCertificate, with(forged), "somebody else's signature");
}

// "u < w and view_cert(u) valid", and the message is its sender's own.
TEST_P(Claim, IsForALaterViewThanItsTag) {
  const auto with = [&](const std::function<void(ViewChange*)>& edit) {
    Ref<ViewChange> m = Valid();
    edit(m.get());
    forge().Sign(3, m.get());
    return m;
  };
  Expect({}, Valid(), "as it is");
  Expect(kMalformed, with([&](ViewChange* m) { m->w = 1, m->proof = forge().MakeProof(0, {0, 3}); }), "u = w");
  Expect(kMalformed, with([](ViewChange* m) { m->w = 0, m->u = 0, m->view_cert = {}; }), "w = 0");
  Expect(kMalformed, with([](ViewChange* m) { m->u = 0; }), "a lower tag than its certificate's");
  Expect(kMalformed, with([&](ViewChange* m) {
           m->w = 4, m->u = 3, m->proof = forge().MakeProof(3, {0, 3});
         }),
         "a higher tag than its certificate's");
  Ref<ViewChange> m = Valid();
  m->i = bench_.c(0);
  forge().Sign(bench_.c(0), m.get());
  Expect(kUnknownSender, m, "a client's");
  m = Valid();
  forge().Sign(1, m.get());
  Expect(kBadSignature, m, "signed by somebody else");
  m = Valid();
  m->w = 5;
  m->ForgetDigests();
  Expect(kBadSignature, m, "edited after it was signed");
}

TEST_P(Claim, NeedsAViewCertificate) {
  const ViewCert good = shown_.view_cert;
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->view_cert.votes.pop_back(); }), "2f votes");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->view_cert.votes[1] = s->view_cert.votes[0]; }), "twice");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->view_cert.votes[2].sig.tag ^= 1; }), "a bad vote");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->view_cert.n = 4; }), "another n than confirmed");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->view_cert.h = {}; }), "another h than confirmed");
  // View 0 has the genesis certificate and no other.
  ShownHistory genesis;
  const auto of_view_0 = [&](ViewCert cert) {
    genesis.view_cert = std::move(cert);
    return forge().MakeViewChange(3, 1, genesis, forge().MakeProof(0, {0, 3}));
  };
  Expect({}, of_view_0({}), "genesis");
  Expect(kBadCertificate, of_view_0(forge().MakeViewCert(0, 0, {}, {0, 1, 2})), "a vote for view 0");
  Expect(kBadCertificate, of_view_0(forge().MakeViewCert(0, 3, good.h, {0, 1, 2})), "view 0 inherits nothing");
  Expect(kBadCertificate, of_view_0({.v = 0, .n = 0, .h = Digest{1}, .votes = {}}), "h_0 is 0");
}

// "Checkpoint proof valid and of a view ≤ u (checkpoint 0 … needs none)."
TEST_P(Claim, NeedsACheckpointProof) {
  const Digest h2 = shown_.checkpoint.h;
  ExpectShown({}, CheckpointOf(1, 2, h2), "of view u");
  ExpectShown(kBadCertificate, CheckpointOf(2, 2, h2), "of a view above u");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.votes.pop_back(); }), "2f votes");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.votes[0].i = 3; }), "not sorted, not theirs");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.a = {}; }), "another a");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.h = {}; }), "another h");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.v = 1; }), "another view");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->checkpoint.n = 4; }), "another n");
  const auto with = [&](CheckpointCert checkpoint) {
    ShownHistory shown;
    shown.checkpoint = std::move(checkpoint);
    return forge().MakeViewChange(3, 1, shown, forge().MakeProof(0, {0, 3}));
  };
  Expect(kBadCertificate, with({.v = 0, .n = 0, .h = Digest{1}, .a = {}, .votes = {}}), "h_0 is 0");
  Expect(kBadCertificate, with({.v = 0, .n = 0, .h = {}, .a = Digest{1}, .votes = {}}), "checkpoint 0 has no a");
  Expect(kBadCertificate, with(forge().MakeCheckpointCert(0, 0, {}, {}, {0, 1, 2})), "checkpoint 0 has no votes");
}

// "O is a chain from the checkpoint, with the batches."
TEST_P(Claim, ShowsAChainWithBatches) {
  for (size_t k : {0, 1, 2}) {
    const std::string name = "entry " + std::to_string(k);
    ExpectShown(kBadHistoryDigest, EditEntry(k, [](OrderReq* m) { m->order.n += 1; }), name + ": n");
    ExpectShown(kBadHistoryDigest, EditEntry(k, [](OrderReq* m) { m->order.h = {}; }), name + ": h");
    ExpectShown(kBadHistoryDigest, EditEntry(k, [](OrderReq* m) { m->order.d = {}; }), name + ": d");
    ExpectShown(kBadHistoryDigest, EditEntry(k, [](OrderReq* m) { m->order.nd += 1; }), name + ": ND");
    ExpectShown(kBadHistoryDigest, EditEntry(k, [](OrderReq* m) { m->batch.clear(); }), name + ": no batch");
    ExpectShown(kBadHistoryDigest, EditEntry(k, [&](OrderReq* m) { m->batch = {Request(9)}; }), name + ": batch");
  }
  ExpectShown(kBadHistoryDigest, Edit([](ShownHistory* s) { s->o.erase(s->o.begin()); }), "does not start at S");
  ExpectShown(kBadHistoryDigest, Edit([](ShownHistory* s) { s->o.erase(s->o.begin() + 1); }), "has a hole");
  ExpectShown(kBadHistoryDigest, CheckpointOf(0, 2, Digest{5}), "starts from another h");
  // An empty batch is no entry, however well it is chained.
  ExpectShown(kBadHistoryDigest,
              Edit([&](ShownHistory* s) { s->o[2] = forge().MakeOrder(1, 5, s->o[1]->order.h, {}); }),
              "an empty batch");
}

TEST_P(Claim, IsNoLongerThanTheWindow) {
  OrderChain chain(&forge(), 1, 5, shown_.o[2]->order.h);
  shown_.o.push_back(chain.Next({Request(6)}));
  ExpectShown(
      {}, [](ShownHistory*) {}, "the whole window");
  shown_.o.push_back(chain.Next({Request(7)}));
  ExpectShown(
      kOverLimit, [](ShownHistory*) {}, "one more");
  ShownHistory at_the_end;
  at_the_end.checkpoint = forge().MakeCheckpointCert(0, UINT64_MAX - 1, Digest{1}, {}, {0, 1, 2});
  Expect(kOverLimit, forge().MakeViewChange(3, 1, at_the_end, forge().MakeProof(0, {0, 3})), "positions that wrap");
}

// "… reaches at least the larger of the checkpoint's n and the certificate's n, and has the certificate's h there when
// it lies above the checkpoint."
TEST_P(Claim, ReachesItsViewCertificate) {
  const Digest h5 = shown_.o[2]->order.h;
  ExpectShown(kMalformed, Edit([](ShownHistory* s) { s->o.clear(), s->cc.reset(); }), "ends before view_cert");
  ExpectShown(kMalformed, ViewCertOf(1, 6, h5), "one short of view_cert");
  ExpectShown({}, ViewCertOf(1, 5, h5), "all of it inherited");
  ExpectShown(kBadHistoryDigest, ViewCertOf(1, 5, Digest{7}), "ends elsewhere");
  ExpectShown(kBadHistoryDigest, ViewCertOf(1, 3, h5), "passes elsewhere");
  ExpectShown({}, Edit([&](ShownHistory* s) {
                s->view_cert = forge().MakeViewCert(1, 1, Digest{7}, {0, 2, 3});
                s->o[0] = forge().MakeOrder(1, 3, s->checkpoint.h, s->o[0]->batch);
              }),
              "below the checkpoint nothing can be compared");
}

// "Every entry beyond that has an ORDER-REQ of view u that agrees and is signed by u's primary."
TEST_P(Claim, HasOrdersOfItsViewBeyondTheCertificate) {
  ExpectShown({}, LastEntryOf(1, 1), "of view u");
  ExpectShown(kBadSignature, LastEntryOf(0, 0), "of an earlier view, beyond the CC");
  ExpectShown(kBadSignature, LastEntryOf(5, 1), "of a later view that r1 leads, too");
  ExpectShown(kBadSignature, LastEntryOf(1, 3), "signed by a backup");
  ExpectShown(kBadSignature, EditEntry(2, [](OrderReq* m) { m->order.sig.tag ^= 1; }), "signed by nobody");
  // Inherited entries only store what view_cert vouches for.
  ExpectShown({}, EditEntry(0, [](OrderReq* m) { m->order.v = 7, m->order.sig = {}; }), "an inherited entry");
  // What is certified needs its order all the same; only `published` takes one of an earlier view there.
  const auto old_order_at_4 = EditEntry(1, [&](OrderReq* m) { m->order.v = 0, forge().Sign(0, m); });
  ExpectShown(repaired() ? Verdict(kBadSignature) : Verdict(), old_order_at_4, "an old order that the CC covers");
  ExpectShown(kBadSignature, EditEntry(1, [&](OrderReq* m) { m->order.v = 0, forge().Sign(1, m); }),
              "its wrong primary");
  ExpectShown(kBadSignature, Edit([&](ShownHistory* s) { old_order_at_4(s), s->cc.reset(); }), "without the CC");
  ExpectShown(kBadSignature, EditEntry(1, [&](OrderReq* m) { m->order.v = 2, forge().Sign(2, m); }), "a later view");
}

// "The CC, if any, is valid, of view u, above the checkpoint, and O has its h at its n. (Under `published` … any view ≤
// u.)"
TEST_P(Claim, HasAFittingCommitCertificate) {
  ExpectShown({}, CcOf(2, 1, {0, 1, 2, 3}), "for the last entry");
  ExpectShown({}, CcOf(0, 1, {0, 1, 2}), "for an inherited entry");
  ExpectShown(kBadCertificate, CcOf(1, 1, {0, 1}), "2f votes");
  ExpectShown(kBadCertificate, CcOf(1, 1, {0, 1, 1}), "one replica twice");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->cc->votes[0].sig.tag ^= 1; }), "a bad vote");
  ExpectShown(kBadCertificate, Edit([](ShownHistory* s) { s->cc->tuple.t += 1; }), "not what was voted for");
  ExpectShown(repaired() ? Verdict(kBadCertificate) : Verdict(), CcOf(1, 0, {0, 1, 2}), "of an earlier view");
  ExpectShown(kBadCertificate, CcOf(1, 2, {0, 1, 2}), "of a later view");
  const auto elsewhere = [&](SeqNum n, Digest h) {
    return Edit([this, n, h](ShownHistory* s) {
      SpecTuple tuple = s->cc->tuple;
      tuple.n = n;
      tuple.h = h;
      s->cc = forge().MakeCc(tuple, {0, 1, 2});
    });
  };
  ExpectShown(kBadCertificate, elsewhere(2, shown_.checkpoint.h), "not above the checkpoint");
  ExpectShown(kBadCertificate, elsewhere(1, Digest{3}), "below the checkpoint");
  ExpectShown(kBadCertificate, elsewhere(6, Digest{3}), "beyond O");
  ExpectShown(kBadCertificate, elsewhere(5, shown_.o[1]->order.h), "not O's h");
}

// X1: what else a STATE must prove, because it is used at once.
TEST_P(Claim, OfAStateBringsTheSnapshotOfItsCheckpoint) {
  const auto with = [&](Bytes snapshot) { return forge().MakeState(shown_, std::move(snapshot)); };
  Expect({}, with(snapshot_), "as it is");
  Expect(kBadCertificate, with(""), "no snapshot");
  Expect(kBadCertificate, with(snapshot_ + "x"), "a longer one");
  Bytes other = snapshot_;
  other[4] ^= 1;
  Expect(kBadCertificate, with(other), "another one");
  // Checkpoint 0 is the initial state, which everybody has.
  OrderChain chain(&forge(), 0);
  ShownHistory genesis;
  genesis.o = chain.NextOnes({Request(1), Request(2)});
  Expect({}, forge().MakeState(genesis, ""), "from checkpoint 0");
  Expect(kBadCertificate, forge().MakeState(genesis, snapshot_), "a snapshot that nothing proves");
}

// What certificates cover was accepted by correct replicas; the rest is only the primary's word.
TEST_P(Claim, OfAStateHasAuthenticRequests) {
  const auto forged_request_at = [&](size_t k) {
    return EditEntry(k, [&](OrderReq* m) {
      auto request = forge().Copy(m->batch[0]);
      request->sig.tag ^= 1;
      request->ForgetDigests();
      m->batch = {request};
    });
  };
  const auto with = [&](size_t k) {
    ShownHistory shown = shown_;
    forged_request_at(k)(&shown);
    return forge().MakeState(shown, snapshot_);
  };
  Expect(kBadRequestSignature, with(1), "ordered in this view");
  Expect(kBadRequestSignature, with(2), "ordered in this view");
  Expect({}, with(0), "inherited");
}

// ---- NEW-VIEW: "P = 2f+1 VIEW-CHANGEs for w from distinct replicas", by replica id ----

TEST_P(Claim, OfANewViewHasExactlyAQuorumOfValidMembers) {
  const auto member = [&](NodeId i, View w = 2) {
    return Ref<const ViewChange>(forge().MakeViewChange(i, w, shown_, forge().MakeProof(w - 1, {0, 3})));
  };
  const auto expect = [&](Verdict verdict, const Ref<NewView>& m, const std::string& name) {
    BenchCluster bench(Options(GetParam()));
    bench.Give(1, m);
    EXPECT_EQ(bench.CountRejected(1), verdict ? 1u : 0u) << name;
    EXPECT_EQ(Reason(bench, 1), verdict ? Name(*verdict) : "accepted") << name;
    EXPECT_EQ(bench.replica(1).IsLeaving(), !verdict) << name;
  };
  const auto with = [&](std::vector<Ref<const ViewChange>> p) { return forge().MakeNewView(2, std::move(p)); };
  expect({}, with({member(0), member(2), member(3)}), "as it is");
  expect(kBadCertificate, with({}), "empty");
  expect(kBadCertificate, with({member(0), member(2)}), "2f");
  expect(kBadCertificate, with({member(0), member(1), member(2), member(3)}), "2f+2");
  expect(kBadCertificate, with({member(0), member(2), member(2)}), "one replica twice");
  expect(kBadCertificate, with({member(2), member(0), member(3)}), "not sorted");
  expect(kBadCertificate, with({member(0), member(2), member(3, 3)}), "a member for another view");
  auto spoiled = forge().Copy(member(3));
  spoiled->sig.tag ^= 1;
  expect(kBadCertificate, with({member(0), member(2), spoiled}), "an unsigned member");
  ShownHistory hides = shown_;
  hides.o.clear();
  const auto hiding = forge().MakeViewChange(3, 2, hides, forge().MakeProof(1, {0, 3}));
  expect(kBadCertificate, with({member(0), member(2), hiding}), "an invalid member");
  auto m = with({member(0), member(2), member(3)});
  forge().Sign(3, m.get());
  expect(kBadSignature, m, "not by w's primary");
  m = with({member(0), member(2), member(3)});
  m->w = 0;
  forge().Sign(0, m.get());
  expect(kMalformed, m, "for view 0");
}

// A NEW-VIEW repeats VIEW-CHANGEs that came before; what is remembered is that one, not its sender.
TEST_P(Claim, OfANewViewIsCheckedAlthoughItsSenderIsKnown) {
  bench_.Give(1, Valid());
  auto other = forge().Copy(Ref<const ViewChange>(Valid()));
  other->sig.tag ^= 1;
  std::vector<Ref<const ViewChange>> p;
  for (NodeId i : {0, 2}) p.push_back(forge().MakeViewChange(i, 2, shown_, forge().MakeProof(1, {0, 3})));
  p.push_back(other);
  bench_.Give(1, forge().MakeNewView(2, p));
  EXPECT_EQ(bench_.CountRejected(1, kBadCertificate), 1u);
}

}  // namespace
}  // namespace zyz::zyzzyva
