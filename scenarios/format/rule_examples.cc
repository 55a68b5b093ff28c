#include "scenarios/format/rule_examples.h"

namespace zyz::scenarios {
namespace {

constexpr RuleExample kNetwork[] = {
    {"message", "one message, or a list of them; without it: every message",
     R"({"message": ["COMMIT", "POM"], "do": "drop"})"},
    {"from, to", "senders, receivers", R"({"from": ["c0"], "to": ["r1", "r2"], "do": "drop"})"},
    {"where", "number fields, by name or by JSON pointer",
     R"({"message": "SPEC-RESPONSE", "where": {"v": 0, "/or/n": 3}, "do": "drop"})"},
    {"nth", "which of the copies that match otherwise; a broadcast is a copy for each receiver",
     R"({"message": "REQUEST", "nth": [1, 3], "do": "drop"})"},
    {"from_us, until_us", "sent in this time", R"({"from_us": 5000, "until_us": 40000, "do": "drop"})"},
    {"after", "once the rule, or the faulty node's entry, of this name has acted",
     R"({"name": "a", "message": "NEW-VIEW", "do": "drop"}, {"after": "a", "message": "STATE", "do": "drop"})"},
    {"must_fire", "a run in which it never acts is not as expected",
     R"({"message": "REQUEST", "nth": [1], "do": "drop", "must_fire": true})"},
    {"drop", "it does not arrive", R"({"message": "COMMIT", "do": "drop"})"},
    {"delay_us", "it arrives so much later", R"({"message": "COMMIT", "do": {"delay_us": 500}})"},
    {"duplicate", "so many copies more arrive, each with a delay of its own",
     R"({"message": "COMMIT", "do": {"duplicate": 2}})"},
    {"hold_until_us", "it does not arrive before this time",
     R"({"message": "COMMIT", "do": {"hold_until_us": 30000}})"},
    {"hold_until", "it does not arrive before the rule of this name has acted",
     R"({"name": "a", "message": "NEW-VIEW", "do": {"delay_us": 1}}, {"message": "COMMIT", "do": {"hold_until": "a"}})"},
    {"replay", "the matching copy of this number arrives once more, beside the present one",
     R"({"message": "REQUEST", "nth": [3], "do": {"replay": 1}})"},
};

constexpr RuleExample kFaulty[] = {
    {"on send", "when the node sends: before anybody gets it",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "do": "drop"})"},
    {"on receive", "when something reaches the node: before it handles it",
     R"({"node": "r2", "on": "receive", "message": "COMMIT", "do": "drop"})"},
    {"on timer", "when a timer of the node fires",
     R"({"node": "r2", "on": "timer", "timer": ["suspect"], "do": "drop"})"},
    {"to", "on send: of the receivers these; the others get the original",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "to": ["r3"], "do": "drop"})"},
    {"from", "on receive: the sender", R"({"node": "r2", "on": "receive", "from": ["c0"], "do": "drop"})"},
    {"where", "number fields, by name or by JSON pointer",
     R"({"node": "r2", "on": "send", "message": "VIEW-CHANGE", "where": {"w": 1, "/o/0/n": 1}, "do": "drop"})"},
    {"nth", "which of what matches otherwise; a broadcast is one",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "nth": [2], "do": "drop"})"},
    {"from_us, until_us", "in this time",
     R"({"node": "r0", "on": "send", "from_us": 5000, "until_us": 9000, "do": "drop"})"},
    {"after", "once the rule, or the faulty node's entry, of this name has acted",
     R"({"node": "r2", "name": "a", "on": "send", "message": "VIEW-CHANGE", "do": "drop"}, )"
     R"({"node": "r2", "on": "send", "after": "a", "do": "drop"})"},
    {"must_fire", "a run in which it never acts is not as expected",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "do": "drop", "must_fire": true})"},
    {"drop", "it does not happen", R"({"node": "r2", "on": "send", "message": "COMMIT", "do": {"drop": true}})"},
    {"delay_us", "so much later",
     R"({"node": "r1", "on": "send", "message": "SPEC-RESPONSE", "do": {"delay_us": 900}})"},
    {"duplicate", "so many times more",
     R"({"node": "r1", "on": "send", "message": "SPEC-RESPONSE", "do": {"duplicate": 2}})"},
    {"hold_until_us", "not before this time",
     R"({"node": "r1", "on": "send", "message": "SPEC-RESPONSE", "do": {"hold_until_us": 30000}})"},
    {"hold_until", "not before the rule of this name has acted",
     R"({"node": "r2", "name": "a", "on": "send", "message": "VIEW-CHANGE", "do": {"delay_us": 1}}, )"
     R"({"node": "r2", "on": "send", "message": "COMMIT", "do": {"hold_until": "a"}})"},
    {"replay", "an earlier message in its place: the matching one of this number, or one described",
     R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "nth": [3], "do": {"replay": 1}}, )"
     R"({"node": "r2", "on": "send", "message": "CHECKPOINT", )"
     R"("do": {"replay": {"message": "SPEC-RESPONSE", "received": false, "where": {"n": 1}, "nth": 1}}})"},
    {"redirect", "others get it; on receive: it is passed on, not handled",
     R"({"node": "r2", "on": "receive", "message": "COMMIT", "do": {"redirect": ["r3"]}})"},
    {"edit: set", "a field gets this value: a number, a digest's 16 hex digits, text, a list, null for an absent one",
     R"({"node": "r2", "on": "send", "message": "VIEW-CHANGE", "do": {"edit": {"/u": 0, "/o": {"set": []}, "/cc": null}}})"},
    {"edit: add", "to a number, a digest or a signature",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "to": ["r3"], "do": {"edit": {"/h": {"add": 1}}}})"},
    {"edit: truncate", "a list, or bytes, to so many",
     R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "do": {"edit": {"/batch": {"truncate": 0}}}})"},
    {"edit: copy", "a field of an earlier message, or all of it; without \"of\": of the latest that the rule is about",
     R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "nth": [2], "do": {"edit": {"/r": {"copy": "/r", )"
     R"("of": {"message": "SPEC-RESPONSE", "nth": 1}}}}})"},
    {"sign", "own: by the node in its own name; keep: the signature stays as it is, right or broken",
     R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "do": {"edit": {"/i": 1}, "sign": "keep"}})"},
    {"keep", "the original goes its way too",
     R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", )"
     R"("do": {"edit": {"/r": "lie"}, "keep": true}})"},
    {"send",
     "something besides: a new message, or an earlier one, edited and signed; to all other replicas, or to some",
     R"({"node": "r2", "on": "timer", "do": {"send": [{"message": "I-HATE-THE-PRIMARY", "edit": {"/v": 0}, )"
     R"("sign": "own", "to": ["r1"]}]}}, )"
     R"({"node": "r2", "on": "receive", "message": "ORDER-REQ", "do": {"send": [{"replay": {"nth": 1}, "to": ["r3"]}]}})"},
};

}  // namespace

std::span<const RuleExample> NetworkRuleExamples() { return kNetwork; }
std::span<const RuleExample> FaultRuleExamples() { return kFaulty; }

}  // namespace zyz::scenarios
