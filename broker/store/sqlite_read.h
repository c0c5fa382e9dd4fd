// The reads of the store's file. For this room.
#pragma once

#include <functional>
#include <string>

#include "sqlite/database.h"
#include "store/store.h"

namespace mash::store {

// The port's reads over one database. A row that must be there and is not, or has another form than
// it was written in, is damage and never an empty answer: it throws sqlite::Damaged.
class Reader {
 public:
  explicit Reader(sqlite::Database& database) : database_(database) {}

  Head head();
  std::vector<Entry> entries(std::uint64_t from, std::uint64_t count);
  std::vector<Leaf> leaves(std::uint64_t from, std::uint64_t count);
  std::optional<Tile> tile(std::uint8_t level, std::uint64_t number);
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from, std::size_t limit);
  std::optional<Store::StreamEnd> stream_end(const StreamId& id);
  std::vector<OutboxItem> outbox(const PartyId& recipient, std::size_t limit);
  std::optional<OutboxItem> outbox_item(const PartyId& recipient, std::uint64_t number);
  Store::OutboxCount outbox_count(const PartyId& recipient);
  std::optional<Bytes> payload(const MessageId& id);
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key);
  std::vector<IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to, std::size_t limit);
  std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit);
  std::vector<TilePlace> tile_places(const TilePlace& from, std::size_t limit);
  std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit);
  std::vector<PartyId> recipients();

 private:
  using Row = sqlite::Query;
  using Read = std::function<void(const Row&)>;

  // `read` for each row.
  void each(Row& rows, const Read& read);
  void read_streams(std::uint64_t from, std::uint64_t end, std::vector<Entry>& entries);
  StreamKind stream_kind(std::uint64_t number);
  OutboxItem item(const Row& row, const PartyId& recipient);

  sqlite::Database& database_;
};

}  // namespace mash::store
