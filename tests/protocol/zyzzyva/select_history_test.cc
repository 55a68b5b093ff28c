// SelectHistory by text cases: tests/testdata/select_history/*.txt, VIEW-CHANGEs in, chain out. A case is
//
//   case name of the case
//   rule repaired            (or published)
//   r0 u=1 cp=0 cert=1 cc=2@1 history=abc
//   => abc                   (the chain up to n_G, from position 1 on; or "refused: why")
//
// One letter is one batch. `cp` is the sender's stable checkpoint, `cert` how much of its history view_cert(u) covers,
// `cc` the position and view of its certificate ("-": none). f follows from the number of members, which is 2f+1.
#include "protocol/zyzzyva/select_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "protocol/zyzzyva/history.h"

namespace zyz::zyzzyva {
namespace {

Digest LetterDigest(char letter) { return HashWords(kDomainBatch, static_cast<uint64_t>(letter)); }

Digest ChainOf(std::string_view history) {
  Digest h;
  for (const char letter : history) h = ChainDigest(h, LetterDigest(letter));
  return h;
}

// "u=1 cp=0 …" as a map.
std::map<std::string, std::string> FieldsOf(std::istringstream& words) {
  std::map<std::string, std::string> fields;
  for (std::string word; words >> word;) {
    const size_t equals = word.find('=');
    fields[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return fields;
}

Ref<const ViewChange> MemberOf(NodeId i, std::map<std::string, std::string> fields, MessagePool* pool) {
  const std::string history = fields["history"];
  auto m = New<ViewChange>(pool);
  m->i = i;
  m->u = std::stoull(fields["u"]);
  m->w = 9;
  const SeqNum cp = std::stoull(fields["cp"]);
  const SeqNum cert = std::stoull(fields["cert"]);
  m->checkpoint = {.v = 0, .n = cp, .h = ChainOf(history.substr(0, cp)), .a = {}, .votes = {}};
  m->view_cert = {.v = m->u, .n = cert, .h = ChainOf(history.substr(0, cert)), .votes = {}};
  for (SeqNum n = cp + 1; n <= history.size(); ++n) {
    auto order = New<OrderReq>(pool);
    order->order = {
        .v = m->u, .n = n, .h = ChainOf(history.substr(0, n)), .d = LetterDigest(history[n - 1]), .nd = 0, .sig = {}};
    m->o.push_back(order);
  }
  if (fields["cc"] != "-") {
    const size_t at = fields["cc"].find('@');
    m->cc.emplace();
    m->cc->tuple.n = std::stoull(fields["cc"].substr(0, at));
    m->cc->tuple.v = std::stoull(fields["cc"].substr(at + 1));
    m->cc->tuple.h = ChainOf(history.substr(0, m->cc->tuple.n));
  }
  return m;
}

// The letters of what was selected; positions up to S are `known`'s.
std::string LettersOf(const SelectedHistory& selected, const std::vector<std::string>& known) {
  if (!selected.refusal.empty()) return "refused: " + std::string(selected.refusal);
  for (const std::string& history : known) {
    if (history.size() >= selected.max_n() && ChainOf(history.substr(0, selected.max_n())) == selected.max_h()) {
      return selected.max_n() == 0 ? "nothing" : history.substr(0, selected.max_n());
    }
  }
  return "a chain of no member";
}

struct Case {
  std::string name;
  ViewChangeRule rule = ViewChangeRule::kRepaired;
  std::vector<Ref<const ViewChange>> p;
  std::vector<std::string> histories;
};

int RunFile(const std::filesystem::path& path) {
  MessagePool pool;
  std::ifstream file(path);
  Case now;
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first.empty() || first[0] == '#') continue;
    if (first == "case") {
      now = {};
      now.name = line.substr(5);
    } else if (first == "rule") {
      words >> first;
      now.rule = first == "published" ? ViewChangeRule::kPublished : ViewChangeRule::kRepaired;
    } else if (first == "=>") {
      std::getline(words >> std::ws, first);
      const ClusterSize cluster = ThirdsCluster(static_cast<uint32_t>(now.p.size() - 1) / 2);
      EXPECT_EQ(LettersOf(SelectHistory(now.p, cluster, now.rule), now.histories), first) << path << ": " << now.name;
      ++cases;
    } else {
      auto fields = FieldsOf(words);
      now.histories.push_back(fields["history"]);
      now.p.push_back(MemberOf(static_cast<NodeId>(std::stoul(first.substr(1))), fields, &pool));
    }
  }
  now = {};
  return cases;
}

TEST(SelectHistory, TextCases) {
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/testdata/select_history")) {
    if (entry.path().extension() == ".txt") cases += RunFile(entry.path());
  }
  EXPECT_GE(cases, 40);
}

// What the README's story turns on: r0's certificate of view 0 against the two who entered view 1.
TEST(SelectHistory, SaysOnWhatItRests) {
  MessagePool pool;
  const auto member = [&pool](NodeId i, const std::string& text) {
    std::istringstream words(text);
    return MemberOf(i, FieldsOf(words), &pool);
  };
  const std::vector<Ref<const ViewChange>> p = {member(0, "u=0 cp=0 cert=0 cc=1@0 history=a"),
                                                member(1, "u=1 cp=0 cert=1 cc=- history=bc"),
                                                member(2, "u=1 cp=0 cert=1 cc=- history=bc")};
  const SelectionBasis published = SelectHistory(p, ThirdsCluster(1), ViewChangeRule::kPublished).basis;
  EXPECT_EQ(published.from.get(), p[0].get());
  EXPECT_EQ(published.v, 0u);
  EXPECT_EQ(published.n, 1u);
  EXPECT_FALSE(published.of_view);
  EXPECT_EQ(published.votes, 1u);
  EXPECT_EQ(published.rival, ChainOf("b"));
  EXPECT_EQ(published.rival_votes, 2u);

  const SelectedHistory repaired = SelectHistory(p, ThirdsCluster(1), ViewChangeRule::kRepaired);
  EXPECT_EQ(repaired.max_h(), ChainOf("bc"));
  EXPECT_EQ(repaired.basis.from.get(), p[1].get());
  EXPECT_EQ(repaired.basis.v, 1u);
  EXPECT_EQ(repaired.basis.n, 1u) << "the rest is by votes";
  EXPECT_TRUE(repaired.basis.of_view);
  EXPECT_EQ(repaired.basis.votes, 2u);
  EXPECT_EQ(repaired.basis.rival_votes, 0u) << "nobody shows anything else at n=2";
}

}  // namespace
}  // namespace zyz::zyzzyva
