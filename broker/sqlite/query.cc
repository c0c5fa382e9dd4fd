#include <sqlite3.h>

#include <utility>

#include "sqlite/connection.h"

namespace mash::sqlite {

Query::Query(Connection& connection, Prepared& prepared)
    : connection_(&connection), prepared_(&prepared) {}

Query::Query(Query&& other) noexcept
    : connection_(other.connection_), prepared_(std::exchange(other.prepared_, nullptr)) {}

Query::~Query() {
  if (prepared_ != nullptr) connection_->give_back(*prepared_);
}

bool Query::step() {
  const int code = connection_->step(*prepared_);
  if ((code & 0xff) == SQLITE_CONSTRAINT) connection_->fail(code);
  return code == SQLITE_ROW;
}

void Query::unexpected(int column) const {
  connection_->fail_damaged(
      "\"" + connection_->name +
      "\" is damaged: " + sqlite3_column_name(prepared_->statement, column) +
      " holds what was never written there; restore the latest copy that verifies");
}

void Query::expect(int column, int type) const {
  ENSURE(column < sqlite3_data_count(prepared_->statement), "a column of the current row");
  if (sqlite3_column_type(prepared_->statement, column) != type) unexpected(column);
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(prepared_->statement, column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const {
  expect(column, SQLITE_INTEGER);
  return sqlite3_column_int64(prepared_->statement, column);
}

std::uint64_t Query::natural(int column) const {
  const std::int64_t value = integer(column);
  if (value < 0) unexpected(column);
  return static_cast<std::uint64_t>(value);
}

double Query::real(int column) const {
  expect(column, SQLITE_FLOAT);
  return sqlite3_column_double(prepared_->statement, column);
}

// Content before size: SQLite may convert, and only then knows the size.
std::string_view Query::text(int column) const {
  expect(column, SQLITE_TEXT);
  const auto* text = sqlite3_column_text(prepared_->statement, column);
  if (text == nullptr) connection_->fail(SQLITE_NOMEM);
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(prepared_->statement, column))};
}

ByteView Query::blob(int column) const {
  expect(column, SQLITE_BLOB);
  const void* bytes = sqlite3_column_blob(prepared_->statement, column);  // Null if it is empty.
  const int size = sqlite3_column_bytes(prepared_->statement, column);
  if (bytes == nullptr && size > 0) connection_->fail(SQLITE_NOMEM);
  return {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace mash::sqlite
