// A campaign's results in one SQLite file: which seeds are done, block by block, what failed, what was reached, and by
// which program. A block and everything that it came to go in by one transaction, so whatever kills the program loses
// blocks that were under way and nothing else, and no seed is ever counted twice.
#ifndef ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_DATABASE_H_
#define ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_DATABASE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/campaign/campaign.h"

struct sqlite3;

namespace zyz::tools {

// What must be equal for results to add up.
struct CampaignIdentity {
  std::string version;  // ProgramVersion
  std::string profile;
  std::string sets;   // the --set arguments, a line each
  std::string items;  // names of what is counted, a line each
};

struct CampaignTotals {
  uint64_t runs = 0;
  std::vector<SeedRange> done;  // in order, adjacent ones as one
  Counts reached;
  uint64_t states = 0;  // different abstract ones
  Findings findings;
};

class CampaignDatabase {
 public:
  static constexpr std::string_view kFileName = "campaign.sqlite";

  // Unavailable: the environment (read-only, full, in use). InvalidArgument: there is another campaign in it.
  // An empty path: in memory.
  static absl::StatusOr<CampaignDatabase> Open(const std::string& path, const CampaignIdentity& identity);
  // For Merge to read from. NotFound if there is none.
  static absl::StatusOr<CampaignDatabase> OpenExisting(const std::string& path);

  CampaignDatabase(CampaignDatabase&&) noexcept;
  CampaignDatabase& operator=(CampaignDatabase&&) noexcept;
  ~CampaignDatabase();

  uint64_t states() const { return states_.size(); }
  bool was_new() const { return was_new_; }
  const CampaignIdentity& identity() const { return identity_; }

  absl::Status Add(const Block& block);
  absl::Status NoteCommand(std::string_view command);  // once, however often it was given
  absl::StatusOr<CampaignTotals> Totals() const;
  // Every block of `other` that is not here. Idempotent. InvalidArgument: the identities differ, or a block overlaps
  // without being equal.
  absl::Status Merge(const CampaignDatabase& other, uint64_t* added);

 private:
  CampaignDatabase(std::string path, sqlite3* db);

  absl::Status Error(std::string_view what) const;
  absl::Status Execute(const char* sql) const;
  absl::Status SetUp(const CampaignIdentity& identity);
  absl::Status ReadIdentity();
  absl::Status ReadStates();
  absl::StatusOr<std::vector<uint64_t>> States() const;
  absl::Status InsertStates(std::span<const uint64_t> states);
  absl::Status Insert(const Block& block);
  absl::StatusOr<std::vector<Block>> Blocks() const;
  absl::StatusOr<std::vector<std::string>> Commands() const;

  struct Closer {
    void operator()(sqlite3* db) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Closer> db_;
  CampaignIdentity identity_;
  bool was_new_ = false;
  absl::flat_hash_set<uint64_t> states_;  // those in the database, so that only new ones are written
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_CAMPAIGN_DATABASE_H_
