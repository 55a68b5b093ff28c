#include "tools/explore/explore_database.h"

#include <sqlite3.h>

#include <map>
#include <utility>

#include "tools/campaign/sql_statement.h"

namespace zyz::tools {
namespace {

using scenarios::Found;
using scenarios::FoundKind;
using scenarios::LetterSet;

constexpr uint64_t kLargest = INT64_MAX;

constexpr char kSchema[] = R"(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE unit(size INTEGER NOT NULL, unit INTEGER NOT NULL, runs INTEGER NOT NULL, sets INTEGER NOT NULL,
    violating INTEGER NOT NULL, digest_sum INTEGER NOT NULL, longest_ns INTEGER NOT NULL, longest TEXT NOT NULL,
    acted TEXT NOT NULL, PRIMARY KEY(size, unit)) WITHOUT ROWID;
  CREATE TABLE found(size INTEGER NOT NULL, unit INTEGER NOT NULL, what TEXT NOT NULL, kind INTEGER NOT NULL,
    count INTEGER NOT NULL, examples TEXT NOT NULL, PRIMARY KEY(size, unit, what)) WITHOUT ROWID;
)";

std::string TextOf(const std::vector<LetterSet>& sets) {
  std::string text;
  for (const LetterSet& set : sets) text += set.Text() + " ";
  return text;
}

std::vector<LetterSet> SetsOf(std::string_view text) {
  std::vector<LetterSet> sets;
  for (size_t end = text.find(' '); end != std::string_view::npos; end = text.find(' ')) {
    sets.push_back(LetterSet::Parse(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  return sets;
}

// A letter each: whether it acted.
std::string TextOf(const std::vector<bool>& acted) {
  std::string text;
  for (const bool one : acted) text += one ? '1' : '0';
  return text;
}

}  // namespace

void ExploreDatabase::Closer::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

ExploreDatabase::ExploreDatabase(std::string path, sqlite3* db) : path_(std::move(path)), db_(db) {}
ExploreDatabase::ExploreDatabase(ExploreDatabase&&) noexcept = default;
ExploreDatabase& ExploreDatabase::operator=(ExploreDatabase&&) noexcept = default;
ExploreDatabase::~ExploreDatabase() = default;

absl::Status ExploreDatabase::Error(std::string_view what) const {
  const std::string why =
      sqlite3_errcode(db_.get()) == SQLITE_BUSY ? "it is in use by another exploration" : sqlite3_errmsg(db_.get());
  return absl::UnavailableError(path_ + ": cannot " + std::string(what) + ": " + why);
}

absl::Status ExploreDatabase::Execute(const char* sql) const {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
  return Error("write");
}

absl::StatusOr<ExploreDatabase> ExploreDatabase::Open(const std::string& path, const std::string& identity) {
  sqlite3* db = nullptr;
  const int opened = sqlite3_open(path.empty() ? ":memory:" : path.c_str(), &db);
  ExploreDatabase database(path, db);
  if (opened != SQLITE_OK) return database.Error("open");
  if (const absl::Status status = database.SetUp(identity); !status.ok()) return status;
  return database;
}

// The lock is held until the database is closed. What is committed outlives the program, if perhaps not the machine:
// units are too many to wait for the disk after each.
absl::Status ExploreDatabase::SetUp(const std::string& identity) {
  sqlite3_busy_timeout(db_.get(), 1000);
  for (const char* sql : {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL",
                          "BEGIN EXCLUSIVE"}) {
    if (const absl::Status status = Execute(sql); !status.ok()) return status;
  }
  {
    SqlStatement tables(db_.get(), "SELECT count(*), coalesce(sum(name = 'unit'), 0) FROM sqlite_master");
    if (!tables.Row()) return Error("read");
    was_new_ = tables.Number(0) == 0;
    if (!was_new_ && tables.Number(1) == 0) {
      return absl::InvalidArgumentError(path_ + ": is a database, and not of an exploration");
    }
  }
  if (was_new_) {
    if (const absl::Status status = Execute(kSchema); !status.ok()) return status;
    SqlStatement insert(db_.get(), "INSERT INTO meta VALUES('identity', ?)");
    insert.Bind(identity).Row();
    if (!insert.ok()) return Error("write");
  }
  if (const absl::Status status = Execute("COMMIT"); !status.ok()) return status;
  SqlStatement row(db_.get(), "SELECT value FROM meta WHERE key = 'identity'");
  if (!row.Row()) return Error("read");
  if (row.Text(0) == identity) return absl::OkStatus();
  return absl::InvalidArgumentError(path_ + ": is of another scope, or of another program: results would not add up");
}

absl::Status ExploreDatabase::Insert(const UnitResult& unit) {
  const scenarios::Tallied& tallied = unit.tallied;
  {
    SqlStatement insert(db_.get(), "INSERT OR IGNORE INTO unit VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.Bind(unit.size).Bind(unit.unit).Bind(tallied.runs).Bind(tallied.sets).Bind(tallied.violating);
    insert.Bind(tallied.digest_sum).Bind(static_cast<uint64_t>(tallied.longest_ns));
    insert.Bind(tallied.longest.Text()).Bind(TextOf(tallied.acted)).Row();
    if (!insert.ok()) return Error("write");
  }
  for (const auto& [what, found] : tallied.found) {
    SqlStatement insert(db_.get(), "INSERT OR IGNORE INTO found VALUES(?, ?, ?, ?, ?, ?)");
    insert.Bind(unit.size).Bind(unit.unit).Bind(what).Bind(static_cast<uint64_t>(found.kind));
    insert.Bind(found.count).Bind(TextOf(found.examples)).Row();
    if (!insert.ok()) return Error("write");
  }
  return absl::OkStatus();
}

absl::Status ExploreDatabase::Add(std::span<const UnitResult> units) {
  if (units.empty()) return absl::OkStatus();
  absl::Status status = Execute("BEGIN IMMEDIATE");
  for (const UnitResult& unit : units) {
    if (status.ok()) status = Insert(unit);
  }
  if (status.ok()) status = Execute("COMMIT");
  if (!status.ok()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return status;
}

absl::StatusOr<std::vector<UnitResult>> ExploreDatabase::Read(uint64_t from_size, uint64_t to_size) const {
  std::map<std::pair<uint64_t, uint64_t>, UnitResult> units;
  SqlStatement rows(db_.get(),
                    "SELECT size, unit, runs, sets, violating, digest_sum, longest_ns, longest, acted FROM unit "
                    "WHERE size BETWEEN ? AND ?");
  rows.Bind(from_size).Bind(to_size);
  while (rows.Row()) {
    UnitResult& unit = units[{rows.Number(0), rows.Number(1)}];
    unit.size = rows.Number(0);
    unit.unit = rows.Number(1);
    unit.tallied.runs = rows.Number(2);
    unit.tallied.sets = rows.Number(3);
    unit.tallied.violating = rows.Number(4);
    unit.tallied.digest_sum = rows.Number(5);
    unit.tallied.longest_ns = static_cast<TimeNs>(rows.Number(6));
    unit.tallied.longest = LetterSet::Parse(rows.Text(7));
    for (const char one : rows.Text(8)) unit.tallied.acted.push_back(one == '1');
  }
  if (!rows.ok()) return Error("read");
  SqlStatement found(db_.get(), "SELECT size, unit, what, kind, count, examples FROM found WHERE size BETWEEN ? AND ?");
  found.Bind(from_size).Bind(to_size);
  while (found.Row()) {
    units[{found.Number(0), found.Number(1)}].tallied.found[found.Text(2)] =
        Found{static_cast<FoundKind>(found.Number(3)), found.Number(4), SetsOf(found.Text(5))};
  }
  if (!found.ok()) return Error("read");
  std::vector<UnitResult> result;
  result.reserve(units.size());
  for (auto& [key, unit] : units) result.push_back(std::move(unit));
  return result;
}

absl::StatusOr<std::vector<UnitResult>> ExploreDatabase::Units(uint64_t size) const { return Read(size, size); }
absl::StatusOr<std::vector<UnitResult>> ExploreDatabase::AllUnits() const { return Read(0, kLargest); }

}  // namespace zyz::tools
