#include "store/schema.h"

#include <vector>

#include "base/limits.h"

namespace mash::store {
namespace {

// Leaf and salt come before the body, so that reading leaves does not read long bodies' pages.
const std::string schema = R"sql(
CREATE TABLE meta (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  hub_id BLOB NOT NULL CHECK (length(hub_id) = 32),
  origin TEXT NOT NULL,
  writer_epoch INTEGER NOT NULL,
  size INTEGER NOT NULL,
  signed_upto INTEGER NOT NULL
) STRICT;

CREATE TABLE entry (
  idx INTEGER NOT NULL PRIMARY KEY,
  leaf BLOB NOT NULL CHECK (length(leaf) = 33),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  body BLOB NOT NULL
) STRICT;

-- place: the order in which the entry names its streams.
CREATE TABLE entry_stream (
  kind INTEGER NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  idx INTEGER NOT NULL REFERENCES entry (idx),
  place INTEGER NOT NULL,
  PRIMARY KEY (kind, id, sequence)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_stream_of ON entry_stream (idx, place);

CREATE TABLE tile (
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, number)
) STRICT;

CREATE TABLE payload (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  bytes BLOB NOT NULL
) STRICT;

-- payload_bytes: what the item added to outbox_total, and takes from it when it goes.
CREATE TABLE outbox (
  recipient TEXT NOT NULL,
  number INTEGER NOT NULL,
  message BLOB NOT NULL CHECK (length(message) = 16),
  part INTEGER NOT NULL,
  release_index INTEGER NOT NULL,
  red INTEGER NOT NULL CHECK (red IN (0, 1)),
  payload_bytes INTEGER NOT NULL,
  PRIMARY KEY (recipient, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_in_order ON outbox (recipient, red DESC, number);

CREATE TABLE outbox_total (
  recipient TEXT NOT NULL PRIMARY KEY,
  items INTEGER NOT NULL CHECK (items >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE lookup (
  kind INTEGER NOT NULL,
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
)sql";

// One line for each format that is no longer the newest: the script that leads from it to the next.
struct Upgrade {
  std::uint64_t from;
  std::string script;
};
const std::vector<Upgrade> upgrades = {};

std::uint64_t format_of(sqlite::Database& database) {
  sqlite::Query query = database.query("PRAGMA user_version");
  return query.step() ? query.natural(0) : 0;
}

void require_known(const sqlite::Database& database, std::uint64_t format) {
  if (format <= format_version) return;
  throw base::Fatal("\"" + database.path() + "\" has format " + std::to_string(format) +
                    ", which a newer version of this program wrote; this one knows formats up to " +
                    std::to_string(format_version) + ": install the newer version");
}

void state_format(sqlite::Database& database, std::uint64_t format) {
  database.run_script("PRAGMA user_version = " + std::to_string(format));
}

}  // namespace

void make_schema(sqlite::Database& database, const Identity& identity) {
  ENSURE(identity.origin.size() <= limits::origin_bytes_max, "an origin is checked on its way in");
  sqlite::Transaction transaction(database);
  database.run_script(schema);
  state_format(database, format_version);
  database.run("INSERT INTO meta VALUES (1, ?, ?, 0, 0, 0)", {identity.hub_id, identity.origin});
  transaction.commit();
}

Identity check_schema(sqlite::Database& database, bool to_write) {
  std::uint64_t format = format_of(database);
  require_known(database, format);
  for (const Upgrade& upgrade : upgrades) {
    if (upgrade.from != format || !to_write) continue;
    sqlite::Transaction transaction(database);
    database.run_script(upgrade.script);
    state_format(database, ++format);
    transaction.commit();
  }
  database.require_schema(schema);
  if (format != format_version) {
    database.damaged("its format is stated as " + std::to_string(format));
  }
  return read_identity(database);
}

std::uint64_t require_tables(sqlite::Database& database) {
  const std::uint64_t format = format_of(database);
  if (database.has_schema(schema)) return format;
  require_known(database, format);
  database.require_schema(schema);
  return format;
}

Identity read_identity(sqlite::Database& database) {
  sqlite::Query query = database.query("SELECT hub_id, origin FROM meta");
  if (!query.step()) database.damaged("it does not say which hub it belongs to");
  return {query.block<32>(0), std::string(query.text(1))};
}

}  // namespace mash::store
