#include "tools/view/words.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "protocol/blob_text.h"
#include "tools/base/command.h"
#include "tools/base/table.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

// A field's value as a short text; "-" for what is not there.
std::string Text(const Json& fields, const char* name) {
  const auto it = fields.find(name);
  if (it == fields.end() || it->is_null()) return "-";
  if (it->is_string()) return it->get<std::string>();
  return it->dump();
}

std::string Digest(const Json& fields, const char* name = "h") { return "h=" + Short(Text(fields, name)); }

std::string Position(const Json& fields) { return "n=" + Text(fields, "n") + " " + Digest(fields); }

std::string ViewAndPosition(const Json& fields) { return "v=" + Text(fields, "v") + " " + Position(fields); }

std::string Join(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
  return text;
}

bool IsOneOf(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string Fate(const Json& fate, const std::vector<std::string>& rules) {
  if (fate.is_array()) {  // copies that the network made
    std::vector<std::string> fates;
    for (const Json& one : fate) fates.push_back(Fate(one, rules));
    return fates.empty() ? "" : fates[0].empty() ? "copied" : Join(fates, "+");
  }
  if (fate.is_number()) return "";
  if (fate.is_object()) {
    const std::string rule = fate.value("rule", "");
    for (size_t i = 0; i < rules.size(); ++i) {
      const bool duplicates = rules[i].find(": duplicate") != std::string::npos;
      if (duplicates && rule == "network/rules/" + std::to_string(i)) return "copied";
    }
    return fate.value("held", false) ? "held" : "delayed";
  }
  const std::string text = fate.get<std::string>();
  return text.substr(0, text.find(':'));
}

// "to r1 r2, lost to r3".
std::string Receivers(const Json& to, const std::vector<std::string>& rules) {
  std::vector<std::pair<std::string, std::string>> by_fate;  // in order of appearance
  for (const auto& [node, fate] : to.items()) {
    const std::string text = Fate(fate, rules);
    auto it = std::find_if(by_fate.begin(), by_fate.end(), [&](const auto& entry) { return entry.first == text; });
    if (it == by_fate.end()) it = by_fate.insert(by_fate.end(), {text, "to"});
    it->second += " " + node;
  }
  std::vector<std::string> parts;
  for (const auto& [fate, nodes] : by_fate) parts.push_back(fate.empty() ? nodes : fate + " " + nodes);
  return Join(parts, ", ");
}

std::string Requests(const Json& requests) {
  std::vector<std::string> parts;
  for (const Json& request : requests) {
    if (parts.size() == 3) {
      parts.push_back("…");
      break;
    }
    parts.push_back(Text(request, "c") + "'s t=" + Text(request, "t"));
  }
  return parts.empty() ? "" : " (" + Join(parts, " ") + ")";
}

// "adopts 9b0a at n=1: certificate of view 0 from r0 (largest n); a65f had 2 votes".
std::string Decision(const Json& facts) {
  const auto counted = [&](const char* name) {
    const std::string votes = Text(facts, name);
    return votes + (votes == "1" ? " vote" : " votes");
  };
  const std::string basis = Text(facts, "basis");
  const bool has_nothing = basis == "nothing";
  std::string text = has_nothing ? "adopts nothing" : "adopts " + Short(Text(facts, "h"));
  text += " at n=" + (facts.contains("first") ? Text(facts, "first") + ".." : "") + Text(facts, "n") + ": ";
  if (has_nothing) {
    text += "nobody showed a certificate";
  } else if (basis == "votes") {
    text += counted("votes");
  } else if (basis == "checkpoint") {
    text += "a stable checkpoint";
  } else {
    text += (basis == "view" ? "base of view " : "certificate of view ") + Text(facts, "u") + " from " +
            Text(facts, "from") + " (" + Text(facts, "because") + ")";
  }
  return text + (facts.contains("rival") ? "; " + Short(Text(facts, "rival")) + " had " + counted("rival_votes") : "");
}

std::string AnnouncementOf(const std::string& kind, const Json& facts) {
  if (kind == "submitted") return "";  // the cause says it
  if (kind == "executed") return "executes " + Position(facts) + Requests(facts.value("requests", Json::array()));
  if (kind == "completed" && Text(facts, "path") == "read") {
    return "COMPLETES its read t=" + Text(facts, "t") + ", reply \"" + ShortText(Text(facts, "reply")) + "\"";
  }
  if (kind == "completed") {
    return "COMPLETES t=" + Text(facts, "t") + " at " + ViewAndPosition(facts) + " (" + Text(facts, "path") +
           "), reply \"" + ShortText(Text(facts, "reply")) + "\"";
  }
  if (kind == "stable") return "checkpoint " + Position(facts) + " is STABLE";
  if (kind == "entered") return "ENTERS view " + Text(facts, "v") + " at " + Position(facts);
  if (kind == "decided") return Decision(facts);
  if (kind == "suspected") return "SUSPECTS " + Text(facts, "primary") + ", primary of view " + Text(facts, "v");
  if (kind == "convicted") return "CONVICTS " + Text(facts, "primary") + ", primary of view " + Text(facts, "v");
  if (kind == "rejected") {
    return "refuses " + (facts.contains("msg") ? Text(facts, "msg") : "it") + ": " + Text(facts, "reason") +
           (IsOneOf(Text(facts, "signer"), {"-", "nobody"}) ? "" : ", signed by " + Text(facts, "signer"));
  }
  return kind;
}

}  // namespace

std::string Short(std::string_view digest) { return std::string(digest.substr(0, 4)); }

std::string Words::Message(const Json& message) const {
  const std::string brief = Brief(message);
  return Text(message, "msg") + (brief.empty() ? "" : " " + brief);
}

std::string Words::Brief(const Json& message) {
  const auto brief = message.find("brief");
  return brief == message.end() ? "" : brief->get<std::string>();
}

std::string Words::Timer(std::string_view node, const Json& kind, const Json& arg) const {
  const std::vector<std::string>& names = node.starts_with('c') ? header_.client_timers : header_.replica_timers;
  constexpr uint64_t kInterceptors = uint64_t{1} << 31;  // adversaries/interceptor.h
  const uint64_t number = kind.is_number_unsigned() ? kind.get<uint64_t>() : 0;
  std::string name = number >= kInterceptors ? "the adversary's" : number < names.size() ? names[number] : kind.dump();
  if (header_.per_client_timers.contains(name)) return name + "(c" + arg.dump() + ")";
  return arg == 0 ? name : name + "(" + arg.dump() + ")";
}

std::string Words::Cause(const Json& step) const {
  const Json& in = step.at("in");
  if (in.contains("submit")) return "submits \"" + ShortText(Text(in, "submit")) + "\"";
  if (in.contains("timer")) return "timer " + Timer(Text(step, "at"), in["timer"], in.value("arg", Json(0)));
  return Message(in) + " from " + Text(in, "from");
}

std::string Words::Announcement(const Json& said) const {
  return AnnouncementOf(said.at(0).get<std::string>(), said.at(1));
}

std::vector<std::string> Words::Announcements(const Json& step) const {
  std::vector<std::string> clauses;
  for (const Json& said : step.value("say", Json::array())) {
    std::string clause = Announcement(said);
    if (!clause.empty()) clauses.push_back(std::move(clause));
  }
  return clauses;
}

std::vector<std::string> Words::Sendings(const Json& step) const {
  std::vector<std::pair<std::string, Json>> sendings;  // what, and to whom; an adversary sends one thing copy by copy
  for (const Json& effect : step.value("out", Json::array())) {
    if (!effect.contains("msg")) continue;
    std::string what = Message(effect);
    if (effect.contains("forged")) what = "FORGED " + what;
    Json to = effect.value("to", Json::object());
    if (!sendings.empty() && sendings.back().first == what) {
      for (const auto& [node, fate] : to.items()) sendings.back().second[node] = fate;
    } else {
      sendings.emplace_back(std::move(what), std::move(to));
    }
  }
  std::vector<std::string> clauses;
  for (const auto& [what, to] : sendings) clauses.push_back(what + " " + Receivers(to, header_.rules));
  for (const Json& kept : step.value("withheld", Json::array())) {
    std::string clause = "WITHHOLDS " + Text(kept, "msg") + " from";
    for (const Json& node : kept.value("to", Json::array())) clause += " " + node.get<std::string>();
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

std::string Words::Sentence(const Json& step) const {
  std::string text = Cause(step);
  for (const std::string& clause : Announcements(step)) text += " | " + clause;
  for (const std::string& clause : Sendings(step)) text += " → " + clause;
  return text;
}

std::string Words::Line(const Json& step) const {
  static const std::vector<Column> kColumns = {{"step", true, 6}, {"ms", true, 10}, {"node", false, 4}, {""}};
  const std::string node = Text(step, "at");
  return TableRow(kColumns, {Text(step, "i"), Milliseconds(step.value("t_ns", int64_t{0})),
                             node + (header_.IsFaulty(node) ? "*" : ""), Sentence(step)});
}

std::string Words::Legend() {
  return "step, virtual time in ms, node (* an adversary), then what reached it | what it does → what it sends, and to "
         "whom\n"
         "v view, n position, h history digest (4 of its 16 digits), w the view to come, u the view entered last;\n"
         "lost, partitioned, dropped (by a network rule), held, delayed: what became of a copy\n"
         "FORGED: the unmodified code would not have sent it; WITHHOLDS: it would have\n";
}

}  // namespace zyz::tools
