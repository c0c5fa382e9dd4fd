#include "cli/table.h"

#include <algorithm>

#include "base/time.h"

namespace mash::cli {
namespace {

// Code points: combining marks aside, what a terminal gives a column each.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string Table::text(std::size_t indent) const {
  if (empty()) return {};
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string all;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width(row[i]) + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    all += line + "\n";
  }
  all.pop_back();
  return all;
}

std::string plain(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string when(const std::string& rfc3339) {
  const auto time = from_rfc3339(rfc3339);
  if (!time) return {};
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const std::string full = for_people(*time);
  if (london_date(*time) != london_date(now)) return full;
  return full.substr(full.rfind(' ') + 1);
}

}  // namespace mash::cli
