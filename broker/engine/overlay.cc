#include "engine/overlay.h"

#include <algorithm>

namespace mash::engine {
namespace {

std::uint8_t number(core::RowKind kind) { return static_cast<std::uint8_t>(kind); }

}  // namespace

void Overlay::put(const core::Row& row) { staged_[{row.kind, row.key}] = row.value; }

void Overlay::remove(const core::Row& row) { staged_[{row.kind, row.key}] = std::nullopt; }

std::optional<Bytes> Overlay::look_up(core::RowKind kind, ByteView key) const {
  const Key wanted{kind, Bytes(key.begin(), key.end())};
  for (const Layer* layer : {&staged_, &committing_}) {
    const auto found = layer->find(wanted);
    if (found != layer->end()) return found->second;
  }
  return store_.look_up(number(kind), key);
}

std::vector<core::Row> Overlay::scan(core::RowKind kind, ByteView from, ByteView to,
                                     std::size_t limit) const {
  const Key first{kind, Bytes(from.begin(), from.end())};
  const Key last{kind, Bytes(to.begin(), to.end())};
  std::map<Bytes, std::optional<Bytes>> hiding;
  for (const Layer* layer : {&committing_, &staged_}) {
    for (auto it = layer->lower_bound(first); it != layer->end() && it->first < last; ++it) {
      hiding[it->first.second] = it->second;
    }
  }
  std::map<Bytes, Bytes> rows;
  // Each hiding row can take away at most one of the store's.
  for (auto& row : store_.scan(number(kind), from, to, limit + hiding.size())) {
    rows.emplace(std::move(row.key), std::move(row.value));
  }
  for (auto& [key, value] : hiding) {
    if (value)
      rows[key] = *value;
    else
      rows.erase(key);
  }
  std::vector<core::Row> found;
  for (auto& [key, value] : rows) {
    if (found.size() == limit) break;
    found.push_back({kind, key, std::move(value)});
  }
  return found;
}

void Overlay::cut(store::Batch& batch) {
  committing_ = std::move(staged_);
  staged_.clear();
  for (const auto& [key, value] : committing_) {
    store::IndexRow row{number(key.first), key.second, value.value_or(Bytes{})};
    (value ? batch.index_put : batch.index_remove).push_back(std::move(row));
  }
}

}  // namespace mash::engine
