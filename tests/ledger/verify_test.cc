// What verify finds that is no damage to a single row: rewriting, erasure, broken chains, and
// checkpoints kept elsewhere. Single rows are in damage_test.cc.
#include "ledger/verify.h"

#include <catch2/catch.hpp>

#include "ledger/leaf.h"
#include "ledger/world.h"
#include "support/memory_store.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::ledger_tests;
using ledger::Finding;
using ledger::FindingKind;
using ledger::Findings;
using ledger::StreamLink;
using merkle::LeafIndex;
using merkle::TreeSize;
using support::MemoryStore;
using support::sha256;

namespace {

struct World {
  MemoryStore store;
  std::string at_100;
  std::string at_600;

  World() {
    Run run(store);
    run.write_many(100);
    at_100 = *run.commit();
    run.write_many(500);
    at_600 = *run.commit();
  }
};

// Writes one entry whose body says something else than the stream table and the ledger do.
void write_with_body(MemoryStore& store, const std::vector<StreamId>& streams, const Bytes& body) {
  SeededRandom random(3);
  ledger::Ledger ledger(store, random, options());
  ledger.append(body, streams);
  ledger::Cut cut = ledger.cut();
  store.begin_commit(std::move(cut.batch), cut.expected_size, store.head().writer_epoch,
                     [](store::Commit end) { REQUIRE(end == store::Commit::durable); });
}

ledger::StreamHead head_of(MemoryStore& store, const StreamId& id) {
  SeededRandom random(3);
  return ledger::Ledger(store, random, options()).stream_head(id);
}

std::vector<Finding> found(MemoryStore& store) { return verify(store, verify_options()).list; }

// The only finding, without its values.
void expect_only(const std::vector<Finding>& list, FindingKind kind, const std::string& table,
                 const std::string& key, const std::string& field) {
  INFO((list.empty() ? "nothing found" : text(list[0])));
  REQUIRE(list.size() == 1);
  CHECK(list[0].kind == kind);
  CHECK(list[0].table == table);
  CHECK(list[0].key == key);
  CHECK(list[0].field == field);
  CHECK(list[0].expected != list[0].found);
}

}  // namespace

TEST_CASE("a whole store has no findings, at any size", "[verify]") {
  MemoryStore store;
  CHECK(verify(store, verify_options()).clean());
  Run run(store);
  for (std::size_t batch : {1u, 2u, 60u, 192u, 1u, 1u, 254u, 1u, 1u, 300u}) {
    run.write_many(batch);
    const auto checkpoint = run.commit();
    const Findings findings = verify(store, verify_options());
    CHECK(findings.list == std::vector<Finding>{});
    CHECK(findings.entries == run.leaves().size());
    CHECK(findings.root == opened(*checkpoint)->root);
  }
}

TEST_CASE("verify tells how far it is, and reads a bounded part at a time", "[verify]") {
  class Watched : public MemoryStore {
   public:
    std::vector<store::Entry> entries(std::uint64_t from, std::uint64_t count) override {
      most = std::max(most, count);
      return MemoryStore::entries(from, count);
    }
    std::uint64_t most = 0;
  };
  Watched store;
  Run run(store);
  run.write_many(600);
  run.commit();
  auto asking = verify_options();
  std::vector<std::uint64_t> steps;
  asking.progress = [&](std::uint64_t done, std::uint64_t all) {
    CHECK(all == 600);
    steps.push_back(done);
  };
  verify(store, asking);
  CHECK(steps == std::vector<std::uint64_t>{256, 512, 600});
  CHECK(store.most == 256);
}

TEST_CASE("checkpoints kept elsewhere hold for the store they are of", "[verify]") {
  World world;
  auto asking = verify_options();
  asking.checkpoints = {world.at_100, world.at_600};
  CHECK(verify(world.store, asking).clean());

  SECTION("not if entries are gone") {
    MemoryStore smaller;
    Run run(smaller);
    run.write_many(100);
    run.commit();
    expect_only(verify(smaller, asking).list, FindingKind::checkpoint_beyond, "checkpoint",
                "of size 600", "size");
  }
  SECTION("not if history was rewritten, however well") {
    MemoryStore other;
    Run run(other, 99);  // The same words with other salts, whole in itself.
    run.write_many(600);
    run.commit();
    CHECK(found(other).empty());
    const auto list = verify(other, asking).list;
    REQUIRE(list.size() == 2);
    CHECK(list[0].kind == FindingKind::checkpoint_root_wrong);
    CHECK(list[0].key == "of size 100");
    CHECK(list[1].kind == FindingKind::checkpoint_root_wrong);
    CHECK(list[1].key == "of size 600");
  }
  SECTION("not if they are not signed by the log") {
    std::string& note = asking.checkpoints[0];
    note[note.size() - 10] = note[note.size() - 10] == 'A' ? 'B' : 'A';
    expect_only(verify(world.store, asking).list, FindingKind::checkpoint_refused, "checkpoint",
                "number 1 given", "");
  }
  SECTION("an empty log's checkpoint holds for every log") {
    MemoryStore empty;
    asking.checkpoints = {*Run(empty).commit()};
    CHECK(verify(world.store, asking).clean());
  }
}

TEST_CASE("an erased body needs a tombstone", "[verify]") {
  World world;
  for (std::uint64_t index : {200u, 590u}) {  // Under a full tile, and on the edge.
    INFO("entry " << index);
    auto& row = world.store.rows.entries.at(index);
    const auto kept = row;
    row.body.clear();
    row.salt = {};
    expect_only(found(world.store), FindingKind::body_erased, "entry", std::to_string(index),
                "body");
    auto asking = verify_options();
    asking.has_tombstone = [&](LeafIndex asked) { return asked.value == index; };
    CHECK(verify(world.store, asking).list == std::vector<Finding>{});
    row.salt = kept.salt;  // Erased by half: the leaf could still be linked to a guessed body.
    expect_only(verify(world.store, asking).list, FindingKind::salt_kept, "entry",
                std::to_string(index), "salt");
    row = kept;
  }
  CHECK(found(world.store).empty());
}

TEST_CASE("an erased entry's leaf is still checked", "[verify]") {
  World world;
  auto asking = verify_options();
  asking.has_tombstone = [](LeafIndex) { return true; };
  for (auto& [index, row] : world.store.rows.entries) {
    row.body.clear();
    row.salt = {};
  }
  CHECK(verify(world.store, asking).clean());
  world.store.rows.entries.at(300).leaf[32] ^= 1;
  expect_only(verify(world.store, asking).list, FindingKind::leaf_wrong, "entry", "300",
              "hash of leaf");
}

TEST_CASE("a body that skips a sequence leaves a gap", "[verify]") {
  World world;
  const StreamId id = a_case(77);
  // The ledger numbers the table; the body, and with it the table row, claims to be second.
  write_with_body(world.store, {id}, encode({{id, 2, Digest{1}}}, "second without first"));
  const auto row = world.store.rows.streams.extract({id, 1});
  world.store.rows.streams[{id, 2}] = row.mapped();
  expect_only(found(world.store), FindingKind::stream_gap, "stream", ledger::stream_key(id, 1),
              "index");
}

TEST_CASE("a body that names another previous entry breaks the chain", "[verify]") {
  World world;
  const StreamId id = a_case(1);
  const ledger::StreamHead head = head_of(world.store, id);
  Digest other = head.leaf_hash;
  other[31] ^= 1;
  write_with_body(world.store, {id}, encode({{id, head.sequence + 1, other}}, "elsewhere"));
  const auto list = found(world.store);
  expect_only(list, FindingKind::stream_chain_broken, "entry", "600",
              "previous of case " + id.uuid.text());
  CHECK(list[0].expected.starts_with("from byte 31: "));
}

TEST_CASE("the first entry of a stream has no previous one", "[verify]") {
  World world;
  const StreamId id = a_case(77);
  write_with_body(world.store, {id}, encode({{id, 1, Digest{1}}}, "first"));
  expect_only(found(world.store), FindingKind::stream_chain_broken, "entry", "600",
              "previous of case " + id.uuid.text());
}

TEST_CASE("streams that only the body or only the table names are found", "[verify]") {
  World world;
  const StreamId told = a_case(77);
  const StreamId untold = a_case(78);
  write_with_body(world.store, {untold}, encode({{told, 1, Digest{}}}, "one for the other"));
  const auto list = found(world.store);
  REQUIRE(list.size() == 2);
  CHECK(list[0].kind == FindingKind::stream_point_missing);
  CHECK(list[0].key == ledger::stream_key(told, 1));
  CHECK(list[1].kind == FindingKind::stream_point_unexpected);
  CHECK(list[1].key == ledger::stream_key(untold, 1));
}

TEST_CASE("a body that cannot be read is found with its reason", "[verify]") {
  World world;
  write_with_body(world.store, {a_case(77)}, Bytes{9});
  const auto list = found(world.store);
  expect_only(list, FindingKind::body_undecodable, "entry", "600", "body");
  CHECK(list[0].found == "shorter than its links");
}

TEST_CASE("missing and surplus entries are found", "[verify]") {
  World world;
  const auto whole = world.store.rows;

  SECTION("one in the middle, under a tile") {
    // Its successors name it, so their chain is broken too: only the row itself is asked for here.
    world.store.rows.entries.erase(100);
    const auto list = found(world.store);
    CHECK(std::count_if(list.begin(), list.end(), [](const Finding& one) {
            return one.kind == FindingKind::entry_missing && one.key == "100";
          }) == 1);
  }
  SECTION("one on the edge, without which the root is unknown") {
    world.store.rows.entries.erase(599);
    const auto list = found(world.store);
    CHECK(std::count_if(list.begin(), list.end(), [](const Finding& one) {
            return one.kind == FindingKind::entry_missing && one.key == "599";
          }) == 1);
  }
  SECTION("all of the second half: rolled back under the head") {
    auto& rows = world.store.rows;
    rows.entries.erase(rows.entries.find(300), rows.entries.end());
    const auto list = found(world.store);
    const auto missing = [&](const char* key) {
      return std::any_of(list.begin(), list.end(), [&](const Finding& one) {
        return one.kind == FindingKind::entry_missing && one.key == key;
      });
    };
    CHECK(missing("300"));
    CHECK(missing("511"));
    CHECK(missing("512"));  // From here on nothing is there, and it is said once.
    CHECK_FALSE(missing("513"));
  }
  SECTION("one beyond the size") {
    world.store.rows.entries[600] = whole.entries.at(0);
    expect_only(found(world.store), FindingKind::entry_unexpected, "entry", "600", "");
  }
  SECTION("a tile that cannot be full yet") {
    world.store.rows.tiles[{0, 2}] = Bytes(8192);
    expect_only(found(world.store), FindingKind::tile_unexpected, "tile", "level 0 number 2", "");
  }
  SECTION("a size rolled back below what was signed, entries and all") {
    auto& rows = world.store.rows;
    rows.entries.erase(rows.entries.find(500), rows.entries.end());
    std::erase_if(rows.streams, [](const auto& row) { return row.second >= 500; });
    rows.tiles.erase({0, 1});
    rows.head.size = 500;
    expect_only(found(world.store), FindingKind::head_wrong, "head", "", "signed_upto");
  }
}

TEST_CASE("rows that no entry calls for are looked for in the whole table", "[verify]") {
  World world;
  SECTION("an entry far beyond the size") {
    world.store.rows.entries[1'000'000] = world.store.rows.entries.at(0);
    expect_only(found(world.store), FindingKind::entry_unexpected, "entry", "1000000", "");
  }
  SECTION("a tile nobody would ask for") {
    world.store.rows.tiles[{99, 1'000'000}] = {};
    expect_only(found(world.store), FindingKind::tile_unexpected, "tile",
                "level 99 number 1000000", "");
  }
  SECTION("an index row of the ledger's kind under another key") {
    world.store.rows.index[{0, {1, 2}}] = {};
    expect_only(found(world.store), FindingKind::row_unexpected, "lookup", "kind 0 key 0102", "");
  }
  SECTION("the streams of an entry in another order") {
    std::swap(world.store.rows.entries.at(6).order[0], world.store.rows.entries.at(6).order[1]);
    const auto list = found(world.store);
    REQUIRE(list.size() == 1);
    CHECK(list[0].kind == FindingKind::stream_place_wrong);
    CHECK(list[0].field == "place");
  }
}

TEST_CASE("leaf, body and tile rewritten together still miss the root", "[verify]") {
  World world;
  auto& rows = world.store.rows;
  auto& row = rows.entries.at(599);  // The last entry: no chain runs on from it.
  row.body.back() ^= 1;
  row.leaf = ledger::make_leaf(sha256, row.salt, row.body);
  expect_only(found(world.store), FindingKind::head_wrong, "index", "kind 0 checkpoint", "root");
}

TEST_CASE("tiles of higher levels are recomputed", "[verify]") {
  MemoryStore store;
  {
    Run run(store);
    for (int i = 0; i < 26; ++i) {
      run.write_many(2560);
      run.commit();
    }
  }
  // Only the tree matters here, and it stays whole when all else is erased.
  for (auto& [index, row] : store.rows.entries) {
    row.body.clear();
    row.salt = {};
  }
  store.rows.streams.clear();
  auto asking = verify_options();
  asking.has_tombstone = [](LeafIndex) { return true; };
  CHECK(verify(store, asking).list == std::vector<Finding>{});
  Bytes& tile = store.rows.tiles.at({1, 0});
  tile[32 * 200 + 5] ^= 1;
  expect_only(verify(store, asking).list, FindingKind::tile_wrong, "tile", "level 1 number 0",
              "hash 200");
}

TEST_CASE("findings are bounded, and say how many were left out", "[verify]") {
  World world;
  for (auto& [index, row] : world.store.rows.entries) row.body.back() ^= 1;
  auto asking = verify_options();
  asking.findings_max = 10;
  const Findings findings = verify(world.store, asking);
  CHECK(findings.list.size() == 10);
  CHECK(findings.left_out == 590);
  CHECK_FALSE(findings.clean());
}

TEST_CASE("a finding reads as one line", "[verify]") {
  World world;
  world.store.rows.entries.at(17).leaf[20] ^= 0x0f;
  const std::string line = text(found(world.store).at(0));
  CHECK(line.starts_with("leaf_wrong: entry 17, leaf: expected from byte 20: "));
  CHECK(line.find(", found from byte 20: ") != std::string::npos);
}
