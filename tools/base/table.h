// Words in aligned columns, and numbers as words.
#ifndef ZYZ_TOOLS_BASE_TABLE_H_
#define ZYZ_TOOLS_BASE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zyz::tools {

// Rows of words in aligned columns, as text and not yet printed. A column is right-aligned if `right` says so.
struct Column {
  std::string title;
  bool right = false;
  size_t width = 0;  // at least
};
std::string TableRow(const std::vector<Column>& columns, const std::vector<std::string>& cells);
std::string TableHead(const std::vector<Column>& columns);
// Widens columns to what `cells` need.
void Widen(const std::vector<std::string>& cells, std::vector<Column>* columns);

// "12 runs", "1 run".
std::string Counted(uint64_t count, std::string_view noun);
// Nanoseconds as milliseconds: "12.345".
std::string Milliseconds(int64_t ns);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_TABLE_H_
