// What a protocol's signed statements mean, as data for oracles: which statements are answers, which are final, which
// end a view, and which deed takes how many votes. A kind that does not exist is 0, a set of kinds has a bit (1 <<
// kind) for each.
#ifndef ZYZ_PROTOCOL_STATEMENT_ROLES_H_
#define ZYZ_PROTOCOL_STATEMENT_ROLES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/event.h"
#include "protocol/message.h"

namespace zyz {

// "Whoever does this found so many correct replicas' votes of that kind."
struct QuorumRow {
  // The deed: a statement of kind `stated`, or, where that is 0, an event of a kind (kRejected: none, and the row asks
  // for nothing). Completions are of one path.
  MessageKind stated = 0;
  EventKind event = EventKind::kRejected;
  CompletionPath path = CompletionPath::kCommitted;

  MessageKind votes = 0;  // 0: there is none, and the row asks for nothing
  // Which votes belong together: those for the deed's view, for it or a later one, for its position in its view, or for
  // its position in any view.
  enum class Per : uint8_t { kView, kViewOrAbove, kPosition, kPositionOfAnyView } per = Per::kPosition;
  // What they must say: anything, all the same, or the deed's own value, which is that of the statement, the history
  // digest h of the event, or its digest d. Of any view: its value or its digest.
  enum class Saying : uint8_t { kAnything, kOneThing, kItsValue, kItsDigest } saying = Saying::kAnything;
  // How many it takes. kPrimary: one, of the primary of the deed's view.
  // kBackups: a quorum with the primary, whose own vote is of another kind, left out.
  enum class Needed : uint8_t { kQuorum, kWeak, kAll, kPrimary, kBackups } needed = Needed::kQuorum;
  bool in_view_0 = false;  // also in view 0, where everybody starts
  bool tentative = false;  // of executions: those that may be undone, else those that are for good
  bool pending = false;    // only if the deed's view is one that its doer has not entered

  std::string_view did = {};   // "confirmed": the deed, and the first part of the violation's kind
  std::string_view what = {};  // "said that they go there": what the voters did
};

struct StatementRoles {
  uint32_t finals = 0;   // what calls (v, n) committed or stable: one value for all
  uint32_t answers = 0;  // replies; value: the history digest at n. If all replicas give the same, the client is served
  // What says that its signer holds a certificate of view v for its history up to n, whose digest is `also`, or `value`
  // if there is no `also`. f+1 correct replicas that say so keep it through all view changes.
  uint32_t holds = 0;
  // Whether `holds` rests on nothing but 2f+1 answers of view v, on how view v was entered, or on a stable checkpoint.
  bool holds_of_its_view = true;
  MessageKind leaves = 0;   // v: the view to go to
  MessageKind commits = 0;  // (v, n): a position that its signer calls committed; for abstract states
  // Whether what is executed, and not announced as tentative, stays: then correct replicas execute one history.
  bool executes_for_good = false;
  // Whether clients may have reads answered that are not ordered (Event::unordered). Such a protocol executes for good.
  bool has_unordered_reads = false;
  uint32_t frozen = 0;  // what nobody signs for a view below one that it has said to go to
  std::vector<QuorumRow> quorums;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_STATEMENT_ROLES_H_
