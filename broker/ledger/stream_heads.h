// Where each stream ends, entries not yet durable included.
//
// Streams of entries that are not durable are held without bound (a batch is bounded); of the
// others those used last are remembered, and the rest is looked up in the store. Threads: one.
#pragma once

#include <unordered_map>

#include "ledger/lru.h"
#include "ledger/tree.h"
#include "store/store.h"

namespace mash::ledger {

// The latest entry of a stream. An entry that follows names both in its body.
struct StreamHead {
  std::uint64_t sequence = 0;  // 0: the stream has no entry yet.
  Digest leaf_hash{};          // Of the tree; all zero while there is no entry.

  bool operator==(const StreamHead&) const = default;
};

class StreamHeads {
 public:
  // Both must outlive this.
  StreamHeads(store::Store& store, Tree& tree);

  // Throws base::Fatal if the store places the stream's end beyond its own size.
  StreamHead head(const StreamId& id);
  // The entry at `index` is now the latest of its stream.
  void stage(const StreamId& id, const StreamHead& head, merkle::LeafIndex index);
  // Entries below `size` are in the store from now on.
  void durable(merkle::TreeSize size);

 private:
  struct Staged {
    StreamHead head;
    merkle::LeafIndex index;
  };
  store::Store& store_;
  Tree& tree_;
  std::unordered_map<StreamId, Staged> staged_;
  Lru<StreamId, StreamHead> cache_;
};

}  // namespace mash::ledger
