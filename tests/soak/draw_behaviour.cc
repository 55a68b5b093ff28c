#include "tests/soak/draw_behaviour.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adversaries/registry.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/validate.h"

namespace zyz::scenarios {
namespace {

using sim::Draws;

constexpr int kAttempts = 8;
constexpr int64_t kMaxNs = 30'000'000;  // below and above the protocol's timers
constexpr int64_t kMaxNumber = 12;

NodeRefs AllNodes(const Scenario& s) {
  NodeRefs nodes;
  for (uint32_t i = 0; i < s.protocol.Cluster().n(); ++i) nodes.push_back({.client = false, .index = i});
  for (uint32_t c = 0; c < s.workload.clients.value(); ++c) nodes.push_back({.client = true, .index = c});
  return nodes;
}

NodeRefs SomeNodes(const Scenario& s, const NodeRef& self, Draws* draw) {
  NodeRefs chosen;
  const bool replicas = draw->Chance(600'000), clients = !replicas || draw->Chance(300'000);
  for (const NodeRef& node : AllNodes(s)) {
    if (node != self && (node.client ? clients : replicas) && draw->Chance(450'000)) chosen.push_back(node);
  }
  return chosen;
}

// Everybody else in one of two groups, some in none.
Groups TwoGroups(const Scenario& s, const NodeRef& self, Draws* draw) {
  Groups groups(2);
  const bool with_clients = draw->Chance(500'000);
  for (const NodeRef& node : AllNodes(s)) {
    if (node == self || (node.client && !with_clients) || draw->Chance(100'000)) continue;
    groups[draw->Chance(500'000) ? 1 : 0].push_back(node);
  }
  return groups;
}

Kinds SomeKinds(const Scenario& s, Draws* draw) {
  Kinds kinds;
  for (const MessageKind kind : s.protocol.messages().AllKinds()) {
    if (draw->Chance(200'000)) kinds.push_back(kind);
  }
  return kinds;
}

Num Integer(const ParamInfo& param, Draws* draw) {
  const bool is_time = param.name.size() > 3 && param.name.substr(param.name.size() - 3) == "_ns";
  const int64_t most = std::min(param.max, is_time ? std::max(kMaxNs, param.min) : param.min + kMaxNumber);
  return draw->Uniform(param.min, most);
}

Parameter ValueFor(const ParamInfo& param, const Scenario& s, const NodeRef& self, Draws* draw) {
  switch (param.type) {
    case ParamType::kInteger:
      return Integer(param, draw);
    case ParamType::kText: {
      const auto last = static_cast<int64_t>(param.choices.size()) - 1;
      return param.choices.empty() ? std::string("put k0 v0") : std::string(param.choices[draw->Uniform(0, last)]);
    }
    case ParamType::kFlag:
      return draw->Chance(500'000);
    case ParamType::kNode: {
      const NodeRefs nodes = AllNodes(s);
      return nodes[draw->Uniform(0, static_cast<int64_t>(nodes.size()) - 1)];
    }
    case ParamType::kNodes:
      return SomeNodes(s, self, draw);
    case ParamType::kMessages:
      return SomeKinds(s, draw);
    case ParamType::kGroups:
      return TwoGroups(s, self, draw);
    case ParamType::kFields: {
      static constexpr const char* kFields[] = {"v", "n", "w", "t"};
      return Where{{kFields[draw->Uniform(0, 3)], Num(draw->Uniform(0, 3))}};
    }
    case ParamType::kNumbers: {
      std::vector<Num> numbers;
      for (int64_t k = draw->Uniform(1, 4); k > 0; --k) numbers.emplace_back(draw->Uniform(1, kMaxNumber));
      return numbers;
    }
  }
  return false;
}

}  // namespace

bool DrawBehaviour(const BehaviourInfo& behaviour, const NodeRef& node, Scenario* scenario, Draws* draw) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Faulty faulty;
    faulty.node = node;
    faulty.behaviour = behaviour.name;
    for (const ParamInfo& param : behaviour.params) {
      if (!param.required && !draw->Chance(250'000)) continue;
      faulty.parameters.emplace_back(std::string(param.name), ValueFor(param, *scenario, node, draw));
    }
    scenario->faulty.push_back(std::move(faulty));
    if (!FindProblem(*scenario)) return true;
    scenario->faulty.pop_back();
  }
  return false;
}

}  // namespace zyz::scenarios
