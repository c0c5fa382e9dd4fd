// The ledger against the recursions of RFC 6962 (reference/merkle_reference.h), and what an agency
// can check from its receipts.
#include "ledger/ledger.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/ensure.h"
#include "base/limits.h"
#include "ledger/leaf.h"
#include "ledger/lru.h"
#include "ledger/world.h"
#include "support/aborts.h"
#include "reference/merkle_reference.h"
#include "support/memory_store.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::ledger_tests;
using support::aborts;
using merkle::LeafIndex;
using merkle::Refusal;
using merkle::TreeSize;
using support::sha256;

namespace {

Digest reference_root(const std::vector<Digest>& leaves, std::size_t size) {
  return reference::root(sha256, std::span(leaves).first(size));
}

}  // namespace

TEST_CASE("a leaf is a version byte and the hash of salt and body", "[ledger]") {
  const store::Salt salt{5};
  const Bytes body = {1, 2, 3};
  const store::Leaf leaf = ledger::make_leaf(sha256, salt, body);
  CHECK(leaf[0] == 1);
  CHECK(to_block<32>(ByteView(leaf).subspan(1)) == sha256({concat({salt, body})}));

  support::MemoryStore store;
  Run run(store);
  const auto appended = run.write({a_case(1)}, "one");
  run.commit();
  const store::Entry entry = *store.entry(0);
  CHECK(entry.leaf == ledger::make_leaf(sha256, entry.salt, entry.body));
  CHECK(appended.leaf_hash == sha256({Block<1>{0}, entry.leaf}));
  CHECK(entry.salt != store::Salt{});
}

TEST_CASE("no two entries share a salt", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  run.write_many(20);
  run.commit();
  std::set<store::Salt> salts;
  for (const auto& [index, row] : store.rows.entries) salts.insert(row.salt);
  CHECK(salts.size() == 20);
}

TEST_CASE("the receipts after every batch prove their entries", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  const std::size_t batches[] = {1, 1,   2,  5, 60, 186, 1,
                                 1, 200, 55, 1, 7,  256};  // Through 256, 512.
  for (const std::size_t batch : batches) {
    run.write_many(batch);
    const auto checkpoint = run.commit();
    REQUIRE(checkpoint);
    const std::size_t size = run.leaves().size();
    INFO("size " << size);
    REQUIRE(opened(*checkpoint));
    CHECK(opened(*checkpoint)->size == TreeSize{size});
    CHECK(opened(*checkpoint)->root == reference_root(run.leaves(), size));
    for (std::size_t index = 0; index < size; index += 1 + index % 7) {
      const auto receipt = run.ledger().receipt(LeafIndex{index});
      REQUIRE(receipt);
      REQUIRE(receipt->checkpoint == *checkpoint);
      REQUIRE(proves(*receipt, run.leaves()[index]));
      REQUIRE(proves(*merkle::parse_proof_file(merkle::format_proof_file(*receipt)),
                     run.leaves()[index]));
    }
    CHECK_FALSE(proves(*run.ledger().receipt(LeafIndex{0}), Digest{}));
  }
}

TEST_CASE("proofs under every size are the reference's", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  run.write_many(600);
  run.commit();
  const auto& leaves = run.leaves();
  std::vector<std::size_t> sizes = {600, 599, 513, 512, 511, 257, 256, 255, 128, 65, 64, 63};
  for (std::size_t size = 1; size <= 40; ++size) sizes.push_back(size);
  for (std::size_t size : sizes) {
    const auto tree = std::span(leaves).first(size);
    for (std::size_t index = 0; index < size; index += 1 + size / 30) {
      INFO("leaf " << index << " of " << size);
      REQUIRE(*run.ledger().prove(LeafIndex{index}, TreeSize{size}) ==
              reference::path(sha256, index, tree));
    }
    for (std::size_t from = 1; from <= size; from += 1 + size / 30) {
      INFO("from " << from << " to " << size);
      REQUIRE(*run.ledger().consistency(TreeSize{from}, TreeSize{size}) ==
              reference::consistency(sha256, from, tree));
    }
    CHECK(run.ledger().consistency(TreeSize{0}, TreeSize{size})->empty());
  }
}

TEST_CASE("what lies beyond the committed tree has no proof", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  CHECK(run.ledger().receipt(LeafIndex{0}).error() == Refusal::beyond_tree);
  run.write_many(3);
  run.commit();
  run.write_many(1);  // Staged only.
  ledger::Ledger& ledger = run.ledger();
  CHECK(ledger.prove(LeafIndex{2}, TreeSize{3}));
  CHECK(ledger.prove(LeafIndex{2}, TreeSize{2}).error() == Refusal::beyond_tree);
  CHECK(ledger.prove(LeafIndex{2}, TreeSize{4}).error() == Refusal::beyond_tree);
  CHECK(ledger.receipt(LeafIndex{3}).error() == Refusal::beyond_tree);
  CHECK(ledger.consistency(TreeSize{3}, TreeSize{4}).error() == Refusal::beyond_tree);
  CHECK(ledger.consistency(TreeSize{3}, TreeSize{2}).error() == Refusal::beyond_tree);
  CHECK(ledger.prove(LeafIndex{UINT64_MAX}, TreeSize{UINT64_MAX}).error() == Refusal::beyond_tree);
}

TEST_CASE("a restart at any size goes on with the same tree", "[ledger]") {
  support::MemoryStore store;
  Run first(store);
  for (std::size_t size = 0; size <= 600; ++size) {
    INFO("size " << size);
    SeededRandom random(size);
    ledger::Ledger again(store, random, options());
    REQUIRE(again.size() == TreeSize{size});
    REQUIRE(again.checkpoint() == first.ledger().checkpoint());
    REQUIRE(again.stream_head(a_case(size % 7)) == first.ledger().stream_head(a_case(size % 7)));
    if (size > 0) {
      const LeafIndex middle{size / 2};
      REQUIRE(*again.receipt(middle) == *first.ledger().receipt(middle));
    }
    first.write_many(1);
    REQUIRE(first.commit());
  }
}

TEST_CASE("a tree of three tile levels restarts, proves and grows as one of the reference does",
          "[ledger]") {
  support::MemoryStore store;
  std::vector<Digest> leaves;
  {
    Run run(store);
    for (int batch = 0; batch < 33; ++batch) {
      run.write_many(2000);
      REQUIRE(run.commit());
    }
    leaves = run.leaves();
  }
  REQUIRE(store.rows.tiles.contains({1, 0}));
  Run again(store, 2);
  again.write_many(300);
  const auto checkpoint = opened(*again.commit());
  leaves.insert(leaves.end(), again.leaves().begin(), again.leaves().end());
  REQUIRE(checkpoint);
  CHECK(checkpoint->size == TreeSize{66'300});
  CHECK(checkpoint->root == reference_root(leaves, leaves.size()));
  for (std::size_t index : {0u, 255u, 256u, 65'535u, 65'536u, 65'999u, 66'000u, 66'299u}) {
    INFO("leaf " << index);
    CHECK(proves(*again.ledger().receipt(LeafIndex{index}), leaves[index]));
  }
  const auto older = TreeSize{65'600};
  CHECK(merkle::verify_consistency(sha256, older, reference_root(leaves, older.value),
                                   checkpoint->size, checkpoint->root,
                                   *again.ledger().consistency(older, checkpoint->size)));
}

TEST_CASE("a store is read from the edge only", "[ledger]") {
  // Counts what a start reads: at most 255 leaves and 255 tiles of each level.
  class Counting : public support::MemoryStore {
   public:
    std::vector<store::Leaf> leaves(std::uint64_t from, std::uint64_t count) override {
      leaves_read += count;
      return MemoryStore::leaves(from, count);
    }
    std::optional<store::Tile> tile(std::uint8_t level, std::uint64_t number) override {
      ++tiles_read;
      return MemoryStore::tile(level, number);
    }
    std::uint64_t leaves_read = 0;
    std::uint64_t tiles_read = 0;
  };
  Counting store;
  Run run(store);
  run.write_many(5 * 256 + 17);
  run.commit();
  store.leaves_read = store.tiles_read = 0;
  Run again(store);
  CHECK(store.leaves_read == 17);
  CHECK(store.tiles_read == 5);
  // New receipts are served from memory.
  again.write_many(300);
  again.commit();
  store.tiles_read = 0;
  CHECK(again.ledger().receipt(LeafIndex{5 * 256 + 20}));
  CHECK(store.tiles_read <= 5);
  CHECK(again.ledger().receipt(LeafIndex{5 * 256 + 300}));
  CHECK(store.tiles_read <= 5);
}

TEST_CASE("a stream's head is its latest entry, staged or committed", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  ledger::Ledger& ledger = run.ledger();
  CHECK(ledger.stream_head(a_case(1)) == ledger::StreamHead{});
  const auto one = run.write({a_case(1), a_person(1)}, "one");
  CHECK(ledger.stream_head(a_case(1)) == ledger::StreamHead{1, one.leaf_hash});
  CHECK(ledger.stream_head(a_person(1)) == ledger::StreamHead{1, one.leaf_hash});
  const auto two = run.write({a_case(1)}, "two");
  CHECK(ledger.stream_head(a_case(1)) == ledger::StreamHead{2, two.leaf_hash});
  run.commit();
  CHECK(ledger.stream_head(a_case(1)) == ledger::StreamHead{2, two.leaf_hash});
  CHECK(ledger.stream_head(a_person(1)) == ledger::StreamHead{1, one.leaf_hash});
  // The same id of another kind is another stream.
  CHECK(ledger.stream_head(a_person(2)) == ledger::StreamHead{});

  Run again(store);
  CHECK(again.ledger().stream_head(a_case(1)) == ledger::StreamHead{2, two.leaf_hash});
  CHECK(again.ledger().stream_head(a_person(1)) == ledger::StreamHead{1, one.leaf_hash});
}

TEST_CASE("one batch may be staged while another is being committed", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  ledger::Ledger& ledger = run.ledger();
  run.write_many(300);  // Completes a tile.
  store.hold_commits();
  run.begin_commit();
  run.write_many(300);  // Completes another.
  const auto third = run.write({a_case(0)}, "staged");
  CHECK(store.rows.head.size == 0);
  CHECK(ledger.size() == TreeSize{601});
  CHECK(ledger.committed_size() == TreeSize{0});
  CHECK(ledger.stream_head(a_case(0)).leaf_hash == third.leaf_hash);
  CHECK(ledger.receipt(LeafIndex{0}).error() == Refusal::beyond_tree);

  store.release();
  const auto first_checkpoint = opened(*run.end_commit());
  CHECK(first_checkpoint->size == TreeSize{300});
  CHECK(first_checkpoint->root == reference_root(run.leaves(), 300));
  CHECK(proves(*ledger.receipt(LeafIndex{299}), run.leaves()[299]));
  CHECK(ledger.stream_head(a_case(0)).leaf_hash == third.leaf_hash);

  const auto second_checkpoint = opened(*run.commit());
  CHECK(second_checkpoint->size == TreeSize{601});
  CHECK(second_checkpoint->root == reference_root(run.leaves(), 601));
  CHECK(ledger::verify(store, verify_options()).list == std::vector<ledger::Finding>{});
}

TEST_CASE("a batch without entries is a batch too", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  const auto empty = run.commit();
  REQUIRE(empty);
  CHECK(opened(*empty)->root == merkle::empty_root(sha256));
  run.write_many(2);
  const auto two = run.commit();
  CHECK(run.commit() == two);  // The same tree gives the same bytes.
  Run again(store);
  CHECK(again.ledger().checkpoint() == *two);
}

TEST_CASE("a cut says what the disk has to know before anything is signed", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  run.write_many(300);
  const ledger::Cut cut = run.ledger().cut();
  CHECK(cut.expected_size == 0);
  CHECK(cut.batch.entries.size() == 300);
  CHECK(cut.batch.signed_upto == 300);
  REQUIRE(cut.batch.tiles.size() == 1);
  CHECK(cut.batch.tiles[0].level == 0);
  CHECK(cut.batch.tiles[0].number == 0);
  CHECK(cut.batch.tiles[0].hashes.size() == 8192);
  REQUIRE(cut.batch.index_put.size() == 1);
  const store::IndexRow& row = cut.batch.index_put[0];
  CHECK(row.kind == ledger::index_kind);
  CHECK(text_of(row.key) == ledger::index_key);
  const auto recorded = merkle::parse_checkpoint(text_of(row.value));
  REQUIRE(recorded);
  CHECK(*recorded ==
        merkle::Checkpoint{"hub.example/log", TreeSize{300}, reference_root(run.leaves(), 300)});
}

TEST_CASE("a start signs nothing before it is asked", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  run.write_many(2);
  const auto last = run.commit();
  int signatures = 0;
  auto counting = options();
  counting.sign = [&, sign = counting.sign](ByteView message) {
    ++signatures;
    return sign(message);
  };
  SeededRandom random(1);
  ledger::Ledger again(store, random, counting);
  CHECK(signatures == 0);
  CHECK(again.checkpoint() == *last);
  CHECK(again.receipt(LeafIndex{1}));
  CHECK(signatures == 1);
}

TEST_CASE("many more streams than are remembered are still chained", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  const std::uint64_t streams = limits::ledger_stream_heads_cached_max + 100;
  for (std::uint64_t i = 0; i < streams; ++i) run.write({a_case(i)}, "first");
  REQUIRE(run.commit());
  for (std::uint64_t i : {std::uint64_t{0}, std::uint64_t{50}, streams - 1}) {
    CHECK(run.ledger().stream_head(a_case(i)) == ledger::StreamHead{1, run.leaves()[i]});
  }
}

TEST_CASE("a bounded map forgets what was used longest ago", "[ledger]") {
  ledger::Lru<int, std::string> map(2);
  map.put(1, "one");
  map.put(2, "two");
  REQUIRE(map.find(1) != nullptr);
  map.put(3, "three");
  CHECK(map.find(2) == nullptr);
  CHECK(*map.find(1) == "one");
  CHECK(map.put(1, "uno") == "uno");
  CHECK(*map.find(3) == "three");
  CHECK(*map.find(1) == "uno");
}

TEST_CASE("our own misuse stops the process", "[ledger]") {
  support::MemoryStore store;
  Run run(store);
  ledger::Ledger& ledger = run.ledger();
  const std::vector<StreamId> one = {a_case(1)};
  CHECK_FALSE(aborts([&] { ledger.append(Bytes(limits::entry_body_bytes_max), one); }));
  CHECK(aborts([&] { ledger.append(Bytes(limits::entry_body_bytes_max + 1), one); }));
  CHECK(aborts([&] { ledger.append({}, one); }));
  CHECK(aborts([&] { ledger.append({1}, {}); }));
  CHECK(aborts([&] { ledger.append({1}, std::vector{a_case(1), a_case(1)}); }));
  std::vector<StreamId> many;
  for (std::size_t i = 0; i <= limits::streams_per_entry_max; ++i) many.push_back(a_case(i));
  CHECK(aborts([&] { ledger.append({1}, many); }));
  CHECK(aborts([&] { ledger.committed(TreeSize{0}); }));
  ledger.cut();
  CHECK(aborts([&] { ledger.cut(); }));
  CHECK(aborts([&] { ledger.committed(TreeSize{1}); }));
  CHECK_FALSE(aborts([&] { ledger.committed(TreeSize{0}); }));
}
