#include "tools/campaign/campaign_database.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "tools/campaign/sql_statement.h"

namespace zyz::tools {
namespace {

using Statement = SqlStatement;

constexpr char kSchema[] = R"(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE command(n INTEGER PRIMARY KEY, line TEXT NOT NULL);
  CREATE TABLE block(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, reached TEXT NOT NULL);
  CREATE TABLE failure(block INTEGER NOT NULL REFERENCES block(first), verdict TEXT NOT NULL, kind TEXT NOT NULL,
    roles TEXT NOT NULL, count INTEGER NOT NULL, seed INTEGER NOT NULL, entries INTEGER NOT NULL,
    scenario TEXT NOT NULL, PRIMARY KEY(block, verdict, kind, roles)) WITHOUT ROWID;
  CREATE TABLE state(hash INTEGER PRIMARY KEY);
)";

std::string TextOf(const Counts& counts) {
  std::string text;
  for (const uint64_t count : counts) text += std::to_string(count) + " ";
  return text;
}

Counts CountsOf(std::string_view text) {
  Counts counts;
  for (const char *at = text.data(), *const end = at + text.size(); at < end; ++at) {
    uint64_t count = 0;
    at = std::from_chars(at, end, count).ptr;
    counts.push_back(count);
  }
  return counts;
}

}  // namespace

void CampaignDatabase::Closer::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

CampaignDatabase::CampaignDatabase(std::string path, sqlite3* db) : path_(std::move(path)), db_(db) {}
CampaignDatabase::CampaignDatabase(CampaignDatabase&&) noexcept = default;
CampaignDatabase& CampaignDatabase::operator=(CampaignDatabase&&) noexcept = default;
CampaignDatabase::~CampaignDatabase() = default;

absl::Status CampaignDatabase::Error(std::string_view what) const {
  const std::string why =
      sqlite3_errcode(db_.get()) == SQLITE_BUSY ? "it is in use by another campaign" : sqlite3_errmsg(db_.get());
  return absl::UnavailableError(path_ + ": cannot " + std::string(what) + ": " + why);
}

absl::Status CampaignDatabase::Execute(const char* sql) const {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
  return Error("write");
}

absl::StatusOr<CampaignDatabase> CampaignDatabase::Open(const std::string& path, const CampaignIdentity& identity) {
  sqlite3* db = nullptr;
  const int opened = sqlite3_open(path.empty() ? ":memory:" : path.c_str(), &db);
  CampaignDatabase database(path, db);
  if (opened != SQLITE_OK) return database.Error("open");
  if (const absl::Status status = database.SetUp(identity); !status.ok()) return status;
  return database;
}

absl::StatusOr<CampaignDatabase> CampaignDatabase::OpenExisting(const std::string& path) {
  sqlite3* db = nullptr;
  // Writable where that can be: what a killed campaign left half written is undone first.
  const int opened = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
  CampaignDatabase database(path, db);
  if (opened != SQLITE_OK) return absl::NotFoundError(path + ": there is no campaign");
  if (const absl::Status status = database.ReadIdentity(); !status.ok()) return status;
  return database;
}

// The lock is held until the database is closed: two campaigns never write into one.
absl::Status CampaignDatabase::SetUp(const CampaignIdentity& identity) {
  sqlite3_busy_timeout(db_.get(), 1000);
  for (const char* sql : {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA synchronous = FULL", "BEGIN EXCLUSIVE"}) {
    if (const absl::Status status = Execute(sql); !status.ok()) return status;
  }
  {
    Statement tables(db_.get(), "SELECT count(*), coalesce(sum(name = 'meta'), 0) FROM sqlite_master");
    if (!tables.Row()) return Error("read");
    was_new_ = tables.Number(0) == 0;
    if (!was_new_ && tables.Number(1) == 0) {
      return absl::InvalidArgumentError(path_ + ": is a database, and not of a campaign");
    }
  }
  if (was_new_) {
    if (const absl::Status status = Execute(kSchema); !status.ok()) return status;
    const std::pair<std::string_view, std::string_view> rows[] = {{"version", identity.version},
                                                                  {"profile", identity.profile},
                                                                  {"sets", identity.sets},
                                                                  {"items", identity.items}};
    for (const auto& [key, value] : rows) {
      Statement insert(db_.get(), "INSERT INTO meta VALUES(?, ?)");
      insert.Bind(key).Bind(value).Row();
      if (!insert.ok()) return Error("write");
    }
  }
  if (const absl::Status status = Execute("COMMIT"); !status.ok()) return status;
  if (const absl::Status status = ReadIdentity(); !status.ok()) return status;
  if (const absl::Status status = ReadStates(); !status.ok()) return status;
  const auto differs = [&](std::string_view what, const std::string& found, const std::string& wanted) {
    return absl::InvalidArgumentError(path_ + ": its campaign is of " + std::string(what) + " \"" + found +
                                      "\", and this one of \"" + wanted + "\": results would not add up");
  };
  const auto joined = [](std::string lines) {
    std::replace(lines.begin(), lines.end(), '\n', ' ');
    return lines;
  };
  if (identity_.profile != identity.profile) return differs("profile", identity_.profile, identity.profile);
  if (identity_.sets != identity.sets) return differs("--set", joined(identity_.sets), joined(identity.sets));
  if (identity_.version != identity.version) return differs("version", identity_.version, identity.version);
  return absl::OkStatus();
}

absl::Status CampaignDatabase::ReadIdentity() {
  Statement rows(db_.get(), "SELECT key, value FROM meta");
  while (rows.Row()) {
    const std::string key = rows.Text(0);
    if (key == "version") identity_.version = rows.Text(1);
    if (key == "profile") identity_.profile = rows.Text(1);
    if (key == "sets") identity_.sets = rows.Text(1);
    if (key == "items") identity_.items = rows.Text(1);
  }
  return rows.ok() ? absl::OkStatus() : Error("read");
}

absl::Status CampaignDatabase::NoteCommand(std::string_view command) {
  Statement insert(db_.get(),
                   "INSERT INTO command(line) SELECT ?1 WHERE NOT EXISTS(SELECT 1 FROM command WHERE line = ?1)");
  insert.Bind(command).Row();
  return insert.ok() ? absl::OkStatus() : Error("write");
}

absl::StatusOr<std::vector<std::string>> CampaignDatabase::Commands() const {
  std::vector<std::string> commands;
  Statement rows(db_.get(), "SELECT line FROM command ORDER BY n");
  while (rows.Row()) commands.push_back(rows.Text(0));
  if (!rows.ok()) return Error("read");
  return commands;
}

absl::StatusOr<std::vector<uint64_t>> CampaignDatabase::States() const {
  std::vector<uint64_t> states;
  Statement rows(db_.get(), "SELECT hash FROM state ORDER BY hash");
  while (rows.Row()) states.push_back(rows.Number(0));
  if (!rows.ok()) return Error("read");
  return states;
}

absl::Status CampaignDatabase::ReadStates() {
  const absl::StatusOr<std::vector<uint64_t>> states = States();
  if (!states.ok()) return states.status();
  states_.clear();
  states_.insert(states->begin(), states->end());
  return absl::OkStatus();
}

absl::Status CampaignDatabase::InsertStates(std::span<const uint64_t> states) {
  Statement insert(db_.get(), "INSERT INTO state VALUES(?)");
  for (const uint64_t hash : states) {
    if (!states_.insert(hash).second) continue;
    insert.Again();
    insert.Bind(hash).Row();
    if (!insert.ok()) return Error("write");
  }
  return absl::OkStatus();
}

absl::Status CampaignDatabase::Insert(const Block& block) {
  {
    Statement insert(db_.get(), "INSERT INTO block VALUES(?, ?, ?)");
    insert.Bind(block.first).Bind(block.last).Bind(TextOf(block.reached)).Row();
    if (!insert.ok()) return Error("write");
  }
  for (const auto& [text, finding] : block.findings) {
    Statement insert(db_.get(), "INSERT INTO failure VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    const scenarios::Fingerprint& fingerprint = finding.fingerprint;
    insert.Bind(block.first).Bind(fingerprint.verdict.Text()).Bind(fingerprint.kind).Bind(fingerprint.roles);
    insert.Bind(finding.count).Bind(finding.seed).Bind(finding.entries).Bind(finding.scenario).Row();
    if (!insert.ok()) return Error("write");
  }
  return InsertStates(block.states);
}

absl::Status CampaignDatabase::Add(const Block& block) {
  absl::Status status = Execute("BEGIN IMMEDIATE");
  if (status.ok()) status = Insert(block);
  if (status.ok()) status = Execute("COMMIT");
  if (!status.ok()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return status;
}

absl::StatusOr<std::vector<Block>> CampaignDatabase::Blocks() const {
  std::vector<Block> blocks;
  Statement rows(db_.get(), "SELECT first, last, reached FROM block ORDER BY first");
  while (rows.Row()) {
    Block& block = blocks.emplace_back();
    block.first = rows.Number(0);
    block.last = rows.Number(1);
    block.reached = CountsOf(rows.Text(2));
  }
  if (!rows.ok()) return Error("read");
  Statement failures(db_.get(),
                     "SELECT block, verdict, kind, roles, count, seed, entries, scenario FROM failure ORDER BY block");
  while (failures.Row()) {
    const auto block = std::lower_bound(blocks.begin(), blocks.end(), failures.Number(0),
                                        [](const Block& b, uint64_t first) { return b.first < first; });
    if (block == blocks.end()) continue;
    const std::optional<sim::Verdict> verdict = sim::Verdict::Parse(failures.Text(1));
    if (!verdict)
      return absl::InvalidArgumentError("a failure's verdict is \"" + failures.Text(1) + "\", which is none");
    AddFinding({{*verdict, failures.Text(2), failures.Text(3)},
                failures.Number(4),
                failures.Number(5),
                failures.Number(6),
                failures.Text(7)},
               &block->findings);
  }
  if (!failures.ok()) return Error("read");
  return blocks;
}

absl::StatusOr<CampaignTotals> CampaignDatabase::Totals() const {
  const absl::StatusOr<std::vector<Block>> blocks = Blocks();
  if (!blocks.ok()) return blocks.status();
  CampaignTotals totals;
  totals.states = states_.size();
  totals.reached.resize(static_cast<size_t>(std::count(identity_.items.begin(), identity_.items.end(), '\n')));
  for (const Block& block : *blocks) {
    totals.runs += block.last - block.first + 1;
    if (!totals.done.empty() && totals.done.back().last + 1 == block.first) {
      totals.done.back().last = block.last;
    } else {
      totals.done.push_back({block.first, block.last});
    }
    AddCounts(block.reached, &totals.reached);
    for (const auto& [text, finding] : block.findings) AddFinding(finding, &totals.findings);
  }
  return totals;
}

absl::Status CampaignDatabase::Merge(const CampaignDatabase& other, uint64_t* added) {
  const absl::StatusOr<std::vector<Block>> theirs = other.Blocks();
  if (!theirs.ok()) return theirs.status();
  const absl::StatusOr<std::vector<Block>> ours = Blocks();
  if (!ours.ok()) return ours.status();
  const absl::StatusOr<std::vector<uint64_t>> states = other.States();
  if (!states.ok()) return states.status();
  const absl::StatusOr<std::vector<std::string>> commands = other.Commands();
  if (!commands.ok()) return commands.status();
  absl::Status status = Execute("BEGIN IMMEDIATE");
  if (status.ok()) status = InsertStates(*states);
  for (const std::string& command : *commands) {
    if (status.ok()) status = NoteCommand(command);
  }
  for (const Block& block : *theirs) {
    if (!status.ok()) break;
    // The first of ours that ends at or behind the beginning of this one.
    const auto near = std::lower_bound(ours->begin(), ours->end(), block.first,
                                       [](const Block& b, uint64_t first) { return b.last < first; });
    if (near != ours->end() && near->first == block.first && near->last == block.last) continue;
    if (near != ours->end() && near->first <= block.last) {
      status = absl::InvalidArgumentError(other.path_ + ": its seeds " + std::to_string(block.first) + ".." +
                                          std::to_string(block.last) + " are in " + path_ + " in part: seeds " +
                                          std::to_string(near->first) + ".." + std::to_string(near->last));
      break;
    }
    status = Insert(block);
    *added += block.last - block.first + 1;
  }
  if (status.ok()) status = Execute("COMMIT");
  if (!status.ok()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return status;
}

}  // namespace zyz::tools
