#include "store/sqlite_read.h"

#include <algorithm>
#include <limits>

#include "store/sqlite_write.h"

namespace mash::store {
namespace {

using sqlite::Database;
using sqlite::Query;

constexpr std::uint64_t integer_max = std::numeric_limits<std::int64_t>::max();

std::uint64_t clamped(std::uint64_t value) { return std::min(value, integer_max); }

Bytes bytes_in(const Query& row, int column) {
  const ByteView bytes = row.blob(column);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

void Reader::each(Row& rows, const Read& read) {
  if (!surveys()) {
    while (rows.step()) read(rows);
    return;
  }
  const auto goes_well = [&](auto use) {
    try {
      return use();
    } catch (const sqlite::Damaged& damaged) {
      pass_over_(damaged.what());
      return false;
    }
  };
  while (goes_well([&] { return rows.step(); })) {
    goes_well([&] {
      read(rows);
      return true;
    });
  }
}

std::uint64_t Reader::end_of(std::uint64_t from, std::uint64_t count) {
  const std::uint64_t size = surveys() ? integer_max : read_head(database_).size;
  return from >= size ? from : from + std::min(count, size - from);
}

void Reader::require_next(std::uint64_t index, std::uint64_t from, std::size_t read) {
  if (index != from + read && !surveys()) {
    database_.damaged("entry " + std::to_string(from + read) + " is missing");
  }
}

void Reader::require_all(std::uint64_t from, std::size_t read, std::uint64_t end) {
  if (from + read != end) require_next(end, from, read);
}

Head Reader::head() { return read_head(database_); }

std::vector<Entry> Reader::entries(std::uint64_t from, std::uint64_t count) {
  std::vector<Entry> entries;
  const std::uint64_t end = end_of(from, count);
  if (from >= end) return entries;
  std::vector<std::uint64_t> indexes;
  Query rows = database_.query(
      "SELECT idx, leaf, salt, body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx",
      {from, end});
  each(rows, [&](const Row& row) {
    const std::uint64_t index = row.natural(0);
    require_next(index, from, entries.size());
    const bool in_order = index >= from && (indexes.empty() || index > indexes.back());
    if (!in_order) database_.damaged("entries are out of order");
    entries.push_back({block<33>(row, 1), block<32>(row, 2), bytes_in(row, 3), {}});
    indexes.push_back(index);
  });
  require_all(from, entries.size(), end);
  if (!indexes.empty()) read_streams(indexes, entries);
  return entries;
}

// `indexes` are those of `entries`, in order.
void Reader::read_streams(const std::vector<std::uint64_t>& indexes, std::vector<Entry>& entries) {
  Query points = database_.query(
      "SELECT idx, kind, id, sequence FROM entry_stream WHERE idx >= ? AND idx <= ? "
      "ORDER BY idx, place",
      {indexes.front(), indexes.back()});
  each(points, [&](const Row& row) {
    const auto at = std::lower_bound(indexes.begin(), indexes.end(), row.natural(0));
    if (at == indexes.end() || *at != row.natural(0)) return;  // Of an entry that is gone.
    const StreamId id{stream_kind(row.natural(1)), Uuid(block<16>(row, 2))};
    entries[static_cast<std::size_t>(at - indexes.begin())].streams.push_back({id, row.natural(3)});
  });
}

StreamKind Reader::stream_kind(std::uint64_t number) {
  switch (static_cast<StreamKind>(number)) {
    case StreamKind::hub:
    case StreamKind::case_:
    case StreamKind::subject:
    case StreamKind::person:
    case StreamKind::party:
      return static_cast<StreamKind>(number);
  }
  if (surveys() && number <= 0xff) return static_cast<StreamKind>(number);
  database_.damaged("it has a stream of unknown kind " + std::to_string(number));
}

std::vector<Leaf> Reader::leaves(std::uint64_t from, std::uint64_t count) {
  std::vector<Leaf> leaves;
  const std::uint64_t end = end_of(from, count);
  if (from >= end) return leaves;
  Query rows = database_.query(
      "SELECT idx, leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", {from, end});
  each(rows, [&](const Row& row) {
    require_next(row.natural(0), from, leaves.size());
    leaves.push_back(block<33>(row, 1));
  });
  require_all(from, leaves.size(), end);
  return leaves;
}

std::optional<Tile> Reader::tile(std::uint8_t level, std::uint64_t number) {
  std::optional<Tile> found;
  Query rows = database_.query("SELECT hashes FROM tile WHERE level = ? AND number = ?",
                               {level, clamped(number)});
  each(rows, [&](const Row& row) { found = Tile{level, number, bytes_in(row, 0)}; });
  return found;
}

std::vector<std::uint64_t> Reader::stream(const StreamId& id, std::uint64_t from,
                                          std::size_t limit) {
  std::vector<std::uint64_t> indexes;
  std::uint64_t expected = std::max<std::uint64_t>(from, 1);
  Query rows = database_.query(
      "SELECT sequence, idx FROM entry_stream WHERE kind = ? AND id = ? AND sequence >= ? "
      "ORDER BY sequence LIMIT ?",
      {static_cast<int>(id.kind), id.uuid.bytes(), clamped(expected), clamped(limit)});
  each(rows, [&](const Row& row) {
    if (row.natural(0) != expected++ && !surveys()) database_.damaged("a stream has a gap");
    indexes.push_back(row.natural(1));
  });
  return indexes;
}

std::optional<Store::StreamEnd> Reader::stream_end(const StreamId& id) {
  std::optional<Store::StreamEnd> end;
  Query rows = database_.query(
      "SELECT sequence, idx FROM entry_stream WHERE kind = ? AND id = ? "
      "ORDER BY sequence DESC LIMIT 1",
      {static_cast<int>(id.kind), id.uuid.bytes()});
  each(rows, [&](const Row& row) { end = Store::StreamEnd{row.natural(0), row.natural(1)}; });
  return end;
}

// Of columns number, message, part, release_index, red.
OutboxItem Reader::item(const Row& row, const PartyId& recipient) {
  const std::uint64_t part = row.natural(2);
  if (part > std::numeric_limits<std::uint32_t>::max()) database_.damaged("a part is too large");
  return {recipient,
          row.natural(0),
          MessageId{Uuid(block<16>(row, 1))},
          static_cast<std::uint32_t>(part),
          row.natural(3),
          row.natural(4) == 1};
}

std::vector<OutboxItem> Reader::outbox(const PartyId& recipient, std::size_t limit) {
  std::vector<OutboxItem> items;
  Query rows = database_.query(
      "SELECT number, message, part, release_index, red FROM outbox WHERE recipient = ? "
      "ORDER BY red DESC, number LIMIT ?",
      {recipient.text(), clamped(limit)});
  each(rows, [&](const Row& row) { items.push_back(item(row, recipient)); });
  return items;
}

std::optional<OutboxItem> Reader::outbox_item(const PartyId& recipient, std::uint64_t number) {
  std::optional<OutboxItem> found;
  Query rows = database_.query(
      "SELECT number, message, part, release_index, red FROM outbox "
      "WHERE recipient = ? AND number = ?",
      {recipient.text(), clamped(number)});
  each(rows, [&](const Row& row) { found = item(row, recipient); });
  return found;
}

Store::OutboxCount Reader::outbox_count(const PartyId& recipient) {
  Store::OutboxCount count;
  Query rows = database_.query("SELECT items, bytes FROM outbox_total WHERE recipient = ?",
                               {recipient.text()});
  each(rows, [&](const Row& row) { count = {row.natural(0), row.natural(1)}; });
  return count;
}

std::optional<Bytes> Reader::payload(const MessageId& id) {
  std::optional<Bytes> found;
  Query rows = database_.query("SELECT bytes FROM payload WHERE id = ?", {id.uuid.bytes()});
  each(rows, [&](const Row& row) { found = bytes_in(row, 0); });
  return found;
}

std::optional<Bytes> Reader::look_up(std::uint8_t kind, ByteView key) {
  std::optional<Bytes> found;
  Query rows = database_.query("SELECT value FROM lookup WHERE kind = ? AND key = ?", {kind, key});
  each(rows, [&](const Row& row) { found = bytes_in(row, 0); });
  return found;
}

std::vector<IndexRow> Reader::scan(std::uint8_t kind, ByteView from, ByteView to,
                                   std::size_t limit) {
  std::vector<IndexRow> found;
  Query rows = database_.query(
      "SELECT key, value FROM lookup WHERE kind = ? AND key >= ? AND key < ? ORDER BY key "
      "LIMIT ?",
      {kind, from, to, clamped(limit)});
  each(rows, [&](const Row& row) { found.push_back({kind, bytes_in(row, 0), bytes_in(row, 1)}); });
  return found;
}

std::vector<std::uint64_t> Reader::entry_indexes(std::uint64_t from, std::size_t limit) {
  std::vector<std::uint64_t> indexes;
  if (from > integer_max) return indexes;
  Query rows = database_.query("SELECT idx FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?",
                               {from, clamped(limit)});
  each(rows, [&](const Row& row) { indexes.push_back(row.natural(0)); });
  return indexes;
}

std::vector<TilePlace> Reader::tile_places(const TilePlace& from, std::size_t limit) {
  std::vector<TilePlace> places;
  Query rows = database_.query(
      "SELECT level, number FROM tile WHERE (level, number) >= (?, ?) ORDER BY level, number "
      "LIMIT ?",
      {from.level, clamped(from.number), clamped(limit)});
  each(rows, [&](const Row& row) {
    const std::uint64_t level = row.natural(0);
    if (level > std::numeric_limits<std::uint8_t>::max()) database_.damaged("a level is too high");
    places.push_back({static_cast<std::uint8_t>(level), row.natural(1)});
  });
  return places;
}

std::vector<MessageId> Reader::payload_ids(const MessageId& from, std::size_t limit) {
  std::vector<MessageId> ids;
  Query rows = database_.query("SELECT id FROM payload WHERE id >= ? ORDER BY id LIMIT ?",
                               {from.uuid.bytes(), clamped(limit)});
  each(rows, [&](const Row& row) { ids.push_back(MessageId{Uuid(block<16>(row, 0))}); });
  return ids;
}

std::vector<PartyId> Reader::recipients() {
  std::vector<PartyId> parties;
  Query rows = database_.query(
      "SELECT recipient FROM outbox UNION SELECT recipient FROM outbox_total ORDER BY recipient");
  each(rows, [&](const Row& row) {
    const auto party = PartyId::from_text(row.text(0));
    if (!party) database_.damaged("it has an outbox of no party");
    parties.push_back(*party);
  });
  return parties;
}

}  // namespace mash::store
