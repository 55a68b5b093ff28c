#include "scenarios/explore/explorer.h"

#include <algorithm>
#include <utility>

#include "scenarios/format/validate.h"
#include "scenarios/shrink/fingerprint.h"
#include "sim/random.h"

namespace zyz::scenarios {
namespace {

constexpr uint32_t kNever = UINT32_MAX;
constexpr TimeNs kNsPerUs = 1000;
constexpr uint64_t kMostSets = uint64_t{1} << 60;  // a count beyond is cut off there: nobody gets so far

// How many sets of `chosen` of `of` there are.
uint64_t Choices(uint64_t of, uint64_t chosen) {
  if (chosen > of) return 0;
  unsigned __int128 ways = 1;
  for (uint64_t i = 0; i < chosen; ++i) {
    ways = ways * (of - i) / (i + 1);
    if (ways > kMostSets) return kMostSets;
  }
  return static_cast<uint64_t>(ways);
}

// The set of that rank in lexicographic order.
std::vector<uint32_t> Unranked(uint64_t rank, uint32_t of, uint32_t chosen) {
  std::vector<uint32_t> set;
  for (uint32_t next = 0; set.size() < chosen; ++next) {
    const uint64_t with = Choices(of - next - 1, chosen - set.size() - 1);
    if (rank < with) {
      set.push_back(next);
    } else {
      rank -= with;
    }
  }
  return set;
}

// The next one in that order. REQUIRES: it is not the last.
void Advance(uint32_t of, std::vector<uint32_t>* set) {
  size_t i = set->size();
  while (i > 0 && (*set)[i - 1] == of - (set->size() - i) - 1) --i;
  if (i == 0) return;
  ++(*set)[i - 1];
  for (; i < set->size(); ++i) (*set)[i] = (*set)[i - 1] + 1;
}

sim::ActingClasses ClassesOf(const Scope& scope) {
  const MessageSet& messages = scope.protocol().messages();
  sim::ActingClasses classes;
  classes.nodes = scope.cluster().n() + scope.clients();
  classes.kinds.resize(messages.end());
  for (const MessageKind kind : messages.AllKinds()) {
    classes.kinds[kind] = {messages.FlowOf(kind).view, PositionFieldOf(messages, kind)};
  }
  for (const Cut& cut : scope.cuts) {
    classes.views = std::max(classes.views, cut.view + 1);
    classes.positions = std::max(classes.positions, cut.position + 1);
  }
  return classes;
}

bool ChargesTime(const Cpu& cpu) {
  return cpu.mac_ns.low + cpu.sign_ns.low + cpu.verify_ns.low + cpu.per_message_ns.low + cpu.per_byte_ns.low > 0;
}

}  // namespace

void Tallied::Wait(TimeNs longest_wait_ns, const LetterSet& set) {
  if (longest_wait_ns < longest_ns || (longest_wait_ns == longest_ns && sets > 0 && longest < set)) return;
  longest_ns = longest_wait_ns;
  longest = set;
}

void Tallied::Add(const Tallied& other) {
  if (other.sets > 0) Wait(other.longest_ns, other.longest);
  runs += other.runs;
  sets += other.sets;
  violating += other.violating;
  digest_sum += other.digest_sum;
  for (const auto& [what, theirs] : other.found) {
    Found& mine = found[what];
    mine.kind = theirs.kind;
    mine.count += theirs.count;
    mine.examples.insert(mine.examples.end(), theirs.examples.begin(), theirs.examples.end());
    std::sort(mine.examples.begin(), mine.examples.end());
    if (mine.examples.size() > Found::kOfAll) mine.examples.resize(Found::kOfAll);
  }
  acted.resize(std::max(acted.size(), other.acted.size()));
  for (size_t i = 0; i < other.acted.size(); ++i) acted[i] = acted[i] || other.acted[i];
}

Explorer::Explorer(const Scope& scope, const Scope* against)
    : scope_(scope),
      against_(against),
      classes_(ClassesOf(scope)),
      cuts_of_(classes_.size()),
      acting_(classes_),
      forbidden_(scope.cuts.size()),
      first_(scope.cuts.size()) {
  for (uint32_t i = 0; i < scope.cuts.size(); ++i) {
    const Cut& cut = scope.cuts[i];
    for (uint64_t position = 0; position < classes_.positions; ++position) {
      if (cut.position > 0 && cut.position != position) continue;
      for (const NodeId from : cut.from) {
        for (const NodeId to : cut.to) {
          cuts_of_[classes_.NumberOf(cut.kind, cut.view, position, from, to)].push_back(i);
        }
      }
    }
  }
}

// ---- Units ----

// A unit is a thousand runs or so where that can be foretold: sets of lies alone come by the thousand, those with one
// cut more by the dozen, and deeper trees are shared out by their first cuts.
std::vector<Explorer::Segment> Explorer::SegmentsOf(uint64_t size) const {
  constexpr uint64_t kLiesAlone = 1024, kWithOneCut = 32;
  constexpr uint32_t kPartsOfTwo = 16, kPartsOfMore = 64;
  std::vector<Segment> segments;
  for (uint32_t base = 0; base < scope_.bases.size(); ++base) {
    for (uint32_t lies = 0; lies <= std::min<uint64_t>(size, scope_.lies_at_most); ++lies) {
      const uint64_t cuts = size - lies;
      if (cuts > scope_.cuts.size()) continue;
      Segment segment{.base = base, .lies = lies, .ranks = Choices(scope_.lies.size(), lies)};
      if (cuts == 0) segment.ranks_each = kLiesAlone;
      if (cuts == 1) segment.ranks_each = kWithOneCut;
      if (cuts == 2) segment.parts = kPartsOfTwo;
      if (cuts > 2) segment.parts = kPartsOfMore;
      segments.push_back(segment);
    }
  }
  return segments;
}

uint64_t Explorer::Units(uint64_t size) const {
  uint64_t units = 0;
  for (const Segment& segment : SegmentsOf(size)) units += segment.units();
  return units;
}

std::optional<Tallied> Explorer::RunUnit(uint64_t size, uint64_t unit, const std::function<bool()>& stop) {
  tallied_ = {};
  tallied_.acted.resize(scope_.cuts.size() + scope_.lies.size());
  stopped_ = false;
  for (const Segment& segment : SegmentsOf(size)) {
    if (unit >= segment.units()) {
      unit -= segment.units();
      continue;
    }
    const uint64_t first = unit / segment.parts * segment.ranks_each;
    const uint64_t end = std::min(segment.ranks, first + segment.ranks_each);
    const auto all = static_cast<uint32_t>(scope_.lies.size());
    LetterSet set{.base = segment.base, .lies = Unranked(first, all, segment.lies), .cuts = {}};
    for (uint64_t rank = first; rank < end && !stopped_; ++rank) {
      if (rank > first) Advance(all, &set.lies);
      if (!MayLieTogether(set)) continue;
      if (segment.lies == size) {
        stopped_ = stop && stop();
        if (!stopped_) Count(set);
        continue;
      }
      Extend(&set, FirstCutsOf(set), size - segment.lies - 1, static_cast<uint32_t>(unit % segment.parts),
             segment.parts, stop);
    }
    break;
  }
  if (stopped_) return std::nullopt;
  return std::move(tallied_);
}

// Whether the loader would take it: mostly a question of how many replicas lie, so it is asked once for each such set.
bool Explorer::MayLieTogether(const LetterSet& set) {
  std::vector<NodeRef> liars;
  liars.reserve(set.lies.size());
  for (const uint32_t lie : set.lies) liars.push_back(scope_.lies[lie].node);
  std::sort(liars.begin(), liars.end());
  liars.erase(std::unique(liars.begin(), liars.end()), liars.end());
  const auto [known, is_new] = may_lie_.try_emplace({set.base, std::move(liars)});
  if (is_new) known->second = !FindProblem(ScenarioOf(scope_, set)).has_value();
  return known->second;
}

// ---- The tree ----

RunResult Explorer::Run(const LetterSet& set, sim::Observer* observer) {
  ++tallied_.runs;
  Scenario scenario = ScenarioOf(scope_, set);
  const auto seed = static_cast<uint64_t>(scenario.seed.value_or(1));
  World world(std::move(scenario), seed, &pool_);
  if (observer != nullptr) world.AddObserver(observer);
  return world.Run();
}

RunResult Explorer::RunActing(const LetterSet& set) {
  const Scenario& base = scope_.bases[set.base];
  std::vector<bool> liars(classes_.nodes);
  for (const Faulty& faulty : base.faulty) liars[faulty.node.In(scope_.cluster())] = true;
  for (const uint32_t lie : set.lies) liars[scope_.lies[lie].node.In(scope_.cluster())] = true;
  acting_.Begin(scope_.alphabet.until_us * kNsPerUs, std::move(liars), ChargesTime(base.cpu));
  return Run(set, &acting_);
}

// In order of time; those of one time in order of their numbers.
std::vector<Explorer::Extension> Explorer::ExtensionsFrom(const LetterSet& set, uint32_t from) {
  RunActing(set);
  std::fill(first_.begin(), first_.end(), kNever);
  for (const uint32_t cut : set.cuts) first_[cut] = 0;
  std::vector<Extension> extensions;
  for (const sim::Acting::First& first : acting_.firsts()) {
    for (const uint32_t cut : cuts_of_[first.number]) {
      if (first_[cut] != kNever) continue;
      first_[cut] = first.at;
      if (first.at >= from && forbidden_[cut] == 0) extensions.push_back({cut, first.at});
    }
  }
  if (mistake_ != TreeMistake::kNone) [[unlikely]]
    Mistake(set, from, &extensions);
  return extensions;
}

void Explorer::Mistake(const LetterSet& set, uint32_t from, std::vector<Extension>* extensions) {
  if (mistake_ == TreeMistake::kOnlyLater) {
    std::erase_if(*extensions, [&](const Extension& one) { return !set.cuts.empty() && one.at == from; });
  }
  if (mistake_ != TreeMistake::kOfTheRoot) return;
  if (set.cuts.empty()) {
    of_the_root_.assign(scope_.cuts.size(), false);
    for (const Extension& one : *extensions) of_the_root_[one.cut] = true;
  }
  std::erase_if(*extensions, [&](const Extension& one) { return !of_the_root_[one.cut]; });
}

const std::vector<Explorer::Extension>& Explorer::FirstCutsOf(const LetterSet& set) {
  if (first_cuts_of_ != set) {
    first_cuts_ = ExtensionsFrom(set, 0);
    first_cuts_of_ = set;
  }
  return first_cuts_;
}

// `set`, which has its last cut, and those with `more` cuts more.
bool Explorer::Visit(LetterSet* set, uint32_t from, size_t more, const std::function<bool()>& stop) {
  if (stop && stop()) return false;
  if (more == 0) {
    Count(*set);
  } else {
    Extend(set, ExtensionsFrom(*set, from), more - 1, 0, 1, stop);
  }
  return !stopped_;
}

void Explorer::Extend(LetterSet* set, const std::vector<Extension>& extensions, size_t more, uint32_t part,
                      uint32_t parts, const std::function<bool()>& stop) {
  const uint32_t forbids = mistake_ == TreeMistake::kTiesTwice ? 0 : 1;
  size_t same_time = 0;  // from here on they have the present one's time, and forbid those below it
  const auto allow = [&](size_t end) {
    for (; same_time < end; ++same_time) forbidden_[extensions[same_time].cut] -= forbids;
  };
  size_t i = 0;
  for (; i < extensions.size() && !stopped_; ++i) {
    if (extensions[i].at != extensions[same_time].at) allow(i);
    if (i % parts == part) {
      set->cuts.push_back(extensions[i].cut);
      if (!Visit(set, extensions[i].at, more, stop)) stopped_ = true;
      set->cuts.pop_back();
    }
    forbidden_[extensions[i].cut] += forbids;
  }
  allow(i);
}

// ---- What comes of a set ----

void Explorer::Count(const LetterSet& set) {
  const RunResult result = Run(set);
  tallied_.Wait(result.longest_wait_ns, set);
  ++tallied_.sets;
  tallied_.digest_sum += result.digest;
  for (const uint32_t cut : set.cuts) tallied_.acted[cut] = true;
  const size_t before = scope_.bases[set.base].faulty.size();
  for (size_t i = 0; i < set.lies.size(); ++i) {
    if (result.behaviour_hits[before + i] > 0) tallied_.acted[scope_.cuts.size() + set.lies[i]] = true;
  }
  Judge(set, result);
  if (against_ != nullptr) Compare(set, result);
  if (on_set_) on_set_(set, result);
}

void Explorer::Judge(const LetterSet& set, const RunResult& result) {
  if (result.missed.empty()) return;
  ++tallied_.violating;
  const sim::Verdict& expected = scope_.bases[set.base].expect.verdict;
  const std::optional<Fingerprint> fingerprint = FingerprintOf(result, scope_.cluster());
  if (result.verdict == expected || !fingerprint) {
    const std::string& sentence = result.missed.front();
    return Tell(FoundKind::kMissed, sentence.substr(0, sentence.find(':')) + " is missed", set);
  }
  Tell(result.verdict.is_safety() ? FoundKind::kSafety : FoundKind::kLiveness, fingerprint->Text(), set);
}

void Explorer::Compare(const LetterSet& set, const RunResult& result) {
  constexpr TimeNs kSlack = 3'000'000;  // and half as long again: less is no difference worth telling
  Scenario scenario = ScenarioOf(*against_, set);
  const auto seed = static_cast<uint64_t>(scenario.seed.value_or(1));
  const RunResult other = World(std::move(scenario), seed, &pool_).Run();
  const auto longer = [](TimeNs a, TimeNs b) { return a > b + b / 2 + kSlack; };
  std::string what;
  if (result.verdict != other.verdict) {
    what = "verdict " + result.verdict.Text() + ", against it " + other.verdict.Text();
  } else if (result.views != other.views) {
    what = "views " + std::to_string(result.views) + ", against it " + std::to_string(other.views);
  } else if (longer(result.longest_wait_ns, other.longest_wait_ns)) {
    what = "the longest wait is longer by half";
  } else if (longer(other.longest_wait_ns, result.longest_wait_ns)) {
    what = "against it, the longest wait is longer by half";
  }
  if (!what.empty()) Tell(FoundKind::kDiffers, std::move(what), set);
}

void Explorer::Tell(FoundKind kind, std::string what, const LetterSet& set) {
  Found& found = tallied_.found[std::move(what)];
  found.kind = kind;
  ++found.count;
  if (found.examples.size() < Found::kOfUnit) found.examples.push_back(set);
}

double Explorer::EstimateSets(uint64_t size) {
  constexpr uint64_t kWays = 64;
  double sets = 0;
  for (const Segment& segment : SegmentsOf(size)) {
    if (segment.ranks == 0) continue;
    const uint64_t cuts = size - segment.lies;
    const auto ranks = static_cast<double>(segment.ranks);
    sim::Draws draws(size, "estimate", segment.base * (size + 1) + segment.lies);
    double sum = 0;
    for (uint64_t way = 0; way < kWays; ++way) {
      const auto rank = static_cast<uint64_t>(draws.Uniform(0, static_cast<int64_t>(segment.ranks) - 1));
      LetterSet set{segment.base, Unranked(rank, static_cast<uint32_t>(scope_.lies.size()), segment.lies), {}};
      if (!MayLieTogether(set)) continue;
      double weight = 1;
      uint32_t from = 0;
      for (uint64_t cut = 0; cut < cuts && weight > 0; ++cut) {
        const std::vector<Extension> extensions = ExtensionsFrom(set, from);
        weight *= static_cast<double>(extensions.size());
        if (extensions.empty()) break;
        const Extension& chosen =
            extensions[static_cast<size_t>(draws.Uniform(0, static_cast<int64_t>(extensions.size()) - 1))];
        set.cuts.push_back(chosen.cut);
        from = chosen.at;
      }
      sum += weight;
    }
    sets += ranks * sum / kWays;
  }
  return sets;
}

}  // namespace zyz::scenarios
