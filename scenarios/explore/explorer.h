// Explorer: runs every set of a scope's letters of one size, each once, as a tree.
//
//   Visit(S, from):  run S; for each cut c not in S: first(c), the time at which it would first take away a delivery
//                    that did something; for each c with first(c) >= from:  Visit(S + c, first(c))
//
// Why nothing is missing: let T be a set whose cuts all act. Order them by their first acts, ties by their numbers.
// Each is then visible in the run of those before it, since both runs agree up to there. Why nothing comes twice: that
// order is the only path to T. Where several cuts would take away the same delivery first, the one that is taken
// forbids the ones of lower numbers below it: they come before it, in another branch. A cut that would take away
// refused messages only makes no other run, and is no extension. Lies are laid first, in all combinations: what they do
// needs no argument.
//
// The work is cut into units, each a pure function of scope and size: some sets of lies, and of the first cuts every
// so-manieth. Whatever threads, parts or interruptions: units add up to the same.
#ifndef ZYZ_SCENARIOS_EXPLORE_EXPLORER_H_
#define ZYZ_SCENARIOS_EXPLORE_EXPLORER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/message.h"
#include "scenarios/explore/scope.h"
#include "scenarios/world/builder.h"
#include "sim/acting.h"

namespace zyz::scenarios {

// Why a set is told of.
enum class FoundKind : uint8_t { kSafety, kLiveness, kMissed, kDiffers };

struct Found {
  static constexpr size_t kOfUnit = 4, kOfAll = 16;  // examples

  FoundKind kind = FoundKind::kSafety;
  uint64_t count = 0;
  std::vector<LetterSet> examples;  // of each unit the first ones, of all the lowest of those, ascending
};

// What a unit came to; sums of them, too.
struct Tallied {
  uint64_t runs = 0;        // those of smaller sets, on the way, included
  uint64_t sets = 0;        // of this size, each run once
  uint64_t violating = 0;   // not as expected
  uint64_t digest_sum = 0;  // of the sets' runs, mod 2^64: in whatever order
  TimeNs longest_ns = 0;    // the longest wait of a request of a correct client, of all sets
  LetterSet longest;
  std::map<std::string, Found> found;  // by fingerprint, or what was missed, or what differs
  std::vector<bool> acted;             // by letter, cuts first: in some set it did something

  void Wait(TimeNs longest_wait_ns, const LetterSet& set);  // one more set
  void Add(const Tallied& other);                           // in whatever order
};

// Mistakes that the tree can be told to make. They prove the test that holds it against all sets there are.
enum class TreeMistake : uint8_t {
  kNone,
  kOnlyLater,  // first(c) > from, in place of >=
  kOfTheRoot,  // only cuts that act in the run without any
  kTiesTwice,  // of cuts with one first act, none forbids another
};

class Explorer {
 public:
  // `against`, if not null, has the same letters over other bases: every set is run there, too, and what differs told.
  // `scope` and `against` outlive it.
  explicit Explorer(const Scope& scope, const Scope* against = nullptr);
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  uint64_t Units(uint64_t size) const;
  // REQUIRES: unit < Units(size). Nothing: `stop`, asked before each run, said so.
  std::optional<Tallied> RunUnit(uint64_t size, uint64_t unit, const std::function<bool()>& stop = {});

  // How many sets of that size there are, by Knuth's method: random ways down the tree, weighed by how many there were
  // to choose from.
  double EstimateSets(uint64_t size);

  // Runs one set. With `observer`, if not null, listening.
  RunResult Run(const LetterSet& set, sim::Observer* observer = nullptr);

  // For tests: each set as it is counted.
  void Plant(TreeMistake mistake) { mistake_ = mistake; }
  using OnSet = std::function<void(const LetterSet&, const RunResult&)>;
  void TellEachSet(OnSet on_set) { on_set_ = std::move(on_set); }

 private:
  struct Segment {  // units alike
    uint32_t base = 0, lies = 0, parts = 1;
    uint64_t ranks = 0, ranks_each = 1;  // sets of lies, in all and in a unit

    uint64_t units() const { return (ranks + ranks_each - 1) / ranks_each * parts; }
  };
  struct Extension {
    uint32_t cut = 0, at = 0;
  };

  std::vector<Segment> SegmentsOf(uint64_t size) const;
  bool MayLieTogether(const LetterSet& set);
  RunResult RunActing(const LetterSet& set);
  std::vector<Extension> ExtensionsFrom(const LetterSet& set, uint32_t from);
  void Mistake(const LetterSet& set, uint32_t from, std::vector<Extension>* extensions);
  const std::vector<Extension>& FirstCutsOf(const LetterSet& set);
  bool Visit(LetterSet* set, uint32_t from, size_t more, const std::function<bool()>& stop);
  void Extend(LetterSet* set, const std::vector<Extension>& extensions, size_t more, uint32_t part, uint32_t parts,
              const std::function<bool()>& stop);
  void Count(const LetterSet& set);
  void Judge(const LetterSet& set, const RunResult& result);
  void Compare(const LetterSet& set, const RunResult& result);
  void Tell(FoundKind kind, std::string what, const LetterSet& set);

  const Scope& scope_;
  const Scope* const against_;
  sim::ActingClasses classes_;
  std::vector<std::vector<uint32_t>> cuts_of_;  // by class: the cuts that take its messages away, ascending
  sim::Acting acting_;
  MessagePool pool_;
  std::vector<uint32_t> forbidden_;         // by cut: how many of those on the way down forbid it
  std::vector<uint32_t> first_;             // by cut, of the last run; kNever
  std::optional<LetterSet> first_cuts_of_;  // whose first cuts are kept: the units of one set of lies share them
  std::vector<Extension> first_cuts_;
  std::map<std::pair<uint32_t, std::vector<NodeRef>>, bool> may_lie_;
  Tallied tallied_;
  bool stopped_ = false;
  OnSet on_set_;
  TreeMistake mistake_ = TreeMistake::kNone;
  std::vector<bool> of_the_root_;  // by cut; for the mistake alone
};

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_EXPLORE_EXPLORER_H_
