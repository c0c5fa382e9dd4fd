// The reads of the store. A row that must be there and is not is damage, never an empty answer.
#include <algorithm>
#include <limits>

#include "store/sqlite_store.h"
#include "store/sqlite_write.h"

namespace mash::store {
namespace {

using sqlite::Database;
using sqlite::Query;

constexpr std::uint64_t integer_max = std::numeric_limits<std::int64_t>::max();

std::uint64_t clamped(std::uint64_t value) { return std::min(value, integer_max); }

// Where [from, from + count) ends among the entries that there are; at least `from`.
std::uint64_t end_of(Database& database, std::uint64_t from, std::uint64_t count) {
  const std::uint64_t size = read_head(database).size;
  return from >= size ? from : from + std::min(count, size - from);
}

// Whether `query` has the row of entry `index`, which must be there.
void require_row(Database& database, Query& query, std::uint64_t index) {
  if (query.step() && query.natural(0) == index) return;
  database.damaged("entry " + std::to_string(index) + " is missing");
}

StreamKind stream_kind(Database& database, std::uint64_t number) {
  switch (static_cast<StreamKind>(number)) {
    case StreamKind::hub:
    case StreamKind::case_:
    case StreamKind::subject:
    case StreamKind::person:
    case StreamKind::party:
      return static_cast<StreamKind>(number);
  }
  database.damaged("it has a stream of unknown kind " + std::to_string(number));
}

std::vector<Entry> read_entries(Database& database, std::uint64_t from, std::uint64_t end) {
  std::vector<Entry> entries;
  if (from >= end) return entries;
  Query rows = database.query(
      "SELECT idx, leaf, salt, body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx",
      {from, end});
  for (std::uint64_t index = from; index < end; ++index) {
    require_row(database, rows, index);
    const ByteView body = rows.blob(3);
    entries.push_back({rows.block<33>(1), rows.block<32>(2), Bytes(body.begin(), body.end()), {}});
  }
  Query points = database.query(
      "SELECT idx, kind, id, sequence FROM entry_stream WHERE idx >= ? AND idx < ? "
      "ORDER BY idx, place",
      {from, end});
  while (points.step()) {
    const StreamId id{stream_kind(database, points.natural(1)), Uuid(points.block<16>(2))};
    entries[points.natural(0) - from].streams.push_back({id, points.natural(3)});
  }
  return entries;
}

template <class T>
T number_within(Database& database, std::uint64_t value) {
  if (value > std::numeric_limits<T>::max()) database.damaged("a number is too large");
  return static_cast<T>(value);
}

// Of columns number, message, part, release_index, red.
OutboxItem read_item(Database& database, const Query& row, const PartyId& recipient) {
  return {recipient,
          row.natural(0),
          MessageId{Uuid(row.block<16>(1))},
          number_within<std::uint32_t>(database, row.natural(2)),
          row.natural(3),
          row.natural(4) == 1};
}

Bytes bytes_in(const Query& row, int column) {
  const ByteView bytes = row.blob(column);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Head SqliteStore::head() {
  return with_database([](Database& database) { return read_head(database); });
}

std::optional<Entry> SqliteStore::entry(std::uint64_t index) {
  std::vector<Entry> found = entries(index, 1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Entry> SqliteStore::entries(std::uint64_t from, std::uint64_t count) {
  return with_database([&](Database& database) {
    return read_entries(database, from, end_of(database, from, count));
  });
}

std::vector<Leaf> SqliteStore::leaves(std::uint64_t from, std::uint64_t count) {
  return with_database([&](Database& database) {
    std::vector<Leaf> leaves;
    const std::uint64_t end = end_of(database, from, count);
    if (from >= end) return leaves;
    Query rows = database.query(
        "SELECT idx, leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", {from, end});
    for (std::uint64_t index = from; index < end; ++index) {
      require_row(database, rows, index);
      leaves.push_back(rows.block<33>(1));
    }
    return leaves;
  });
}

std::optional<Tile> SqliteStore::tile(std::uint8_t level, std::uint64_t number) {
  return with_database([&](Database& database) -> std::optional<Tile> {
    Query row = database.query("SELECT hashes FROM tile WHERE level = ? AND number = ?",
                               {level, clamped(number)});
    if (!row.step()) return std::nullopt;
    return Tile{level, number, bytes_in(row, 0)};
  });
}

std::vector<std::uint64_t> SqliteStore::stream(const StreamId& id, std::uint64_t from,
                                               std::size_t limit) {
  return with_database([&](Database& database) {
    std::vector<std::uint64_t> indexes;
    std::uint64_t expected = std::max<std::uint64_t>(from, 1);
    Query rows = database.query(
        "SELECT sequence, idx FROM entry_stream WHERE kind = ? AND id = ? AND sequence >= ? "
        "ORDER BY sequence LIMIT ?",
        {static_cast<int>(id.kind), id.uuid.bytes(), clamped(expected), clamped(limit)});
    while (rows.step()) {
      if (rows.natural(0) != expected++) database.damaged("a stream has a gap");
      indexes.push_back(rows.natural(1));
    }
    return indexes;
  });
}

std::optional<Store::StreamEnd> SqliteStore::stream_end(const StreamId& id) {
  return with_database([&](Database& database) -> std::optional<StreamEnd> {
    Query row = database.query(
        "SELECT sequence, idx FROM entry_stream WHERE kind = ? AND id = ? "
        "ORDER BY sequence DESC LIMIT 1",
        {static_cast<int>(id.kind), id.uuid.bytes()});
    if (!row.step()) return std::nullopt;
    return StreamEnd{row.natural(0), row.natural(1)};
  });
}

std::vector<OutboxItem> SqliteStore::outbox(const PartyId& recipient, std::size_t limit) {
  return with_database([&](Database& database) {
    std::vector<OutboxItem> items;
    Query rows = database.query(
        "SELECT number, message, part, release_index, red FROM outbox WHERE recipient = ? "
        "ORDER BY red DESC, number LIMIT ?",
        {recipient.text(), clamped(limit)});
    while (rows.step()) items.push_back(read_item(database, rows, recipient));
    return items;
  });
}

std::optional<OutboxItem> SqliteStore::outbox_item(const PartyId& recipient, std::uint64_t number) {
  return with_database([&](Database& database) -> std::optional<OutboxItem> {
    Query row = database.query(
        "SELECT number, message, part, release_index, red FROM outbox "
        "WHERE recipient = ? AND number = ?",
        {recipient.text(), clamped(number)});
    if (!row.step()) return std::nullopt;
    return read_item(database, row, recipient);
  });
}

Store::OutboxCount SqliteStore::outbox_count(const PartyId& recipient) {
  return with_database([&](Database& database) -> OutboxCount {
    Query row = database.query("SELECT items, bytes FROM outbox_total WHERE recipient = ?",
                               {recipient.text()});
    if (!row.step()) return {};
    return {row.natural(0), row.natural(1)};
  });
}

std::optional<Bytes> SqliteStore::payload(const MessageId& id) {
  return with_database([&](Database& database) -> std::optional<Bytes> {
    Query row = database.query("SELECT bytes FROM payload WHERE id = ?", {id.uuid.bytes()});
    if (!row.step()) return std::nullopt;
    return bytes_in(row, 0);
  });
}

std::optional<Bytes> SqliteStore::look_up(std::uint8_t kind, ByteView key) {
  return with_database([&](Database& database) -> std::optional<Bytes> {
    Query row = database.query("SELECT value FROM lookup WHERE kind = ? AND key = ?", {kind, key});
    if (!row.step()) return std::nullopt;
    return bytes_in(row, 0);
  });
}

std::vector<IndexRow> SqliteStore::scan(std::uint8_t kind, ByteView from, ByteView to,
                                        std::size_t limit) {
  return with_database([&](Database& database) {
    std::vector<IndexRow> found;
    Query rows = database.query(
        "SELECT key, value FROM lookup WHERE kind = ? AND key >= ? AND key < ? ORDER BY key "
        "LIMIT ?",
        {kind, from, to, clamped(limit)});
    while (rows.step()) found.push_back({kind, bytes_in(rows, 0), bytes_in(rows, 1)});
    return found;
  });
}

}  // namespace mash::store
