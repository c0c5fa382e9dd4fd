// Tiles: how C2SP tlog-tiles (v0.1.0) cuts a tree into files of 256 hashes.
//
// Tile level 0 holds leaf hashes. Hash i of tile n at level l is the root over the entries
// [(256n + i) * 256^l, (256n + i + 1) * 256^l). A full tile never changes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "merkle/tree.h"

namespace mash::merkle {

inline constexpr std::uint8_t tile_height = 8;        // Tree levels in a tile level.
inline constexpr std::uint16_t tile_width_max = 256;  // Hashes in a full tile.
inline constexpr std::uint8_t tile_levels_max = 8;    // 64 bits of tree size, 8 a level.

struct TileId {
  std::uint8_t level;
  std::uint64_t number;
  auto operator<=>(const TileId&) const = default;
};

// How many hashes a tree has at a tile level, in full and partial tiles together.
std::uint64_t hashes_at_level(TreeSize size, std::uint8_t level);
// Of those, how many full tiles they make, and how many are left for a partial one (0 to 255).
std::uint64_t full_tiles(TreeSize size, std::uint8_t level);
std::uint16_t partial_width(TreeSize size, std::uint8_t level);

// The tile that holds a node's hash or can compute it, and where: heights 0 to 7 within the tile.
struct NodeInTile {
  TileId tile;
  std::uint8_t height;
  std::uint16_t index;  // Among the nodes of that height.
  auto operator<=>(const NodeInTile&) const = default;
};
NodeInTile locate(NodeId node);

// A resource a log serves: "tile/0/x001/x234/067", "tile/entries/000.p/17".
struct TileName {
  std::optional<std::uint8_t> level;  // 0 to 63; nothing for a bundle of entries.
  std::uint64_t number;
  std::uint16_t width;  // 1 to 256; below 256 the name ends in ".p/" and the width.
  auto operator<=>(const TileName&) const = default;
};
std::string tile_path(const TileName& name);
// Accepts what tile_path writes and nothing else. Refuses tile_name_malformed.
[[nodiscard]] Result<TileName, Refusal> parse_tile_path(std::string_view path);

// The hashes of one tile with the perfect subtrees over them. Grows until it is full; each append
// costs one hash in the mean.
class TileNodes {
 public:
  explicit TileNodes(Sha256 sha256) : sha256_(sha256) {}

  void append(const Digest& hash);  // Requires that the tile is not full.

  std::uint16_t width() const { return static_cast<std::uint16_t>(levels_[0].size()); }
  bool full() const { return width() == tile_width_max; }
  // The root over the hashes [index << height, (index + 1) << height), which must all be there.
  const Digest& node(std::uint8_t height, std::uint16_t index) const;
  const Digest& root() const { return node(tile_height, 0); }  // Requires that the tile is full.

  Bytes hashes() const;  // 32 bytes each, as the tile is stored and served.
  // A tile of 0 to 256 hashes; nothing for bytes that are not whole hashes or too many.
  static std::optional<TileNodes> from_hashes(Sha256 sha256, ByteView hashes);

 private:
  Sha256 sha256_;
  std::array<std::vector<Digest>, tile_height + 1> levels_;
};

}  // namespace mash::merkle
