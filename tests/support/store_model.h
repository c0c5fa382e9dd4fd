// A slow and obvious store to compare the real one with: everything in maps.
#pragma once

#include <map>
#include <random>
#include <string>

#include "store/store.h"

namespace mash::support {

// A value: copy it to keep what was true before a batch.
class StoreModel {
 public:
  // Removals before additions, as the port's implementations do it.
  void apply(const store::Batch& batch);

  // The first thing in which `store` shows something else than this, as a phrase; empty if nothing.
  // Writer epochs are not compared.
  std::string difference(store::Store& store) const;

  std::uint64_t size() const { return entries_.size(); }

 private:
  friend class BatchMaker;
  using Place = std::pair<PartyId, std::uint64_t>;  // Recipient and number.

  std::string difference_of_entries(store::Store& store) const;
  std::string difference_of_streams(store::Store& store) const;
  std::string difference_of_outbox(store::Store& store) const;
  std::string difference_of_keys(store::Store& store) const;

  std::vector<store::Entry> entries_;
  std::map<StreamId, std::vector<std::uint64_t>> streams_;
  std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles_;
  std::map<Place, store::OutboxItem> outbox_;
  std::map<MessageId, Bytes> payloads_;
  std::map<std::pair<std::uint8_t, Bytes>, Bytes> rows_;
  std::uint64_t signed_upto_ = 0;
};

// Batches that fit a model: gapless streams and numbers, removals of what is there. The same seed
// and the same models give the same batches.
class BatchMaker {
 public:
  explicit BatchMaker(std::uint64_t seed) : random_(seed) {}

  // At most `entries_max` entries with bodies of at most `body_bytes_max`.
  store::Batch next(const StoreModel& model, std::size_t entries_max, std::size_t body_bytes_max);

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  Bytes bytes(std::size_t size);
  Uuid uuid();
  void fill_entries(const StoreModel& model, store::Batch& batch, std::size_t entries_max,
                    std::size_t body_bytes_max);
  void fill_outbox(const StoreModel& model, store::Batch& batch);
  void fill_rows(const StoreModel& model, store::Batch& batch);

  std::mt19937_64 random_;
};

// Commits and waits for the report, whatever thread makes it.
store::Commit commit(store::Store& store, store::Batch batch, std::uint64_t expected_size,
                     std::uint64_t writer_epoch);
// The same at the store's own size and epoch.
store::Commit commit(store::Store& store, store::Batch batch);

PartyId party(std::string_view name);

}  // namespace mash::support
