// A Store in memory, with tables a test may damage and commits that may fail either way.
//
// What it promises and what it does not is store.h's: a commit is all or nothing, reads see durable
// rows only, and after an unknown outcome nobody may commit before a reopening.
// Threads: one; `done` is called by begin_commit or, while commits are held, by release.
#pragma once

#include <map>
#include <utility>

#include "store/store.h"

namespace mash::support {

// What is on the disk. Copy it to keep a state, assign it to roll back.
struct MemoryRows {
  struct EntryRow {
    store::Leaf leaf;
    store::Salt salt;
    Bytes body;
    std::vector<StreamId> order;  // In which the entry names its streams.
  };
  store::Head head;
  std::map<std::uint64_t, EntryRow> entries;
  std::map<std::pair<StreamId, std::uint64_t>, std::uint64_t> streams;  // To the entry's index.
  std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles;        // Level and number.
  std::map<std::pair<PartyId, std::uint64_t>, store::OutboxItem> outbox;
  std::map<MessageId, Bytes> payloads;
  std::map<std::pair<std::uint8_t, Bytes>, Bytes> index;
};

class MemoryStore : public store::Store {
 public:
  MemoryRows rows;

  // A new writer, as after a start: raises the writer epoch and forgets an unknown outcome.
  void reopen();

  // How the next commits end. Lost and kept both report `unknown`, as a disk does that fails.
  enum class Outcome { durable, lost, kept };
  void next_commits_end(Outcome outcome) { outcome_ = outcome; }
  // While held, begin_commit only takes the batch; release lets it end.
  void hold_commits() { held_ = true; }
  void release();

  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override;
  store::Head head() override { return rows.head; }
  std::optional<store::Entry> entry(std::uint64_t index) override;
  std::vector<store::Entry> entries(std::uint64_t from, std::uint64_t count) override;
  std::vector<store::Leaf> leaves(std::uint64_t from, std::uint64_t count) override;
  std::optional<store::Tile> tile(std::uint8_t level, std::uint64_t number) override;
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                    std::size_t limit) override;
  std::optional<StreamEnd> stream_end(const StreamId& id) override;
  std::vector<store::OutboxItem> outbox(const PartyId& recipient, std::size_t limit) override;
  std::optional<store::OutboxItem> outbox_item(const PartyId& recipient,
                                               std::uint64_t number) override;
  OutboxCount outbox_count(const PartyId& recipient) override;
  std::optional<Bytes> payload(const MessageId& id) override;
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) override;
  std::vector<store::IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                                    std::size_t limit) override;
  std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit) override;
  std::vector<store::TilePlace> tile_places(const store::TilePlace& from,
                                            std::size_t limit) override;
  std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit) override;
  std::vector<PartyId> recipients() override;

 private:
  void write(store::Batch batch);

  Outcome outcome_ = Outcome::durable;
  bool held_ = false;
  bool unknown_ = false;             // An outcome was unknown: this writer is done.
  std::function<void()> under_way_;  // Ends the commit that is held.
};

}  // namespace mash::support
