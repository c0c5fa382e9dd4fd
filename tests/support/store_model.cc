#include "support/store_model.h"

#include <algorithm>
#include <future>

namespace mash::support {

using store::Batch;
using store::Entry;
using store::OutboxItem;
using store::Store;

void StoreModel::apply(const Batch& batch) {
  for (const Entry& entry : batch.entries) {
    for (const auto& point : entry.streams) streams_[point.stream].push_back(entries_.size());
    entries_.push_back(entry);
  }
  for (const auto& tile : batch.tiles) tiles_[{tile.level, tile.number}] = tile.hashes;
  for (const auto& item : batch.outbox_remove) outbox_.erase({item.recipient, item.number});
  for (const auto& id : batch.payload_remove) payloads_.erase(id);
  for (const auto& [id, bytes] : batch.payload_add) payloads_[id] = bytes;
  for (const auto& item : batch.outbox_add) outbox_[{item.recipient, item.number}] = item;
  for (const auto& row : batch.index_remove) rows_.erase({row.kind, row.key});
  for (const auto& row : batch.index_put) rows_[{row.kind, row.key}] = row.value;
  signed_upto_ = std::max(signed_upto_, batch.signed_upto);
}

std::string StoreModel::difference(Store& store) const {
  const store::Head head = store.head();
  if (head.size != entries_.size()) {
    return "size " + std::to_string(head.size) + " instead of " + std::to_string(entries_.size());
  }
  if (head.signed_upto != signed_upto_) return "signed_upto";
  for (const auto& [place, hashes] : tiles_) {
    const auto tile = store.tile(place.first, place.second);
    if (!tile || tile->hashes != hashes) return "a tile";
  }
  for (const auto& [id, bytes] : payloads_) {
    if (store.payload(id) != bytes) return "payload " + id.text();
  }
  for (std::uint8_t kind = 0; kind < 8; ++kind) {
    std::vector<store::IndexRow> expected;
    for (const auto& [key, value] : rows_) {
      if (key.first == kind) expected.push_back({kind, key.second, value});
    }
    if (store.scan(kind, {}, Bytes(255, 0xff), 1'000'000) != expected) return "look-up rows";
  }
  for (const auto& check : {difference_of_entries(store), difference_of_streams(store),
                            difference_of_outbox(store), difference_of_keys(store)}) {
    if (!check.empty()) return check;
  }
  return {};
}

std::string StoreModel::difference_of_entries(Store& store) const {
  if (store.entries(0, entries_.size() + 1) != entries_) return "entries";
  const auto leaves = store.leaves(0, entries_.size() + 1);
  if (leaves.size() != entries_.size()) return "the number of leaves";
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i] != entries_[i].leaf) return "leaf " + std::to_string(i);
  }
  return {};
}

std::string StoreModel::difference_of_streams(Store& store) const {
  for (const auto& [id, indexes] : streams_) {
    if (store.stream(id, 1, indexes.size() + 1) != indexes) return "a stream";
    const auto end = store.stream_end(id);
    if (!end || end->sequence != indexes.size() || end->index != indexes.back()) {
      return "a stream's end";
    }
  }
  return {};
}

std::string StoreModel::difference_of_outbox(Store& store) const {
  std::map<PartyId, std::vector<OutboxItem>> by_recipient;
  for (const char* name : {"police", "health", "school"}) by_recipient[party(name)];
  for (const auto& [place, item] : outbox_) by_recipient[place.first].push_back(item);
  for (auto& [recipient, items] : by_recipient) {
    std::stable_sort(items.begin(), items.end(),
                     [](const auto& a, const auto& b) { return a.red && !b.red; });
    if (store.outbox(recipient, items.size() + 1) != items) return "an outbox";
    std::uint64_t bytes = 0;
    for (const auto& item : items) bytes += payloads_.at(item.message).size();
    const auto count = store.outbox_count(recipient);
    if (count.items != items.size() || count.bytes != bytes) return "an outbox's count";
  }
  return {};
}

// What the tables hold and nothing was put there.
std::string StoreModel::difference_of_keys(Store& store) const {
  std::vector<std::uint64_t> indexes(entries_.size());
  for (std::size_t i = 0; i < indexes.size(); ++i) indexes[i] = i;
  if (store.entry_indexes(0, entries_.size() + 1) != indexes) return "the indexes of entries";
  std::vector<store::TilePlace> places;
  for (const auto& [place, hashes] : tiles_) places.push_back({place.first, place.second});
  if (store.tile_places({0, 0}, places.size() + 1) != places) return "the places of tiles";
  std::vector<MessageId> payloads;
  for (const auto& [id, bytes] : payloads_) payloads.push_back(id);
  if (store.payload_ids({}, payloads.size() + 1) != payloads) return "the ids of payloads";
  const auto recipients = store.recipients();  // Those whose items have ended may be among them.
  for (const auto& [place, item] : outbox_) {
    const auto found = std::find(recipients.begin(), recipients.end(), place.first);
    if (found == recipients.end()) return "a recipient";
  }
  return {};
}

Batch BatchMaker::next(const StoreModel& model, std::size_t entries_max,
                       std::size_t body_bytes_max) {
  Batch batch;
  fill_entries(model, batch, entries_max, body_bytes_max);
  fill_outbox(model, batch);
  fill_rows(model, batch);
  batch.signed_upto = model.size() + batch.entries.size();
  return batch;
}

Bytes BatchMaker::bytes(std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  return bytes;
}

Uuid BatchMaker::uuid() {
  return Uuid::v7(Time(std::chrono::milliseconds(1'800'000'000'000)), *to_block<10>(bytes(10)));
}

void BatchMaker::fill_entries(const StoreModel& model, Batch& batch, std::size_t entries_max,
                              std::size_t body_bytes_max) {
  std::map<StreamId, std::uint64_t> added;
  const std::uint64_t count = 1 + below(entries_max);
  for (std::uint64_t i = 0; i < count; ++i) {
    Entry entry{
        *to_block<33>(bytes(33)), *to_block<32>(bytes(32)), bytes(below(body_bytes_max + 1)), {}};
    std::vector<StreamId> streams = {{StreamKind::hub, Uuid()}};
    if (below(2) == 0) streams.insert(streams.begin(), {StreamKind::case_, uuid()});
    if (below(2) == 0 && !model.streams_.empty()) {
      const auto known = std::next(model.streams_.begin(),
                                   static_cast<std::ptrdiff_t>(below(model.streams_.size())));
      if (known->first != streams.back()) streams.push_back(known->first);
    }
    for (const StreamId& id : streams) {
      const auto known = model.streams_.find(id);
      const std::uint64_t before = known == model.streams_.end() ? 0 : known->second.size();
      entry.streams.push_back({id, before + ++added[id]});
    }
    batch.entries.push_back(std::move(entry));
  }
  if (below(4) == 0) batch.tiles.push_back({0, model.tiles_.size(), bytes(8192)});
}

void BatchMaker::fill_outbox(const StoreModel& model, Batch& batch) {
  std::map<PartyId, std::uint64_t> highest;
  for (const auto& [place, item] : model.outbox_) highest[place.first] = place.second;
  for (std::uint64_t i = below(3); i > 0; --i) {
    const MessageId message{uuid()};
    batch.payload_add.emplace_back(message, bytes(below(6000)));
    for (const char* name : {"police", "health", "school"}) {
      if (below(2) == 0) continue;
      const PartyId recipient = party(name);
      batch.outbox_add.push_back({recipient, ++highest[recipient], message,
                                  static_cast<std::uint32_t>(below(3)), model.size(),
                                  below(3) == 0});
    }
  }
  if (model.outbox_.empty() || below(2) == 0) return;
  const auto gone =
      std::next(model.outbox_.begin(), static_cast<std::ptrdiff_t>(below(model.outbox_.size())));
  if (gone->second.number == highest[gone->second.recipient]) return;  // Numbers never come again.
  batch.outbox_remove.push_back(gone->second);
  const auto uses =
      std::count_if(model.outbox_.begin(), model.outbox_.end(),
                    [&](const auto& each) { return each.second.message == gone->second.message; });
  if (uses == 1) batch.payload_remove.push_back(gone->second.message);
}

void BatchMaker::fill_rows(const StoreModel& model, Batch& batch) {
  for (std::uint64_t i = below(4); i > 0; --i) {
    batch.index_put.push_back(
        {static_cast<std::uint8_t>(below(8)), bytes(1 + below(30)), bytes(below(100))});
  }
  if (model.rows_.empty()) return;
  const auto some =
      std::next(model.rows_.begin(), static_cast<std::ptrdiff_t>(below(model.rows_.size())));
  const auto& [kind, key] = some->first;
  if (below(2) == 0)
    batch.index_remove.push_back({kind, key, {}});
  else
    batch.index_put.push_back({kind, key, bytes(5)});
}

store::Commit commit(Store& store, Batch batch, std::uint64_t expected_size,
                     std::uint64_t writer_epoch) {
  std::promise<store::Commit> reported;
  store.begin_commit(std::move(batch), expected_size, writer_epoch,
                     [&](store::Commit outcome) { reported.set_value(outcome); });
  return reported.get_future().get();
}

store::Commit commit(Store& store, Batch batch) {
  const store::Head head = store.head();
  return commit(store, std::move(batch), head.size, head.writer_epoch);
}

PartyId party(std::string_view name) { return PartyId::from_text(name).value(); }

}  // namespace mash::support
