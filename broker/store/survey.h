// The store's file as verify reads it: nothing in it is believed, nothing is written, and damage to
// one row hides no other.
//
// Its reads give what stands there. A row that cannot be read at all is passed over; a value of
// another size than it must have is cut or filled with zeros. damaged_rows() names both, so whoever
// uses the reads need not. What the rows mean is for ledger::verify and engine::replay.
// Threads: one.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sqlite/database.h"
#include "store/schema.h"
#include "store/sqlite_read.h"
#include "store/store.h"

namespace mash::store {

// One value that its table does not allow, or that another table contradicts.
struct RowDamage {
  std::string table;
  std::string key;    // Empty if it is about the whole table.
  std::string field;  // Likewise, about the whole row.
  std::string expected;
  std::string found;

  bool operator==(const RowDamage&) const = default;
};

class Survey final : public Store {
 public:
  // Makes no file and leaves none (sqlite::Database::open_read_only). Throws base::Fatal for what
  // is not ours to judge: a missing file, another program's, one of a newer format, or one in use;
  // and where damage leaves no table to be read.
  static std::unique_ptr<Survey> open(const std::filesystem::path& path);

  // Whose ledger the file says it is; nothing if it does not say.
  std::optional<Identity> identity();

  // Every row of every table by itself, and what only this room knows of how tables fit together:
  // places of streams, counts of outboxes, sizes of payloads. At most `most`.
  std::vector<RowDamage> damaged_rows(std::size_t most);
  // SQLite's own check of pages, trees and indexes; at most ten sentences.
  std::vector<std::string> problems();
  // What reads have met and passed over so far: sentences, each once.
  const std::vector<std::string>& passed_over() const { return passed_over_; }
  // As sqlite::Database has it.
  std::map<std::uint32_t, std::string> owners_of(const std::vector<std::uint32_t>& pages);

  // A survey takes no batch: a call is a bug.
  void begin_commit(Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(Commit)> done) override;
  // Where the row is gone, what the entries give.
  Head head() override;
  std::optional<Entry> entry(std::uint64_t index) override;
  std::vector<Entry> entries(std::uint64_t from, std::uint64_t count) override;
  std::vector<Leaf> leaves(std::uint64_t from, std::uint64_t count) override;
  std::optional<Tile> tile(std::uint8_t level, std::uint64_t number) override;
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                    std::size_t limit) override;
  std::optional<StreamEnd> stream_end(const StreamId& id) override;
  std::vector<OutboxItem> outbox(const PartyId& recipient, std::size_t limit) override;
  std::optional<OutboxItem> outbox_item(const PartyId& recipient, std::uint64_t number) override;
  OutboxCount outbox_count(const PartyId& recipient) override;
  std::optional<Bytes> payload(const MessageId& id) override;
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) override;
  std::vector<IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                             std::size_t limit) override;
  std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit) override;
  std::vector<TilePlace> tile_places(const TilePlace& from, std::size_t limit) override;
  std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit) override;
  std::vector<PartyId> recipients() override;

 private:
  explicit Survey(sqlite::Database database);
  void note(const std::string& sentence);

  // What `read` gives, or nothing where damage ends it.
  template <class Read>
  auto going_on(Read read) -> decltype(read()) {
    try {
      return read();
    } catch (const sqlite::Damaged& damaged) {
      note(damaged.what());
      return {};
    }
  }

  sqlite::Database database_;
  std::uint64_t format_;
  std::vector<std::string> passed_over_;
  Reader reader_;
};

}  // namespace mash::store
