#include "merkle/tile.h"

#include <catch2/catch.hpp>

#include "reference/merkle_reference.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using support::sha256;

TEST_CASE("70,000 entries lie in tiles as C2SP tlog-tiles counts them", "[tile]") {
  const TreeSize size{70'000};
  CHECK(full_tiles(size, 0) == 273);
  CHECK(partial_width(size, 0) == 112);
  CHECK(full_tiles(size, 1) == 1);
  CHECK(partial_width(size, 1) == 17);
  CHECK(full_tiles(size, 2) == 0);
  CHECK(partial_width(size, 2) == 1);
  CHECK(hashes_at_level(size, 3) == 0);
}

TEST_CASE("256 entries are a full tile and one hash above it", "[tile]") {
  CHECK(full_tiles(TreeSize{256}, 0) == 1);
  CHECK(partial_width(TreeSize{256}, 0) == 0);
  CHECK(partial_width(TreeSize{256}, 1) == 1);
  CHECK(partial_width(TreeSize{255}, 1) == 0);
}

TEST_CASE("the largest tree has tiles up to level 7", "[tile]") {
  const TreeSize most{UINT64_MAX};
  CHECK(partial_width(most, 7) == 255);
  CHECK(full_tiles(most, 7) == 0);
  CHECK(hashes_at_level(most, 8) == 0);
  CHECK(hashes_at_level(most, 255) == 0);
}

TEST_CASE("a tile has the path C2SP tlog-tiles gives it", "[tile]") {
  CHECK(tile_path({0, 1'234'067, 256}) == "tile/0/x001/x234/067");
  CHECK(tile_path({0, 273, 112}) == "tile/0/273.p/112");
  CHECK(tile_path({1, 0, 1}) == "tile/1/000.p/1");
  CHECK(tile_path({std::nullopt, 999, 256}) == "tile/entries/999");
  CHECK(tile_path({std::nullopt, 1000, 255}) == "tile/entries/x001/000.p/255");
}

TEST_CASE("a tile's path is read back as the same tile", "[tile]") {
  const std::uint64_t numbers[] = {0, 1, 67, 999, 1000, 1'000'000, 999'999'999, UINT64_MAX};
  const std::uint16_t widths[] = {1, 44, 255, 256};
  const std::optional<std::uint8_t> levels[] = {std::nullopt, std::uint8_t{0}, std::uint8_t{63}};
  for (std::uint64_t number : numbers) {
    for (std::uint16_t width : widths) {
      for (const auto& level : levels) {
        const TileName name{level, number, width};
        INFO(tile_path(name));
        REQUIRE(parse_tile_path(tile_path(name)) == name);
      }
    }
  }
}

TEST_CASE("a path with another spelling names no tile", "[tile]") {
  for (const char* bad : {"",
                          "tile",
                          "tile/",
                          "tile/0",
                          "tile/0/",
                          "tile/0/0",
                          "tile/0/67",
                          "tile/0/0067",
                          "tile/00/067",
                          "tile/64/067",
                          "tile/-1/067",
                          "tile/a/067",
                          "tile/0/x067",
                          "tile/0/x000/067",
                          "tile/0/001/067",
                          "tile/0/x001/x067",
                          "tile/0/x01/067",
                          "tile/0/x001/06",
                          "tile/0/ 67",
                          "tile/0/+67",
                          "tile/0/067/",
                          "/tile/0/067",
                          "tile/0/067.p",
                          "tile/0/067.p/",
                          "tile/0/067.p/0",
                          "tile/0/067.p/256",
                          "tile/0/067.p/01",
                          "tile/0/067.p/1/",
                          "tile/entries",
                          "tile/entries/67",
                          "tile/Entries/067",
                          "tile/0/x018/x446/x744/x073/x709/x551/616",
                          "tile/0/x999/x018/x446/x744/x073/x709/x551/615",
                          "checkpoint"}) {
    INFO(bad);
    CHECK_FALSE(parse_tile_path(bad));
  }
}

TEST_CASE("a node is found in the tile that covers it", "[tile]") {
  CHECK(locate({0, 0}) == NodeInTile{{0, 0}, 0, 0});
  CHECK(locate({0, 300}) == NodeInTile{{0, 1}, 0, 44});
  CHECK(locate({7, 3}) == NodeInTile{{0, 1}, 7, 1});
  CHECK(locate({8, 300}) == NodeInTile{{1, 1}, 0, 44});
  CHECK(locate({63, 1}) == NodeInTile{{7, 0}, 7, 1});
}

TEST_CASE("a growing tile has every perfect subtree's root", "[tile]") {
  std::vector<Digest> hashes;
  TileNodes tile(sha256);
  while (!tile.full()) {
    hashes.push_back(leaf_hash(sha256, Bytes{static_cast<std::uint8_t>(hashes.size())}));
    tile.append(hashes.back());
    REQUIRE(tile.width() == hashes.size());
    for (std::uint8_t height = 0; height <= tile_height; ++height) {
      const std::size_t complete = hashes.size() >> height;
      if (complete == 0) continue;
      const std::size_t last = complete - 1;
      const auto below = std::span(hashes).subspan(last << height, std::size_t{1} << height);
      REQUIRE(tile.node(height, static_cast<std::uint16_t>(last)) ==
              reference::root(sha256, below));
    }
  }
  CHECK(tile.root() == reference::root(sha256, hashes));
  REQUIRE(tile.hashes().size() == 8192);
  CHECK(TileNodes::from_hashes(sha256, tile.hashes())->root() == tile.root());
}

TEST_CASE("bytes that are not whole hashes are no tile", "[tile]") {
  CHECK(TileNodes::from_hashes(sha256, Bytes(0))->width() == 0);
  CHECK(TileNodes::from_hashes(sha256, Bytes(44 * 32))->width() == 44);
  CHECK_FALSE(TileNodes::from_hashes(sha256, Bytes(31)));
  CHECK_FALSE(TileNodes::from_hashes(sha256, Bytes(33)));
  CHECK_FALSE(TileNodes::from_hashes(sha256, Bytes(257 * 32)));
}
