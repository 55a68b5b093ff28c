#include "tools/view/page.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "protocol/reject.h"
#include "tools/view/marks.h"
#include "tools/view/page_assets.h"
#include "tools/view/words.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

enum Flag : int { kForged = 1, kEquivocated = 2 };
enum FateCode : int { kArrives, kLost, kPartitioned, kDropped, kDelayed, kHeld };

// Messages' fields without their signatures and repeated names: an object is [shape, values…], a list [-1, items…].
// Long lists keep their ends.
class FieldPacker {
 public:
  Json Pack(const Json& value) {
    if (value.is_object()) return PackObject(value);
    if (!value.is_array()) return value;
    constexpr size_t kShown = 8;
    Json packed = Json::array({-1});
    for (size_t i = 0; i < value.size(); ++i) {
      if (value.size() > kShown + 1 && i == kShown / 2) {
        const size_t skipped = value.size() - kShown;
        packed.push_back("… " + std::to_string(skipped) + " more …");
        i += skipped;
      }
      packed.push_back(Pack(value[i]));
    }
    return packed;
  }
  const Json& shapes() const { return shapes_; }

 private:
  Json PackObject(const Json& object) {
    Json names = Json::array(), packed = Json::array({0});
    for (const auto& [name, value] : object.items()) {
      if (name == "sig") continue;
      names.push_back(name);
      packed.push_back(Pack(value));
    }
    const auto [it, is_new] = numbers_.try_emplace(Dump(names), static_cast<int>(shapes_.size()));
    if (is_new) shapes_.push_back(names);
    packed[0] = it->second;
    return packed;
  }

  std::map<std::string, int> numbers_;  // by the names, as text
  Json shapes_ = Json::array();
};

class Packer final : public RunVisitor {
 public:
  explicit Packer(const RunHeader& header) : words_(header), partings_(header), names_(header.NodeNames()) {
    for (size_t i = 0; i < names_.size(); ++i) numbers_[names_[i]] = static_cast<int>(i);
  }

  void OnRange(const StepRange&, const Json& states) override {
    Json shown = Json::object();
    for (const auto& [node, state] : states.items()) {
      chains_.SetState(node, state);
      shown[node] = WithoutChain(state);
      shown[node]["chain"] = Entries(chains_.Of(node), 0);
    }
    ranges_.push_back({{"row", rows_}, {"states", std::move(shown)}});
  }

  void OnStep(const Json& step) override {
    const std::string node = step.at("at");
    Json row = Json::array({step.at("i"), step.at("t_ns"), NumberOf(node), CauseOf(step)});
    row.push_back(SendingsOf(step));
    row.push_back(TimersOf(step));
    row.push_back(AnnouncementsOf(step));
    row.push_back(WithheldOf(step));
    const auto state = step.find("state");
    row.push_back(state == step.end() ? Json(0) : WithoutChain(*state));
    row.push_back(ChainOf(step, node));
    while (row.size() > 4 && (row.back() == 0 || row.back().empty())) row.erase(row.size() - 1);
    partings_.OnStep(step, chains_);
    steps_ += (rows_++ == 0 ? "\n" : ",\n") + Dump(row);
  }

  std::string Finish(const Json& meta) {
    std::string text = "{\"meta\":" + Dump(meta) + ",\n\"kinds\":" + Dump(kinds_) +
                       ",\n\"shapes\":" + Dump(fields_.shapes()) + ",\n\"ranges\":" + Dump(ranges_) +
                       ",\n\"partings\":" + Dump(PartingsText()) + ",\n\"messages\":[";
    for (size_t i = 0; i < messages_.size(); ++i) text += (i == 0 ? "\n" : ",\n") + Dump(messages_[i]);
    return text + "],\n\"steps\":[" + steps_ + "]}";
  }

 private:
  Json NumberOf(const std::string& node) const {
    const auto it = numbers_.find(node);
    return it == numbers_.end() ? Json(-1) : Json(it->second);
  }

  int KindOf(const std::string& kind) {
    const auto [it, is_new] = kind_numbers_.try_emplace(kind, static_cast<int>(kinds_.size()));
    if (is_new) kinds_.push_back(kind);
    return it->second;
  }

  // [kind, sender, signer, label, flags, fields, view of what it states]
  int MessageOf(const Json& message, const std::string& from) {
    const auto id = message.value("id", uint64_t{0});
    const auto [it, is_new] = by_id_.try_emplace(id, static_cast<int>(messages_.size()));
    if (!is_new) return it->second;
    const std::optional<uint64_t> view = StatedView(message);
    messages_.push_back(Json::array({KindOf(message.value("msg", "")), NumberOf(from), NumberOf(SignerOf(message)),
                                     Words::Brief(message), 0, fields_.Pack(message.value("f", Json::object()))}));
    if (view) messages_.back().push_back(*view);
    return it->second;
  }

  Json CauseOf(const Json& step) {
    const Json& in = step.at("in");
    if (in.contains("submit")) return Json::array({"s", in["submit"]});
    if (in.contains("timer")) {
      const std::string at = step.at("at");
      return Json::array({"t", words_.Timer(at, in["timer"], in.value("arg", Json(0)))});
    }
    return MessageOf(in, in.value("from", ""));
  }

  Json SendingsOf(const Json& step) {
    Json sendings = Json::array();
    const auto out = step.find("out");
    if (out == step.end()) return sendings;
    const std::string node = step.at("at");
    for (const Json& effect : *out) {
      if (!effect.contains("msg") || !effect.contains("id")) continue;  // without an id it had no receiver
      const int message = MessageOf(effect, node);
      if (effect.contains("forged")) AddFlag(message, kForged);
      for (const uint64_t said : statements_.Contradictory(node, effect)) {
        AddFlag(by_id_.at(said), kEquivocated);
      }
      Json copies = Json::array();
      const Json targets = effect.value("to", Json::object());
      for (const auto& [to, fate] : targets.items()) AddCopies(to, fate, &copies);
      sendings.push_back(Json::array({message, std::move(copies)}));
      for (const Json& again : effect.value("again", Json::array())) {
        const auto it = by_id_.find(again.value("id", uint64_t{0}));
        if (it == by_id_.end()) continue;  // it was sent before what is shown
        Json replayed = Json::array();
        const Json receivers = again.value("to", Json::object());
        for (const auto& [to, fate] : receivers.items()) AddCopies(to, fate, &replayed);
        sendings.push_back(Json::array({it->second, std::move(replayed)}));
      }
    }
    return sendings;
  }

  void AddFlag(int message, Flag flag) { messages_[message][4] = messages_[message][4].get<int>() | flag; }

  // [receiver, fate, time of arrival or rule, rule]
  void AddCopies(const std::string& to, const Json& fate, Json* copies) const {
    if (fate.is_array()) {
      for (const Json& one : fate) AddCopies(to, one, copies);
      return;
    }
    Json copy = Json::array({NumberOf(to)});
    if (fate.is_number()) {
      copy.push_back(kArrives);
      copy.push_back(fate);
    } else if (fate.is_object()) {
      copy.push_back(fate.value("held", false) ? kHeld : kDelayed);
      copy.push_back(fate.value("at_ns", int64_t{0}));
      copy.push_back(RuleOf(fate.value("rule", "")));
    } else if (const std::string text = fate; text.starts_with("dropped")) {
      copy.push_back(kDropped);
      copy.push_back(RuleOf(text));
    } else {
      copy.push_back(text == "partitioned" ? kPartitioned : kLost);
    }
    copies->push_back(std::move(copy));
  }

  // "network/rules/3" → 3.
  static Json RuleOf(const std::string& text) {
    const size_t slash = text.rfind('/');
    const Json number = Json::parse(slash == std::string::npos ? text : text.substr(slash + 1), nullptr, false);
    return number.is_number_unsigned() ? number : Json(-1);
  }

  // ["suspect(c0)", after_ns], or without a time if it is cancelled
  Json TimersOf(const Json& step) const {
    Json timers = Json::array();
    const auto out = step.find("out");
    if (out == step.end()) return timers;
    const std::string node = step.at("at");
    for (const Json& effect : *out) {
      const bool set = effect.contains("set");
      if (!set && !effect.contains("cancel")) continue;
      Json timer = Json::array({words_.Timer(node, effect.at(set ? "set" : "cancel"), effect.value("arg", Json(0)))});
      if (set) timer.push_back(effect.value("after_ns", int64_t{0}));
      timers.push_back(std::move(timer));
    }
    return timers;
  }

  // [kind, clause, n, h, v, path or reason, signer]
  Json AnnouncementsOf(const Json& step) const {
    Json announcements = Json::array();
    const auto say = step.find("say");
    if (say == step.end()) return announcements;
    for (const Json& said : *say) {
      const Json& facts = said.at(1);
      Json announcement = Json::array({said.at(0), words_.Announcement(said), facts.value("n", Json()),
                                       facts.value("h", Json()), facts.value("v", Json())});
      if (said.at(0) == "completed") announcement.push_back(facts.value("path", ""));
      if (said.at(0) == "rejected") {
        announcement.push_back(facts.value("reason", ""));
        announcement.push_back(facts.value("signer", ""));
      }
      announcements.push_back(std::move(announcement));
    }
    return announcements;
  }

  // [kind, label, receivers]
  Json WithheldOf(const Json& step) {
    Json withheld = Json::array();
    for (const Json& kept : step.value("withheld", Json::array())) {
      Json to = Json::array();
      for (const Json& node : kept.value("to", Json::array())) to.push_back(NumberOf(node));
      withheld.push_back(Json::array({KindOf(kept.at("msg").get<std::string>()), Words::Brief(kept), std::move(to)}));
    }
    return withheld;
  }

  static Json WithoutChain(const Json& state) {
    Json rest = state;
    rest.erase("chain");
    return rest;
  }

  static Json Entries(const Chain& chain, size_t from) {
    Json entries = Json::array();
    for (size_t i = from; i < chain.size(); ++i) entries.push_back(Json::array({chain[i].first, chain[i].second}));
    return entries;
  }

  // How the node's history changed: [entries to drop in front, entries to keep after those, new entries]; 0 if not.
  Json ChainOf(const Json& step, const std::string& node) {
    const Chain before = chains_.Of(node);
    if (!chains_.OnStep(step)) return 0;
    const Chain& after = chains_.Of(node);
    size_t drop = 0;
    while (drop < before.size() && (after.empty() || before[drop].first < after.front().first)) ++drop;
    size_t keep = 0;
    while (drop + keep < before.size() && keep < after.size() && before[drop + keep] == after[keep]) ++keep;
    return Json::array({drop, keep, Entries(after, keep)});
  }

  Json PartingsText() const {
    Json partings = Json::array();
    for (const Parting& parting : partings_.found()) {
      partings.push_back(
          {{"step", parting.step}, {"n", parting.n}, {"completed", parting.completed}, {"what", parting.what}});
    }
    return partings;
  }

  const Words words_;
  Statements statements_;
  Chains chains_;
  Partings partings_;
  FieldPacker fields_;
  const std::vector<std::string> names_;
  std::map<std::string, int> numbers_, kind_numbers_;
  Json kinds_ = Json::array(), ranges_ = Json::array();
  std::vector<Json> messages_;
  std::unordered_map<uint64_t, int> by_id_;  // look-up only
  std::string steps_;
  uint64_t rows_ = 0;
};

Json TimelineText(const RunHeader& header) {
  Json timeline = Json::array();
  for (const RunHeader::Happening& happening : header.timeline) {
    timeline.push_back({{"t", happening.at_ns},
                        {"do", happening.action},
                        {"groups", happening.groups},
                        {"one_way", happening.one_way},
                        {"node", happening.node}});
  }
  return timeline;
}

Json MetaOf(const RunSource& run, const PageOptions& options) {
  const RunHeader& header = run.header();
  const RunEnding& ending = run.ending();
  Json reasons = Json::object(), messages = Json::object();
  for (const auto& [kind, group] : header.messages) messages[kind] = group;
  for (size_t i = 0; i < kRejectReasons; ++i) {
    const auto reason = static_cast<RejectReason>(i);
    reasons[std::string(Name(reason))] = Explain(reason);
  }
  Json meta = {{"scenario", header.scenario},
               {"name", header.name},
               {"about", header.about},
               {"seed", header.seed},
               {"version", header.version},
               {"verdict", ending.verdict},
               {"expected", header.expected},
               {"missed", ending.missed},
               {"liveness", ending.liveness},
               {"end", ending.end},
               {"digest", ending.digest},
               {"steps", ending.steps},
               {"protocol", header.protocol},
               {"replicas", header.cluster.n()},
               {"messages", std::move(messages)},
               {"nodes", header.NodeNames()},
               {"faulty", header.faulty},
               {"rules", header.rules},
               {"timeline", TimelineText(header)},
               {"reasons", std::move(reasons)},
               {"run", options.run_command},
               {"view", options.view_command}};
  if (!options.marks.empty()) {
    Json marks = Json::array();
    for (const PageMark& mark : options.marks) marks.push_back({{"step", mark.step}, {"what", mark.what}});
    meta["why"] = {{"command", options.why_command}, {"marks", std::move(marks)}};
  }
  if (ending.violation) {
    Json witnesses = Json::array();
    for (const RunWitness& witness : ending.violation->witnesses) {
      witnesses.push_back({{"step", witness.step}, {"node", witness.node}, {"what", witness.what}});
    }
    meta["violation"] = {{"oracle", ending.violation->oracle},
                         {"sentence", ending.violation->sentence},
                         {"step", ending.violation->step},
                         {"t", ending.violation->at_ns},
                         {"witnesses", std::move(witnesses)}};
  }
  return meta;
}

std::string EscapedForHtml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// JSON inside <script>: no "</" may end it early, and "\u003c" is the same to a JSON parser.
std::string EscapedForScript(const std::string& json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      escaped += "\\u003c";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

void Replace(std::string_view mark, std::string_view by, std::string* text) {
  const size_t at = text->find(mark);
  if (at != std::string::npos) text->replace(at, mark.size(), by);
}

}  // namespace

std::vector<StepRange> ChooseSteps(const RunEnding& ending, uint64_t most, const uint64_t* around) {
  if (ending.steps == 0) return {};
  const uint64_t last = ending.steps - 1;
  if (ending.steps <= most) return {{0, last}};
  constexpr uint64_t kAroundWitness = 50;
  std::vector<StepRange> wished;
  uint64_t left = most;
  if (ending.violation) {
    for (const RunWitness& witness : ending.violation->witnesses) {
      if (witness.step > last || left < most / 2) continue;
      const uint64_t first = witness.step - std::min(witness.step, kAroundWitness);
      wished.push_back({first, std::min(last, witness.step + kAroundWitness)});
      left -= std::min(left, 2 * kAroundWitness + 1);
    }
  }
  const uint64_t centre = std::min(last, around != nullptr  ? *around
                                         : ending.violation ? ending.violation->step
                                                            : last);
  uint64_t first = centre - std::min(centre, around != nullptr ? left / 2 : left * 9 / 10);
  first = std::min(first, ending.steps - left);
  wished.push_back({first, std::min(last, first + left - 1)});
  std::sort(wished.begin(), wished.end(), [](const StepRange& a, const StepRange& b) { return a.first < b.first; });
  std::vector<StepRange> ranges;
  for (const StepRange& range : wished) {
    if (!ranges.empty() && range.first <= ranges.back().last + 1) {
      ranges.back().last = std::max(ranges.back().last, range.last);
    } else {
      ranges.push_back(range);
    }
  }
  return ranges;
}

absl::StatusOr<std::string> PageData(RunSource* run, const PageOptions& options) {
  Packer packer(run->header());
  if (const absl::Status status = run->Play(options.ranges, &packer); !status.ok()) return status;
  return packer.Finish(MetaOf(*run, options));
}

std::string PageWith(const std::string& title, const std::string& data) {
  std::string page(kPageHtml);
  Replace("{{title}}", EscapedForHtml(title), &page);
  Replace("/*{{style}}*/", kPageStyle, &page);
  Replace("/*{{script}}*/", kPageScript, &page);
  Replace("{{data}}", EscapedForScript(data), &page);
  return page;
}

}  // namespace zyz::tools
