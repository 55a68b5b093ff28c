// Faulty nodes, with behaviours straight from the registry: parameters are filled in by their types, and whatever the
// behaviour then has to say against them makes us try again with fewer optional ones. What fields a behaviour can be
// told to look at, and who can have it, is found out by asking it, once per process.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adversaries/registry.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/generate/parts.h"

namespace zyz::scenarios {
namespace {

constexpr int kTries = 6;

bool AllHave(const MessageSet& messages, const Kinds& kinds, std::string_view field) {
  return std::all_of(kinds.begin(), kinds.end(), [&](MessageKind kind) { return messages.HasNumber(kind, field); });
}

bool IsEmpty(const Parameter& value) {
  const auto* where = std::get_if<Where>(&value);
  return where != nullptr && where->empty();
}

class Liar {
 public:
  Liar(const Setting& setting, NodeRef self, sim::Draws* draws) : setting_(setting), self_(self), draws_(*draws) {}

  // Adds one behaviour, or none if this node cannot have it. What the behaviour has against a parameter mostly is that
  // it is there, or that it is not; so it goes, or comes, and we ask again.
  bool Add(const BehaviourInfo& behaviour, Scenario* s) {
    view_ = std::nullopt;
    return AddOne(behaviour, s);
  }

  // What a liar does may differ from view to view: one entry for each, with parameters of its own.
  void AddPerView(const BehaviourInfo& behaviour, Scenario* s) {
    for (int64_t v = 0; v < setting_.views; ++v) {
      view_ = v;
      if (draws_.Chance(850'000)) AddOne(behaviour, s);
    }
  }

 private:
  bool AddOne(const BehaviourInfo& behaviour, Scenario* s) {
    Faulty faulty;
    faulty.node = self_;
    faulty.behaviour = behaviour.name;
    kinds_.clear();
    clients_in_groups_ = draws_.Chance(800'000);
    faulty.parameters.reserve(behaviour.params.size());
    for (const ParamInfo& param : behaviour.params) {
      if (!param.required && !draws_.Chance(Likely(param))) continue;
      Parameter value = Value(param);
      if (!IsEmpty(value)) faulty.parameters.emplace_back(param.name, std::move(value));
    }
    for (int attempt = 0; attempt < kTries; ++attempt) {
      const ClusterSize& cluster = setting_.cluster;
      const std::optional<SpecProblem> problem =
          setting_.behaviours->Check(SpecOf(messages(), faulty, cluster), self_.In(cluster), cluster);
      if (!problem) {
        if (!WhereFits(faulty)) return false;
        if (std::find(s->faulty.begin(), s->faulty.end(), faulty) != s->faulty.end()) return false;  // once is enough
        s->faulty.push_back(std::move(faulty));
        return true;
      }
      const ParamInfo* blamed = FindParam(behaviour, problem->param);
      if (blamed == nullptr) return false;
      Amend(behaviour, *blamed, &faulty);
    }
    return false;
  }

  // How likely an optional parameter is given. What chooses a view says most, then who and what.
  uint32_t Likely(const ParamInfo& param) const {
    if (param.type == ParamType::kFields) return view_ ? 1'000'000 : 400'000;
    if (param.type == ParamType::kNodes || param.type == ParamType::kMessages) return 300'000;
    return 150'000;
  }

  void Amend(const BehaviourInfo& behaviour, const ParamInfo& blamed, Faulty* faulty) {
    auto& given = faulty->parameters;
    if (blamed.type == ParamType::kGroups) clients_in_groups_ = false;
    const auto found = std::find_if(given.begin(), given.end(), [&](const auto& p) { return p.first == blamed.name; });
    if (found == given.end()) {
      given.emplace(PlaceOf(behaviour, blamed, given), blamed.name, Value(blamed));
    } else if (blamed.required || blamed.type == ParamType::kFields) {
      found->second = Value(blamed);
    } else {
      given.erase(found);
    }
  }

  // The loader wants the fields in all of the messages, not in one of them.
  bool WhereFits(const Faulty& faulty) const {
    const Kinds* kinds = nullptr;
    const Where* where = nullptr;
    for (const auto& [name, value] : faulty.parameters) {
      if (const auto* found = std::get_if<Kinds>(&value)) kinds = found;
      if (const auto* found = std::get_if<Where>(&value)) where = found;
    }
    if (kinds == nullptr || where == nullptr) return true;
    return std::all_of(where->begin(), where->end(),
                       [&](const auto& field) { return AllHave(messages(), *kinds, field.first); });
  }

  // Parameters stand in the order of the behaviour's description.
  static Parameters::iterator PlaceOf(const BehaviourInfo& behaviour, const ParamInfo& param, Parameters& given) {
    auto place = given.begin();
    for (const ParamInfo& before : behaviour.params) {
      if (before.name == param.name) break;
      if (place != given.end() && place->first == before.name) ++place;
    }
    return place;
  }

  size_t Any(size_t count) { return static_cast<size_t>(draws_.Uniform(0, static_cast<int64_t>(count) - 1)); }
  int64_t View() {
    if (view_) return *view_;
    return std::min(
        {draws_.Uniform(0, setting_.views - 1), draws_.Uniform(0, setting_.views)});  // braces: in this order
  }

  NodeRefs Others(bool with_clients) const {
    NodeRefs others;
    others.reserve(setting_.cluster.n() + setting_.clients);
    for (int64_t i = 0; i < setting_.cluster.n(); ++i) others.push_back(ReplicaRef(i));
    for (int64_t c = 0; with_clients && c < setting_.clients; ++c) others.push_back(ClientRef(c));
    others.erase(std::remove(others.begin(), others.end(), self_), others.end());
    return others;
  }

  // By shape, like the network's sets: one, all but one, all replicas, all clients, some.
  NodeRefs SomeOthers() {
    const int64_t shape = draws_.Uniform(0, 9);
    if (shape == 9) return Clients();
    NodeRefs others = Others(shape < 8 && draws_.Chance(300'000));
    if (shape >= 7) return others;
    if (shape < 3) return {others[Any(others.size())]};
    if (shape < 5) {
      others.erase(others.begin() + Any(others.size()));
      return others;
    }
    NodeRefs some;
    for (const NodeRef& node : others) {
      if (draws_.Chance(500'000)) some.push_back(node);
    }
    return some.empty() ? others : some;
  }

  NodeRefs Clients() const {
    NodeRefs clients;
    for (int64_t c = 0; c < setting_.clients; ++c) {
      if (ClientRef(c) != self_) clients.push_back(ClientRef(c));
    }
    return clients.empty() ? Others(false) : clients;
  }

  // Every replica but the node itself, in two groups, and the clients too where the behaviour takes them: who is in
  // neither talks to both.
  Groups TwoGroups() {
    Groups groups(2);
    for (const NodeRef& node : Others(false)) groups[draws_.Chance(500'000) ? 1 : 0].push_back(node);
    for (const int g : {0, 1}) {
      if (!groups[g].empty()) continue;
      const size_t k = Any(groups[1 - g].size());
      groups[g].push_back(groups[1 - g][k]);
      groups[1 - g].erase(groups[1 - g].begin() + k);
    }
    for (int64_t c = 0; clients_in_groups_ && c < setting_.clients; ++c) {
      if (ClientRef(c) == self_ || draws_.Chance(200'000)) continue;
      groups[draws_.Chance(500'000) ? 1 : 0].push_back(ClientRef(c));
    }
    return groups;
  }

  Kinds SomeKinds() {
    const auto any = [&] { return static_cast<MessageKind>(draws_.Uniform(1, messages().end() - 1)); };
    Kinds kinds = {any()};
    if (draws_.Chance(400'000)) kinds.push_back(any());
    if (kinds.size() > 1 && kinds[0] == kinds[1]) kinds.pop_back();
    kinds_ = kinds;
    return kinds;
  }

  // A view, or now and then a position too; of fields that every chosen message has.
  Where SomeFields() {
    std::vector<std::string_view> views;
    for (const std::string_view name : {"v", "w"}) {
      if (AllHave(messages(), kinds_, name)) views.push_back(name);
    }
    if (views.empty()) return {};
    const std::string_view view = views[Any(views.size())];
    Where where;
    where.emplace_back(view, View() + (view == "w" ? 1 : 0));
    if (AllHave(messages(), kinds_, "n") && view == "v" && draws_.Chance(300'000))
      where.emplace_back("n", draws_.Uniform(1, 3));
    return where;
  }

  Num SomeNumber(const ParamInfo& param) {
    // Times are given in units of their names; other numbers are counts and the like, and small ones say most.
    int64_t high = 8;
    if (param.name.ends_with("_ns")) high = 20'000'000;
    if (param.name.ends_with("_us")) high = 20'000;
    high = std::min(param.max, std::max(param.min, high));
    const int64_t value = draws_.Uniform(param.min, high);
    if (!param.name.ends_with("_ns")) return value;
    return std::clamp<int64_t>(value / 100'000 * 100'000, param.min, high);
  }

  Parameter Value(const ParamInfo& param) {
    switch (param.type) {
      case ParamType::kInteger:
        return SomeNumber(param);
      case ParamType::kText:
        return std::string(param.choices.empty() ? "x" : param.choices[Any(param.choices.size())]);
      case ParamType::kFlag:
        return draws_.Chance(500'000);
      case ParamType::kNode: {
        const NodeRefs others = Others(draws_.Chance(200'000));
        return others[Any(others.size())];
      }
      case ParamType::kNodes:
        return SomeOthers();
      case ParamType::kMessages:
        return SomeKinds();
      case ParamType::kGroups:
        return TwoGroups();
      case ParamType::kFields:
        return SomeFields();
      case ParamType::kNumbers:
        return std::vector<Num>{draws_.Uniform(1, 3)};
    }
    return Num();
  }

  const MessageSet& messages() const { return *setting_.protocol->messages; }

  const Setting& setting_;
  const NodeRef self_;
  sim::Draws& draws_;
  Kinds kinds_;
  bool clients_in_groups_ = false;
  std::optional<int64_t> view_;  // the one that the entry is for
};

// Mostly the first primary: whoever leads no view has little to lie about.
NodeRef AnyLiar(const Setting& setting, sim::Draws* draws) {
  return ReplicaRef(draws->Chance(700'000) ? 0 : draws->Uniform(0, setting.cluster.n() - 1));
}

template <class List, class WeightOf>
const auto& Weighted(const List& list, const WeightOf& weight_of, sim::Draws* draws) {
  int64_t total = 0;
  for (const auto& element : list) total += weight_of(element);
  int64_t at = draws->Uniform(0, total - 1);
  for (const auto& element : list) {
    if ((at -= weight_of(element)) < 0) return element;
  }
  return list.front();
}

// How many ways a behaviour has, roughly. One that can do five things is chosen as often as five that do one thing.
int64_t WaysOf(const BehaviourInfo* behaviour) {
  constexpr int64_t kMost = 12, kWaysToSplit = 4;
  int64_t ways = 1;
  for (const ParamInfo& param : behaviour->params) {
    if (param.type == ParamType::kText) ways *= std::max<int64_t>(1, static_cast<int64_t>(param.choices.size()));
    if (param.type == ParamType::kGroups) ways *= kWaysToSplit;
  }
  return std::min(ways, kMost);
}

using Menu = std::vector<const BehaviourInfo*>;

const Menu& For(bool client, const BehaviourShelf& shelf) { return client ? shelf.for_clients : shelf.for_replicas; }

// Which families this scenario's liars lie in; the others are off (swarm testing), so that what is left meets.
std::vector<const BehaviourShelf*> ShelvesOn(const std::vector<BehaviourShelf>& shelves, bool client,
                                             sim::Draws* draws) {
  std::vector<const BehaviourShelf*> on, all;
  for (const BehaviourShelf& shelf : shelves) {
    if (For(client, shelf).empty()) continue;
    all.push_back(&shelf);
    if (draws->Chance(shelf.ppm)) on.push_back(&shelf);
  }
  if (on.empty() && !all.empty()) on.push_back(all[static_cast<size_t>(draws->Uniform(0, all.size() - 1))]);
  return on;
}

// The liars of one scenario share a short menu, a behaviour of each family that is on and perhaps one more: a few
// behaviours in several variations make more of a story than many that have nothing to do with each other.
Menu AnyMenu(const std::vector<BehaviourShelf>& shelves, bool client, sim::Draws* draws) {
  const std::vector<const BehaviourShelf*> on = ShelvesOn(shelves, client, draws);
  Menu menu;
  if (on.empty()) return menu;
  const auto add = [&](const BehaviourShelf& shelf) {
    const BehaviourInfo* behaviour = Weighted(For(client, shelf), WaysOf, draws);
    const size_t place = static_cast<size_t>(draws->Uniform(0, menu.size()));  // who lies first matters
    menu.insert(menu.begin() + static_cast<ptrdiff_t>(place), behaviour);
  };
  for (const BehaviourShelf* shelf : on) add(*shelf);
  if (draws->Chance(500'000)) add(*on[static_cast<size_t>(draws->Uniform(0, on.size() - 1))]);
  return menu;
}

// Each behaviour of the menu mostly once, or once for each view, and a few more of them.
void AddLiar(const Menu& menu, NodeRef node, const Setting& setting, sim::Draws* draws, Scenario* s) {
  Liar liar(setting, node, draws);
  const auto add = [&](const BehaviourInfo& behaviour) {
    const bool by_view = std::any_of(behaviour.params.begin(), behaviour.params.end(),
                                     [](const ParamInfo& param) { return param.type == ParamType::kFields; });
    if (by_view && draws->Chance(500'000)) {
      liar.AddPerView(behaviour, s);
    } else {
      liar.Add(behaviour, s);
    }
  };
  for (const BehaviourInfo* behaviour : menu) {
    if (draws->Chance(850'000)) add(*behaviour);
  }
  for (int64_t more = draws->Uniform(0, 2); more > 0; --more) {
    add(*menu[static_cast<size_t>(draws->Uniform(0, menu.size() - 1))]);
  }
}

}  // namespace

bool CanLie(const KnownProtocol& protocol, const BehaviourInfo& behaviour, bool client) {
  const Setting setting = {.protocol = &protocol.info,
                           .behaviours = &protocol.behaviours,
                           .cluster = protocol.info.cluster(std::max(1u, protocol.info.min_f)),
                           .clients = 2,
                           .positions = 1,
                           .liars = {}};
  sim::Draws draws(0, "can lie", client ? 1 : 0);
  Scenario scratch;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    if (Liar(setting, client ? ClientRef(0) : ReplicaRef(0), &draws).Add(behaviour, &scratch)) return true;
  }
  return false;
}

void AddLiars(const LiarOptions& options, Setting* setting, sim::Draws* draws, Scenario* s) {
  if (options.replicas > 0) {
    const Menu menu = AnyMenu(*options.shelves, false, draws);
    const int64_t count = draws->Uniform(1, options.replicas);
    for (int64_t k = 0; k < count && !menu.empty(); ++k) {
      const NodeRef node = AnyLiar(*setting, draws);
      if (std::find(setting->liars.begin(), setting->liars.end(), node) != setting->liars.end()) continue;
      setting->liars.push_back(node);
      AddLiar(menu, node, *setting, draws, s);
    }
  }
  // One client at least stays honest: somebody must be owed something.
  if (options.clients && setting->clients > 1) {
    const Menu menu = AnyMenu(*options.shelves, true, draws);
    if (menu.empty()) return;
    const NodeRef node = ClientRef(draws->Uniform(0, setting->clients - 1));
    setting->liars.push_back(node);
    AddLiar(menu, node, *setting, draws, s);
  }
}

}  // namespace zyz::scenarios
