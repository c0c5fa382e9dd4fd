// The store at work. How it meets files that are not as it left them is in file_test.cc.
#include "store/sqlite_store.h"

#include <catch2/catch.hpp>
#include <future>

#include "base/limits.h"
#include "support/store_contract.h"
#include "support/store_model.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::store;
using support::BatchMaker;
using support::commit;
using support::StoreModel;

namespace {

const Identity identity{{7, 7}, "hub.example/mash"};

std::unique_ptr<SqliteStore> new_store(const std::filesystem::path& path,
                                       Threading threading = Threading::own_thread) {
  SqliteStore::create(path, identity);
  return SqliteStore::open(path, {.threading = threading});
}

Batch one_entry(std::uint64_t index, std::size_t body_bytes = 1000) {
  Batch batch;
  const auto low = static_cast<std::uint8_t>(index);
  batch.entries.push_back(
      {{1}, {2}, Bytes(body_bytes, low), {{{StreamKind::hub, Uuid()}, index + 1}}});
  return batch;
}

}  // namespace

TEST_CASE("the SQLite store keeps the port's promises, with a thread of its own", "[store]") {
  const support::TemporaryDirectory directory;
  support::check_store_contract([&] { return new_store(directory / "hub.db"); });
}

TEST_CASE("the SQLite store keeps the port's promises without a thread", "[store]") {
  const support::TemporaryDirectory directory;
  support::check_store_contract([&] { return new_store(directory / "hub.db", Threading::none); });
}

TEST_CASE("what was committed is there after closing and opening, under a higher epoch",
          "[store]") {
  const support::TemporaryDirectory directory;
  StoreModel model;
  BatchMaker maker(1);
  SqliteStore::create(directory / "hub.db", identity);
  for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
    const auto store = SqliteStore::open(directory / "hub.db");
    CHECK(store->head().writer_epoch == epoch);
    CHECK(store->identity() == identity);
    CHECK(model.difference(*store) == "");
    for (int i = 0; i < 5; ++i) {
      const Batch batch = maker.next(model, 4, 2000);
      REQUIRE(commit(*store, batch) == Commit::durable);
      model.apply(batch);
    }
  }
  const auto store = SqliteStore::open_read_only(directory / "hub.db");
  CHECK(store->head().writer_epoch == 3);  // Reading is not writing.
  CHECK(model.difference(*store) == "");
  CHECK(store->problems(sqlite::Check::full).empty());
}

TEST_CASE("commits are reported on the store's thread, which may begin the next", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  const std::uint64_t epoch = store->head().writer_epoch;
  std::promise<void> ended;
  std::vector<Commit> outcomes;
  std::vector<std::uint64_t> sizes;  // As read from within each report.
  std::thread::id thread;
  store->begin_commit(one_entry(0), 0, epoch, [&](Commit first) {
    outcomes.push_back(first);
    sizes.push_back(store->head().size);
    store->begin_commit(one_entry(1), 1, epoch, [&](Commit second) {
      outcomes.push_back(second);
      sizes.push_back(store->head().size);
      thread = std::this_thread::get_id();
      ended.set_value();
    });
  });
  ended.get_future().wait();
  CHECK(outcomes == std::vector{Commit::durable, Commit::durable});
  CHECK(sizes == std::vector<std::uint64_t>{1, 2});
  CHECK(thread != std::this_thread::get_id());
}

TEST_CASE("without a thread the report comes before the call returns", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db", Threading::none);
  std::thread::id reported;
  store->begin_commit(one_entry(0), 0, 1, [&](Commit) { reported = std::this_thread::get_id(); });
  CHECK(reported == std::this_thread::get_id());
}

TEST_CASE("a store ends after the report of the commit that is under way", "[store]") {
  const support::TemporaryDirectory directory;
  auto store = new_store(directory / "hub.db");
  for (std::uint64_t i = 0; i < 20; ++i) {
    int reports = 0;
    store->begin_commit(one_entry(i, 60'000), i, i + 1, [&](Commit outcome) {
      CHECK(outcome == Commit::durable);
      ++reports;
    });
    store.reset();
    CHECK(reports == 1);
    store = SqliteStore::open(directory / "hub.db");
  }
}

TEST_CASE("reads while commits run see whole batches only", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  std::atomic<bool> ended = false;
  std::function<void(std::uint64_t)> go_on = [&](std::uint64_t size) {
    if (size == 400) {
      ended = true;
      return;
    }
    Batch batch;
    for (std::uint64_t i = size; i < size + 4; ++i)
      batch.entries.push_back(one_entry(i).entries[0]);
    store->begin_commit(std::move(batch), size, 1, [&, size](Commit outcome) {
      if (outcome == Commit::durable)
        go_on(size + 4);
      else
        ended = true;
    });
  };
  go_on(0);
  std::size_t last = 0;
  while (!ended) {
    const std::size_t entries = store->leaves(0, 1000).size();
    CHECK(entries % 4 == 0);
    CHECK(entries >= last);
    last = entries;
    const auto end = store->stream_end({StreamKind::hub, Uuid()});
    CHECK((end ? end->sequence : 0) % 4 == 0);
  }
  CHECK(store->head().size == 400);
}

TEST_CASE("a batch that contradicts the store is not written, and ends all use", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  Batch batch = one_entry(0);
  batch.payload_add = {{MessageId{}, {1}}, {MessageId{}, {2}}};
  CHECK(commit(*store, batch, 0, 1) == Commit::unknown);
  CHECK_THROWS_WITH(store->head(), Catch::Contains("contradicts"));
  CHECK_THROWS_WITH(store->entries(0, 1), Catch::Contains("contradicts"));
  CHECK_THROWS_WITH(store->begin_commit({}, 0, 1, [](Commit) { FAIL("reported"); }),
                    Catch::Contains("contradicts"));
  CHECK_THROWS_WITH(store->snapshot(directory / "copy.db"), Catch::Contains("contradicts"));
}

TEST_CASE("a snapshot made while commits run is a whole store of that time", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  std::uint64_t size = 0;
  for (; size < 100; ++size) {  // 6 MB, so that the copy takes several turns.
    REQUIRE(commit(*store, one_entry(size, 60'000)) == Commit::durable);
  }
  auto copying = std::async(std::launch::async, [&] { store->snapshot(directory / "copy.db"); });
  do {
    REQUIRE(commit(*store, one_entry(size++, 100)) == Commit::durable);
  } while (copying.wait_for(std::chrono::seconds(0)) != std::future_status::ready);
  copying.get();
  const auto copy = SqliteStore::open_read_only(directory / "copy.db");
  CHECK(copy->head().size >= 100);
  CHECK(copy->head().size <= size);
  CHECK(copy->entries(0, 1000) == store->entries(0, copy->head().size));
  CHECK(copy->problems(sqlite::Check::full).empty());
  CHECK(copy->identity() == identity);
  CHECK_THROWS_WITH(store->snapshot(directory / "copy.db"), Catch::Contains("exists already"));
  CHECK(commit(*store, one_entry(size)) == Commit::durable);  // A failed copy harms nothing.
}

TEST_CASE("the log stays short however long the store runs", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  std::uint64_t longest = 0;
  for (std::uint64_t i = 0; i < 600; ++i) {
    REQUIRE(commit(*store, one_entry(i, 20'000)) == Commit::durable);
    longest = std::max(longest, std::filesystem::file_size(directory / "hub.db-wal"));
  }
  CHECK(longest > 4096 * (limits::store_log_pages_max / 2));
  CHECK(longest < 4200 * (limits::store_log_pages_max + 50));
}

TEST_CASE("a payload that was removed is not on the disk once the log is truncated", "[store]") {
  const support::TemporaryDirectory directory;
  const auto store = new_store(directory / "hub.db");
  const std::string canary = "sealed-but-to-be-erased-all-the-same";
  const MessageId id{Uuid(Block<16>{9})};
  Batch add;
  add.payload_add = {{id, Bytes(canary.begin(), canary.end())}};
  REQUIRE(commit(*store, add) == Commit::durable);
  CHECK(support::read_file(directory / "hub.db-wal").find(canary) != std::string::npos);
  Batch remove;
  remove.payload_remove = {id};
  REQUIRE(commit(*store, remove) == Commit::durable);
  store->truncate_log();
  CHECK(support::read_file(directory / "hub.db").find(canary) == std::string::npos);
  CHECK(support::read_file(directory / "hub.db-wal").empty());
}
