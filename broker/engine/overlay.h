// Look-up rows as they will be once everything decided so far is on disk.
//
// Decisions run ahead of the disk by at most two batches: the one being committed and the one being
// staged. A row that either of them writes hides the store's.
#pragma once

#include <limits>
#include <map>
#include <set>

#include "core/projection.h"
#include "store/store.h"

namespace mash::engine {

inline constexpr std::size_t no_limit = std::numeric_limits<std::int32_t>::max();  // Of rows read.

class Overlay {
 public:
  explicit Overlay(store::Store& store) : store_(store) {}

  void put(const core::Row& row);
  void remove(const core::Row& row);
  std::optional<Bytes> look_up(core::RowKind kind, ByteView key) const;
  // Rows of `kind` with key in [from, to), in key order, at most `limit`.
  std::vector<core::Row> scan(core::RowKind kind, ByteView from, ByteView to,
                              std::size_t limit) const;

  // Moves what is staged into `batch` and keeps hiding the store with it until committed().
  void cut(store::Batch& batch);
  void committed() { committing_.clear(); }

 private:
  using Key = std::pair<core::RowKind, Bytes>;
  using Layer = std::map<Key, std::optional<Bytes>>;  // Nothing: the row is removed.

  store::Store& store_;
  Layer staged_;
  Layer committing_;
};

}  // namespace mash::engine
