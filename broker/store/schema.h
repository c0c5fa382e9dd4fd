// The tables of the store's file. How they answer the port is told in README.md.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "base/bytes.h"
#include "sqlite/database.h"

namespace mash::store {

// Which hub's ledger a file holds. Written once, when the file is made.
struct Identity {
  Digest hub_id;
  std::string origin;  // Of the checkpoints; at most limits::origin_bytes_max bytes.

  bool operator==(const Identity&) const = default;
};

// Raised with every change of the schema; part of the file (SQLite's user_version, so that it can
// be read before any table is trusted).
inline constexpr std::uint64_t format_version = 1;

// SQLite's highest integer: a file that says so has no next writer.
inline constexpr std::uint64_t writer_epoch_max = std::numeric_limits<std::int64_t>::max();

// Makes the tables in an empty database; durable when it returns.
void make_schema(sqlite::Database& database, const Identity& identity);

// Gives whose ledger `database` holds. Throws base::Fatal unless it has exactly our tables in a
// format we know. A file of an older format is brought up to date first, if it may be written.
Identity check_schema(sqlite::Database& database, bool to_write);

// For who only looks. As above, but a file that has exactly our tables is taken whatever format it
// states: that is given back.
std::uint64_t require_tables(sqlite::Database& database);
// Throws sqlite::Damaged if there is none.
Identity read_identity(sqlite::Database& database);

}  // namespace mash::store
