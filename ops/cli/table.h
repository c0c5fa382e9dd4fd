// Columns for people: as wide as what stands in them, whatever the script.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace mash::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}

  // A cell is one line of harmless text, whatever was given.
  void add(std::vector<std::string> row);
  bool empty() const { return rows_.size() == 1; }
  // Every line indented by `indent` spaces. Nothing when there are no rows.
  std::string text(std::size_t indent = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// "check_not_returned" as "check not returned".
std::string plain(std::string_view word);
// "9:02am" of today, "24 November 2026, 9:02am" of another day. `rfc3339` as daemons write times;
// empty for what is not one.
std::string when(const std::string& rfc3339);
// "2026-11-22 16:25" by the clocks of England, or RFC 3339 in UTC; nothing for what is neither.
std::optional<Time> time_of_people(const std::string& text);

}  // namespace mash::cli
