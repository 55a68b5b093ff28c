#include "tools/view/marks.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/view/words.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

std::string Field(const Json& fields, const char* name) {
  const auto it = fields.find(name);
  return it == fields.end() ? "" : it->is_string() ? it->get<std::string>() : it->dump();
}

std::optional<uint64_t> NumberIn(const Json& fields, const char* name) {
  const auto it = fields.find(name);
  if (it == fields.end() || !it->is_number_unsigned()) return std::nullopt;
  return it->get<uint64_t>();
}

// The first position that both have, with different digests.
std::optional<std::pair<size_t, size_t>> FirstDifference(const Chain& a, const Chain& b) {
  size_t i = 0, k = 0;
  while (i < a.size() && k < b.size()) {
    if (a[i].first < b[k].first) {
      ++i;
    } else if (b[k].first < a[i].first) {
      ++k;
    } else if (a[i].second != b[k].second) {
      return std::pair(i, k);
    } else {
      ++i, ++k;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string SignerOf(const Json& message) {
  const auto signer = message.find("signer");
  return signer == message.end() ? "" : signer->get<std::string>();
}

std::optional<uint64_t> StatedView(const Json& message) {
  const auto states = message.find("states");
  if (states == message.end()) return std::nullopt;
  return states->at(0).get<uint64_t>();
}

std::vector<uint64_t> Statements::Contradictory(const std::string& node, const Json& message) {
  const auto states = message.find("states");
  if (states == message.end() || SignerOf(message) != node) return {};
  const auto id = message.at("id").get<uint64_t>();
  const std::string value = states->at(2).get<std::string>();
  Place& place =
      said_[{node, message.at("msg").get<std::string>(), states->at(0).get<uint64_t>(), states->at(1).get<uint64_t>()}];
  if (place.contradicted) return {id};
  place.ids.push_back(id);
  if (place.ids.size() == 1) place.value = value;
  if (place.value == value) return {};
  place.contradicted = true;
  return std::move(place.ids);
}

void Chains::SetState(const std::string& node, const Json& state) {
  const auto shown = state.find("chain");
  if (shown == state.end() || !shown->is_array()) return;
  Chain& chain = chains_[node];
  chain.clear();
  for (const Json& entry : *shown) {
    const std::optional<uint64_t> n = NumberIn(entry, "n");
    if (n) chain.emplace_back(*n, Field(entry, "h"));
  }
}

bool Chains::OnStep(const Json& step) {
  const std::string node = step.at("at");
  const auto state = step.find("state");
  if (state != step.end()) {
    if (!state->contains("chain")) return false;
    const Chain before = chains_[node];
    SetState(node, *state);
    return chains_[node] != before;
  }
  bool changed = false;
  const auto say = step.find("say");
  if (say == step.end()) return false;
  for (const Json& said : *say) {
    const std::optional<uint64_t> n = NumberIn(said.at(1), "n");
    if (!n) continue;
    Chain& chain = chains_[node];
    const size_t before = chain.size();
    if (said.at(0) == "executed") {
      std::erase_if(chain, [&](const auto& entry) { return entry.first >= *n; });
      chain.emplace_back(*n, Field(said.at(1), "h"));
      changed = true;
    } else if (said.at(0) == "entered") {
      std::erase_if(chain, [&](const auto& entry) { return entry.first > *n; });
    } else if (said.at(0) == "stable") {
      std::erase_if(chain, [&](const auto& entry) { return entry.first <= *n; });
    }
    changed = changed || chain.size() != before;
  }
  return changed;
}

const Chain& Chains::Of(const std::string& node) const {
  static const Chain kEmpty;
  const auto it = chains_.find(node);
  return it == chains_.end() ? kEmpty : it->second;
}

void Partings::OnStep(const Json& step, const Chains& chains) {
  const std::string node = step.at("at");
  if (const auto say = step.find("say"); say != step.end()) {
    for (const Json& said : *say) {
      const Json& facts = said.at(1);
      if (said.at(0) == "executed") {
        parents_[Field(facts, "h")] = {facts.value("n", uint64_t{0}), Field(facts, "parent")};
      }
      if (said.at(0) == "completed" && !header_.IsFaulty(node)) OnCompleted(step, facts);
    }
  }
  if (header_.IsFaulty(node) || node.starts_with('c')) return;
  for (NodeId id = 0; id < header_.cluster.n(); ++id) {
    const std::string other = NodeName(header_.cluster, id);
    if (other == node || header_.IsFaulty(other)) continue;
    const Chain &mine = chains.Of(node), &theirs = chains.Of(other);
    const auto difference = FirstDifference(mine, theirs);
    bool& apart = apart_[std::minmax(node, other)];
    if (difference && !apart && found_.size() < kMost && (found_.empty() || found_.back().step != step.at("i"))) {
      const auto& [n, h] = mine[difference->first];
      found_.push_back({step.at("i"), n, false,
                        node + " has " + Short(h) + " at n=" + std::to_string(n) + ", " + other + " has " +
                            Short(theirs[difference->second].second)});
    }
    apart = difference.has_value();
  }
}

std::optional<std::string> Partings::AncestorAt(uint64_t n, std::string h, uint64_t from_n) const {
  while (from_n > n) {
    const auto it = parents_.find(h);
    if (it == parents_.end() || it->second.first != from_n) return std::nullopt;
    h = it->second.second;
    --from_n;
  }
  return h;
}

void Partings::OnCompleted(const Json& step, const Json& facts) {
  const Completion mine = {step.at("at"), Field(facts, "h"), Field(facts, "t"), facts.value("n", uint64_t{0})};
  // The nearest earlier completion on either side decides: with it agree all that agree among each other.
  for (auto it = completions_.rbegin(); it != completions_.rend() && found_.size() < kMost; ++it) {
    const uint64_t n = std::min(it->n, mine.n);
    const auto left = AncestorAt(n, mine.h, mine.n), right = AncestorAt(n, it->h, it->n);
    if (!left || !right || *left == *right) continue;
    found_.push_back({step.at("i"), n, true,
                      mine.client + "'s t=" + mine.t + " completes on " + Short(mine.h) + ", " + it->client +
                          "'s t=" + it->t + " completed on " + Short(it->h)});
    break;
  }
  completions_.push_back(mine);
  constexpr size_t kRemembered = 64;
  if (completions_.size() > kRemembered) completions_.erase(completions_.begin());
}

}  // namespace zyz::tools
