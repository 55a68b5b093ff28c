// The rule script for faulty nodes, an interceptor (README.md) without a line of C++: when something is sent, received
// or a timer fires, and the conditions hold, the effects happen. One rule is one interceptor; a node's rules nest, the
// first of the file innermost.
//
// What goes out in place of the matched message is made in this order: an earlier message replaces it (`replay`), its
// fields are edited, it is signed; then it is dropped, redirected, duplicated, held back. Extra messages follow. Where a
// step cannot be taken (no such earlier message yet, a field that is absent) the original goes its way, and the rule has
// not acted.
#ifndef ZYZ_ADVERSARIES_RULES_SCRIPT_H_
#define ZYZ_ADVERSARIES_RULES_SCRIPT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "protocol/field_edit.h"
#include "protocol/node.h"
#include "sim/rule_board.h"

namespace zyz {

// A message that passed this node before: the nth that matches, or the latest. Earlier rules of the node have edited it.
struct EarlierMessage {
  bool received = false;  // else: one that the node sent
  std::vector<MessageKind> kinds = {};
  std::vector<std::pair<std::string, uint64_t>> where = {};  // see FieldQuery
  uint64_t nth = 0;                                          // 1 is the first; 0: the latest
};

struct ScriptEdit {
  FieldEdit edit = {};
  std::optional<EarlierMessage> source = {};  // copy: the edit's value comes from there
  FieldPath source_path = {};
};

enum class ScriptSign : uint8_t {
  kKeep,  // the signature stays what it was, right or broken
  kOwn,   // the node signs it, in its own name
};

// A message that the node sends of its own: built from nothing, or an earlier one, with edits.
struct ScriptSend {
  MessageKind kind = 0;  // 0: `base` says
  std::optional<EarlierMessage> base = {};
  std::vector<ScriptEdit> edits = {};
  ScriptSign sign = ScriptSign::kOwn;
  std::vector<NodeId> to = {};  // empty: every replica but the node itself
};

struct ScriptRule {
  enum class On : uint8_t { kSend, kReceive, kTimer };

  // Conditions. Empty lists hold always.
  On on = On::kSend;
  std::vector<MessageKind> kinds = {};
  std::vector<NodeId> from = {};     // kReceive: as the network says
  std::vector<NodeId> to = {};       // kSend: of the receivers, the others get the original
  std::vector<uint32_t> timers = {};  // kTimer: TimerId::kind
  std::vector<std::pair<std::string, uint64_t>> where = {};
  std::vector<uint64_t> nth = {};  // of what matches otherwise, from 1; a broadcast is one
  TimeNs from_ns = 0, until_ns = INT64_MAX;
  sim::RuleNumber after = sim::kNoRule;

  // Effects.
  std::optional<EarlierMessage> replay = {};
  std::vector<ScriptEdit> edits = {};
  ScriptSign sign = ScriptSign::kKeep;
  bool keep = false;  // the original goes its way too, first
  bool drop = false;
  std::vector<NodeId> redirect = {};  // receivers in place of the matched ones; kReceive: passed on, not handled
  uint32_t copies = 0;                // beside the first
  TimeNs delay_ns = 0;
  TimeNs hold_until_ns = 0;
  sim::RuleNumber hold_for = sim::kNoRule;
  std::vector<ScriptSend> sends = {};
};

// REQUIRES: `rule` comes from a checked scenario; the context has clock and board if the rule speaks of time or of other
// rules.
std::unique_ptr<Interceptor> MakeScript(ScriptRule rule, std::unique_ptr<Node> inner, AdversaryContext context);

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_RULES_SCRIPT_H_
