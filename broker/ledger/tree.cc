#include "ledger/tree.h"

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::ledger {
namespace {

using merkle::LeafIndex;
using merkle::LeafRange;
using merkle::NodeId;
using merkle::TileId;
using merkle::TileNodes;
using merkle::TreeSize;

std::string named(TileId id) {
  return "tile " + std::to_string(id.number) + " of level " + std::to_string(id.level);
}

}  // namespace

Tree::Tree(merkle::Sha256 sha256, store::Store& store, TreeSize size)
    : sha256_(sha256), store_(store), size_(size), cache_(limits::ledger_tiles_cached_max) {
  const std::uint16_t loose = merkle::partial_width(size, 0);
  const auto leaves = store.leaves(size.value - loose, loose);
  if (leaves.size() != loose) {
    throw base::Fatal("The ledger's store lacks leaves below its size of " +
                      std::to_string(size.value) + "; restore it from a copy.");
  }
  edge_.emplace_back(sha256);
  for (const store::Leaf& leaf : leaves) edge_[0].append(merkle::leaf_hash(sha256, leaf));
  for (std::uint8_t level = 1; merkle::hashes_at_level(size, level) > 0; ++level) {
    TileNodes& tile = edge_.emplace_back(sha256);
    const std::uint64_t all = merkle::hashes_at_level(size, level);
    for (std::uint64_t i = all - merkle::partial_width(size, level); i < all; ++i) {
      tile.append(read_tile({static_cast<std::uint8_t>(level - 1), i}).root());
    }
  }
}

void Tree::append(const Digest& leaf_hash) {
  append_at(0, leaf_hash);
  ++size_.value;
}

void Tree::append_at(std::uint8_t level, const Digest& hash) {
  if (level == edge_.size()) edge_.emplace_back(sha256_);
  edge_[level].append(hash);
  if (!edge_[level].full()) return;
  const TileId id{level, merkle::full_tiles(TreeSize{size_.value + 1}, level) - 1};
  const Digest root = edge_[level].root();
  completed_.push_back(id);
  not_durable_.emplace(id, std::exchange(edge_[level], TileNodes(sha256_)));
  append_at(static_cast<std::uint8_t>(level + 1), root);
}

std::vector<store::Tile> Tree::take_completed() {
  std::vector<store::Tile> tiles;
  for (const TileId& id : completed_) {
    tiles.push_back({id.level, id.number, not_durable_.at(id).hashes()});
  }
  completed_.clear();
  return tiles;
}

void Tree::durable(TreeSize size) {
  std::erase_if(not_durable_, [&](auto& pending) {
    const auto& [id, tile] = pending;
    if (id.number >= merkle::full_tiles(size, id.level)) return false;
    cache_.put(id, tile);  // The next receipts are likely to need it.
    return true;
  });
}

Digest Tree::root(TreeSize size) {
  ENSURE(size <= size_, "a root is asked of a size the tree has had");
  return size.value == 0 ? merkle::empty_root(sha256_) : over({0, size.value});
}

Digest Tree::leaf(LeafIndex index) { return node({0, index.value}); }

merkle::Proof Tree::hashes(const std::vector<LeafRange>& ranges) {
  merkle::Proof proof;
  for (const LeafRange& range : ranges) proof.push_back(over(range));
  return proof;
}

Digest Tree::over(LeafRange range) {
  std::vector<Digest> roots;
  for (const NodeId& id : merkle::perfect_nodes(range)) roots.push_back(node(id));
  return merkle::fold(sha256_, roots);
}

Digest Tree::node(NodeId id) {
  const merkle::NodeInTile at = merkle::locate(id);
  const bool on_edge = at.tile.number == merkle::full_tiles(size_, at.tile.level);
  return (on_edge ? edge_[at.tile.level] : full_tile(at.tile)).node(at.height, at.index);
}

const TileNodes& Tree::full_tile(TileId id) {
  if (const auto pending = not_durable_.find(id); pending != not_durable_.end()) {
    return pending->second;
  }
  if (const TileNodes* known = cache_.find(id)) return *known;
  TileNodes tile = read_tile(id);
  const auto level_above = static_cast<std::uint8_t>(merkle::tile_height * (id.level + 1));
  if (tile.root() != node({level_above, id.number})) {
    throw base::Fatal("The ledger's store is damaged: " + named(id) +
                      " does not have the root that the tree has; verify names what is wrong.");
  }
  return cache_.put(id, std::move(tile));
}

TileNodes Tree::read_tile(TileId id) {
  const auto stored = store_.tile(id.level, id.number);
  auto tile = stored ? TileNodes::from_hashes(sha256_, stored->hashes) : std::nullopt;
  if (!tile || !tile->full()) {
    throw base::Fatal("The ledger's store is damaged: " + named(id) +
                      " is missing or not whole; verify names what is wrong.");
  }
  return std::move(*tile);
}

}  // namespace mash::ledger
