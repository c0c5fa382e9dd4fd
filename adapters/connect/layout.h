// What an agency's case system exports: tables, columns, and what a cell may hold. An agency states
// its layout once; reading, checking, storing and fetching follow from it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "match/person.h"

namespace mash::connect {

enum class Holds {
  text,
  date,       // 2014-05-31
  number,     // 0 to 999999999, digits only.
  yes_or_no,  // yes, no
  word,       // One of Column::words.
};

struct Column {
  std::string_view name;
  Holds holds = Holds::text;
  bool required = false;  // Otherwise the cell may be empty: not known, or not asked.
  std::vector<std::string_view> words = {};
};

// One CSV file, `name`.csv. The first column is the id of the record that the row is, or belongs
// to.
struct Table {
  std::string_view name;
  std::vector<Column> columns;
};

// One row of a table. Valid as long as the layout it came from.
class Row {
 public:
  Row(const Table& table, std::vector<std::string> cells);

  // By column; asking for a column that the table does not have is a bug.
  const std::string& text(std::string_view column) const;
  std::optional<Date> date(std::string_view column) const;  // Nothing when empty.
  bool yes(std::string_view column) const;                  // False when empty.
  int number(std::string_view column) const;                // 0 when empty.

  const std::string& record() const { return cells_.front(); }

 private:
  const Table* table_;
  std::vector<std::string> cells_;
};

// All that an agency holds under one record id.
struct Record {
  Row person;
  std::map<std::string, std::vector<Row>, std::less<>> details;  // By table, in the file's order.

  const std::string& id() const { return person.record(); }
  const std::vector<Row>& rows(std::string_view table) const;  // Empty when there are none.
};

struct Layout {
  Table people;                // One row a record.
  std::vector<Table> details;  // Any number of rows a record.
  // Who the record is about, with every name, number and address that it may be found by.
  match::Person (*person_of)(const Record& record);

  // Tables and columns in one line: what a store's rows were written by.
  std::string signature() const;
};

// Why `cell` may not stand in `column`, or nothing.
std::optional<std::string> cell_problem(const Column& column, std::string_view cell);

}  // namespace mash::connect
