// The reads of the store's file. For this room.
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "sqlite/database.h"
#include "store/store.h"

namespace mash::store {

// The port's reads over one database.
//
// For the hub: a row that must be there and is not, or has another form than it was written in, is
// damage and never an empty answer; it throws sqlite::Damaged.
// For a survey, which gives `pass_over`: rows are read as they stand, wherever they stand. Of one
// that cannot be read, and of a page behind which nothing can, the sentence goes to `pass_over`.
class Reader {
 public:
  using PassOver = std::function<void(const std::string& sentence)>;
  explicit Reader(sqlite::Database& database, PassOver pass_over = nullptr)
      : database_(database), pass_over_(std::move(pass_over)) {}

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

  bool surveys() const { return pass_over_ != nullptr; }
  // `read` for each row.
  void each(Row& rows, const Read& read);
  // Where [from, from + count) ends among the entries that there may be; at least `from`.
  std::uint64_t end_of(std::uint64_t from, std::uint64_t count);
  // `index` is the next of entries that have come from `from` on without a gap, `read` so far.
  void require_next(std::uint64_t index, std::uint64_t from, std::size_t read);
  // That was the last one before `end`.
  void require_all(std::uint64_t from, std::size_t read, std::uint64_t end);
  void read_streams(const std::vector<std::uint64_t>& indexes, std::vector<Entry>& entries);
  StreamKind stream_kind(std::uint64_t number);
  OutboxItem item(const Row& row, const PartyId& recipient);
  template <std::size_t N>
  Block<N> block(const Row& row, int column) const {
    return surveys() ? block_of_any<N>(row.blob(column)) : row.block<N>(column);
  }
  template <std::size_t N>
  static Block<N> block_of_any(ByteView bytes) {
    Block<N> block{};
    std::copy_n(bytes.begin(), std::min(N, bytes.size()), block.begin());
    return block;
  }

  sqlite::Database& database_;
  PassOver pass_over_;  // Null: damage is thrown.
};

}  // namespace mash::store
