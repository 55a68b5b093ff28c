#include "tools/base/table.h"

#include <algorithm>

namespace zyz::tools {
namespace {

// Characters on a terminal, roughly: of UTF-8 only first bytes count.
size_t Width(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace

std::string TableRow(const std::vector<Column>& columns, const std::vector<std::string>& cells) {
  std::string row;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += "  ";
    const size_t width = Width(cells[i]);
    const std::string padding(columns[i].width > width ? columns[i].width - width : 0, ' ');
    row += columns[i].right ? padding + cells[i] : cells[i] + padding;
  }
  row.erase(row.find_last_not_of(' ') + 1);
  return row + "\n";
}

std::string TableHead(const std::vector<Column>& columns) {
  std::vector<std::string> titles;
  for (const Column& column : columns) titles.push_back(column.title);
  return TableRow(columns, titles);
}

void Widen(const std::vector<std::string>& cells, std::vector<Column>* columns) {
  for (size_t i = 0; i < cells.size(); ++i) {
    Column& column = (*columns)[i];
    column.width = std::max({column.width, Width(cells[i]), Width(column.title)});
  }
}

std::string Counted(uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string Milliseconds(int64_t ns) {
  const std::string micros = std::to_string(ns / 1000 % 1000);
  return std::to_string(ns / 1'000'000) + "." + std::string(3 - micros.size(), '0') + micros;
}

}  // namespace zyz::tools
