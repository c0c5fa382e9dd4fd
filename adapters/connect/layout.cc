#include "connect/layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ensure.h"

namespace mash::connect {
namespace {

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text += fmt::format("{}{}", text.empty() ? "" : ", ", word);
  return text;
}

std::string signature_of(const Table& table) {
  std::string text = fmt::format("{}(", table.name);
  for (const Column& column : table.columns) text += fmt::format("{} ", column.name);
  text.back() = ')';
  return text;
}

}  // namespace

Row::Row(const Table& table, std::vector<std::string> cells)
    : table_(&table), cells_(std::move(cells)) {
  ENSURE(cells_.size() == table.columns.size(), "a row has a cell for each column");
}

const std::string& Row::text(std::string_view column) const {
  const auto& columns = table_->columns;
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& c) { return c.name == column; });
  ENSURE(found != columns.end(), "a mapping asks for columns of its own layout");
  return cells_[static_cast<std::size_t>(found - columns.begin())];
}

std::optional<Date> Row::date(std::string_view column) const { return from_iso_date(text(column)); }

bool Row::yes(std::string_view column) const { return text(column) == "yes"; }

int Row::number(std::string_view column) const {
  int value = 0;
  for (char c : text(column)) value = value * 10 + (c - '0');
  return value;
}

const std::vector<Row>& Record::rows(std::string_view table) const {
  static const std::vector<Row> none;
  const auto found = details.find(table);
  return found == details.end() ? none : found->second;
}

std::string Layout::signature() const {
  std::string text = signature_of(people);
  for (const Table& table : details) text += " " + signature_of(table);
  return text;
}

std::optional<std::string> cell_problem(const Column& column, std::string_view cell) {
  if (cell.empty()) {
    if (column.required) return "the cell is empty; it must be filled in";
    return std::nullopt;
  }
  switch (column.holds) {
    case Holds::text:
      return std::nullopt;
    case Holds::date:
      if (from_iso_date(cell)) return std::nullopt;
      return "expected a date that exists, written 2014-05-31";
    case Holds::number:
      if (cell.size() <= 9 && cell.find_first_not_of("0123456789") == std::string::npos) {
        return std::nullopt;
      }
      return "expected a whole number, digits only";
    case Holds::yes_or_no:
      if (cell == "yes" || cell == "no") return std::nullopt;
      return "expected yes or no";
    case Holds::word:
      if (std::find(column.words.begin(), column.words.end(), cell) != column.words.end()) {
        return std::nullopt;
      }
      return "expected one of: " + listed(column.words);
  }
  return std::nullopt;
}

}  // namespace mash::connect
