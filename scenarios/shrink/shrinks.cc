#include "scenarios/shrink/shrinks.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "rapidcheck.h"
#include "scenarios/format/validate.h"

namespace zyz::scenarios {
namespace {

class NodeChecker {
 public:
  explicit NodeChecker(const Scenario& scenario)
      : replicas_(scenario.protocol.SmallestCluster().n()),
        clients_(static_cast<uint32_t>(scenario.workload.clients.low)) {}

  bool operator()(const NodeRef& node) const { return node.index < (node.client ? clients_ : replicas_); }
  bool operator()(const NodeRefs& nodes) const { return std::all_of(nodes.begin(), nodes.end(), *this); }
  bool operator()(const Groups& groups) const { return std::all_of(groups.begin(), groups.end(), *this); }
  bool operator()(const auto&) const { return true; }  // other parameters name no nodes

 private:
  uint32_t replicas_, clients_;
};

// Every scenario that differs from `scenario` in the list `member` as `shrink` says.
template <class T, class Shrink>
rc::Seq<Scenario> OfList(const Scenario& scenario, T member, Shrink shrink) {
  return rc::seq::map(shrink(member(scenario)), [scenario, member](auto list) {
    Scenario smaller = scenario;
    member(smaller) = std::move(list);
    return smaller;
  });
}

template <class T>
rc::Seq<Scenario> Chunks(const Scenario& scenario, T member) {
  return OfList(scenario, member, [](const auto& list) { return rc::shrink::removeChunks(list); });
}

// Towards the lowest value that makes sense.
template <class T>
rc::Seq<Scenario> Towards(const Scenario& scenario, T member, int64_t target) {
  const Num number = std::as_const(member(const_cast<Scenario&>(scenario)));
  if (number.drawn() || number.low == target) return rc::Seq<Scenario>();
  return rc::seq::map(rc::shrink::towards<int64_t>(number.low, target), [scenario, member](int64_t value) {
    Scenario smaller = scenario;
    member(smaller) = Num(value);
    return smaller;
  });
}

rc::Seq<Rule> ShrinksOfRule(const Rule& rule) {
  std::vector<Rule> smaller;
  const auto with = [&](auto change) {
    Rule changed = rule;
    change(changed);
    if (!(changed == rule)) smaller.push_back(std::move(changed));
  };
  with([](Rule& r) { r.nth.clear(); });
  with([](Rule& r) { r.from_us = 0; });
  with([](Rule& r) { r.until_us = kForeverUs; });
  with([](Rule& r) { r.from.clear(); });
  with([](Rule& r) { r.to.clear(); });
  with([](Rule& r) { r.where.clear(); });
  return rc::seq::fromContainer(std::move(smaller));
}

}  // namespace

bool IsWellFormed(const Scenario& scenario) {
  const NodeChecker exists(scenario);
  for (const Rule& rule : scenario.network.rules) {
    if (!exists(rule.from) || !exists(rule.to)) return false;
  }
  for (const Faulty& faulty : scenario.faulty) {
    if (!exists(faulty.node)) return false;
    for (const auto& [name, value] : faulty.parameters) {
      if (!std::visit(exists, value)) return false;
    }
  }
  for (const Happening& happening : scenario.timeline) {
    const bool names = happening.action == TimelineDo::kCrash || happening.action == TimelineDo::kRestart;
    if (!exists(happening.groups) || (names && !exists(happening.node))) return false;
  }
  return !FindProblem(scenario);
}

rc::Seq<Scenario> ShrinksOf(const Scenario& scenario) {
  const auto rules = [](auto& s) -> auto& { return s.network.rules; };
  const auto faulty = [](auto& s) -> auto& { return s.faulty; };
  const auto timeline = [](auto& s) -> auto& { return s.timeline; };
  const auto simpler = [](const std::vector<Rule>& list) { return rc::shrink::eachElement(list, ShrinksOfRule); };
  rc::Seq<Scenario> all = rc::seq::concat(
      Chunks(scenario, rules), Chunks(scenario, faulty), Chunks(scenario, timeline), OfList(scenario, rules, simpler),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.workload.operations.count; }, 1),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.workload.clients; }, 1),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.protocol.f; }, std::max(1u, scenario.protocol.info().min_f)),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.network.loss_ppm; }, 0),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.network.duplicate_ppm; }, 0),
      Towards(
          scenario, [](Scenario& s) -> Num& { return s.network.reorder_ppm; }, 0));
  return rc::seq::filter(std::move(all), IsWellFormed);
}

}  // namespace zyz::scenarios
