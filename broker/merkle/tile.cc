#include "merkle/tile.h"

#include <charconv>

#include "base/ensure.h"
#include "merkle/text.h"

namespace mash::merkle {
namespace {

constexpr std::uint8_t named_level_max = 63;

std::string three_digits(std::uint64_t value) {
  const std::string digits = std::to_string(value);
  return std::string(3 - digits.size(), '0') + digits;
}

bool all_digits(std::string_view text) {
  for (char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

// "x001/x234/067": groups of three digits, all but the last marked, the first not zero unless it is
// the only one.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::string digits;
  while (text.starts_with('x')) {
    if (text.size() < 5 || text[4] != '/') return std::nullopt;
    digits += text.substr(1, 3);
    text.remove_prefix(5);
  }
  if (text.size() != 3 || digits.starts_with("000")) return std::nullopt;
  digits += text;
  if (!all_digits(digits)) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

std::uint64_t hashes_at_level(TreeSize size, std::uint8_t level) {
  return level < tile_levels_max ? size.value >> (tile_height * level) : 0;
}

std::uint64_t full_tiles(TreeSize size, std::uint8_t level) {
  return hashes_at_level(size, level) / tile_width_max;
}

std::uint16_t partial_width(TreeSize size, std::uint8_t level) {
  return static_cast<std::uint16_t>(hashes_at_level(size, level) % tile_width_max);
}

NodeInTile locate(NodeId node) {
  const auto height = static_cast<std::uint8_t>(node.level % tile_height);
  const std::uint64_t per_tile = std::uint64_t{tile_width_max} >> height;
  return {{static_cast<std::uint8_t>(node.level / tile_height), node.index / per_tile},
          height,
          static_cast<std::uint16_t>(node.index % per_tile)};
}

std::string tile_path(const TileName& name) {
  ENSURE(name.width >= 1 && name.width <= tile_width_max, "a tile has 1 to 256 hashes");
  ENSURE(!name.level || *name.level <= named_level_max, "tile levels go from 0 to 63");
  std::string number = three_digits(name.number % 1000);
  for (std::uint64_t rest = name.number / 1000; rest > 0; rest /= 1000) {
    number = "x" + three_digits(rest % 1000) + "/" + number;
  }
  const std::string level = name.level ? std::to_string(*name.level) : "entries";
  const std::string part =
      name.width < tile_width_max ? ".p/" + std::to_string(name.width) : std::string();
  return "tile/" + level + "/" + number + part;
}

Result<TileName, Refusal> parse_tile_path(std::string_view path) {
  constexpr std::string_view start = "tile/";
  const auto malformed = refuse(Refusal::tile_name_malformed);
  if (!path.starts_with(start)) return malformed;
  path.remove_prefix(start.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return malformed;
  TileName name{std::nullopt, 0, tile_width_max};
  if (path.substr(0, slash) != "entries") {
    const auto level = parse_decimal(path.substr(0, slash));
    if (!level || *level > named_level_max) return malformed;
    name.level = static_cast<std::uint8_t>(*level);
  }
  path.remove_prefix(slash + 1);
  if (const std::size_t part = path.find(".p/"); part != std::string_view::npos) {
    const auto width = parse_decimal(path.substr(part + 3));
    if (!width || *width == 0 || *width >= tile_width_max) return malformed;
    name.width = static_cast<std::uint16_t>(*width);
    path = path.substr(0, part);
  }
  const auto number = parse_number(path);
  if (!number) return malformed;
  name.number = *number;
  return name;
}

void TileNodes::append(const Digest& hash) {
  ENSURE(!full(), "a full tile does not grow");
  levels_[0].push_back(hash);
  for (std::size_t height = 0; height < tile_height; ++height) {
    const auto& below = levels_[height];
    if (below.size() % 2 != 0) break;
    levels_[height + 1].push_back(
        node_hash(sha256_, below[below.size() - 2], below[below.size() - 1]));
  }
}

const Digest& TileNodes::node(std::uint8_t height, std::uint16_t index) const {
  ENSURE(height <= tile_height && index < levels_[height].size(), "that subtree is not complete");
  return levels_[height][index];
}

Bytes TileNodes::hashes() const {
  Bytes bytes;
  bytes.reserve(levels_[0].size() * sizeof(Digest));
  for (const Digest& hash : levels_[0]) mash::append(bytes, hash);
  return bytes;
}

std::optional<TileNodes> TileNodes::from_hashes(Sha256 sha256, ByteView hashes) {
  constexpr std::size_t bytes_max = tile_width_max * sizeof(Digest);
  if (hashes.size() % sizeof(Digest) != 0 || hashes.size() > bytes_max) return std::nullopt;
  TileNodes tile(sha256);
  for (std::size_t at = 0; at < hashes.size(); at += sizeof(Digest)) {
    tile.append(*to_block<32>(hashes.subspan(at, sizeof(Digest))));
  }
  return tile;
}

}  // namespace mash::merkle
