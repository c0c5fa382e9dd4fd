// Logs that other implementations wrote: Tessera's test log, and Sunlight's witness and mirror.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "merkle/checkpoint.h"
#include "merkle/compact_range.h"
#include "merkle/tile.h"
#include "reference/merkle_reference.h"
#include "support/test_data.h"
#include "support/test_ed25519.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using std::filesystem::path;
using support::ed25519_verify;
using support::read_file;
using support::sha256;

namespace {

// The log's key, as given beside the published log (transparency-dev/tessera testdata).
constexpr const char* tessera_vkey =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
constexpr const char* witness_folder = "c2sp/sunlight/cmd/skylight/testdata/witness";
constexpr const char* rome_folder =
    "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706";

// Entries of a bundle: each after its length in two bytes.
std::vector<Bytes> entries_of(const std::string& bundle) {
  std::vector<Bytes> entries;
  ByteView rest = bytes_of(bundle);
  while (!rest.empty()) {
    REQUIRE(rest.size() >= 2);
    const std::size_t size = static_cast<std::size_t>(rest[0]) << 8 | rest[1];
    REQUIRE(rest.size() >= 2 + size);
    entries.emplace_back(rest.begin() + 2, rest.begin() + 2 + static_cast<std::ptrdiff_t>(size));
    rest = rest.subspan(2 + size);
  }
  return entries;
}

Result<OpenedCheckpoint, Refusal> tessera_checkpoint(const path& log, std::size_t size) {
  const auto key = NoteKey::parse(sha256, tessera_vkey);
  REQUIRE(key);
  return open_checkpoint(read_file(log / ("checkpoint." + std::to_string(size))), *key, {},
                         ed25519_verify);
}

TileNodes tile_at(const path& log, const TileName& name) {
  const std::string bytes = read_file(log / tile_path(name));
  const auto tile = TileNodes::from_hashes(sha256, bytes_of(bytes));
  REQUIRE(tile);
  REQUIRE(tile->width() == name.width);
  return *tile;
}

NoteKey key_in(const path& file) {
  const auto about = nlohmann::json::parse(read_file(file));
  const auto key = NoteKey::parse(sha256, about.at("verifier_keys").at(0).get<std::string>());
  REQUIRE(key);
  return *key;
}

}  // namespace

TEST_CASE("Tessera's checkpoints open with its key, and its tiles and entries give their roots",
          "[oracle]") {
  const auto log = support::test_data("c2sp/testdata/log");
  if (!log) return;
  for (std::uint16_t size = 0; size <= 15; ++size) {
    INFO("size " << size);
    const auto opened = tessera_checkpoint(*log, size);
    REQUIRE(opened);
    REQUIRE(opened->checkpoint.size == TreeSize{size});
    CompactRange by_tile(sha256);
    CompactRange by_entry(sha256);
    if (size > 0) {
      const TileNodes tile = tile_at(*log, {0, 0, size});
      for (std::uint16_t i = 0; i < size; ++i) by_tile.append(tile.node(0, i));
      for (const Bytes& entry : entries_of(read_file(*log / tile_path({std::nullopt, 0, size})))) {
        by_entry.append(leaf_hash(sha256, entry));
      }
    }
    CHECK(by_tile.root() == opened->checkpoint.root);
    CHECK(by_entry.size() == opened->checkpoint.size);
    CHECK(by_entry.root() == opened->checkpoint.root);
  }
}

TEST_CASE("Tessera's trees are consistent with each other and hold their entries", "[oracle]") {
  const auto log = support::test_data("c2sp/testdata/log");
  if (!log) return;
  std::vector<Digest> leaves;
  for (const Bytes& entry : entries_of(read_file(*log / tile_path({std::nullopt, 0, 15})))) {
    leaves.push_back(leaf_hash(sha256, entry));
  }
  for (std::size_t to = 1; to <= 15; ++to) {
    const auto tree = std::span(leaves).first(to);
    const auto newer = tessera_checkpoint(*log, to)->checkpoint;
    for (std::size_t from = 1; from <= to; ++from) {
      INFO("from " << from << " to " << to);
      const auto older = tessera_checkpoint(*log, from)->checkpoint;
      CHECK(verify_consistency(sha256, older.size, older.root, newer.size, newer.root,
                               reference::consistency(sha256, from, tree)));
      CHECK(verify_inclusion(sha256, leaves[from - 1], LeafIndex{from - 1}, newer.size,
                             reference::path(sha256, from - 1, tree), newer.root));
    }
  }
}

TEST_CASE("no single bit of a published checkpoint may change", "[oracle]") {
  const auto log = support::test_data("c2sp/testdata/log");
  if (!log) return;
  const auto key = NoteKey::parse(sha256, tessera_vkey);
  const std::string good = read_file(*log / "checkpoint.15");
  REQUIRE(open_checkpoint(good, *key, {}, ed25519_verify));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = good;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      INFO("byte " << i << " bit " << bit);
      REQUIRE_FALSE(open_checkpoint(damaged, *key, {}, ed25519_verify));
    }
  }
}

TEST_CASE("Sunlight's mirror of 300 entries has the root its cosigned checkpoint states",
          "[oracle]") {
  const auto folder = support::test_data(witness_folder);
  if (!folder) return;
  const path mirror = *folder / "mirror" / rome_folder;
  const std::vector<NoteKey> keys = {key_in(*folder / "mirror/mirror.v0.json")};
  const auto note = parse_note(read_file(mirror / "checkpoint"));
  REQUIRE(note);
  const auto signatures = verify_note(*note, keys, ed25519_verify);
  REQUIRE(signatures);
  CHECK((*signatures)[0].time == std::chrono::sys_seconds(std::chrono::seconds(1'767'139'200)));
  const auto checkpoint = parse_checkpoint(note->text);
  REQUIRE(checkpoint);
  REQUIRE(checkpoint->size == TreeSize{300});

  const TileNodes full = tile_at(mirror, {0, 0, 256});
  const TileNodes part = tile_at(mirror, {0, 1, partial_width(checkpoint->size, 0)});
  const TileNodes above = tile_at(mirror, {1, 0, partial_width(checkpoint->size, 1)});
  CHECK(above.node(0, 0) == full.root());
  std::vector<Digest> roots;
  for (const NodeId& node : perfect_nodes({0, 300})) {
    const NodeInTile at = locate(node);
    const TileNodes& tile = at.tile.level == 1 ? above : part;
    roots.push_back(tile.node(at.height, at.index));
  }
  CHECK(fold(sha256, roots) == checkpoint->root);
}

TEST_CASE("Sunlight's witness cosigned the checkpoint it serves, and only that one", "[oracle]") {
  const auto folder = support::test_data(witness_folder);
  if (!folder) return;
  const std::vector<NoteKey> keys = {key_in(*folder / "witness.v0.json")};
  const auto note = parse_note(read_file(*folder / rome_folder / "checkpoint"));
  REQUIRE(note);
  REQUIRE(note->signatures.size() == 2);  // The log's own is an RFC 6962 one, of no known type.
  const auto signatures = verify_note(*note, keys, ed25519_verify);
  REQUIRE(signatures);
  CHECK(signatures->size() == 1);
  CHECK((*signatures)[0].time == std::chrono::sys_seconds(std::chrono::seconds(1'767'139'200)));

  const auto other = parse_note(read_file(*folder / "mirror" / rome_folder / "checkpoint"));
  REQUIRE(other);
  CHECK(verify_note({other->text, note->signatures}, keys, ed25519_verify).error() ==
        Refusal::signature_invalid);
}
