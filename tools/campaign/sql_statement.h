// One SQL statement of SQLite's: values go in by Bind, rows come out by Row.
#ifndef ZYZ_TOOLS_CAMPAIGN_SQL_STATEMENT_H_
#define ZYZ_TOOLS_CAMPAIGN_SQL_STATEMENT_H_

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace zyz::tools {

class SqlStatement {
 public:
  SqlStatement(sqlite3* db, const char* sql) { sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  ~SqlStatement() { sqlite3_finalize(statement_); }
  SqlStatement(const SqlStatement&) = delete;
  SqlStatement& operator=(const SqlStatement&) = delete;

  SqlStatement& Bind(uint64_t value) {
    sqlite3_bind_int64(statement_, ++bound_, static_cast<int64_t>(value));
    return *this;
  }
  SqlStatement& Bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  // Once more, with other values.
  void Again() {
    sqlite3_reset(statement_);
    bound_ = 0;
  }
  // A statement that could not be prepared steps to an error, too.
  bool Row() { return (result_ = sqlite3_step(statement_)) == SQLITE_ROW; }
  bool ok() const { return result_ == SQLITE_ROW || result_ == SQLITE_DONE; }
  uint64_t Number(int column) { return static_cast<uint64_t>(sqlite3_column_int64(statement_, column)); }
  std::string Text(int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text == nullptr ? "" : std::string(text, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0, result_ = SQLITE_MISUSE;
};

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_SQL_STATEMENT_H_
