// What a disk may do to the ledger between two starts: each write lost, each write kept, rows
// damaged, a copy rolled back.
#include <catch2/catch.hpp>

#include "base/ensure.h"
#include "ledger/world.h"
#include "support/memory_store.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::ledger_tests;
using merkle::LeafIndex;
using merkle::TreeSize;
using support::MemoryStore;
using support::sha256;
using DiskEnd = MemoryStore::Outcome;

namespace {

bool starts(MemoryStore& store) {
  return fatal([&] { Run run(store); }).empty();
}

bool consistent(ledger::Ledger& ledger, const std::string& older, const std::string& newer) {
  const auto from = opened(older);
  const auto to = opened(newer);
  REQUIRE((from && to));
  if (from->size.value == 0) return true;
  return merkle::verify_consistency(sha256, from->size, from->root, to->size, to->root,
                                    *ledger.consistency(from->size, to->size))
      .has_value();
}

void flip(Bytes& bytes, std::size_t at) { bytes.at(at) ^= 0x04; }

}  // namespace

TEST_CASE("whether the disk lost or kept a batch, all checkpoints form one chain", "[crash]") {
  for (const DiskEnd end : {DiskEnd::lost, DiskEnd::kept}) {
    for (std::size_t before : {0u, 1u, 255u, 256u, 300u, 512u}) {
      for (std::size_t batch : {1u, 2u, 256u, 257u}) {
        const bool kept = end == DiskEnd::kept;
        INFO((kept ? "kept " : "lost ") << batch << " after " << before);
        MemoryStore store;
        std::string last;
        {
          Run run(store);
          run.write_many(before);
          last = *run.commit();
          run.write_many(batch);
          store.next_commits_end(end);
          REQUIRE_FALSE(run.commit());  // Unknown: the process stops, and signs nothing.
        }
        store.reopen();
        Run again(store, 2);
        REQUIRE(again.ledger().size() == TreeSize{kept ? before + batch : before});
        const std::string at_start = again.ledger().checkpoint();
        CHECK(consistent(again.ledger(), last, at_start));
        CHECK((at_start == last) == !kept);
        again.write_many(3);
        const auto after = again.commit();
        REQUIRE(after);
        CHECK(consistent(again.ledger(), at_start, *after));
        CHECK(consistent(again.ledger(), last, *after));
        CHECK(ledger::verify(store, verify_options()).list == std::vector<ledger::Finding>{});
      }
    }
  }
}

TEST_CASE("a lost batch can be written again, and has other salts", "[crash]") {
  MemoryStore store;
  Digest lost;
  {
    Run run(store, 1);
    lost = run.write({a_case(1)}, "the same").leaf_hash;
    store.next_commits_end(DiskEnd::lost);
    run.commit();
  }
  store.reopen();
  Run again(store, 2);
  CHECK(again.ledger().stream_head(a_case(1)) == ledger::StreamHead{});
  CHECK(again.write({a_case(1)}, "the same").leaf_hash != lost);
  CHECK(again.commit());
}

TEST_CASE("two writers cannot both grow the log", "[crash]") {
  MemoryStore store;
  Run old_writer(store);
  old_writer.write_many(1);
  ledger::Cut cut = old_writer.ledger().cut();
  const std::uint64_t old_epoch = store.head().writer_epoch;
  store.reopen();
  Run new_writer(store);
  new_writer.write_many(2);
  REQUIRE(new_writer.commit());
  std::optional<store::Commit> outcome;
  store.begin_commit(cut.batch, cut.expected_size, old_epoch, [&](auto end) { outcome = end; });
  CHECK(outcome == store::Commit::conflict);
  CHECK(store.head().size == 2);
}

TEST_CASE("a store rolled back below what was signed stops the process", "[crash]") {
  MemoryStore store;
  Run run(store);
  run.write_many(10);
  run.commit();
  const support::MemoryRows older = store.rows;
  run.write_many(5);
  run.commit();
  const store::Head newer = store.rows.head;

  store.rows = older;
  CHECK(starts(store));  // A whole older copy is whole; only the witnesses know better.
  store.rows.head.signed_upto = newer.signed_upto;
  CHECK(fatal([&] { Run again(store); }).find("rolled back") != std::string::npos);
}

TEST_CASE("a store of another log stops the process", "[crash]") {
  MemoryStore store;
  Run run(store);
  run.write_many(3);
  run.commit();
  SeededRandom random(1);
  const std::string why =
      fatal([&] { ledger::Ledger(store, random, options("other.example/log")); });
  CHECK(why.find("hub.example/log") != std::string::npos);
  CHECK(why.find("other.example/log") != std::string::npos);
}

TEST_CASE("no damage on the edge passes a start", "[crash]") {
  MemoryStore store;
  Run run(store);
  run.write_many(600);
  run.commit();
  const support::MemoryRows whole = store.rows;
  REQUIRE(starts(store));

  SECTION("a leaf's bit") {
    for (std::uint64_t index = 512; index < 600; ++index) {
      store.rows = whole;
      store.rows.entries.at(index).leaf[index % 33] ^= 0x20;
      CHECK_FALSE(starts(store));
    }
  }
  SECTION("a tile's bit") {
    for (std::size_t at = 0; at < 8192; at += 111) {
      store.rows = whole;
      flip(store.rows.tiles.at({0, at % 2}), at);
      CHECK_FALSE(starts(store));
    }
  }
  SECTION("a missing leaf") {
    store.rows.entries.erase(599);
    CHECK_FALSE(starts(store));
  }
  SECTION("a missing tile") {
    store.rows.tiles.erase({0, 1});
    CHECK_FALSE(starts(store));
  }
  SECTION("a tile cut short") {
    store.rows.tiles.at({0, 1}).resize(8160);
    CHECK_FALSE(starts(store));
  }
  SECTION("a wrong size or signed_upto") {
    for (int bit = 0; bit < 64; ++bit) {
      store.rows = whole;
      store.rows.head.size ^= std::uint64_t{1} << bit;
      CHECK_FALSE(starts(store));
      store.rows = whole;
      store.rows.head.signed_upto ^= std::uint64_t{1} << bit;
      CHECK_FALSE(starts(store));
    }
  }
  SECTION("the record of what was signed, missing or altered") {
    Bytes& record = store.rows.index.begin()->second;
    for (std::size_t at = 0; at < record.size(); ++at) {
      store.rows = whole;
      flip(store.rows.index.begin()->second, at);
      CHECK_FALSE(starts(store));
    }
    store.rows.index.clear();
    CHECK_FALSE(starts(store));
  }
  // And no start has changed anything: the whole store still starts.
  store.rows = whole;
  CHECK(starts(store));
}

TEST_CASE("a full tile is believed only as far as the tree above it bears it out", "[crash]") {
  MemoryStore store;
  {
    Run run(store);
    for (int i = 0; i < 26; ++i) {
      run.write_many(2560);
      run.commit();
    }
  }
  Run again(store);  // 66,560 entries: a full tile of level 1, so no start reads those of level 0.
  const auto prove = [&](std::uint64_t index) {
    return fatal([&] {
      ENSURE(again.ledger().prove(LeafIndex{index}, TreeSize{66'560}), "the leaf is in the tree");
    });
  };
  CHECK(prove(0).empty());
  flip(store.rows.tiles.at({0, 7}), 100);
  CHECK(prove(7 * 256 + 9).find("tile 7 of level 0") != std::string::npos);
  flip(store.rows.tiles.at({0, 7}), 100);
  CHECK(prove(7 * 256 + 9).empty());
  store.rows.tiles.erase({0, 8});
  CHECK(prove(8 * 256).find("tile 8 of level 0") != std::string::npos);
}

TEST_CASE("a stream that ends beyond the log stops the process", "[crash]") {
  MemoryStore store;
  Run run(store);
  run.write({a_case(1)}, "one");
  run.commit();
  store.rows.streams.at({a_case(1), 1}) = 5;
  Run again(store);
  CHECK_FALSE(fatal([&] { again.ledger().stream_head(a_case(1)); }).empty());
  CHECK(fatal([&] { again.ledger().stream_head(a_case(2)); }).empty());
}
