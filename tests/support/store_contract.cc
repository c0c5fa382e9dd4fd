#include "support/store_contract.h"

#include <catch2/catch.hpp>

#include "support/store_model.h"

namespace mash::support {
namespace {

using store::Batch;
using store::Commit;
using store::Entry;
using store::IndexRow;
using store::OutboxItem;
using store::Store;

const StreamId hub{StreamKind::hub, Uuid()};
const StreamId some_case{StreamKind::case_, Uuid(Block<16>{1})};
const MessageId message{Uuid(Block<16>{2})};
const MessageId other_message{Uuid(Block<16>{3})};

// Entry `index` of the hub's stream, with nothing else in it.
Entry hub_entry(std::uint8_t index) {
  return {{1, index}, {2, index}, {3, index}, {{hub, index + 1u}}};
}

Batch of_entries(std::uint8_t from, std::uint8_t count) {
  Batch batch;
  for (std::uint8_t i = 0; i < count; ++i) {
    batch.entries.push_back(hub_entry(static_cast<std::uint8_t>(from + i)));
  }
  return batch;
}

void check_empty(Store& store) {
  CHECK(store.head().size == 0);
  CHECK(store.head().signed_upto == 0);
  CHECK_FALSE(store.entry(0));
  CHECK(store.entries(0, 10).empty());
  CHECK(store.leaves(0, 10).empty());
  CHECK_FALSE(store.tile(0, 0));
  CHECK(store.stream(hub, 1, 10).empty());
  CHECK_FALSE(store.stream_end(hub));
  CHECK(store.outbox(party("police"), 10).empty());
  CHECK_FALSE(store.outbox_item(party("police"), 1));
  CHECK(store.outbox_count(party("police")).items == 0);
  CHECK_FALSE(store.payload(message));
  CHECK_FALSE(store.look_up(1, Bytes{1}));
  CHECK(store.scan(1, {}, Bytes{255}, 10).empty());
  CHECK(store.entry_indexes(0, 10).empty());
  CHECK(store.tile_places({0, 0}, 10).empty());
  CHECK(store.payload_ids({}, 10).empty());
  CHECK(store.recipients().empty());
}

void check_entries(Store& store) {
  Batch batch = of_entries(0, 3);
  batch.entries[1].body.clear();  // As after erasure.
  batch.entries[1].salt = {};
  // Streams are given back in the order in which the entry names them.
  batch.entries[2].streams = {{some_case, 1}, {hub, 3}};
  const Batch copy = batch;
  REQUIRE(commit(store, batch) == Commit::durable);
  CHECK(store.head().size == 3);
  CHECK(store.entries(0, 3) == copy.entries);
  CHECK(store.entry(2) == copy.entries[2]);
  CHECK_FALSE(store.entry(3));
  CHECK(store.entries(1, 1) == std::vector<Entry>{copy.entries[1]});
  CHECK(store.entries(1, UINT64_MAX).size() == 2);
  CHECK(store.entries(3, 1).empty());
  CHECK(store.entries(UINT64_MAX, UINT64_MAX).empty());
  CHECK(store.entries(0, 0).empty());
  CHECK(store.leaves(1, 5) == std::vector{copy.entries[1].leaf, copy.entries[2].leaf});
  CHECK(store.leaves(UINT64_MAX, 1).empty());
  CHECK(store.entry_indexes(0, 10) == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(store.entry_indexes(1, 1) == std::vector<std::uint64_t>{1});
  CHECK(store.entry_indexes(UINT64_MAX, 1).empty());

  CHECK(store.stream(hub, 1, 10) == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(store.stream(hub, 2, 1) == std::vector<std::uint64_t>{1});
  CHECK(store.stream(hub, 4, 10).empty());
  CHECK(store.stream(some_case, 1, 10) == std::vector<std::uint64_t>{2});
  CHECK_FALSE(store.stream_end({StreamKind::subject, some_case.uuid}));
  REQUIRE(store.stream_end(hub));
  CHECK(store.stream_end(hub)->sequence == 3);
  CHECK(store.stream_end(some_case)->index == 2);
}

void check_conflicts(Store& store) {
  REQUIRE(commit(store, of_entries(0, 2)) == Commit::durable);
  const std::uint64_t epoch = store.head().writer_epoch;
  Batch batch = of_entries(2, 1);
  batch.index_put.push_back({1, {1}, {1}});
  batch.signed_upto = 3;
  for (std::uint64_t wrong_size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3}}) {
    CHECK(commit(store, batch, wrong_size, epoch) == Commit::conflict);
  }
  CHECK(commit(store, batch, 2, epoch + 1) == Commit::conflict);
  CHECK(commit(store, batch, 2, epoch - 1) == Commit::conflict);
  CHECK(store.head().size == 2);
  CHECK(store.head().signed_upto == 0);
  CHECK_FALSE(store.look_up(1, Bytes{1}));
  CHECK(commit(store, batch, 2, epoch) == Commit::durable);
  CHECK(store.head().size == 3);
}

void check_signed_upto(Store& store) {
  Batch batch = of_entries(0, 2);
  batch.signed_upto = 2;
  REQUIRE(commit(store, batch) == Commit::durable);
  CHECK(store.head().signed_upto == 2);
  REQUIRE(commit(store, of_entries(2, 1)) == Commit::durable);  // Says nothing of signing.
  CHECK(store.head().signed_upto == 2);
  Batch only;
  only.signed_upto = 3;
  REQUIRE(commit(store, only) == Commit::durable);
  CHECK(store.head().signed_upto == 3);
  CHECK(store.head().size == 3);
}

void check_tiles(Store& store) {
  Batch batch;
  batch.tiles = {{0, 0, Bytes(8192, 1)}, {0, 1, Bytes(8192, 2)}, {1, 0, Bytes(8192, 3)}};
  const auto tiles = batch.tiles;
  REQUIRE(commit(store, batch) == Commit::durable);
  CHECK(store.tile(0, 1) == tiles[1]);
  CHECK(store.tile(1, 0) == tiles[2]);
  CHECK_FALSE(store.tile(1, 1));
  CHECK_FALSE(store.tile(0, UINT64_MAX));
  using store::TilePlace;
  CHECK(store.tile_places({0, 0}, 10) == std::vector<TilePlace>{{0, 0}, {0, 1}, {1, 0}});
  CHECK(store.tile_places({0, 1}, 1) == std::vector<TilePlace>{{0, 1}});
  CHECK(store.tile_places({0, 2}, 10) == std::vector<TilePlace>{{1, 0}});
  CHECK(store.tile_places({1, UINT64_MAX}, 10).empty());
}

void check_outbox(Store& store) {
  const PartyId police = party("police");
  const OutboxItem first{police, 1, message, 0, 7, false};
  const OutboxItem second{police, 2, message, 1, 8, false};
  const OutboxItem red{police, 3, other_message, 0, 9, true};
  const OutboxItem elsewhere{party("health"), 1, message, 0, 7, false};
  Batch batch;
  batch.outbox_add = {first, second, red, elsewhere};
  batch.payload_add = {{message, Bytes(100, 1)}, {other_message, Bytes(7, 2)}};
  REQUIRE(commit(store, batch) == Commit::durable);
  CHECK(store.outbox(police, 10) == std::vector{red, first, second});
  CHECK(store.outbox(police, 2) == std::vector{red, first});
  CHECK(store.outbox_item(police, 2) == second);
  CHECK_FALSE(store.outbox_item(police, 4));
  CHECK_FALSE(store.outbox_item(police, UINT64_MAX));
  CHECK(store.outbox_count(police).items == 3);
  CHECK(store.outbox_count(police).bytes == 207);
  CHECK(store.outbox_count(party("health")).bytes == 100);
  CHECK(store.payload(message) == Bytes(100, 1));
  CHECK(store.payload_ids({}, 10) == std::vector{message, other_message});
  CHECK(store.payload_ids({}, 1) == std::vector{message});
  CHECK(store.payload_ids(other_message, 10) == std::vector{other_message});
  CHECK(store.recipients() == std::vector{party("health"), police});

  Batch ends;
  ends.outbox_remove = {first, red};
  ends.payload_remove = {other_message};
  REQUIRE(commit(store, ends) == Commit::durable);
  CHECK(store.outbox(police, 10) == std::vector{second});
  CHECK(store.outbox_count(police).items == 1);
  CHECK(store.outbox_count(police).bytes == 100);
  CHECK_FALSE(store.payload(other_message));
  REQUIRE(commit(store, ends) == Commit::durable);  // Removing what is gone changes nothing.
  CHECK(store.outbox_count(police).items == 1);
  CHECK(store.outbox_count(police).bytes == 100);
}

void check_rows(Store& store) {
  const Bytes low = {0x01};
  const Bytes longer = {0x01, 0x00};
  const Bytes high = {0x80};
  Batch batch;
  batch.index_put = {{1, high, {3}}, {1, low, {1}}, {1, longer, {2}}, {2, low, {9}}, {1, {}, {}}};
  REQUIRE(commit(store, batch) == Commit::durable);
  CHECK(store.look_up(1, low) == Bytes{1});
  CHECK(store.look_up(2, low) == Bytes{9});
  CHECK(store.look_up(1, {}) == Bytes{});
  CHECK_FALSE(store.look_up(3, low));
  CHECK(store.scan(1, low, Bytes{0xff}, 10) ==
        std::vector<IndexRow>{{1, low, {1}}, {1, longer, {2}}, {1, high, {3}}});
  CHECK(store.scan(1, low, high, 10).size() == 2);  // `to` itself is not in it.
  CHECK(store.scan(1, low, high, 1) == std::vector<IndexRow>{{1, low, {1}}});
  CHECK(store.scan(1, high, low, 10).empty());

  Batch change;
  change.index_put = {{1, low, {7}}, {1, longer, {8}}};
  change.index_remove = {{1, high, {}}, {1, longer, {}}, {1, {0x55}, {}}};
  REQUIRE(commit(store, change) == Commit::durable);
  CHECK(store.look_up(1, low) == Bytes{7});
  CHECK(store.look_up(1, longer) == Bytes{8});  // Removed first, then put.
  CHECK_FALSE(store.look_up(1, high));
}

void check_against_model(Store& store) {
  StoreModel model;
  BatchMaker maker(20261122);
  for (int i = 0; i < 60; ++i) {
    const Batch batch = maker.next(model, 5, 3000);
    REQUIRE(commit(store, batch) == Commit::durable);
    model.apply(batch);
  }
  CHECK(model.difference(store) == "");
}

}  // namespace

void check_store_contract(const std::function<std::unique_ptr<Store>()>& open_empty) {
  const std::unique_ptr<Store> store = open_empty();
  SECTION("an empty store has nothing") { check_empty(*store); }
  SECTION("entries and their streams are read as they were written") { check_entries(*store); }
  SECTION("another size or epoch than expected changes nothing") { check_conflicts(*store); }
  SECTION("what may have been signed never shrinks") { check_signed_upto(*store); }
  SECTION("tiles are found by level and number") { check_tiles(*store); }
  SECTION("an outbox is in order, counted, and forgets what ended") { check_outbox(*store); }
  SECTION("look-up rows are replaced, removed, and scanned in byte order") { check_rows(*store); }
  SECTION("random batches leave what a slow and obvious store has") { check_against_model(*store); }
}

}  // namespace mash::support
