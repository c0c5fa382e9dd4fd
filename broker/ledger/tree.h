// The tree over the store: its right edge in memory, its full tiles in the store and, a few of
// them, in a cache.
//
// Trust: a full tile that is read is checked against the hash above it, up to the edge; a tile that
// does not fit throws base::Fatal. The edge itself is checked by the Ledger against the root that
// was last signed.
// Threads: one.
#pragma once

#include <map>
#include <vector>

#include "ledger/lru.h"
#include "merkle/tile.h"
#include "merkle/tree.h"
#include "store/store.h"

namespace mash::ledger {

class Tree {
 public:
  // Rebuilds the edge of the tree of `size` leaves: reads at most 255 leaves, and for each tile
  // level above at most 255 tiles. `store` must outlive the Tree. Throws base::Fatal if one is
  // missing.
  Tree(merkle::Sha256 sha256, store::Store& store, merkle::TreeSize size);

  void append(const Digest& leaf_hash);
  merkle::TreeSize size() const { return size_; }

  // The tiles completed since the last call, lower levels first. The Tree keeps them until it hears
  // that the store has them.
  std::vector<store::Tile> take_completed();
  void durable(merkle::TreeSize size);

  // Of any size from 0 to the present one.
  Digest root(merkle::TreeSize size);
  Digest leaf(merkle::LeafIndex index);
  merkle::Proof hashes(const std::vector<merkle::LeafRange>& ranges);

 private:
  void append_at(std::uint8_t level, const Digest& hash);
  Digest over(merkle::LeafRange range);  // Which must not be empty.
  Digest node(merkle::NodeId id);
  const merkle::TileNodes& full_tile(merkle::TileId id);  // Valid until the next call.
  merkle::TileNodes read_tile(merkle::TileId id);

  merkle::Sha256 sha256_;
  store::Store& store_;
  merkle::TreeSize size_;
  std::vector<merkle::TileNodes> edge_;  // By level: the tile that is not full yet.
  std::vector<merkle::TileId> completed_;
  std::map<merkle::TileId, merkle::TileNodes> not_durable_;
  Lru<merkle::TileId, merkle::TileNodes> cache_;
};

}  // namespace mash::ledger
