// The scenario format, said once: each Describe lists one section's keys with their meaning, their type (by the
// visitor's method), their range, and the field they fill; the fields' initial values are the defaults. Whoever needs
// the format walks these lists with a visitor of its own: the loader decodes and by the same walk knows which keys are
// unknown, ForSeed draws numbers, and the documentation prints itself. Nothing about a key stands anywhere else, except
// relations between several keys (validate.h).
#ifndef ZYZ_SCENARIOS_FORMAT_SCHEMA_H_
#define ZYZ_SCENARIOS_FORMAT_SCHEMA_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/codec.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

inline constexpr std::string_view kSchemaName = "zyz-scenario/1";

struct Key {
  std::string_view name;
  std::string_view about;  // one clause, for the documentation
  bool required = false;
};
inline constexpr bool kRequired = true;

struct Range {  // both ends are allowed
  int64_t low = 0;
  int64_t high = 0;
};

inline constexpr int64_t kMaxTimeUs = kMaxSettingUs;
inline constexpr int64_t kMaxCount = 1'000'000'000'000;
inline constexpr int64_t kMillion = 1'000'000;
inline constexpr int64_t kMaxClients = 10'000;
inline constexpr Range kTimeUs{0, kMaxTimeUs};
inline constexpr Range kTimerUs{1, kMaxTimeUs};
inline constexpr Range kPpm{0, kMillion};
inline constexpr Range kCostNs{0, 1'000'000'000};
inline constexpr Range kCount{0, kMaxCount};
inline constexpr size_t kMaxEntries = 1000;  // of rules, faults, the timeline
inline constexpr size_t kMaxNameBytes = 100;
inline constexpr size_t kMaxAboutBytes = 4000;
inline constexpr int64_t kMaxCopies = 100;  // made of one message by one rule

// By enumerator.
inline constexpr std::array<std::string_view, 3> kApplications = {"kv", "counter", "null"};
inline constexpr std::array<std::string_view, 2> kTails = {"uniform", "exponential"};
inline constexpr std::array<std::string_view, 4> kTimelineDo = {"partition", "heal", "crash", "restart"};
inline constexpr std::array<std::string_view, 2> kRestartStates = {"kept", "amnesia"};
inline constexpr std::array<std::string_view, 2> kEpilogues = {"none", "any-quorum"};
inline constexpr std::array<std::string_view, 2> kJudgedOrNot = {"judged", "not judged"};
inline constexpr std::array<std::string_view, 3> kRuleOn = {"send", "receive", "timer"};
inline constexpr std::array<std::string_view, 2> kSigns = {"own", "keep"};

// A name's place in its list is its enumerator's number.
template <class Enum, size_t kNames>
constexpr bool EndsWith(const std::array<std::string_view, kNames>&, Enum last) {
  return static_cast<size_t>(last) + 1 == kNames;
}
static_assert(EndsWith(kApplications, ApplicationName::kNull));
static_assert(EndsWith(kTails, Tail::kExponential));
static_assert(EndsWith(kTimelineDo, TimelineDo::kRestart));
static_assert(EndsWith(kRestartStates, RestartState::kAmnesia));
static_assert(EndsWith(kEpilogues, Epilogue::kAnyQuorum));
static_assert(EndsWith(kJudgedOrNot, JudgedOrNot::kNotJudged));
static_assert(EndsWith(kRuleOn, RuleOn::kTimer));
static_assert(EndsWith(kSigns, Sign::kKeep));

// A protocol's own keys, from its lists.
template <class V>
void Describe(V& v, Settings& s) {
  for (size_t i = 0; i < s.infos().size(); ++i) {
    const SettingInfo& info = s.infos()[i];
    v.Setting({info.name, info.about}, s.values()[i], info);
  }
}

// The name comes first: it decides which options there are, and timers, kinds of messages and behaviours after them.
template <class V>
void Describe(V& v, Protocol& p) {
  v.ProtocolName({"name", "the protocol that replicas and clients run"}, p);
  const ProtocolInfo& info = p.info();
  v.Whole({"f", "faulty replicas tolerated; see zyz list protocols for how many replicas there are"}, p.f,
          Range{info.min_f, info.max_f});
  Describe(v, p.options);
  v.Planted({"planted", "null, or the planted bug that all replicas and clients have"}, p);
}

template <class V>
void Describe(V& v, WorkloadSpec& w) {
  v.Whole({"clients", "how many clients there are, each with one operation under way"}, w.clients,
          Range{1, kMaxClients});
  v.OperationsOf({"operations", "how many each client issues, or the list of each client's operations"}, w.operations,
                 Range{1, 1'000'000'000});
  v.Choice({"application", "the replicated service"}, w.application, kApplications);
  v.Whole({"keys", "kv: how many keys generated operations go to"}, w.keys, Range{1, 1'000'000});
  v.Whole({"request_bytes", "null: size of each operation"}, w.request_bytes, Range{0, kMaxOperationBytes});
  v.Whole({"reply_bytes", "null: size of each reply"}, w.reply_bytes, Range{0, kMaxReplyBytes});
  v.Whole({"think_us", "from a completion to the client's next operation"}, w.think_us, kTimeUs);
}

template <class V>
void Describe(V& v, Delay& d) {
  v.Whole({"min", "shortest", kRequired}, d.min, kTimeUs);
  v.Choice({"tail", "uniform between min and max, or long-tailed and cut off at max"}, d.tail, kTails);
  if (V::kAllKeys || d.tail == Tail::kExponential)
    v.Whole({"mean", "exponential: the mean", kRequired}, d.mean, kTimeUs);
  v.Whole({"max", "longest", kRequired}, d.max, kTimeUs);
}

template <class V>
void Describe(V& v, Rule& r) {
  v.Text({"name", "how other rules call this one"}, r.name, kMaxNameBytes);
  v.Nodes({"from", "senders; absent: everybody"}, r.from);
  v.Nodes({"to", "receivers; absent: everybody"}, r.to);
  v.KindsOf({"message", "one message or a list of them; absent: every message"}, r.message);
  v.WhereOf({"where", "number fields that the message must have these values in; nested ones by JSON pointer"}, r.where,
            r.message);
  v.Wholes({"nth", "which of the matching copies, 1 is the first; absent: all"}, r.nth, Range{1, kMaxCount});
  v.Whole({"from_us", "sent at this time or later"}, r.from_us, kTimeUs);
  v.Whole({"until_us", "sent before this time; absent: until the end"}, r.until_us, kTimerUs);
  v.Text({"after", "nothing matches before the rule of this name has acted"}, r.after, kMaxNameBytes);
  v.EffectOf({"do", "what becomes of the message", kRequired}, r.effect);
  v.Flag({"must_fire", "the run fails its expectation if this rule never acted"}, r.must_fire);
}

template <class V>
void Describe(V& v, Network& n) {
  v.DelayOf({"delay_us", "one-way delay of each message: a number, or an interval"}, n.delay_us);
  v.Whole({"loss_ppm", "chance that a message is lost"}, n.loss_ppm, kPpm);
  v.Whole({"duplicate_ppm", "chance that a message arrives twice"}, n.duplicate_ppm, kPpm);
  v.Whole({"reorder_ppm", "chance that a message is held back far beyond the others"}, n.reorder_ppm, kPpm);
  v.Whole({"gst_us", "from here on nothing is lost, duplicated, held back or stretched by chance; 0: never"}, n.gst_us,
          kTimeUs);
  v.Whole({"bandwidth_mbps", "of each sender, shared by its messages; 0: unlimited"}, n.bandwidth_mbps,
          Range{0, kMillion});
  v.List({"rules", "what happens to particular messages"}, n.rules, kMaxEntries);
}

template <class V>
void Describe(V& v, Clocks& c) {
  v.PerNode({"drift_ppm", "how much slower each node's timers run; an interval is drawn from once per node"},
            c.drift_ppm, Range{-500'000, 500'000});
}

template <class V>
void Describe(V& v, Cpu& c) {
  v.Whole({"mac_ns", "cost of one MAC"}, c.mac_ns, kCostNs);
  v.Whole({"sign_ns", "cost of one signature"}, c.sign_ns, kCostNs);
  v.Whole({"verify_ns", "cost of verifying one"}, c.verify_ns, kCostNs);
  v.Whole({"per_message_ns", "cost of handling a message"}, c.per_message_ns, kCostNs);
  v.Whole({"per_byte_ns", "cost of each of its bytes"}, c.per_byte_ns, kCostNs);
}

template <class V>
void Describe(V& v, Earlier& e) {
  v.KindsOf({"message", "of this kind, or one of these; absent: those that the rule is about"}, e.message);
  v.Flag({"received", "one that the node received; absent: as the rule's \"on\", else one that it sent"}, e.received);
  v.WhereOf({"where", "with these values"}, e.where, e.message);
  v.Whole({"nth", "1 is the first of them, 0 the latest"}, e.nth, kCount);
}

template <class V>
void Describe(V& v, Edit& e) {
  const auto does = [&](Edit::Do action) { return V::kAllKeys || e.action == action; };
  if (does(Edit::Do::kSet)) v.ValueOf({"set", "the value that the field gets"}, e.value);
  if (does(Edit::Do::kAdd)) {
    v.Whole({"add", "what is added to a number, a digest or a signature"}, e.amount, Range{-kMaxCount, kMaxCount});
  }
  if (does(Edit::Do::kTruncate)) {
    v.Whole({"truncate", "how many elements, or bytes, stay"}, e.amount, Range{0, kMaxCount});
  }
  if (does(Edit::Do::kCopy)) {
    v.Text({"copy", "a field of an earlier message, by JSON pointer; \"\": the whole message"}, e.copy, kMaxNameBytes);
    v.EarlierOf({"of", "which earlier message; absent: the latest that the rule is about"}, e.of);
  }
}

template <class V>
void Describe(V& v, ExtraSend& e) {
  v.KindOf({"message", "a new message of this kind; its fields are what is edited"}, e.message);
  v.EarlierOf({"replay", "or an earlier message"}, e.replay);
  v.EditsOf({"edit", "its fields, by JSON pointer"}, e.edits,
            e.message.empty() && e.replay ? e.replay->message : e.message);
  v.MaybeChoice({"sign", "own: signed with the node's key (as it is, if not given); keep: not signed anew"}, e.sign,
                kSigns);
  v.Nodes({"to", "receivers; absent: every other replica"}, e.to);
}

template <class V>
void Describe(V& v, FaultEffect& e) {
  const bool message = V::kAllKeys || e.on != RuleOn::kTimer;
  v.Flag({"drop", "it does not happen"}, e.drop);
  if (message) {
    v.EarlierOf({"replay", "an earlier message instead: which, or the number of a matching one"}, e.replay);
    v.EditsOf({"edit", "fields to change, by JSON pointer: a value, or {\"add\"|\"truncate\"|\"copy\": …}"}, e.edits,
              e.replay ? e.replay->message : e.matched);
    v.MaybeChoice({"sign",
                   "own: signed by the node, in its own name; keep: the signature stays, right or broken; absent: "
                   "own if it sends something edited"},
                  e.sign, kSigns);
    v.Flag({"keep", "the original goes its way too"}, e.keep);
    v.Nodes({"redirect", "who gets it instead; on receive: it is passed on, not handled"}, e.redirect);
    v.Whole({"duplicate", "how many copies more"}, e.duplicate, Range{0, kMaxCopies});
  }
  v.Whole({"delay_us", "how much later"}, e.delay_us, kTimeUs);
  v.Whole({"hold_until_us", "not before this time"}, e.hold_until_us, kTimeUs);
  v.Text({"hold_until", "not before the rule of this name has acted"}, e.hold_until, kMaxNameBytes);
  v.List({"send", "messages besides"}, e.sends, kMaxEntries);
}

template <class V>
void Describe(V& v, FaultRule& r) {
  v.Choice({"on", "what the rule waits for", kRequired}, r.on, kRuleOn);
  const auto on = [&](RuleOn what) { return V::kAllKeys || r.on == what; };
  if (on(RuleOn::kSend) || on(RuleOn::kReceive)) {
    v.KindsOf({"message", "one message or a list of them; absent: every message"}, r.message);
    v.WhereOf({"where", "number fields that the message must have these values in; nested ones by JSON pointer"},
              r.where, r.message);
  }
  if (on(RuleOn::kSend)) v.Nodes({"to", "send: receivers; the others get the original; absent: all"}, r.to);
  if (on(RuleOn::kReceive)) v.Nodes({"from", "receive: senders; absent: everybody"}, r.from);
  if (on(RuleOn::kTimer)) v.Timers({"timer", "timer: which; absent: all"}, r.timer);
  v.Wholes({"nth", "which of what matches, 1 is the first and a broadcast is one; absent: all"}, r.nth,
           Range{1, kMaxCount});
  v.Whole({"from_us", "at this time or later"}, r.from_us, kTimeUs);
  v.Whole({"until_us", "before this time; absent: until the end"}, r.until_us, kTimerUs);
  v.Text({"after", "nothing matches before the rule of this name has acted"}, r.after, kMaxNameBytes);
  v.FaultEffectOf({"do", "what happens instead, or besides", kRequired}, r.effect, r);
}

template <class V>
void Describe(V& v, Faulty& f) {
  v.Node({"node", "who is faulty", kRequired}, f.node);
  v.Text({"name", "how other rules call this one"}, f.name, kMaxNameBytes);
  v.Flag({"must_fire", "the run fails its expectation if this never acted"}, f.must_fire);
  v.RuleOrBehaviour({"behaviour", "its way to be faulty; the other keys are that behaviour's parameters", kRequired},
                    f);
}

template <class V>
void Describe(V& v, Happening& h) {
  v.Whole({"at_us", "when", kRequired}, h.at_us, kTimeUs);
  v.Choice({"do", "what happens", kRequired}, h.action, kTimelineDo);
  const auto on = [&](TimelineDo action) { return V::kAllKeys || h.action == action; };
  if (on(TimelineDo::kPartition)) {
    v.GroupsOf({"groups", "partition: nodes of different groups are apart; who is in no group reaches all", kRequired},
               h.groups);
    v.Flag({"one_way", "partition: only messages from a later group to an earlier one are cut"}, h.one_way);
  }
  if (on(TimelineDo::kCrash) || on(TimelineDo::kRestart)) v.Node({"node", "crash, restart: who", kRequired}, h.node);
  if (on(TimelineDo::kRestart)) v.Choice({"state", "restart: what it still knows"}, h.state, kRestartStates);
  v.Flag({"must_fire", "the run fails its expectation if this never came"}, h.must_fire);
}

template <class V>
void Describe(V& v, Stop& s) {
  v.Whole({"deadline_us", "the run ends at this virtual time at the latest"}, s.deadline_us, kTimerUs);
  v.Whole({"max_steps", "and after this many steps"}, s.max_steps, Range{1, kMaxCount});
  v.MaybeChoice(
      {"epilogue", "any-quorum: then a random quorum alone must serve every client; absent: as a campaign draws"},
      s.epilogue, kEpilogues);
}

template <class V>
void Describe(V& v, Bounds& b) {
  v.Whole({"min", "at least"}, b.min, kCount);
  v.Whole({"max", "at most"}, b.max, kCount);
}

template <class V>
void Describe(V& v, Expect& e) {
  v.Verdict({"verdict", "ok, safety:<oracle> or liveness"}, e.verdict);
  v.MaybeChoice({"liveness", "whether the verdict speaks of liveness; see zyz run"}, e.liveness, kJudgedOrNot);
  v.BoundsOf({"completed", "operations that correct clients complete"}, e.completed);
  v.BoundsOf({"fast", "those completed on the fast path"}, e.fast);
  v.BoundsOf({"committed", "those completed on the other path"}, e.committed);
  v.BoundsOf({"views", "highest view that a correct replica entered"}, e.views);
  v.Rejections({"rejected", "by reason, how often correct nodes rejected something"}, e.rejected);
  v.MaybeWhole({"complete_within_us", "everything completes within this time after the last of gst, heal and restart"},
               e.complete_within_us, kTimerUs);
  v.MaybeWhole({"settled_by_us", "from here on no correct replica suspects a primary that is correct and there"},
               e.settled_by_us, kTimeUs);
}

template <class V>
void Describe(V& v, Scenario& s) {
  v.Constant({"schema", "the format and its version", kRequired}, kSchemaName);
  v.Text({"name", "short, for people and reports", kRequired}, s.name, kMaxNameBytes);
  v.Text({"about", "one or two sentences: what this shows"}, s.about, kMaxAboutBytes);
  v.Seed({"seed", "regression files: the seed that failed; a seed of the command line goes first"}, s.seed);
  v.Object({"protocol", "what replicas and clients run"}, s.protocol);
  s.timers_us.Follow(s.protocol.info().timers);
  v.Object({"timers_us", "the protocol's timers"}, s.timers_us);
  v.Object({"workload", "what clients ask for"}, s.workload);
  v.Object({"network", "delays and benign faults; these count as nobody's fault"}, s.network);
  v.Object({"clocks", "how clocks differ"}, s.clocks);
  v.Object({"cpu", "service times; 0: free"}, s.cpu);
  v.List({"faulty", "nodes that lie, up to f replicas; a node may have several behaviours"}, s.faulty, kMaxEntries);
  v.List({"timeline", "what happens to the world, and when"}, s.timeline, kMaxEntries);
  v.Object({"stop", "when a run is over at the latest"}, s.stop);
  v.Flag({"over_budget", "more than f replicas may be faulty"}, s.over_budget);
  v.Object({"expect", "what makes the run a success"}, s.expect);
}

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_SCHEMA_H_
