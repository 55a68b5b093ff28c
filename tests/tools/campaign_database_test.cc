// What tests/campaign_test.sh can only bring about by luck: a campaign that died in the middle of writing.
#include "tools/campaign/campaign_database.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace zyz::tools {
namespace {

namespace fs = std::filesystem;

const CampaignIdentity kIdentity = {"version", "all", "", "one\ntwo\n"};

Block BlockOf(uint64_t first, uint64_t last) {
  return {.first = first, .last = last, .reached = {first, last}, .states = {first}, .findings = {}, .failing = {}};
}

class CampaignDatabaseTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  std::string File(const std::string& name) const { return (folder_ / name).string(); }

  void Make(const std::string& path) {
    auto database = CampaignDatabase::Open(path, kIdentity);
    ASSERT_TRUE(database.ok()) << database.status().message();
    ASSERT_TRUE(database->Add(BlockOf(1, 10)).ok());
    ASSERT_TRUE(database->NoteCommand("zyz fuzz --seeds 1..10").ok());
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "campaign_database_test";
};

// Copies the file and its journal while a transaction has written part of its pages: what a kill leaves behind.
void KillInTheMiddle(const std::string& path, const std::string& copy) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const char* const sql =
      "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; UPDATE block SET last = 11;"
      "WITH RECURSIVE k(x) AS (SELECT 100 UNION ALL SELECT x + 1 FROM k WHERE x < 20000)"
      "INSERT INTO state SELECT x FROM k";
  ASSERT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  fs::copy_file(path, copy);
  fs::copy_file(path + "-journal", copy + "-journal");
  sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(db);
}

TEST_F(CampaignDatabaseTest, WhatWasHalfWrittenIsUndoneBeforeItIsMerged) {
  Make(File("part"));
  ASSERT_NO_FATAL_FAILURE(KillInTheMiddle(File("part"), File("killed")));
  const auto killed = CampaignDatabase::OpenExisting(File("killed"));
  ASSERT_TRUE(killed.ok()) << killed.status().message();
  auto whole = CampaignDatabase::Open(File("whole"), kIdentity);
  ASSERT_TRUE(whole.ok()) << whole.status().message();
  uint64_t added = 0;
  const absl::Status status = whole->Merge(*killed, &added);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(added, 10u);
  EXPECT_EQ(whole->states(), 1u);
  EXPECT_EQ(whole->Totals()->reached, (Counts{1, 10}));
}

TEST_F(CampaignDatabaseTest, AnotherDatabaseIsLeftAlone) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(File("mine").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "CREATE TABLE mine(x)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const auto database = CampaignDatabase::Open(File("mine"), kIdentity);
  EXPECT_EQ(database.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(database.status().message().find("not of a campaign"), std::string::npos) << database.status().message();
}

// The only column of the only row.
std::string Asked(const std::string& path, const char* sql) {
  std::string answer;
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  const auto keep = [](void* into, int, char** values, char**) {
    *static_cast<std::string*>(into) += values[0];
    return 0;
  };
  sqlite3_exec(db, sql, keep, &answer, nullptr);
  sqlite3_close(db);
  return answer;
}

// Until violations had a kind, a failure was known by what its oracle said, without names and numbers.
TEST_F(CampaignDatabaseTest, FailuresOfOlderProgramsAreRead) {
  Make(File("old"));
  Asked(File("old"),
        "INSERT INTO failure VALUES(1, 'safety:agreement', 'two histories completed and neither is a prefix of the "
        "other', 'client, replica', 3, 7, 4, ''), (1, 'liveness', 'a client''s request is not complete in time', "
        "'client', 1, 9, 2, '')");
  const auto old = CampaignDatabase::OpenExisting(File("old"));
  ASSERT_TRUE(old.ok()) << old.status().message();
  const auto totals = old->Totals();
  ASSERT_TRUE(totals.ok()) << totals.status().message();
  ASSERT_EQ(totals->findings.size(), 2u);
  const Finding& liveness = totals->findings.begin()->second;
  EXPECT_TRUE(liveness.fingerprint.verdict.is_liveness());
  const Finding& agreement = totals->findings.rbegin()->second;
  EXPECT_EQ(agreement.fingerprint.Text(),
            "safety:agreement: two histories completed and neither is a prefix of the other (client, replica)");
  EXPECT_EQ(agreement.count, 3u);
}

TEST_F(CampaignDatabaseTest, AVerdictThatIsNoneIsAnError) {
  Make(File("broken"));
  Asked(File("broken"), "INSERT INTO failure VALUES(1, 'safety', 'x', 'client', 1, 7, 4, '')");
  const auto broken = CampaignDatabase::OpenExisting(File("broken"));
  ASSERT_TRUE(broken.ok()) << broken.status().message();
  EXPECT_NE(broken->Totals().status().message().find("\"safety\""), std::string::npos);
}

TEST_F(CampaignDatabaseTest, NothingIsMergedTwiceAndTheCommandComesAlong) {
  Make(File("part"));
  {
    auto whole = CampaignDatabase::Open(File("whole"), kIdentity);
    ASSERT_TRUE(whole.ok()) << whole.status().message();
    const auto part = CampaignDatabase::OpenExisting(File("part"));
    ASSERT_TRUE(part.ok()) << part.status().message();
    for (const uint64_t expected : {10, 0}) {
      uint64_t added = 0;
      ASSERT_TRUE(whole->Merge(*part, &added).ok());
      EXPECT_EQ(added, expected);
    }
  }
  EXPECT_EQ(Asked(File("whole"), "SELECT line FROM command"), "zyz fuzz --seeds 1..10");
}

}  // namespace
}  // namespace zyz::tools
