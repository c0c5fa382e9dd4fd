#include "support/memory_store.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::support {

void MemoryStore::reopen() {
  ++rows.head.writer_epoch;
  unknown_ = false;
  outcome_ = Outcome::durable;
  held_ = false;
  under_way_ = nullptr;
}

void MemoryStore::begin_commit(store::Batch batch, std::uint64_t expected_size,
                               std::uint64_t writer_epoch,
                               std::function<void(store::Commit)> done) {
  ENSURE(!under_way_, "one commit is under way at most");
  ENSURE(!unknown_, "after an unknown outcome the process stops");
  under_way_ = [this, batch = std::move(batch), expected_size, writer_epoch,
                done = std::move(done)]() mutable {
    if (rows.head.size != expected_size || rows.head.writer_epoch != writer_epoch) {
      done(store::Commit::conflict);
      return;
    }
    if (outcome_ != Outcome::lost) write(std::move(batch));
    unknown_ = outcome_ != Outcome::durable;
    done(unknown_ ? store::Commit::unknown : store::Commit::durable);
  };
  if (!held_) release();
}

void MemoryStore::release() {
  ENSURE(under_way_ != nullptr, "there is a commit to release");
  held_ = false;
  const auto finish = std::exchange(under_way_, nullptr);
  finish();
}

void MemoryStore::write(store::Batch batch) {
  for (store::Entry& entry : batch.entries) {
    const std::uint64_t index = rows.head.size++;
    ENSURE(entry.body.size() <= limits::entry_body_bytes_max, "a body has a bound");
    MemoryRows::EntryRow& row = rows.entries[index];
    row = {entry.leaf, entry.salt, std::move(entry.body), {}};
    for (const store::StreamPoint& point : entry.streams) {
      row.order.push_back(point.stream);
      const bool added =
          rows.streams.emplace(std::pair(point.stream, point.sequence), index).second;
      ENSURE(added, "a place in a stream is taken once");
    }
  }
  for (store::Tile& tile : batch.tiles) {
    rows.tiles[{tile.level, tile.number}] = std::move(tile.hashes);
  }
  // Removals first, so that a row both removed and put is there.
  for (const store::OutboxItem& item : batch.outbox_remove) {
    rows.outbox.erase({item.recipient, item.number});
  }
  for (const MessageId& id : batch.payload_remove) rows.payloads.erase(id);
  for (store::IndexRow& row : batch.index_remove) rows.index.erase({row.kind, std::move(row.key)});
  for (const store::OutboxItem& item : batch.outbox_add) {
    rows.outbox.insert_or_assign(std::pair(item.recipient, item.number), item);
  }
  for (auto& [id, bytes] : batch.payload_add) rows.payloads[id] = std::move(bytes);
  for (store::IndexRow& row : batch.index_put) {
    rows.index[{row.kind, std::move(row.key)}] = std::move(row.value);
  }
  rows.head.signed_upto = std::max(rows.head.signed_upto, batch.signed_upto);
}

std::optional<store::Entry> MemoryStore::entry(std::uint64_t index) {
  auto found = entries(index, 1);
  return found.empty() ? std::nullopt : std::optional(std::move(found[0]));
}

// Each entry with its streams in the order in which it was written with them. A stream that only a
// damaged table puts there comes last.
std::vector<store::Entry> MemoryStore::entries(std::uint64_t from, std::uint64_t count) {
  std::map<std::uint64_t, store::Entry> found;
  const auto inside = [&](std::uint64_t index) { return index >= from && index - from < count; };
  for (auto row = rows.entries.lower_bound(from); row != rows.entries.end(); ++row) {
    if (!inside(row->first)) break;
    found[row->first] = {row->second.leaf, row->second.salt, row->second.body, {}};
  }
  for (const auto& [point, index] : rows.streams) {
    if (!inside(index)) continue;
    if (const auto entry = found.find(index); entry != found.end()) {
      entry->second.streams.push_back({point.first, point.second});
    }
  }
  std::vector<store::Entry> list;
  for (auto& [index, entry] : found) {
    const std::vector<StreamId>& order = rows.entries.at(index).order;
    const auto place = [&](const store::StreamPoint& point) {
      return std::find(order.begin(), order.end(), point.stream) - order.begin();
    };
    std::stable_sort(entry.streams.begin(), entry.streams.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<store::Leaf> MemoryStore::leaves(std::uint64_t from, std::uint64_t count) {
  std::vector<store::Leaf> list;
  for (auto row = rows.entries.lower_bound(from); row != rows.entries.end(); ++row) {
    if (row->first - from >= count) break;
    list.push_back(row->second.leaf);
  }
  return list;
}

std::optional<store::Tile> MemoryStore::tile(std::uint8_t level, std::uint64_t number) {
  const auto row = rows.tiles.find({level, number});
  if (row == rows.tiles.end()) return std::nullopt;
  return store::Tile{level, number, row->second};
}

std::vector<std::uint64_t> MemoryStore::stream(const StreamId& id, std::uint64_t from,
                                               std::size_t limit) {
  std::vector<std::uint64_t> list;
  for (auto row = rows.streams.lower_bound({id, from}); row != rows.streams.end(); ++row) {
    if (row->first.first != id || list.size() == limit) break;
    list.push_back(row->second);
  }
  return list;
}

std::optional<store::Store::StreamEnd> MemoryStore::stream_end(const StreamId& id) {
  auto row = rows.streams.upper_bound({id, UINT64_MAX});
  if (row == rows.streams.begin() || (--row)->first.first != id) return std::nullopt;
  return StreamEnd{row->first.second, row->second};
}

std::vector<store::OutboxItem> MemoryStore::outbox(const PartyId& recipient, std::size_t limit) {
  std::vector<store::OutboxItem> list;
  for (const bool red : {true, false}) {
    for (const auto& [key, item] : rows.outbox) {
      if (key.first == recipient && item.red == red && list.size() < limit) list.push_back(item);
    }
  }
  return list;
}

std::optional<store::OutboxItem> MemoryStore::outbox_item(const PartyId& recipient,
                                                          std::uint64_t number) {
  const auto row = rows.outbox.find({recipient, number});
  return row == rows.outbox.end() ? std::nullopt : std::optional(row->second);
}

store::Store::OutboxCount MemoryStore::outbox_count(const PartyId& recipient) {
  OutboxCount count;
  for (const store::OutboxItem& item : outbox(recipient, SIZE_MAX)) {
    ++count.items;
    const auto bytes = payload(item.message);
    count.bytes += bytes ? bytes->size() : 0;
  }
  return count;
}

std::optional<Bytes> MemoryStore::payload(const MessageId& id) {
  const auto row = rows.payloads.find(id);
  return row == rows.payloads.end() ? std::nullopt : std::optional(row->second);
}

std::optional<Bytes> MemoryStore::look_up(std::uint8_t kind, ByteView key) {
  const auto row = rows.index.find({kind, Bytes(key.begin(), key.end())});
  return row == rows.index.end() ? std::nullopt : std::optional(row->second);
}

std::vector<store::IndexRow> MemoryStore::scan(std::uint8_t kind, ByteView from, ByteView to,
                                               std::size_t limit) {
  std::vector<store::IndexRow> list;
  const Bytes end(to.begin(), to.end());
  auto row = rows.index.lower_bound({kind, Bytes(from.begin(), from.end())});
  for (; row != rows.index.end() && list.size() < limit; ++row) {
    if (row->first.first != kind || row->first.second >= end) break;
    list.push_back({kind, row->first.second, row->second});
  }
  return list;
}

std::vector<std::uint64_t> MemoryStore::entry_indexes(std::uint64_t from, std::size_t limit) {
  std::vector<std::uint64_t> list;
  for (auto row = rows.entries.lower_bound(from); row != rows.entries.end(); ++row) {
    if (list.size() < limit) list.push_back(row->first);
  }
  return list;
}

std::vector<store::TilePlace> MemoryStore::tile_places(const store::TilePlace& from,
                                                       std::size_t limit) {
  std::vector<store::TilePlace> list;
  for (auto row = rows.tiles.lower_bound({from.level, from.number}); row != rows.tiles.end();
       ++row) {
    if (list.size() < limit) list.push_back({row->first.first, row->first.second});
  }
  return list;
}

std::vector<MessageId> MemoryStore::payload_ids(const MessageId& from, std::size_t limit) {
  std::vector<MessageId> list;
  for (auto row = rows.payloads.lower_bound(from); row != rows.payloads.end(); ++row) {
    if (list.size() < limit) list.push_back(row->first);
  }
  return list;
}

std::vector<PartyId> MemoryStore::recipients() {
  std::vector<PartyId> list;
  for (const auto& [key, item] : rows.outbox) {
    if (list.empty() || list.back() != key.first) list.push_back(key.first);
  }
  return list;
}

}  // namespace mash::support
