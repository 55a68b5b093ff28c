// A sweep as a table, as CSV, and as a page with charts in the style of zyz view. Charts are plain SVG, written here: a
// few lines and dots need no library.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

#include "tools/base/table.h"
#include "tools/sweep/sweep.h"
#include "tools/view/page_assets.h"

namespace zyz::tools {
namespace {

std::string Fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f", digits, value);
  return text;
}

const std::vector<std::string> kTitles = {"runs",   "violated", "completed", "fast %",      "p50 ms",    "p90 ms",
                                          "p99 ms", "max ms",   "views",     "messages/op", "virtual ms"};

std::vector<std::string> CellsOf(const SweepPoint& point) {
  return {std::to_string(point.runs),         std::to_string(point.violations), std::to_string(point.completed),
          Fixed(100 * point.fast_share(), 1), Fixed(point.latency_ms(.5), 3),   Fixed(point.latency_ms(.9), 3),
          Fixed(point.latency_ms(.99), 3),    Fixed(point.latency_ms(1), 3),    Fixed(point.views, 2),
          Fixed(point.messages, 1),           Fixed(point.virtual_ms, 3)};
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

// A line through the points that share all values but the first axis'.
struct Series {
  std::string name;
  std::vector<const SweepPoint*> points;  // by value of the first axis
};

std::vector<Series> SeriesOf(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points) {
  std::vector<Series> all;
  const size_t lines = points.size() / axes[0].values.size();
  for (size_t k = 0; k < lines; ++k) {
    Series series;
    for (size_t i = 1; i < axes.size(); ++i) {
      series.name += (i > 1 ? ", " : "") + axes[i].pointer + "=" + points[k].values[i];
    }
    for (size_t x = 0; x < axes[0].values.size(); ++x) series.points.push_back(&points[x * lines + k]);
    all.push_back(std::move(series));
  }
  return all;
}

constexpr int kWidth = 460, kHeight = 260, kLeft = 58, kRight = 14, kTop = 14, kBottom = 46;
constexpr const char* kColours[] = {"blue", "bad", "green", "purple", "orange", "teal"};
constexpr const char* kDashes[] = {"", "6 3", "2 3", "9 3 2 3", "12 4", "4 2"};

// The next of 1, 2, 5 times a power of ten: where an axis ends.
double NiceAbove(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 5.0, 10.0}) {
    if (value <= step * power * 1.000001) return step * power;
  }
  return 10 * power;
}

std::string Marker(size_t series, double x, double y, const std::string& title) {
  const std::string colour = std::string("var(--") + kColours[series % 6] + ")";
  const std::string at = Fixed(x, 1) + "," + Fixed(y, 1), inside = "<title>" + Escaped(title) + "</title>";
  if (series % 3 == 0) {
    return "<circle cx=\"" + Fixed(x, 1) + "\" cy=\"" + Fixed(y, 1) + "\" r=\"4\" fill=\"" + colour + "\">" + inside +
           "</circle>";
  }
  const std::string shape = series % 3 == 1 ? "m-4,-4h8v8h-8z" : "m0,-5l5,9h-10z";
  return "<path d=\"M" + at + shape + "\" fill=\"" + colour + "\">" + inside + "</path>";
}

struct Measure {
  std::string title;
  int digits;
  std::vector<std::pair<std::string, std::function<double(const SweepPoint&)>>> lines;
  double at_most = 0;  // the axis' end; 0: as the values need
};

std::string Chart(const Measure& measure, const Axis& axis, const std::vector<Series>& all) {
  double top = 0;
  for (const Series& series : all) {
    for (const SweepPoint* point : series.points) {
      for (const auto& line : measure.lines) top = std::max(top, line.second(*point));
    }
  }
  top = measure.at_most > 0 ? measure.at_most : NiceAbove(top);
  const auto x_of = [&](size_t k) {
    const double wide = kWidth - kLeft - kRight;
    return kLeft + wide * (static_cast<double>(k) + .5) / static_cast<double>(axis.values.size());
  };
  const auto y_of = [&](double value) { return kTop + (kHeight - kTop - kBottom) * (1 - value / top); };
  std::string svg = "<figure><figcaption>" + Escaped(measure.title) + "</figcaption><svg role=\"img\" aria-label=\"" +
                    Escaped(measure.title) + "; the table below has the numbers\" viewBox=\"0 0 " +
                    std::to_string(kWidth) + " " + std::to_string(kHeight) + "\">";
  for (int k = 0; k <= 4; ++k) {
    const double value = top * k / 4, y = y_of(value);
    svg += "<line class=\"grid\" x1=\"" + std::to_string(kLeft) + "\" x2=\"" + std::to_string(kWidth - kRight) +
           "\" y1=\"" + Fixed(y, 1) + "\" y2=\"" + Fixed(y, 1) + "\"/><text text-anchor=\"end\" x=\"" +
           std::to_string(kLeft - 6) + "\" y=\"" + Fixed(y + 4, 1) + "\">" +
           Fixed(value, top < 5    ? 2
                        : top < 50 ? 1
                                   : 0) +
           "</text>";
  }
  for (size_t k = 0; k < axis.values.size(); ++k) {
    svg += "<text text-anchor=\"middle\" x=\"" + Fixed(x_of(k), 1) + "\" y=\"" +
           std::to_string(kHeight - kBottom + 18) + "\">" + Escaped(axis.values[k]) + "</text>";
  }
  svg += "<text text-anchor=\"middle\" x=\"" + std::to_string((kWidth + kLeft) / 2) + "\" y=\"" +
         std::to_string(kHeight - 8) + "\">" + Escaped(axis.pointer) + "</text>";
  size_t number = 0;
  std::string legend;
  for (const Series& series : all) {
    for (const auto& [name, value_of] : measure.lines) {
      const std::string colour = std::string("var(--") + kColours[number % 6] + ")", dash = kDashes[number % 6];
      const std::string label = series.name.empty() ? name : name.empty() ? series.name : name + ", " + series.name;
      std::string path, marks;
      for (size_t k = 0; k < series.points.size(); ++k) {
        const double value = value_of(*series.points[k]), x = x_of(k), y = y_of(std::min(value, top));
        path += (k == 0 ? "M" : "L") + Fixed(x, 1) + "," + Fixed(y, 1);
        marks += Marker(number, x, y, label + " at " + axis.values[k] + ": " + Fixed(value, measure.digits));
      }
      svg += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" stroke-dasharray=\"" +
             dash + "\"/>" + marks;
      if (!label.empty()) {
        legend +=
            "<span><svg width=\"42\" height=\"12\" viewBox=\"0 0 42 12\" aria-hidden=\"true\"><path d=\"M2,6H40\" "
            "stroke=\"" +
            colour + "\" stroke-width=\"2\" stroke-dasharray=\"" + dash + "\"/>" + Marker(number, 21, 6, label) +
            "</svg>" + Escaped(label) + "</span> ";
      }
      ++number;
    }
  }
  return svg + "</svg><div class=\"key\">" + legend + "</div></figure>";
}

std::string HtmlTable(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points) {
  std::string table = "<table><tr>";
  for (const Axis& axis : axes) table += "<th scope=\"col\">" + Escaped(axis.pointer) + "</th>";
  for (const std::string& title : kTitles) table += "<th scope=\"col\">" + Escaped(title) + "</th>";
  table += "</tr>";
  for (const SweepPoint& point : points) {
    table += "<tr>";
    for (const std::string& value : point.values) table += "<th scope=\"row\">" + Escaped(value) + "</th>";
    for (const std::string& cell : CellsOf(point)) table += "<td>" + cell + "</td>";
    table += "</tr>";
    if (point.violations > 0) {
      table += "<tr><td class=\"liar\" colspan=\"" + std::to_string(axes.size() + kTitles.size()) +
               "\">violated: " + Escaped(point.first_violation) + "</td></tr>";
    }
  }
  return table + "</table>";
}

}  // namespace

std::string SweepTable(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points) {
  std::vector<Column> columns;
  for (const Axis& axis : axes) columns.push_back({axis.pointer, true});
  for (const std::string& title : kTitles) columns.push_back({title, true});
  std::vector<std::vector<std::string>> rows;
  for (const SweepPoint& point : points) {
    std::vector<std::string> cells = point.values;
    for (std::string& cell : CellsOf(point)) cells.push_back(std::move(cell));
    Widen(cells, &columns);
    rows.push_back(std::move(cells));
  }
  std::string text;
  for (const Column& column : columns) {
    const size_t padding = column.width > column.title.size() ? column.width - column.title.size() : 0;
    text += (text.empty() ? "" : "  ") + std::string(padding, ' ') + column.title;
  }
  text += "\n";
  for (const auto& row : rows) text += TableRow(columns, row);
  return text;
}

std::string SweepCsv(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points) {
  std::string text;
  const auto add_row = [&text](const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + CsvCell(cells[i]);
    text += "\n";
  };
  std::vector<std::string> titles;
  for (const Axis& axis : axes) titles.push_back(axis.pointer);
  titles.insert(titles.end(), kTitles.begin(), kTitles.end());
  add_row(titles);
  for (const SweepPoint& point : points) {
    std::vector<std::string> cells = point.values;
    for (std::string& cell : CellsOf(point)) cells.push_back(std::move(cell));
    add_row(cells);
  }
  return text;
}

std::string SweepPage(const std::string& title, const std::string& command, const std::vector<Axis>& axes,
                      const std::vector<SweepPoint>& points) {
  const std::vector<Measure> measures = {
      {"Latency of a completed operation, ms",
       3,
       {{"median", [](const SweepPoint& p) { return p.latency_ms(.5); }},
        {"99 of 100", [](const SweepPoint& p) { return p.latency_ms(.99); }}}},
      {"Completed by the fast path, %", 1, {{"", [](const SweepPoint& p) { return 100 * p.fast_share(); }}}, 100},
      {"Completed operations per run",
       0,
       {{"", [](const SweepPoint& p) { return static_cast<double>(p.completed) / static_cast<double>(p.runs); }}}},
      {"Highest view entered, mean", 2, {{"", [](const SweepPoint& p) { return p.views; }}}},
      {"Messages per completed operation", 1, {{"", [](const SweepPoint& p) { return p.messages; }}}},
      {"Runs that violate something", 0, {{"", [](const SweepPoint& p) {
                                             return static_cast<double>(p.violations);
                                           }}}}};
  std::string page =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>" +
      Escaped(title) + "</title><style>" + std::string(kPageStyle) +
      "body{display:block;height:auto;padding:12px 18px}.charts{display:grid;grid-template-columns:repeat(auto-fit,"
      "minmax(340px,1fr));gap:10px 24px}figure{margin:0}figcaption{font-weight:600}svg "
      "text{fill:var(--faint);font-size:"
      "11.5px}.grid{stroke:var(--line)}.key{font-size:12px}.key svg{vertical-align:middle;margin-right:4px}table{"
      "border-collapse:collapse;font-size:13px;margin-top:14px}td,th{padding:2px 10px 2px 0;text-align:right}th{color:"
      "var(--faint)}</style></head><body><h1>" +
      Escaped(title) + "</h1><p class=\"faint\">" + Counted(points.empty() ? 0 : points[0].runs, "run") +
      " a point. Made by <code>" + Escaped(command) + "</code></p><div class=\"charts\">";
  const std::vector<Series> series = SeriesOf(axes, points);
  for (const Measure& measure : measures) page += Chart(measure, axes[0], series);
  return page + "</div>" + HtmlTable(axes, points) +
         "<script>document.documentElement.dataset.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':"
         "'light'</script></body></html>\n";
}

}  // namespace zyz::tools
