// A step of a run in the protocol's words, on one line. Terminal and page tell a run with the same words.
//
//     9    0.412 ms  r3   ORDER-REQ v=0 n=1 h=a65f from r0 | executes n=1 h=a65f | SPEC-RESPONSE v=0 n=1 h=a65f to c1
//
// Steps are lines of a trace (sim/trace.h). Digests are cut to four digits; who wants them whole looks at the trace.
#ifndef ZYZ_TOOLS_VIEW_WORDS_H_
#define ZYZ_TOOLS_VIEW_WORDS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tools/view/header.h"

namespace zyz::tools {

class Words {
 public:
  explicit Words(const RunHeader& header) : header_(header) {}

  // Of a message in a step, its kind and what it says of itself: "ORDER-REQ v=0 n=1 h=a65f (c1's t=1)".
  std::string Message(const nlohmann::ordered_json& message) const;
  // The same without the kind.
  static std::string Brief(const nlohmann::ordered_json& message);
  // What reached the node: a message and its sender, a timer by name, an operation to submit.
  std::string Cause(const nlohmann::ordered_json& step) const;
  // One element of "say", as a clause; empty where the cause says it already.
  std::string Announcement(const nlohmann::ordered_json& said) const;
  // What the node announced, one clause each: "executes n=1 h=a65f", "refuses it: bad-signature of r2".
  std::vector<std::string> Announcements(const nlohmann::ordered_json& step) const;
  // What it sent, one clause per message and what became of it: "… to r1 r2, lost to r3".
  std::vector<std::string> Sendings(const nlohmann::ordered_json& step) const;
  // All of it behind number, time and node; an adversary has a * behind its name.
  std::string Line(const nlohmann::ordered_json& step) const;
  // The same without number, time and node.
  std::string Sentence(const nlohmann::ordered_json& step) const;
  // "suspect(c1)", "retransmit".
  std::string Timer(std::string_view node, const nlohmann::ordered_json& kind, const nlohmann::ordered_json& arg) const;

  // What the signs in these lines mean, as lines of their own.
  static std::string Legend();

 private:
  const RunHeader& header_;
};

// The first four digits of a digest's sixteen.
std::string Short(std::string_view digest);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_WORDS_H_
