#include "store/sqlite_write.h"

#include <algorithm>

namespace mash::store {
namespace {

using sqlite::Database;
using sqlite::Query;

void write_entries(Database& database, const std::vector<Entry>& entries, std::uint64_t index) {
  for (const Entry& entry : entries) {
    database.run("INSERT INTO entry (idx, leaf, salt, body) VALUES (?, ?, ?, ?)",
                 {index, entry.leaf, entry.salt, entry.body});
    int place = 0;
    for (const StreamPoint& point : entry.streams) {
      database.run(
          "INSERT INTO entry_stream (kind, id, sequence, idx, place) VALUES (?, ?, ?, ?, ?)",
          {static_cast<int>(point.stream.kind), point.stream.uuid.bytes(), point.sequence, index,
           place++});
    }
    ++index;
  }
}

void add_to_outbox(Database& database, const OutboxItem& item) {
  std::uint64_t bytes = 0;
  {
    Query added = database.query(
        "INSERT INTO outbox (recipient, number, message, part, release_index, red, payload_bytes) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
        "coalesce((SELECT length(bytes) FROM payload WHERE id = ?3), 0)) RETURNING payload_bytes",
        {item.recipient.text(), item.number, item.message.uuid.bytes(), item.part,
         item.release_index, item.red});
    while (added.step()) bytes = added.natural(0);
  }
  database.run(
      "INSERT INTO outbox_total (recipient, items, bytes) VALUES (?, 1, ?) "
      "ON CONFLICT (recipient) DO UPDATE SET items = items + 1, bytes = bytes + "
      "excluded.bytes",
      {item.recipient.text(), bytes});
}

void remove_from_outbox(Database& database, const OutboxItem& item) {
  std::optional<std::uint64_t> bytes;
  {
    Query removed = database.query(
        "DELETE FROM outbox WHERE recipient = ? AND number = ? RETURNING payload_bytes",
        {item.recipient.text(), item.number});
    while (removed.step()) bytes = removed.natural(0);
  }
  if (!bytes) return;
  database.run("UPDATE outbox_total SET items = items - 1, bytes = bytes - ? WHERE recipient = ?",
               {*bytes, item.recipient.text()});
}

// Removals first, so that a batch may replace; payloads before the items that count their size.
void write_rest(Database& database, const Batch& batch) {
  for (const Tile& tile : batch.tiles) {
    database.run("INSERT INTO tile (level, number, hashes) VALUES (?, ?, ?)",
                 {tile.level, tile.number, tile.hashes});
  }
  for (const OutboxItem& item : batch.outbox_remove) remove_from_outbox(database, item);
  for (const MessageId& id : batch.payload_remove) {
    database.run("DELETE FROM payload WHERE id = ?", {id.uuid.bytes()});
  }
  for (const auto& [id, bytes] : batch.payload_add) {
    database.run("INSERT INTO payload (id, bytes) VALUES (?, ?)", {id.uuid.bytes(), bytes});
  }
  for (const OutboxItem& item : batch.outbox_add) add_to_outbox(database, item);
  for (const IndexRow& row : batch.index_remove) {
    database.run("DELETE FROM lookup WHERE kind = ? AND key = ?", {row.kind, row.key});
  }
  for (const IndexRow& row : batch.index_put) {
    database.run(
        "INSERT INTO lookup (kind, key, value) VALUES (?, ?, ?) "
        "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
        {row.kind, row.key, row.value});
  }
}

}  // namespace

Head read_head(Database& database) {
  Query query = database.query("SELECT size, signed_upto, writer_epoch FROM meta");
  if (!query.step()) database.damaged("its head is missing");
  return {query.natural(0), query.natural(1), query.natural(2)};
}

Commit commit_batch(Database& database, const Batch& batch, std::uint64_t expected_size,
                    std::uint64_t writer_epoch) {
  sqlite::Transaction transaction(database);
  const Head head = read_head(database);
  if (head.size != expected_size || head.writer_epoch != writer_epoch) return Commit::conflict;
  write_entries(database, batch.entries, head.size);
  write_rest(database, batch);
  database.run("UPDATE meta SET size = ?, signed_upto = ?",
               {head.size + batch.entries.size(), std::max(head.signed_upto, batch.signed_upto)});
  transaction.commit();
  return Commit::durable;
}

}  // namespace mash::store
