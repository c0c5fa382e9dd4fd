// Every row of a store of 600 entries, every field of it in turn, with one bit flipped: verify
// finds it, names it, and blames nothing else.
#include <catch2/catch.hpp>

#include "ledger/world.h"
#include "support/memory_store.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::ledger_tests;
using ledger::Finding;
using ledger::FindingKind;
using support::MemoryRows;
using support::MemoryStore;

namespace {

constexpr std::uint64_t size = 600;

struct World {
  MemoryStore store;
  SeededRandom random{42};  // Which bit.

  World() {
    Run run(store);
    run.write_many(size);
    run.commit();
  }

  template <class Block>
  void flip_bit(Block& bytes) {
    bytes.at(random.below(bytes.size())) ^= static_cast<std::uint8_t>(1u << random.below(8));
  }
  std::uint64_t flipped(std::uint64_t value, int bit) { return value ^ std::uint64_t{1} << bit; }

  std::vector<Finding> found() { return verify(store, verify_options()).list; }
};

bool names(const Finding& finding, FindingKind kind, const std::string& key,
           const std::string& field) {
  return finding.kind == kind && finding.key == key && finding.field == field;
}

void expect_only(const std::vector<Finding>& list, FindingKind kind, const std::string& key,
                 const std::string& field) {
  REQUIRE(list.size() == 1);
  INFO(list[0]);
  REQUIRE(names(list[0], kind, key, field));
}

bool any(const std::vector<Finding>& list, FindingKind kind, const std::string& key) {
  return std::any_of(list.begin(), list.end(), [&](const Finding& finding) {
    return finding.kind == kind && finding.key == key;
  });
}

}  // namespace

TEST_CASE("a flipped bit of a leaf is named", "[damage]") {
  World world;
  for (std::uint64_t index = 0; index < size; ++index) {
    auto& row = world.store.rows.entries.at(index);
    const auto kept = row;
    world.flip_bit(row.leaf);
    INFO("entry " << index);
    expect_only(world.found(), FindingKind::leaf_wrong, std::to_string(index), "leaf");
    row = kept;
  }
}

TEST_CASE("a flipped version byte is named", "[damage]") {
  World world;
  for (std::uint64_t index : {0u, 255u, 256u, 511u, 512u, 599u}) {
    auto& row = world.store.rows.entries.at(index);
    row.leaf[0] ^= 1;
    expect_only(world.found(), FindingKind::leaf_wrong, std::to_string(index), "leaf");
    row.leaf[0] ^= 1;
  }
}

TEST_CASE("a flipped bit of a salt is named", "[damage]") {
  World world;
  for (std::uint64_t index = 0; index < size; ++index) {
    auto& row = world.store.rows.entries.at(index);
    const auto kept = row;
    world.flip_bit(row.salt);
    INFO("entry " << index);
    expect_only(world.found(), FindingKind::body_wrong, std::to_string(index), "salt or body");
    row = kept;
  }
}

TEST_CASE("a flipped bit of a body is named", "[damage]") {
  World world;
  for (std::uint64_t index = 0; index < size; ++index) {
    auto& row = world.store.rows.entries.at(index);
    const auto kept = row;
    world.flip_bit(row.body);
    INFO("entry " << index);
    expect_only(world.found(), FindingKind::body_wrong, std::to_string(index), "salt or body");
    row = kept;
  }
}

TEST_CASE("a flipped bit of a tile is named", "[damage]") {
  World world;
  for (std::uint64_t number : {0u, 1u}) {
    Bytes& hashes = world.store.rows.tiles.at({0, number});
    const Bytes kept = hashes;
    for (std::size_t place = 0; place < 256; ++place) {
      hashes[place * 32 + world.random.below(32)] ^=
          static_cast<std::uint8_t>(1u << world.random.below(8));
      INFO("tile " << number << " hash " << place);
      expect_only(world.found(), FindingKind::tile_wrong,
                  "level 0 number " + std::to_string(number), "hash " + std::to_string(place));
      hashes = kept;
    }
    hashes.pop_back();
    expect_only(world.found(), FindingKind::tile_wrong, "level 0 number " + std::to_string(number),
                "hashes");
    hashes = kept;
  }
}

TEST_CASE("a tile filed under another place is missing from its own", "[damage]") {
  World world;
  const MemoryRows whole = world.store.rows;
  for (std::uint64_t number : {0u, 1u}) {
    for (int bit = 0; bit < 64 + 8; ++bit) {
      world.store.rows = whole;
      auto node = world.store.rows.tiles.extract({0, number});
      if (bit < 64) {
        node.key().second = world.flipped(number, bit);
      } else {
        node.key().first = static_cast<std::uint8_t>(1u << (bit - 64));
      }
      if (world.store.rows.tiles.contains(node.key())) continue;  // Both cannot lie there.
      world.store.rows.tiles.insert(std::move(node));
      INFO("tile " << number << " bit " << bit);
      const auto list = world.found();
      REQUIRE(any(list, FindingKind::tile_missing, "level 0 number " + std::to_string(number)));
      for (const Finding& finding : list) REQUIRE(finding.table == "tile");
    }
  }
}

TEST_CASE("an entry filed under another index is missing from its own", "[damage]") {
  World world;
  const MemoryRows whole = world.store.rows;
  for (std::uint64_t index = 0; index < size; index += 13) {
    world.store.rows = whole;
    auto node = world.store.rows.entries.extract(index);
    node.key() = size + 1000;
    world.store.rows.entries.insert(std::move(node));
    INFO("entry " << index);
    const auto list = world.found();
    REQUIRE(any(list, FindingKind::entry_missing, std::to_string(index)));
  }
}

TEST_CASE("a flipped bit of a stream row's index is named", "[damage]") {
  World world;
  auto& rows = world.store.rows.streams;
  for (auto& [point, index] : rows) {
    const std::uint64_t kept = index;
    index = world.flipped(index, static_cast<int>(world.random.below(64)));
    const std::string key = ledger::stream_key(point.first, point.second);
    INFO(key << " from " << kept << " to " << index);
    const auto list = world.found();
    REQUIRE(any(list, FindingKind::stream_point_missing, key));
    for (const Finding& finding : list) {
      INFO(finding);
      REQUIRE(finding.table == "stream");
      REQUIRE((finding.key == key ||
               finding.key.find(" after sequence " + std::to_string(point.second - 1)) !=
                   std::string::npos));
    }
    index = kept;
  }
}

TEST_CASE("a flipped bit of a stream row's sequence is named", "[damage]") {
  World world;
  auto& rows = world.store.rows.streams;
  const auto whole = rows;
  for (const auto& [point, index] : whole) {
    auto node = rows.extract(point);
    node.key().second = world.flipped(point.second, static_cast<int>(world.random.below(64)));
    if (rows.contains(node.key())) node.key().second = point.second | std::uint64_t{1} << 40;
    rows.insert(std::move(node));
    const std::string key = ledger::stream_key(point.first, point.second);
    INFO(key);
    const auto list = world.found();
    REQUIRE(any(list, FindingKind::stream_point_missing, key));
    for (const Finding& finding : list) REQUIRE(finding.table == "stream");
    rows = whole;
  }
}

TEST_CASE("a flipped bit of a stream row's id or kind is named", "[damage]") {
  World world;
  auto& rows = world.store.rows.streams;
  const auto whole = rows;
  bool kind = false;  // One and the other in turn.
  for (const auto& [point, index] : whole) {
    auto node = rows.extract(point);
    StreamId& id = node.key().first;
    kind = !kind;
    if (kind) {
      id.kind = static_cast<StreamKind>(static_cast<unsigned>(id.kind) ^ 0x40u);
    } else {
      Block<16> bytes = id.uuid.bytes();
      bytes[world.random.below(8)] ^= 1;
      id.uuid = Uuid(bytes);
    }
    const std::string other = ledger::stream_key(id, point.second);
    rows.insert(std::move(node));
    const std::string key = ledger::stream_key(point.first, point.second);
    INFO(key << " became " << other);
    const auto list = world.found();
    REQUIRE(any(list, FindingKind::stream_point_missing, key));
    REQUIRE(any(list, FindingKind::stream_point_unexpected, other));
    for (const Finding& finding : list) REQUIRE(finding.table == "stream");
    rows = whole;
  }
}

TEST_CASE("a flipped bit of the head is named", "[damage]") {
  World world;
  store::Head& head = world.store.rows.head;
  for (int bit = 0; bit < 64; ++bit) {
    INFO("bit " << bit);
    head.size = world.flipped(size, bit);
    expect_only(world.found(), FindingKind::head_wrong, "", "size");
    head.size = size;
    head.signed_upto = world.flipped(size, bit);
    expect_only(world.found(), FindingKind::head_wrong, "", "signed_upto");
    head.signed_upto = size;
  }
}

TEST_CASE("a flipped bit of the recorded checkpoint is named", "[damage]") {
  World world;
  Bytes& value = world.store.rows.index.begin()->second;
  const Bytes kept = value;
  for (std::size_t at = 0; at < kept.size(); ++at) {
    value[at] ^= static_cast<std::uint8_t>(1u << world.random.below(8));
    INFO("byte " << at);
    const auto list = world.found();
    REQUIRE(list.size() == 1);
    REQUIRE(list[0].kind == FindingKind::head_wrong);
    REQUIRE(list[0].table == "index");
    REQUIRE(list[0].key == "kind 0 checkpoint");
    value = kept;
  }
  world.store.rows.index.clear();
  expect_only(world.found(), FindingKind::head_wrong, "kind 0 checkpoint", "value");
}
