// From the text of a scope file to a Scope. One table says which keys there are, in the order in which they are read:
// what a base is decides what nodes and messages there are, and cuts' views are lies' views. Scenarios inside of it
// (the base, its expectations, each lie) are read by the loader of scenarios, laid over the base.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "scenarios/explore/scope.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/decode.h"
#include "scenarios/format/decode_text.h"
#include "scenarios/format/schema.h"
#include "scenarios/format/validate.h"
#include "scenarios/format/writer.h"

namespace zyz::scenarios {
namespace {

constexpr Range kViews{0, 63}, kPositions{1, 63}, kEntries{0, kMostLetters};
constexpr size_t kMaxBases = 64, kMaxLieEntries = 1000, kMaxLies = 100'000;

class Reader {
 public:
  Reader(std::string file, std::span<const Override> overrides) : file_(std::move(file)), overrides_(overrides) {}

  absl::StatusOr<Scope> Read(const Json& root) {
    Members(root, "");
    if (!status_.ok()) return status_;
    const MessageSet& messages = scope_.protocol().messages();
    if (has_cuts_) scope_.cuts = CutsOf(scope_.alphabet, scope_.cluster(), scope_.clients(), messages);
    return std::move(scope_);
  }

  struct Row {
    std::string_view object, name;  // "/cuts", "kinds"
    bool required = false;
    std::string_view type, initial, about;
    void (Reader::*read)(const Json&);
  };
  static std::span<const Row> Rows();

 private:
  // ---- Keys ----

  void Members(const Json& json, std::string_view object) {
    if (json.kind != Json::Kind::kObject) return Fail(json, "an object");
    // What is no scope at all shall not be told that one of its keys is unknown.
    if (const Json* schema = object.empty() ? json.Find("schema") : nullptr) Below("schema", [&] { Schema(*schema); });
    if (!status_.ok()) return;
    std::vector<std::string_view> known;
    for (const Row& row : Rows()) {
      if (row.object == object) known.push_back(row.name);
    }
    for (const std::string& key : json.keys) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string_view near = DidYouMean(key, known);
      const std::string meant = near.empty() ? "" : " (did you mean " + Quoted(near) + "?)";
      return Below(key, [&] { FailWith("an unknown key" + meant, QuotedList(known)); });
    }
    for (const Row& row : Rows()) {
      if (row.object != object) continue;
      const Json* const member = json.Find(row.name);
      if (member != nullptr) Below(row.name, [&] { (this->*row.read)(*member); });
      if (member == nullptr && row.required) {
        Below(row.name, [&] { FailWith("nothing", "a value; this key is required"); });
      }
      if (object.empty() && row.name == "bases" && status_.ok()) MakeBases();
    }
  }

  void Schema(const Json& json) {
    if (json.kind != Json::Kind::kString || json.text != kScopeSchemaName) Fail(json, Quoted(kScopeSchemaName));
  }
  void Name(const Json& json) { String(json, kMaxNameBytes, &scope_.name); }
  void About(const Json& json) { String(json, kMaxAboutBytes, &scope_.about); }

  void Base(const Json& json) {
    if (json.kind == Json::Kind::kString) {
      base_path_ = (std::filesystem::path(file_).parent_path() / json.text).lexically_normal().string();
    } else if (json.kind == Json::Kind::kObject) {
      Json whole = json;
      const auto say = [&whole](std::string_view key, std::string_view text) {
        if (whole.Find(key) != nullptr) return;
        whole.keys.emplace_back(key);
        whole.items.push_back({.kind = Json::Kind::kString, .text = std::string(text)});
      };
      say("schema", kSchemaName);
      say("name", scope_.name);
      base_text_ = PrettyJson(whole);
    } else {
      Fail(json, "a scenario, or the path of one, from this file's folder on");
    }
  }

  void Bases(const Json& json) {
    Elements(json, 1, kMaxBases, [&](const Json& base) {
      if (base.kind != Json::Kind::kObject) return Fail(base, "an object: values by JSON pointer");
      std::vector<Override>& overlay = overlays_.emplace_back();
      for (size_t i = 0; i < base.keys.size(); ++i) overlay.push_back({base.keys[i], PrettyJson(base.items[i])});
    });
  }

  void MakeBases() {
    if (overlays_.empty()) overlays_.emplace_back();
    for (size_t i = 0; i < overlays_.size() && status_.ok(); ++i) {
      std::vector<Override> all = overlays_[i];
      all.insert(all.end(), overrides_.begin(), overrides_.end());
      absl::StatusOr<Scenario> base =
          base_path_.empty() ? LoadScenario(base_text_, file_ + ": /base", all) : LoadScenarioFile(base_path_, all);
      if (!base.ok()) return TakeError(base.status());
      std::string text;
      for (const Override& one : overlays_[i]) text += (text.empty() ? "" : ", ") + one.pointer + "=" + one.value;
      scope_.base_texts.push_back(std::move(text));
      scope_.bases.push_back(*std::move(base));
      CheckBase(i);
    }
  }

  void CheckBase(size_t i) {
    const Scenario &base = scope_.bases[i], &first = scope_.bases.front();
    const std::string place = i == 0 ? "/base" : "/bases/" + std::to_string(i);
    if (base.has_draws) return FailAt(place, "a number that seeds draw", "plain numbers: a set of letters is one run");
    if (base.protocol.known != first.protocol.known || base.protocol.f != first.protocol.f ||
        base.workload.clients != first.workload.clients) {
      FailAt(place, "another protocol, f or number of clients than the first has", "bases with the same nodes");
    }
  }

  void Expectations(const Json& json) {
    for (Scenario& base : scope_.bases) {
      Json with = EncodeScenario(base);
      SetMember("expect", json, &with);
      absl::StatusOr<Scenario> decoded = DecodeScenario(with, file_);
      if (!decoded.ok()) return TakeError(decoded.status());
      base.expect = decoded->expect;
      if (const std::optional<Problem> problem = FindProblem(base)) {
        return FailAt(problem->pointer, problem->found, problem->allowed);
      }
    }
  }

  // ---- Cuts ----

  void Cuts(const Json& json) {
    has_cuts_ = true;
    CutAlphabet& alphabet = scope_.alphabet;
    alphabet.kinds = messages().AllKinds();
    alphabet.ends = {CutEnd::kFrom, CutEnd::kTo};
    Members(json, "/cuts");
  }
  void Kinds(const Json& json) {
    if (json.kind == Json::Kind::kString && json.text == "*") return;
    scope_.alphabet.kinds.clear();
    Elements(json, 1, kMaxKinds, [&](const Json& name) {
      const auto kind = name.kind == Json::Kind::kString ? messages().Find(name.text) : std::nullopt;
      if (!kind) return Fail(name, QuotedList(KindNames(messages())));
      scope_.alphabet.kinds.push_back(*kind);
    });
    if (HasDuplicates(scope_.alphabet.kinds)) Fail(json, "each message once");
  }
  void Views(const Json& json) { Numbers(json, kViews, &scope_.alphabet.views); }
  void Positions(const Json& json) { Numbers(json, kPositions, &scope_.alphabet.positions); }
  void Ends(const Json& json) {
    scope_.alphabet.ends.clear();
    Elements(json, 1, std::size(kCutEnds), [&](const Json& name) {
      const auto* const end = std::find(std::begin(kCutEnds), std::end(kCutEnds), name.text);
      if (name.kind != Json::Kind::kString || end == std::end(kCutEnds)) return Fail(name, QuotedList(kCutEnds));
      scope_.alphabet.ends.push_back(static_cast<CutEnd>(end - std::begin(kCutEnds)));
    });
    if (HasDuplicates(scope_.alphabet.ends)) Fail(json, "each end once");
  }
  void Until(const Json& json) { Integer(json, kTimerUs, &scope_.alphabet.until_us); }

  // ---- Lies ----

  void Lies(const Json& json) {
    Elements(json, 0, kMaxLieEntries, [&](const Json& entry) {
      if (entry.kind != Json::Kind::kObject) return Fail(entry, "an object");
      LieEntries expanded = ExpandLie(entry, scope_);
      if (!expanded.wrong_key.empty()) {
        return Below(expanded.wrong_key, [&] { Fail(*entry.Find(expanded.wrong_key), expanded.allowed); });
      }
      absl::Status refused;
      size_t taken = 0;
      for (const Json& one : expanded.entries) {
        const absl::Status status = AddLie(one);
        if (status.ok()) ++taken;
        if (refused.ok()) refused = status;
      }
      // Of what "*" stands for, some may be what this node cannot do, or there is not; but not all.
      if (taken == 0) TakeError(refused);
      if (scope_.lies.size() > kMaxLies) FailWith("more than " + std::to_string(kMaxLies) + " lies", "fewer");
    });
  }

  absl::Status AddLie(const Json& entry) {
    Json with = EncodeScenario(scope_.bases.front());
    const size_t place = scope_.bases.front().faulty.size();
    if (with.Find("faulty") == nullptr) SetMember("faulty", {.kind = Json::Kind::kList}, &with);
    with.Find("faulty")->items.push_back(entry);
    const std::string faulty = "/faulty/" + std::to_string(place);
    absl::StatusOr<Scenario> decoded = DecodeScenario(with, file_);
    if (!decoded.ok()) return InPlaceOf(faulty, decoded.status());
    if (const std::optional<Problem> problem = FindProblem(*decoded)) {
      return InPlaceOf(faulty, FileError(file_, problem->pointer, problem->found, problem->allowed));
    }
    Faulty& lie = decoded->faulty.back();
    if (std::find(scope_.lies.begin(), scope_.lies.end(), lie) != scope_.lies.end()) return absl::OkStatus();
    scope_.lies.push_back(std::move(lie));
    scope_.lie_texts.push_back(ShowJson(entry, kMaxAboutBytes));
    return absl::OkStatus();
  }

  void Entries(const Json& json) {
    int64_t value = 0;
    Integer(json, kEntries, &value);
    scope_.entries = static_cast<uint64_t>(value);
  }
  void LiesAtMost(const Json& json) {
    int64_t value = 0;
    Integer(json, kEntries, &value);
    scope_.lies_at_most = static_cast<uint64_t>(value);
  }

  // ---- Values, places and errors ----

  const MessageSet& messages() const { return scope_.protocol().messages(); }

  static void SetMember(std::string_view key, Json value, Json* object) {
    Json* member = object->Find(key);
    if (member == nullptr) {
      object->keys.emplace_back(key);
      member = &object->items.emplace_back();
    }
    *member = std::move(value);
  }

  template <class Read>
  void Below(std::string_view part, const Read& read) {
    if (!status_.ok()) return;
    const size_t before = pointer_.size();
    pointer_ += "/" + PointerPart(part);
    read();
    pointer_.resize(before);
  }

  template <class Read>
  void Elements(const Json& json, size_t least, size_t most, const Read& read) {
    if (json.kind != Json::Kind::kList || json.items.size() < least || json.items.size() > most) {
      return Fail(json, "a list of " + std::to_string(least) + " to " + std::to_string(most) + " elements");
    }
    for (size_t i = 0; i < json.items.size(); ++i) Below(std::to_string(i), [&] { read(json.items[i]); });
  }

  void String(const Json& json, size_t limit, std::string* out) {
    if (json.kind != Json::Kind::kString || json.text.size() > limit) {
      return Fail(json, "a string of at most " + std::to_string(limit) + " bytes");
    }
    *out = json.text;
  }

  void Integer(const Json& json, const Range& range, int64_t* out) {
    if (json.kind != Json::Kind::kInteger || !Inside(range, json.integer)) {
      return Fail(json, "an integer from " + Span(range));
    }
    *out = json.integer;
  }

  void Numbers(const Json& json, const Range& range, std::vector<uint64_t>* out) {
    out->clear();
    Elements(json, 1, static_cast<size_t>(range.high) + 1, [&](const Json& number) {
      int64_t value = 0;
      Integer(number, range, &value);
      out->push_back(static_cast<uint64_t>(value));
    });
    if (HasDuplicates(*out)) Fail(json, "each number once");
  }

  void Fail(const Json& json, std::string_view allowed) { FailWith(ShowJson(json), allowed); }
  void FailWith(std::string_view found, std::string_view allowed) { FailAt(pointer_, found, allowed); }
  void FailAt(std::string_view place, std::string_view found, std::string_view allowed) {
    if (status_.ok()) status_ = FileError(file_, place, found, allowed);
  }
  // Of a scenario inside of this file: its places are places in "/base".
  void TakeError(const absl::Status& error) {
    std::string message(error.message());
    const std::string base = file_ + ": /base: /";
    if (message.starts_with(base)) message = file_ + ": /base/" + message.substr(base.size());
    if (status_.ok()) status_ = absl::Status(error.code(), message);
  }
  // Of an entry that was read in another place.
  absl::Status InPlaceOf(const std::string& other, const absl::Status& error) const {
    const std::string message(error.message()), before = file_ + ": " + other;
    if (!message.starts_with(before)) return error;
    return absl::Status(error.code(), file_ + ": " + pointer_ + message.substr(before.size()));
  }

  const std::string file_;
  const std::span<const Override> overrides_;
  Scope scope_;
  bool has_cuts_ = false;
  std::string base_path_, base_text_;
  std::vector<std::vector<Override>> overlays_;
  std::string pointer_;
  absl::Status status_;
};

std::span<const Reader::Row> Reader::Rows() {
  static constexpr Row kRows[] = {
      {"", "schema", true, "\"zyz-scope/1\"", "", "the format and its version", &Reader::Schema},
      {"", "name", true, "string of at most 100 bytes", "", "short, for people and reports", &Reader::Name},
      {"", "about", false, "string of at most 4000 bytes", "", "one or two sentences", &Reader::About},
      {"", "base", true, "scenario, or path of one", "", "the world of every run; the path goes from this file on",
       &Reader::Base},
      {"", "bases", false, "list of objects: values by JSON pointer", "[{}]",
       "what is laid over the base, as by --set; every set is run over each", &Reader::Bases},
      {"", "expect", false, "as in scenarios", "the base's", "what every run must come to", &Reader::Expectations},
      {"", "entries", true, "integer from 0 to 16", "", "letters of the largest sets", &Reader::Entries},
      {"", "lies_at_most", false, "integer from 0 to 16", "", "lies among them; absent: no limit", &Reader::LiesAtMost},
      {"", "cuts", false, "object", "", "letters: messages that do not arrive until the network is calm",
       &Reader::Cuts},
      {"/cuts", "kinds", false, "\"*\" or list of messages", "\"*\"", "of each of these kinds apart", &Reader::Kinds},
      {"/cuts", "views", true, "list of integers from 0 to 63", "",
       "of each of these views apart; what leads to a view is of the one before", &Reader::Views},
      {"/cuts", "positions", false, "list of integers from 1 to 63", "", "of all positions, and of each of these apart",
       &Reader::Positions},
      {"/cuts", "ends", false, "list of \"from\" | \"to\" | \"all_but\" | \"link\"", R"(["from", "to"])",
       "what one node sends, what one gets, what all get but one, one way between two", &Reader::Ends},
      {"/cuts", "until_us", false, "integer from 1 to 1000000000000", "60000", "when the network is calm",
       &Reader::Until},
      {"", "lies", false, "list of entries as in \"faulty\"", "[]",
       "letters: \"*\" stands for every node, every behaviour's example, every value of a parameter", &Reader::Lies},
  };
  return kRows;
}

}  // namespace

std::vector<SchemaRow> ScopeRows() {
  std::vector<SchemaRow> rows;
  for (const Reader::Row& row : Reader::Rows()) {
    rows.push_back({std::string(row.object) + "/" + std::string(row.name), std::string(row.type),
                    row.required ? "required" : std::string(row.initial), std::string(row.about)});
  }
  return rows;
}

absl::StatusOr<Scope> LoadScope(std::string_view text, const std::string& file, std::span<const Override> overrides) {
  const absl::StatusOr<Json> json = ParseJson(text, file, {.bytes = kMaxScenarioBytes});
  if (!json.ok()) return json.status();
  return Reader(file, overrides).Read(*json);
}

absl::StatusOr<Scope> LoadScopeFile(const std::string& path, std::span<const Override> overrides) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(path + ": cannot be opened");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return absl::UnavailableError(path + ": cannot be read");
  return LoadScope(text, path, overrides);
}

}  // namespace zyz::scenarios
