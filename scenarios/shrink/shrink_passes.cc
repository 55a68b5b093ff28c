// Removal first, then simplification of what is left: what is gone needs none.
#include "scenarios/shrink/shrink_passes.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/format/overlay.h"

namespace zyz::scenarios {
namespace {

template <class T>
void EraseAt(std::vector<T>* list, size_t index) {
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(index));
}

// A happening goes together with what it makes necessary: a crash with its restart, the last partition with the heal.
void EraseHappening(Scenario* s, size_t index) {
  const Happening gone = s->timeline[index];
  EraseAt(&s->timeline, index);
  if (gone.action == TimelineDo::kCrash || gone.action == TimelineDo::kRestart) {
    const TimelineDo other = gone.action == TimelineDo::kCrash ? TimelineDo::kRestart : TimelineDo::kCrash;
    const auto partner = std::find_if(s->timeline.begin(), s->timeline.end(),
                                      [&](const Happening& h) { return h.action == other && h.node == gone.node; });
    if (partner != s->timeline.end()) s->timeline.erase(partner);
  }
  const bool partitions = std::any_of(s->timeline.begin(), s->timeline.end(),
                                      [](const Happening& h) { return h.action == TimelineDo::kPartition; });
  if (!partitions) std::erase_if(s->timeline, [](const Happening& h) { return h.action == TimelineDo::kHeal; });
}

size_t Entries(const Scenario& s) { return s.network.rules.size() + s.faulty.size() + s.timeline.size(); }

Scenario WithoutEntry(const Scenario& scenario, size_t index) {
  Scenario smaller = scenario;
  const size_t rules = scenario.network.rules.size(), faulty = scenario.faulty.size();
  if (index < rules) {
    EraseAt(&smaller.network.rules, index);
  } else if (index < rules + faulty) {
    EraseAt(&smaller.faulty, index - rules);
  } else {
    EraseHappening(&smaller, index - rules - faulty);
  }
  return smaller;
}

void DropEntries(Scenario* current, const Offer& offer) {
  for (size_t i = Entries(*current); i-- > 0;) {
    if (i < Entries(*current)) offer(WithoutEntry(*current, i));
  }
  // Two at a time: one may make up for the other.
  for (size_t i = Entries(*current); i-- > 1;) {
    for (size_t j = i; j-- > 0;) {
      if (i >= Entries(*current)) continue;
      const Scenario once = WithoutEntry(*current, i);  // a crash takes its restart along
      if (j < Entries(once)) offer(WithoutEntry(once, j));
    }
  }
}

// ---- Clients ----

// Calls change(node list or node) for every place that names nodes. A list that becomes empty must go with its entry.
class NodeEditor {
 public:
  NodeEditor(uint32_t gone, Scenario* s) : gone_(gone), s_(*s) {}

  // False: some entry spoke of nobody else.
  bool Run() {
    for (Rule& rule : s_.network.rules) {
      if (!Edit(&rule.from) || !Edit(&rule.to)) return false;
    }
    for (Faulty& faulty : s_.faulty) {
      if (!Edit(&faulty.node)) return false;
      for (auto& [name, value] : faulty.parameters) {
        if (!std::visit([this](auto& held) { return Edit(&held); }, value)) return false;
      }
    }
    for (Happening& happening : s_.timeline) {
      if (!Edit(&happening.groups)) return false;
      const bool names = happening.action == TimelineDo::kCrash || happening.action == TimelineDo::kRestart;
      if (names && !Edit(&happening.node)) return false;
    }
    auto& lists = s_.workload.operations.lists;
    if (gone_ < lists.size()) EraseAt(&lists, gone_);
    s_.workload.clients = s_.workload.clients.value() - 1;
    return true;
  }

 private:
  bool Edit(NodeRef* node) {
    if (!node->client || node->index < gone_) return true;
    if (node->index == gone_) return false;
    --node->index;
    return true;
  }
  bool Edit(NodeRefs* nodes) {
    const bool meant_somebody = !nodes->empty();
    std::erase(*nodes, NodeRef{.client = true, .index = gone_});
    for (NodeRef& node : *nodes) Edit(&node);
    return !meant_somebody || !nodes->empty();
  }
  bool Edit(Groups* groups) {
    return std::all_of(groups->begin(), groups->end(), [this](NodeRefs& group) { return Edit(&group); });
  }
  bool Edit(auto*) { return true; }

  const uint32_t gone_;
  Scenario& s_;
};

// What concerns nobody but this client goes with it.
void EraseEntriesOf(const NodeRef& client, Scenario* s) {
  const NodeRefs alone = {client};
  std::erase_if(s->network.rules, [&](const Rule& rule) { return rule.from == alone || rule.to == alone; });
  std::erase_if(s->faulty, [&](const Faulty& faulty) { return faulty.node == client; });
  std::erase_if(s->timeline, [&](const Happening& happening) {
    const bool names = happening.action == TimelineDo::kCrash || happening.action == TimelineDo::kRestart;
    return names && happening.node == client;
  });
}

void DropClients(Scenario* current, const Offer& offer) {
  for (int64_t c = current->workload.clients.value(); c-- > 0;) {
    if (current->workload.clients.value() <= std::max<int64_t>(1, c)) continue;
    Scenario smaller = *current;
    EraseEntriesOf({.client = true, .index = static_cast<uint32_t>(c)}, &smaller);
    if (NodeEditor(static_cast<uint32_t>(c), &smaller).Run()) offer(std::move(smaller));
  }
}

void DropOperations(Scenario* current, const Offer& offer) {
  Operations& operations = current->workload.operations;
  for (int64_t less = 1; operations.lists.empty() && less < operations.count.value(); less *= 2) {
    Scenario smaller = *current;
    smaller.workload.operations.count = less;
    if (offer(std::move(smaller))) break;
  }
  for (size_t c = 0; c < current->workload.operations.lists.size(); ++c) {
    for (size_t i = current->workload.operations.lists[c].size(); i-- > 0;) {
      Scenario smaller = *current;
      EraseAt(&smaller.workload.operations.lists[c], i);
      offer(std::move(smaller));
    }
  }
}

// ---- Entries, made simpler ----

// Offers *current with `change` made to it.
template <class Change>
bool OfferChange(Scenario* current, const Offer& offer, Change change) {
  Scenario changed = *current;
  change(changed);
  return offer(std::move(changed));
}

// Each node list as small as it gets, by `list(scenario)`.
template <class List>
void ThinOut(Scenario* current, const Offer& offer, List list) {
  for (size_t k = list(*current).size(); k-- > 0;) {
    if (list(*current).size() < 2) return;
    OfferChange(current, offer, [&](Scenario& s) { EraseAt(&list(s), k); });
  }
}

void SimplifyRule(size_t i, Scenario* current, const Offer& offer) {
  const auto change = [&](auto what) {
    return OfferChange(current, offer, [&](Scenario& s) { what(s.network.rules[i]); });
  };
  change([](Rule& r) { r.until_us = kForeverUs; });
  change([](Rule& r) { r.from_us = 0; });
  change([](Rule& r) { r.nth.clear(); });
  change([](Rule& r) { r.effect = {}; });
  if (!change([](Rule& r) { r.from.clear(); })) {
    ThinOut(current, offer, [i](Scenario& s) -> NodeRefs& { return s.network.rules[i].from; });
  }
  if (!change([](Rule& r) { r.to.clear(); })) {
    ThinOut(current, offer, [i](Scenario& s) -> NodeRefs& { return s.network.rules[i].to; });
  }
  for (size_t k = current->network.rules[i].where.size(); k-- > 0;) {
    change([k](Rule& r) { EraseAt(&r.where, k); });
  }
  if (current->network.rules[i].message.size() > 1) {
    ThinOut(current, offer, [i](Scenario& s) -> Kinds& { return s.network.rules[i].message; });
  }
}

void SimplifyFaulty(size_t i, Scenario* current, const Offer& offer) {
  for (size_t k = current->faulty[i].parameters.size(); k-- > 0;) {
    if (OfferChange(current, offer, [&](Scenario& s) { EraseAt(&s.faulty[i].parameters, k); })) continue;
    const Parameter& value = current->faulty[i].parameters[k].second;
    if (std::holds_alternative<NodeRefs>(value)) {
      ThinOut(current, offer,
              [i, k](Scenario& s) -> NodeRefs& { return std::get<NodeRefs>(s.faulty[i].parameters[k].second); });
    } else if (std::holds_alternative<Kinds>(value)) {
      ThinOut(current, offer,
              [i, k](Scenario& s) -> Kinds& { return std::get<Kinds>(s.faulty[i].parameters[k].second); });
    } else if (std::holds_alternative<Where>(value)) {
      ThinOut(current, offer,
              [i, k](Scenario& s) -> Where& { return std::get<Where>(s.faulty[i].parameters[k].second); });
    }
  }
}

void SimplifyTimeline(size_t i, Scenario* current, const Offer& offer) {
  const auto change = [&](auto what) { return OfferChange(current, offer, [&](Scenario& s) { what(s.timeline[i]); }); };
  change([](Happening& h) { h.one_way = false; });
  change([](Happening& h) { h.at_us = 0; });
  const int64_t at = current->timeline[i].at_us.value();
  for (const int64_t unit : {10'000, 1'000}) {
    if (change([&](Happening& h) { h.at_us = at / unit * unit; })) break;
  }
  for (size_t g = 0; g < current->timeline[i].groups.size(); ++g) {
    ThinOut(current, offer, [i, g](Scenario& s) -> NodeRefs& { return s.timeline[i].groups[g]; });
  }
}

// Two rules that differ in one respect are one rule.
bool Join(const Rule& a, const Rule& b, Rule* joined) {
  *joined = a;
  const auto unite = [](auto* into, const auto& from) {
    if (into->empty() || from.empty()) return into->clear();
    for (const auto& element : from) {
      if (std::find(into->begin(), into->end(), element) == into->end()) into->push_back(element);
    }
    std::sort(into->begin(), into->end());
  };
  int differences = 0;
  const auto merge = [&](auto* into, const auto& from) {
    if (*into == from) return;
    ++differences;
    unite(into, from);
  };
  merge(&joined->from, b.from);
  merge(&joined->to, b.to);
  merge(&joined->message, b.message);
  Rule same = b;
  same.from = joined->from;
  same.to = joined->to;
  same.message = joined->message;
  return differences == 1 && same == *joined;
}

void JoinRules(Scenario* current, const Offer& offer) {
  for (size_t i = 0; i < current->network.rules.size(); ++i) {
    for (size_t j = i + 1; j < current->network.rules.size();) {
      Rule joined;
      const bool taken = Join(current->network.rules[i], current->network.rules[j], &joined) &&
                         OfferChange(current, offer, [&](Scenario& s) {
                           s.network.rules[i] = joined;
                           EraseAt(&s.network.rules, j);
                         });
      if (!taken) ++j;
    }
  }
}

// ---- Numbers ----

// What says which failure this is, or is a list, stays; every other field goes back to its default, one at a time.
bool IsKept(const ProtocolInfo& protocol, std::string_view field) {
  static constexpr std::string_view kKept[] = {"/name",
                                               "/about",
                                               "/seed",
                                               "/network/rules",
                                               "/faulty",
                                               "/timeline",
                                               "/protocol/f",
                                               "/protocol/planted",
                                               "/over_budget",
                                               "/expect/verdict",
                                               "/workload/clients",
                                               "/workload/operations"};
  const auto is_bug = [&](const KnownBug& bug) { return field == "/protocol/" + std::string(bug.option); };
  return std::find(std::begin(kKept), std::end(kKept), field) != std::end(kKept) ||
         std::any_of(protocol.known_bugs.begin(), protocol.known_bugs.end(), is_bug);
}

// Whole sections first: their numbers may make up for each other.
void UseDefaults(Scenario* current, const Offer& offer) {
  const KnownProtocol& protocol = *current->protocol.known;
  const auto initial_timers = [&] { return Settings(protocol.info.timers); };
  const auto everything = [&](Scenario& s) {
    s.timers_us = initial_timers();
    s.network.delay_us = {};
    s.network.gst_us = 0;
    s.clocks = {};
    s.cpu = {};
  };
  OfferChange(current, offer, everything);
  OfferChange(current, offer, [&](Scenario& s) { s.timers_us = initial_timers(); });
  const std::vector<std::string> fields = PlainFields(protocol);
  const Scenario defaults = EmptyScenario(protocol);
  for (size_t field = 0; field < fields.size(); ++field) {
    if (IsKept(protocol.info, fields[field])) continue;
    OfferChange(current, offer, [&](Scenario& s) { CopyField(field, defaults, &s); });
  }
}

std::vector<Num*> Numbers(Scenario* s) {
  std::vector<Num*> numbers;
  for (Num& timer : s->timers_us.values()) numbers.push_back(&timer);
  Network& n = s->network;
  for (Num* number : {&n.delay_us.min, &n.delay_us.mean, &n.delay_us.max, &n.loss_ppm, &n.duplicate_ppm, &n.reorder_ppm,
                      &n.gst_us, &s->workload.think_us}) {
    numbers.push_back(number);
  }
  for (size_t i = 0; i < s->protocol.options.infos().size(); ++i) {  // of the options, those that are times
    if (s->protocol.options.infos()[i].name.ends_with("_us")) numbers.push_back(&s->protocol.options.values()[i]);
  }
  for (Rule& rule : n.rules) {
    numbers.push_back(&rule.from_us);
    if (rule.until_us != Num(kForeverUs)) numbers.push_back(&rule.until_us);
    if (rule.effect.kind != Effect::Kind::kReplay) numbers.push_back(&rule.effect.amount);
  }
  return numbers;
}

// What is left of a number in its first `digits` digits.
int64_t Rounded(int64_t value, int digits) {
  int64_t unit = 1;
  for (int64_t rest = value; rest >= (digits == 1 ? 10 : 100); rest /= 10) unit *= 10;
  return value / unit * unit;
}

// Delays that are constant, and numbers that people would have chosen.
void UseRoundNumbers(Scenario* current, const Offer& offer) {
  OfferChange(current, offer, [](Scenario& s) {
    if (s.network.delay_us.tail == Tail::kExponential) s.network.delay_us.max = s.network.delay_us.mean;
    s.network.delay_us.tail = Tail::kUniform;
    s.network.delay_us.mean = 0;
  });
  OfferChange(current, offer, [](Scenario& s) {
    if (s.network.delay_us.tail == Tail::kUniform) s.network.delay_us.max = s.network.delay_us.min;
  });
  Scenario defaults = EmptyScenario(*current->protocol.known);
  const std::vector<Num*> normal = Numbers(&defaults);  // those of rules come after all of these
  for (size_t i = 0; i < Numbers(current).size(); ++i) {
    const Num number = *Numbers(current)[i];
    if (number.drawn() || number.value() < 10 || (i < normal.size() && number == *normal[i])) continue;
    for (const int digits : {1, 2}) {
      if (OfferChange(current, offer, [&](Scenario& s) { *Numbers(&s)[i] = Rounded(number.value(), digits); })) break;
    }
  }
}

}  // namespace

void ForEachSimplification(Scenario* current, const Offer& offer) {
  DropEntries(current, offer);
  DropClients(current, offer);
  DropOperations(current, offer);
  UseDefaults(current, offer);
  for (size_t i = 0; i < current->network.rules.size(); ++i) SimplifyRule(i, current, offer);
  for (size_t i = 0; i < current->faulty.size(); ++i) SimplifyFaulty(i, current, offer);
  for (size_t i = 0; i < current->timeline.size(); ++i) SimplifyTimeline(i, current, offer);
  JoinRules(current, offer);
  UseRoundNumbers(current, offer);
}

}  // namespace zyz::scenarios
