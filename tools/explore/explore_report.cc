#include "tools/explore/explore_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/base/command.h"
#include "tools/base/table.h"

namespace zyz::tools {
namespace {

using nlohmann::ordered_json;
using scenarios::FoundKind;
using scenarios::LetterSet;
using scenarios::Scope;

constexpr size_t kNamed = 12;  // letters that never acted, by name

// "1,234,567"
std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string Sets(uint64_t count) { return Grouped(count) + (count == 1 ? " set" : " sets"); }

scenarios::Tallied Sum(const ExploreReport& report) {
  scenarios::Tallied sum;
  for (const SizeResult& size : report.sizes) sum.Add(size.tallied);
  return sum;
}

// By letter, cuts first: as reports name it.
std::string LetterText(const Scope& scope, size_t letter) {
  if (letter < scope.cuts.size()) return "cut " + scope.cuts[letter].text;
  return "lie " + scope.lie_texts[letter - scope.cuts.size()];
}

std::vector<std::string> NeverActed(const ExploreReport& report) {
  std::vector<std::string> never;
  const scenarios::Tallied sum = Sum(report);
  for (size_t i = 0; i < sum.acted.size(); ++i) {
    if (!sum.acted[i]) never.push_back(LetterText(*report.scope, i));
  }
  return never;
}

std::string Indented(const Scope& scope, const LetterSet& set) {
  std::string text;
  for (const std::string& letter : TextsOf(scope, set)) text += "  " + letter + "\n";
  if (set.size() == 0) text += "  nothing at all\n";
  if (scope.bases.size() > 1) text += "  with " + TimingSentence(scope, set.base) + "\n";
  return text;
}

std::string ScopeText(const Scope& scope) {
  std::string text = "scope: " + scope.name + "\nletters: " + AlphabetSentence(scope) + "\n";
  for (uint32_t base = 0; base < scope.bases.size(); ++base) text += "timing: " + TimingSentence(scope, base) + "\n";
  return text;
}

std::string SizeText(const SizeResult& size) {
  std::string text = "size " + std::to_string(size.size) + ": " + Sets(size.tallied.sets);
  if (size.tallied.violating > 0) text += ", " + Grouped(size.tallied.violating) + " not as expected";
  if (size.whole()) return text + "; whole, certificate " + Hex(size.tallied.digest_sum) + "\n";
  return text + "; NOT FINISHED: " + Grouped(size.done) + " of " + Grouped(size.units) + " units\n";
}

std::string FoundText(const SizeResult& size, bool differences) {
  std::string text;
  for (const auto& [what, found] : size.tallied.found) {
    if ((found.kind == FoundKind::kDiffers) == differences) text += "  " + Grouped(found.count) + ": " + what + "\n";
  }
  return text;
}

std::string ViolationText(const ExploreReport& report) {
  const SizeResult& size = report.sizes.back();
  std::string text = "NOT AS EXPECTED: " + Sets(size.tallied.violating) + " of " + Counted(size.size, "letter");
  const bool smaller_whole =
      std::all_of(report.sizes.begin(), report.sizes.end() - 1, [](const SizeResult& one) { return one.whole(); });
  if (!size.whole()) text += " so far";
  if (size.size > 0) {
    text += smaller_whole ? "; all smaller sets are as expected" : "; smaller sets are NOT FINISHED";
  }
  text += "\n" + FoundText(size, false);
  if (!report.counterexample) return text;
  const Counterexample& example = *report.counterexample;
  text += "the one that survives most changes of delays (" + std::to_string(example.robust) + " of " +
          std::to_string(example.robust_of) + " seeds with delays longer by up to a fifth):\n";
  text += Indented(*report.scope, example.set) + "  -> " + example.sentence + "\n";
  if (!example.path.empty()) {
    text += "\nreproduce it with:\n" + report.program + " run " + ShellQuoted(example.path) + "\n";
  }
  return text;
}

std::string DifferencesText(const ExploreReport& report) {
  std::string text;
  for (const SizeResult& size : report.sizes) {
    const std::string differences = FoundText(size, true);
    if (!differences.empty()) text += "differs, of size " + std::to_string(size.size) + ":\n" + differences;
    for (const auto& [what, found] : size.tallied.found) {
      if (found.kind != FoundKind::kDiffers || found.examples.empty()) continue;
      text += "first of \"" + what + "\":\n" + Indented(*report.scope, found.examples.front());
    }
  }
  return text;
}

}  // namespace

bool ExploreReport::whole() const {
  return std::all_of(sizes.begin(), sizes.end(), [](const SizeResult& size) { return size.whole(); });
}

uint64_t ExploreReport::sets() const { return Sum(*this).sets; }
uint64_t ExploreReport::violating() const { return Sum(*this).violating; }

std::string AsText(const ExploreReport& report) {
  const Scope& scope = *report.scope;
  const scenarios::Tallied sum = Sum(report);
  std::string text = ScopeText(scope);
  for (const SizeResult& size : report.sizes) text += SizeText(size);
  const uint64_t largest = report.sizes.back().size;
  const std::string said_of =
      Sets(sum.sets) + " of up to " + Counted(largest, "letter") + " of this scope, at this timing";
  text += "\n";
  if (sum.violating > 0) {
    text += ViolationText(report);
  } else if (report.whole()) {
    text += "no violation in any of " + said_of + "\n";
  } else {
    text += "NOT FINISHED; no violation so far in " + said_of + "\n";
  }
  const std::string differences = DifferencesText(report);
  if (!differences.empty()) text += "\n" + differences;
  if (sum.sets > 0) {
    text += "\nlongest wait of a request: " + Milliseconds(sum.longest_ns) + " ms, by\n" + Indented(scope, sum.longest);
  }
  const std::vector<std::string> never = NeverActed(report);
  if (!never.empty()) {
    text += "never acted: " + std::to_string(never.size()) + " of " +
            Counted(scope.cuts.size() + scope.lies.size(), "letter") + "\n";
    for (size_t i = 0; i < never.size() && i < kNamed; ++i) text += "  " + never[i] + "\n";
    if (never.size() > kNamed) text += "  and " + std::to_string(never.size() - kNamed) + " more (--json names all)\n";
  }
  return text;
}

std::string AsJson(const ExploreReport& report) {
  const Scope& scope = *report.scope;
  const scenarios::Tallied sum = Sum(report);
  ordered_json json = {{"scope", scope.name}, {"letters", AlphabetSentence(scope)}, {"timing", ordered_json::array()}};
  for (uint32_t base = 0; base < scope.bases.size(); ++base) json["timing"].push_back(TimingSentence(scope, base));
  json["whole"] = report.whole();
  json["sets"] = sum.sets;
  json["violating"] = sum.violating;
  json["runs"] = sum.runs;
  json["sizes"] = ordered_json::array();
  for (const SizeResult& size : report.sizes) {
    ordered_json found = ordered_json::array();
    for (const auto& [what, one] : size.tallied.found) {
      ordered_json entry = {{"what", what}, {"differs", one.kind == FoundKind::kDiffers}, {"sets", one.count}};
      if (!one.examples.empty()) entry["first"] = TextsOf(scope, one.examples.front());
      found.push_back(std::move(entry));
    }
    json["sizes"].push_back({{"size", size.size},
                             {"units", size.units},
                             {"done", size.done},
                             {"whole", size.whole()},
                             {"sets", size.tallied.sets},
                             {"violating", size.tallied.violating},
                             {"certificate", Hex(size.tallied.digest_sum)},
                             {"found", std::move(found)}});
  }
  if (report.counterexample) {
    const Counterexample& example = *report.counterexample;
    json["counterexample"] = {{"letters", TextsOf(scope, example.set)},
                              {"base", example.set.base},
                              {"what", example.what},
                              {"sentence", example.sentence},
                              {"robust", example.robust},
                              {"robust_of", example.robust_of},
                              {"path", example.path}};
  }
  json["longest_wait_ns"] = sum.longest_ns;
  json["longest_wait_by"] = TextsOf(scope, sum.longest);
  json["never_acted"] = NeverActed(report);
  return json.dump() + "\n";
}

}  // namespace zyz::tools
