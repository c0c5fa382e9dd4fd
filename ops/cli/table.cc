#include "cli/table.h"

#include <algorithm>
#include <clocale>
#include <cwchar>

#include "cli/output.h"

namespace mash::cli {
namespace {

// Columns on a terminal: Chinese characters have two, combining marks none. The process's own
// locale may be any.
std::size_t width(const std::string& text) {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = uselocale(utf8);
  std::size_t columns = 0;
  std::mbstate_t state{};
  for (std::size_t at = 0; at < text.size();) {
    wchar_t c = 0;
    const std::size_t bytes = std::mbrtowc(&c, text.data() + at, text.size() - at, &state);
    const bool read = bytes > 0 && bytes <= text.size() - at;
    columns += read ? static_cast<std::size_t>(std::max(wcwidth(c), 0)) : 1;
    at += read ? bytes : 1;
    if (!read) state = {};
  }
  uselocale(before);
  return columns;
}

}  // namespace

void Table::add(std::vector<std::string> row) {
  for (std::string& cell : row) cell = one_line(cell);
  rows_.push_back(std::move(row));
}

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
  for (const std::string_view owner : {"child", "children"}) {  // Codes have no apostrophe.
    const auto at = text.find(std::string(owner) + "s ");
    if (at == 0 || (at != std::string::npos && text[at - 1] == ' ')) {
      text.insert(at + owner.size(), 1, '\'');
    }
  }
  return text;
}

std::optional<Time> time_of_people(const std::string& text) {
  constexpr std::size_t date_size = 10;
  const bool local = text.size() == 16 && (text[date_size] == ' ' || text[date_size] == 'T');
  if (!local) return from_rfc3339(text);
  const auto read =
      from_rfc3339(text.substr(0, date_size) + "T" + text.substr(date_size + 1) + ":00.000Z");
  if (!read) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(*read);
  return london_time(Date(day), *read - day);
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
