// A Store that passes everything on to another: what tests derive from that change one thing.
#pragma once

#include "store/store.h"

namespace mash::support {

class StoreOver : public store::Store {
 public:
  explicit StoreOver(store::Store& real) : real_(real) {}  // Outlives it.

  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override {
    real_.begin_commit(std::move(batch), expected_size, writer_epoch, std::move(done));
  }
  store::Head head() override { return real_.head(); }
  std::optional<store::Entry> entry(std::uint64_t index) override { return real_.entry(index); }
  std::vector<store::Entry> entries(std::uint64_t from, std::uint64_t count) override {
    return real_.entries(from, count);
  }
  std::vector<store::Leaf> leaves(std::uint64_t from, std::uint64_t count) override {
    return real_.leaves(from, count);
  }
  std::optional<store::Tile> tile(std::uint8_t level, std::uint64_t number) override {
    return real_.tile(level, number);
  }
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                    std::size_t limit) override {
    return real_.stream(id, from, limit);
  }
  std::optional<StreamEnd> stream_end(const StreamId& id) override { return real_.stream_end(id); }
  std::vector<store::OutboxItem> outbox(const PartyId& recipient, std::size_t limit) override {
    return real_.outbox(recipient, limit);
  }
  std::optional<store::OutboxItem> outbox_item(const PartyId& recipient,
                                               std::uint64_t number) override {
    return real_.outbox_item(recipient, number);
  }
  OutboxCount outbox_count(const PartyId& recipient) override {
    return real_.outbox_count(recipient);
  }
  std::optional<Bytes> payload(const MessageId& id) override { return real_.payload(id); }
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) override {
    return real_.look_up(kind, key);
  }
  std::vector<store::IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                                    std::size_t limit) override {
    return real_.scan(kind, from, to, limit);
  }
  std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit) override {
    return real_.entry_indexes(from, limit);
  }
  std::vector<store::TilePlace> tile_places(const store::TilePlace& from,
                                            std::size_t limit) override {
    return real_.tile_places(from, limit);
  }
  std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit) override {
    return real_.payload_ids(from, limit);
  }
  std::vector<PartyId> recipients() override { return real_.recipients(); }

 protected:
  store::Store& real_;
};

}  // namespace mash::support
