// What an exploration has done, in one SQLite file: unit by unit. A unit goes in whole, so whatever kills the program
// loses units that were under way, and no unit counts twice.
#ifndef ZYZ_TOOLS_EXPLORE_EXPLORE_DATABASE_H_
#define ZYZ_TOOLS_EXPLORE_EXPLORE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/explore/explorer.h"

struct sqlite3;

namespace zyz::tools {

struct UnitResult {
  uint64_t size = 0, unit = 0;
  scenarios::Tallied tallied;
};

class ExploreDatabase {
 public:
  static constexpr std::string_view kFileName = "explore.sqlite";

  // An empty path: in memory. InvalidArgument: it is of another scope or program. Unavailable: the environment.
  static absl::StatusOr<ExploreDatabase> Open(const std::string& path, const std::string& identity);

  ExploreDatabase(ExploreDatabase&&) noexcept;
  ExploreDatabase& operator=(ExploreDatabase&&) noexcept;
  ~ExploreDatabase();

  bool was_new() const { return was_new_; }

  absl::Status Add(std::span<const UnitResult> units);  // those that are in it already are left out
  absl::StatusOr<std::vector<UnitResult>> Units(uint64_t size) const;
  absl::StatusOr<std::vector<UnitResult>> AllUnits() const;

 private:
  ExploreDatabase(std::string path, sqlite3* db);

  absl::Status Error(std::string_view what) const;
  absl::Status Execute(const char* sql) const;
  absl::Status SetUp(const std::string& identity);
  absl::Status Insert(const UnitResult& unit);
  absl::StatusOr<std::vector<UnitResult>> Read(uint64_t from_size, uint64_t to_size) const;

  struct Closer {
    void operator()(sqlite3* db) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Closer> db_;
  bool was_new_ = false;
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_EXPLORE_EXPLORE_DATABASE_H_
