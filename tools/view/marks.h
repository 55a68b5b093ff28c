// What a reader of a run should see at once and no single step says: that a node has stated two things where the
// protocol allows one (equivocation), and where the histories of correct nodes part.
#ifndef ZYZ_TOOLS_VIEW_MARKS_H_
#define ZYZ_TOOLS_VIEW_MARKS_H_

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tools/view/header.h"

namespace zyz::tools {

// Of a message in a step (sim/trace.h): who signs it, by name, empty if nobody does; the view of what it states.
std::string SignerOf(const nlohmann::ordered_json& message);
std::optional<uint64_t> StatedView(const nlohmann::ordered_json& message);

// Statements that may be made once per (kind, view, position).
class Statements {
 public:
  // `node` sends this message. Which messages, by id, are seen now to contradict each other: none, or this one and all
  // that the node has said in the same place before. What it only relays, or says in another's name, is not its
  // statement.
  std::vector<uint64_t> Contradictory(const std::string& node, const nlohmann::ordered_json& message);

 private:
  struct Place {
    std::string value;
    std::vector<uint64_t> ids;  // until the node contradicts itself
    bool contradicted = false;
  };

  std::map<std::tuple<std::string, std::string, uint64_t, uint64_t>, Place> said_;  // by node, kind, view, position
};

// A replica's history as it stands, position by position above the last stable checkpoint. Taken from its state where
// the trace has states, else from what it announced.
using Chain = std::vector<std::pair<uint64_t, std::string>>;  // (n, h), n rising
class Chains {
 public:
  void SetState(const std::string& node, const nlohmann::ordered_json& state);
  // True if the node's history is another one now.
  bool OnStep(const nlohmann::ordered_json& step);
  const Chain& Of(const std::string& node) const;

 private:
  std::map<std::string, Chain> chains_;
};

struct Parting {
  uint64_t step = 0;
  uint64_t n = 0;          // the first position at which they differ
  bool completed = false;  // two clients' completed requests, and not only two replicas' histories
  std::string what;        // "r3 has a65f at n=1, r1 has 9b0a"
};

// Finds the steps at which correct nodes that agreed begin to differ.
class Partings {
 public:
  explicit Partings(const RunHeader& header) : header_(header) {}
  // After Chains::OnStep of the same step.
  void OnStep(const nlohmann::ordered_json& step, const Chains& chains);
  const std::vector<Parting>& found() const { return found_; }

 private:
  static constexpr size_t kMost = 100;

  void OnCompleted(const nlohmann::ordered_json& step, const nlohmann::ordered_json& facts);
  std::optional<std::string> AncestorAt(uint64_t n, std::string h, uint64_t from_n) const;

  const RunHeader& header_;
  std::map<std::string, std::pair<uint64_t, std::string>> parents_;  // h: its n, and the h before it
  struct Completion {
    std::string client, h, t;
    uint64_t n = 0;
  };
  std::vector<Completion> completions_;
  std::map<std::pair<std::string, std::string>, bool> apart_;  // by two replicas' names
  std::vector<Parting> found_;
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_MARKS_H_
