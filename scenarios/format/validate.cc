// One function per section of the file; each returns the first problem that it sees.
#include "scenarios/format/validate.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/application.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/json.h"

namespace zyz::scenarios {
namespace {

using MaybeProblem = std::optional<Problem>;

// Whether a ≤ b in every draw. One number under two names (a plain delay) is drawn once.
bool Ordered(const Num& a, const Num& b) { return a == b || a.high <= b.low; }

// The store itself says what makes no sense to it.
MaybeProblem CheckKvOperations(const WorkloadSpec& workload) {
  if (workload.application != ApplicationName::kKv) return std::nullopt;
  Bytes reply;
  for (size_t client = 0; client < workload.operations.lists.size(); ++client) {
    for (size_t i = 0; i < workload.operations.lists[client].size(); ++i) {
      const std::string& operation = workload.operations.lists[client][i];
      KvApplication().Execute(operation, 0, &reply);
      if (reply != "error") continue;
      return Problem{
          "/workload/operations/" + std::to_string(client) + "/" + std::to_string(i), QuoteJson(operation),
          "\"put K V\", \"get K\", \"delete K\", \"cas K OLD NEW\": words between single spaces, values of at "
          "most " +
              std::to_string(KvApplication::kMaxValueBytes) + " bytes"};
    }
  }
  return std::nullopt;
}

MaybeProblem CheckWorkload(const WorkloadSpec& workload) {
  if (workload.application != ApplicationName::kKv && workload.keys != WorkloadSpec().keys) {
    return Problem{"/workload/keys", Show(workload.keys), "only with \"application\": \"kv\""};
  }
  if (workload.application != ApplicationName::kNull) {
    if (workload.request_bytes != Num(0)) {
      return Problem{"/workload/request_bytes", Show(workload.request_bytes), "only with \"application\": \"null\""};
    }
    if (workload.reply_bytes != Num(0)) {
      return Problem{"/workload/reply_bytes", Show(workload.reply_bytes), "only with \"application\": \"null\""};
    }
  }
  const auto lists = static_cast<int64_t>(workload.operations.lists.size());
  if (lists > 0 && (workload.clients.low != lists || workload.clients.high != lists)) {
    return Problem{"/workload/operations", std::to_string(lists) + " lists",
                   "one list per client; clients is " + Show(workload.clients)};
  }
  return CheckKvOperations(workload);
}

MaybeProblem CheckDelay(const Delay& delay) {
  if (!Ordered(delay.min, delay.max)) {
    return Problem{"/network/delay_us/max", Show(delay.max), "at least min, " + Show(delay.min)};
  }
  if (delay.tail == Tail::kExponential && (!Ordered(delay.min, delay.mean) || !Ordered(delay.mean, delay.max))) {
    return Problem{"/network/delay_us/mean", Show(delay.mean),
                   "between min, " + Show(delay.min) + ", and max, " + Show(delay.max)};
  }
  return std::nullopt;
}

// Who forgets must have a memory that is worth something: a client would reuse its timestamps, a liar is none to trust.
MaybeProblem CheckAmnesia(const Scenario& scenario, const Happening& happening, const Place& place) {
  if (happening.action != TimelineDo::kRestart || happening.state != RestartState::kAmnesia) return std::nullopt;
  if (happening.node.client) return Problem{place + "/state", "\"amnesia\" of a client", "\"kept\", or a replica"};
  const bool lies = std::any_of(scenario.faulty.begin(), scenario.faulty.end(),
                                [&](const Faulty& faulty) { return faulty.node == happening.node; });
  if (lies) return Problem{place + "/state", "\"amnesia\" of a faulty node", "\"kept\", or a node that does not lie"};
  return std::nullopt;
}

MaybeProblem CheckHappening(const Happening& happening, const Place& place, const Num& deadline_us) {
  if (happening.at_us.low >= deadline_us.high) {
    return Problem{place + "/at_us", Show(happening.at_us), "earlier than /stop/deadline_us, " + Show(deadline_us)};
  }
  return std::nullopt;
}

// Crashes and restarts of a node alternate, in order of time; with drawn times the file's order counts.
MaybeProblem CheckCrashes(const std::vector<Happening>& timeline, std::set<NodeRef>* still_down) {
  std::vector<size_t> order(timeline.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  const bool fixed = std::none_of(timeline.begin(), timeline.end(), [](const Happening& h) { return h.at_us.drawn(); });
  if (fixed) {
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return timeline[a].at_us.low < timeline[b].at_us.low; });
  }
  for (const size_t i : order) {
    const Happening& happening = timeline[i];
    const Place place{"/timeline", i};
    if (happening.action == TimelineDo::kCrash && !still_down->insert(happening.node).second) {
      return Problem{place + "/node", Name(happening.node) + ", which is down already",
                     "a node that runs at this time"};
    }
    if (happening.action == TimelineDo::kRestart && still_down->erase(happening.node) == 0) {
      return Problem{place + "/node", Name(happening.node) + ", which is not down", "a node that has crashed before"};
    }
  }
  return std::nullopt;
}

bool Forgets(const Happening& happening) {
  return happening.action == TimelineDo::kRestart && happening.state == RestartState::kAmnesia;
}

// The restarts without memory that belong to the moment with most replicas down that will have none.
std::vector<size_t> LossesAtOnce(const std::vector<Happening>& timeline) {
  std::vector<size_t> all, most, now;
  for (size_t i = 0; i < timeline.size(); ++i) {
    if (Forgets(timeline[i])) all.push_back(i);
  }
  if (std::any_of(timeline.begin(), timeline.end(), [](const Happening& h) { return h.at_us.drawn(); })) return all;
  for (const size_t back : all) {
    now.clear();
    for (const size_t other : all) {
      // It went down when it last crashed before it came back; is it down when `back` comes back?
      int64_t down_us = 0;
      for (const Happening& h : timeline) {
        const bool went = h.action == TimelineDo::kCrash && h.node == timeline[other].node;
        if (went && h.at_us.low <= timeline[other].at_us.low) down_us = std::max(down_us, h.at_us.low);
      }
      const int64_t at_us = timeline[back].at_us.low;
      if (down_us <= at_us && at_us <= timeline[other].at_us.low) now.push_back(other);
    }
    if (now.size() > most.size()) most = now;
  }
  return most;
}

// Who lies or stays down for good counts to the end; a crash with a restart only makes a replica slow. Who loses its
// memory counts as long as it has none. When it has recovered shows only in the run, where oracles go on counting: here
// it is one until the next one loses its own, so that memories may be lost one after the other, by whomever. Two that
// are down at once are two, and so are all of them if times are drawn.
MaybeProblem CheckBudget(const Scenario& scenario, const std::set<NodeRef>& still_down) {
  std::set<NodeRef> faulty;
  std::string pointer = "/timeline";
  for (const NodeRef& node : still_down) {
    if (!node.client) faulty.insert(node);
  }
  const auto limit = static_cast<size_t>(scenario.protocol.f.low);
  const auto add = [&](const NodeRef& node, const Place& place, std::string_view key) {
    if (node.client || !faulty.insert(node).second) return;
    if (faulty.size() == limit + 1) pointer = place + key;  // the first that is too many
  };
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    add(scenario.faulty[i].node, {"/faulty", i}, "/node");
  }
  for (const size_t i : LossesAtOnce(scenario.timeline)) {
    add(scenario.timeline[i].node, {"/timeline", i}, "/state");
  }
  if (faulty.size() <= static_cast<size_t>(scenario.protocol.f.low) || scenario.over_budget) return std::nullopt;
  return Problem{pointer, std::to_string(faulty.size()) + " faulty replicas",
                 "at most f = " + std::to_string(scenario.protocol.f.low) + ", or more with \"over_budget\": true"};
}

// What the behaviour itself knows about its parameters.
MaybeProblem CheckFaulty(const Protocol& protocol, const Faulty& faulty, const Place& place,
                         const ClusterSize& cluster) {
  const std::optional<SpecProblem> problem =
      protocol.known->behaviours.Check(SpecOf(protocol.messages(), faulty, cluster), faulty.node.In(cluster), cluster);
  if (!problem) return std::nullopt;
  const std::string& name = problem->param.empty() ? "behaviour" : problem->param;
  return Problem{place + "/" + name, "what cannot work (" + name + " " + problem->problem + ")",
                 "what `zyz list adversaries` says"};
}

MaybeProblem CheckBounds(const std::optional<Bounds>& bounds, std::string_view name) {
  if (!bounds || Ordered(bounds->min, bounds->max)) return std::nullopt;
  return Problem{"/expect/" + std::string(name) + "/max", Show(bounds->max), "at least min, " + Show(bounds->min)};
}

MaybeProblem CheckExpect(const Expect& expect) {
  if (auto problem = CheckBounds(expect.completed, "completed")) return problem;
  if (auto problem = CheckBounds(expect.fast, "fast")) return problem;
  if (auto problem = CheckBounds(expect.committed, "committed")) return problem;
  if (auto problem = CheckBounds(expect.views, "views")) return problem;
  for (const auto& [reason, bounds] : expect.rejected) {
    if (auto problem = CheckBounds(bounds, "rejected/" + std::string(zyz::Name(reason)))) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::string Show(const Num& number) {
  if (!number.drawn()) return std::to_string(number.low);
  return "up to " + std::to_string(number.high) + " and down to " + std::to_string(number.low);
}

std::optional<Problem> FindProblem(const Scenario& scenario) {
  if (auto problem = CheckWorkload(scenario.workload)) return problem;
  if (auto problem = CheckDelay(scenario.network.delay_us)) return problem;
  if (scenario.cpu.mac_ns != Num(0)) {
    return Problem{"/cpu/mac_ns", Show(scenario.cpu.mac_ns),
                   "0: no protocol here makes MACs, so nothing would cost it"};
  }
  const Num& deadline_us = scenario.stop.deadline_us;
  const ClusterSize cluster = scenario.protocol.SmallestCluster();
  if (auto problem = FindRuleProblem(scenario)) return problem;
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    if (scenario.faulty[i].rule) continue;
    if (auto problem = CheckFaulty(scenario.protocol, scenario.faulty[i], {"/faulty", i}, cluster)) return problem;
  }
  for (size_t i = 0; i < scenario.timeline.size(); ++i) {
    const Place place{"/timeline", i};
    if (auto problem = CheckHappening(scenario.timeline[i], place, deadline_us)) return problem;
    if (auto problem = CheckAmnesia(scenario, scenario.timeline[i], place)) return problem;
  }
  std::set<NodeRef> still_down;
  if (auto problem = CheckCrashes(scenario.timeline, &still_down)) return problem;
  if (auto problem = CheckBudget(scenario, still_down)) return problem;
  return CheckExpect(scenario.expect);
}

}  // namespace zyz::scenarios
