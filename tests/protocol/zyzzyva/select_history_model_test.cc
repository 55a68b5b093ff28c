// SelectHistory against SPEC.md section 5, written down a second time without any cleverness: every member of P is a
// list of (n, h), and each sentence of the rule becomes a search through all of them. The P's are random but real, with
// signatures and chains that admission accepts: equivocating primaries, three views, certificates, truncated histories,
// checkpoints, equal batches in different views, and now and then a checkpoint that contradicts the rest.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "protocol/zyzzyva/admission.h"
#include "protocol/zyzzyva/select_history.h"
#include "sim/crypto_suite.h"
#include "tests/protocol/zyzzyva/forge.h"

namespace zyz::zyzzyva {
namespace {

using Orders = std::vector<Ref<const OrderReq>>;
using P = std::vector<Ref<const ViewChange>>;

// ---- The model ----

using Chain = std::map<SeqNum, Digest>;  // h by position, from the checkpoint on

Chain ChainOf(const ViewChange& m) {
  Chain chain = {{m.checkpoint.n, m.checkpoint.h}};
  for (const auto& entry : m.o) chain[entry->order.n] = entry->order.h;
  return chain;
}
bool Has(const Chain& chain, SeqNum n, Digest h) { return chain.contains(n) && chain.at(n) == h; }

struct Selected {
  bool refused = false;
  Chain chain;  // from S on
};

// "The chain is its sender's O up to that n", from S on.
std::optional<Chain> UpTo(const ViewChange& sender, SeqNum n, const CheckpointCert& s) {
  if (n <= s.n) return Chain{{s.n, s.h}};
  Chain chain = ChainOf(sender);
  if (!Has(chain, s.n, s.h)) return std::nullopt;
  chain.erase(chain.begin(), chain.find(s.n));
  chain.erase(chain.upper_bound(n), chain.end());
  return chain;
}

// Every (n, h) that at least `weak` members have, on a chain that goes through the end of `from`; the largest n wins.
Chain ExtendedByVotes(const P& members, uint32_t weak, Chain from) {
  const auto [end_n, end_h] = *from.rbegin();
  Chain best = from;
  for (const auto& member : members) {
    const Chain chain = ChainOf(*member);
    if (!Has(chain, end_n, end_h)) continue;
    for (const auto& [n, h] : chain) {
      const auto votes = std::count_if(members.begin(), members.end(), [&, n = n, h = h](const auto& other) {
        return Has(ChainOf(*other), n, h) && Has(ChainOf(*other), end_n, end_h);
      });
      if (votes < weak || n <= best.rbegin()->first) continue;
      best = from;
      best.insert(chain.upper_bound(end_n), chain.upper_bound(n));
    }
  }
  return best;
}

Selected Model(const P& p, uint32_t weak, ViewChangeRule rule) {
  const auto by_checkpoint = [](const auto& a, const auto& b) { return a->checkpoint.n < b->checkpoint.n; };
  const CheckpointCert s = (*std::max_element(p.begin(), p.end(), by_checkpoint))->checkpoint;
  P members = p;
  std::optional<Chain> chain = Chain{{s.n, s.h}};
  if (rule == ViewChangeRule::kRepaired) {
    View highest = 0;
    for (const auto& m : p) highest = std::max(highest, m->u);
    std::erase_if(members, [&](const auto& m) { return m->u != highest; });
    SeqNum largest = s.n;
    for (const auto& m : members) {
      if (m->view_cert.n > largest) {
        largest = m->view_cert.n;
        chain = UpTo(*m, largest, s);
      }
      if (m->cc && m->cc->tuple.n > largest) {
        largest = m->cc->tuple.n;
        chain = UpTo(*m, largest, s);
      }
    }
  } else {
    const ViewChange* max_cc = nullptr;
    const auto rank = [](const ViewChange& m) {  // larger n, higher view, lower replica id
      return std::tuple(m.cc->tuple.n, m.cc->tuple.v, -static_cast<int64_t>(m.i));
    };
    for (const auto& m : p) {
      if (m->cc && (max_cc == nullptr || rank(*m) > rank(*max_cc))) max_cc = m.get();
    }
    if (max_cc != nullptr) chain = UpTo(*max_cc, max_cc->cc->tuple.n, s);
  }
  if (!chain) return {.refused = true, .chain = {}};
  return {.refused = false, .chain = ExtendedByVotes(members, weak, *chain)};
}

// ---- The world that P's come from ----

template <class T>
T Draw(T from, T to) {                                                           // both included
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(from, to + 1));  // alike in every case
}
bool Coin() { return Draw(0, 1) == 1; }

Orders Prefix(const Orders& chain, size_t length) { return {chain.begin(), chain.begin() + length}; }
Digest EndOf(const Orders& chain, size_t n) { return n == 0 ? Digest{} : chain[n - 1]->order.h; }
bool StartsWith(const Orders& chain, const Orders& prefix) {
  return chain.size() >= prefix.size() && EndOf(chain, prefix.size()) == EndOf(prefix, prefix.size());
}

class World {
 public:
  explicit World(ViewChangeRule rule)
      : rule_(rule),
        cluster_(ThirdsCluster(Draw(1u, 3u))),
        suite_(/*seed=*/1, cluster_.n() + 1),
        forge_(cluster_, &suite_, &pool_),
        admission_(cluster_, suite_.MakeVerifier(0), Config{.view_change = rule}) {
    for (View v = 0; v < kViews; ++v) MakeView(v);
  }

  const ClusterSize& cluster() const { return cluster_; }

  // 2f+1 VIEW-CHANGEs for view kViews, all of which admission accepts.
  P MakeP() {
    P p;
    NodeId i = Draw(0u, cluster_.f);
    for (uint32_t k = 0; k < cluster_.quorum(); ++k) {
      p.push_back(MakeMember(i));
      RC_ASSERT(static_cast<bool>(admission_.Admit(*p.back())));
      const uint32_t left = cluster_.quorum() - k - 1;
      if (left > 0) i = Draw(i + 1, cluster_.n() - left);
    }
    return p;
  }

 private:
  static constexpr View kViews = 3;
  // A view starts from G (of length g) and its primary tells two histories; certificates exist for one of them.
  struct ViewHistory {
    size_t g = 0;
    Orders a, b;
    size_t certified = 0;  // CCs of this view exist for positions of `a` up to here
    CheckpointCert checkpoint;
  };

  // Some more orders of v. An equal batch after an equal history is one chain, whatever its view.
  Orders GoOn(View v, Orders chain, const Orders& earlier) {
    for (int more = Draw(0, 3); more > 0; --more) {
      const size_t n = chain.size() + 1;
      const bool again = earlier.size() >= n && StartsWith(earlier, chain) && Coin();
      const Batch batch = again ? earlier[n - 1]->batch : Batch{forge_.MakeRequest(cluster_.Client(0), ++t_)};
      chain.push_back(forge_.MakeOrder(v, n, EndOf(chain, n - 1), batch));
    }
    return chain;
  }

  void MakeView(View v) {
    ViewHistory& now = views_[v];
    Orders from;
    if (v > 0) {
      from = Coin() ? views_[v - 1].a : views_[v - 1].b;
      now.g = Draw(views_[v - 1].g, from.size());
    }
    now.a = GoOn(v, Prefix(from, now.g), from);
    now.b = GoOn(v, Prefix(now.a, Draw(now.g, now.a.size())), from);
    now.certified = Draw(now.g, now.a.size());
    // Stable is what is certified; and sometimes, as in no run with f faults, what contradicts it.
    size_t common = 0;
    while (common < std::min(now.a.size(), now.b.size()) && StartsWith(now.a, Prefix(now.b, common + 1))) ++common;
    const bool contradicts = common < now.b.size() && Coin();
    const Orders& where = contradicts ? now.b : now.a;
    const SeqNum n = contradicts ? common + 1 : Draw<SeqNum>(0, now.certified);
    if (n > 0) now.checkpoint = MakeCheckpoint(v, n, EndOf(where, n));
  }

  CheckpointCert MakeCheckpoint(View v, SeqNum n, Digest h) {
    Checkpoint m;
    m.v = v;
    m.n = n;
    m.h = h;
    return {.v = v, .n = n, .h = h, .a = {}, .votes = QuorumOn(m, cluster_.quorum())};
  }
  template <class M>
  Votes QuorumOn(M m, uint32_t count) {
    Votes votes;
    for (NodeId i = 0; i < count; ++i) votes.push_back(forge_.VotesOn(m, {i})[0]);
    return votes;
  }
  ViewCert MakeViewCert(View v) {
    if (v == 0) return {};
    ViewConfirm m;
    m.w = v;
    m.n = views_[v].g;
    m.h = EndOf(views_[v].a, m.n);
    return {.v = v, .n = m.n, .h = m.h, .votes = QuorumOn(m, cluster_.quorum())};
  }
  CommitCert MakeCc(View v, SeqNum n, Digest h) {
    const SpecTuple tuple{.v = v, .n = n, .h = h, .rh = {}, .c = cluster_.Client(0), .t = 1};
    SpecResponse m;
    m.tuple = tuple;
    return {.tuple = tuple, .votes = QuorumOn(m, cluster_.quorum())};
  }

  Ref<const ViewChange> MakeMember(NodeId i) {
    const View u = Draw<View>(0, kViews - 1);
    const ViewHistory& mine = views_[u];
    const Orders& told = Coin() ? mine.a : mine.b;
    Orders chain = Prefix(told, Draw(mine.g, told.size()));
    ShownHistory shown;
    shown.view_cert = MakeViewCert(u);
    const View of = rule_ == ViewChangeRule::kRepaired ? u : Draw<View>(0, u);
    MaybeCertify(u, of, &chain, &shown);
    const CheckpointCert& stable = views_[Draw<View>(0, u)].checkpoint;
    const bool fits = stable.n > 0 && stable.n <= chain.size() && EndOf(chain, stable.n) == stable.h &&
                      (!shown.cc || shown.cc->tuple.n > stable.n);
    if (fits && Coin()) shown.checkpoint = stable;
    shown.o.assign(chain.begin() + shown.checkpoint.n, chain.end());
    IHateThePrimary hate;
    hate.v = kViews - 1;
    return forge_.MakeViewChange(i, kViews, shown, QuorumOn(hate, cluster_.weak()));
  }

  // A CC of view `of`, if the chain has it. Under `published` it may bring older orders along.
  void MaybeCertify(View u, View of, Orders* chain, ShownHistory* shown) {
    const ViewHistory& there = views_[of];
    if (there.certified == 0 || Coin()) return;
    const SeqNum n = Draw<SeqNum>(1, there.certified);
    if (of < u && n > views_[u].g && Coin() && StartsWith(there.a, Prefix(views_[u].a, views_[u].g))) {
      *chain = Prefix(there.a, n);
    }
    if (n <= chain->size() && EndOf(*chain, n) == EndOf(there.a, n)) shown->cc = MakeCc(of, n, EndOf(there.a, n));
  }

  ViewChangeRule rule_;
  ClusterSize cluster_;
  sim::SymbolicSuite suite_;
  MessagePool pool_;
  Forge forge_;
  Admission admission_;
  Timestamp t_ = 0;
  ViewHistory views_[kViews];
};

// What the generator must have brought about, or the property says little.
struct Seen {
  int refused = 0, from_a_checkpoint = 0, with_certificate = 0, longer_than_certificates = 0, of_mixed_tags = 0;
  int differs_from_the_other_rule = 0;
};

void Compare(ViewChangeRule rule, Seen* seen) {
  World world(rule);
  const P p = world.MakeP();
  const Selected expected = Model(p, world.cluster().weak(), rule);
  const SelectedHistory selected = SelectHistory(p, world.cluster(), rule);
  RC_ASSERT(selected.refusal.empty() == !expected.refused);
  bool mixed = false, certified = false;
  SeqNum covered = 0;
  for (const auto& m : p) {
    mixed |= m->u != p[0]->u;
    certified |= m->cc.has_value();
    covered = std::max({covered, m->view_cert.n, m->cc ? m->cc->tuple.n : 0, m->checkpoint.n});
  }
  seen->of_mixed_tags += mixed;
  seen->with_certificate += certified;
  if (expected.refused) {
    ++seen->refused;
    RC_ASSERT(selected.o.empty());
    return;
  }
  RC_ASSERT(selected.first_n() == expected.chain.begin()->first);
  RC_ASSERT(selected.max_n() == expected.chain.rbegin()->first);
  for (const auto& [n, h] : expected.chain) RC_ASSERT(selected.h(n) == h);
  seen->from_a_checkpoint += selected.first_n() > 0;
  seen->longer_than_certificates += selected.max_n() > covered;
  const auto other = rule == ViewChangeRule::kRepaired ? ViewChangeRule::kPublished : ViewChangeRule::kRepaired;
  const SelectedHistory differently = SelectHistory(p, world.cluster(), other);
  seen->differs_from_the_other_rule += differently.max_h() != selected.max_h();
}

void Check(ViewChangeRule rule) {
  Seen seen;
  EXPECT_TRUE(rc::check([&] { Compare(rule, &seen); }));
  EXPECT_GT(seen.refused, 0);
  EXPECT_GT(seen.from_a_checkpoint, 10);
  EXPECT_GT(seen.with_certificate, 10);
  EXPECT_GT(seen.longer_than_certificates, 10);
  EXPECT_GT(seen.of_mixed_tags, 10);
  EXPECT_GT(seen.differs_from_the_other_rule, 10);
}

TEST(SelectHistory, RepairedLikeTheModel) { Check(ViewChangeRule::kRepaired); }
TEST(SelectHistory, PublishedLikeTheModel) { Check(ViewChangeRule::kPublished); }

}  // namespace
}  // namespace zyz::zyzzyva
