// What the store promises when the power goes, a sync fails or the disk is full: exactly the
// acknowledged batches are there, or those and the one whose outcome was unknown, never half.
#include <algorithm>
#include <catch2/catch.hpp>

#include "store/sqlite_store.h"
#include "support/crash_vfs.h"
#include "support/store_model.h"

using namespace mash;
using namespace mash::store;
using support::BatchMaker;
using support::commit;
using support::CrashVfs;
using support::StoreModel;
using Fate = CrashVfs::Fate;
using Kind = CrashVfs::Kind;

namespace {

const Identity identity{{7, 7}, "hub.example/mash"};

// What a client of the store knows.
struct Knowledge {
  bool created = false;
  std::uint64_t epoch = 0;
  StoreModel acknowledged;
  std::optional<StoreModel> in_doubt;  // With the batch whose outcome was unknown.
  int durable = 0;                     // Batches.
};

// A log this short is moved into the file every few batches.
std::unique_ptr<SqliteStore> open(const CrashVfs& disk) {
  return SqliteStore::open("hub.db",
                           {.threading = Threading::none, .log_pages_max = 40, .vfs = disk.name()});
}

// Commits `batches` batches, or as many as the disk allows, and closes the store.
void work(const CrashVfs& disk, Knowledge& known, std::uint64_t seed, int batches) {
  try {
    if (!known.created) SqliteStore::create("hub.db", identity, disk.name());
    known.created = true;
    const auto store = open(disk);
    known.epoch = store->head().writer_epoch;
    BatchMaker maker(seed);
    for (int i = 0; i < batches; ++i) {
      const Batch batch = maker.next(known.acknowledged, 3, 2500);
      StoreModel after = known.acknowledged;
      after.apply(batch);
      if (commit(*store, batch, known.acknowledged.size(), known.epoch) == Commit::durable) {
        known.acknowledged = std::move(after);
        ++known.durable;
        continue;
      }
      known.in_doubt = std::move(after);
      CHECK_THROWS_AS(store->head(), base::Fatal);
      CHECK_THROWS_AS(store->begin_commit({}, 0, known.epoch, [](Commit) {}), base::Fatal);
      return;
    }
  } catch (const base::Fatal&) {  // A stop between batches, or before the first: nothing in doubt.
  }
}

// Opens the store again and settles what was in doubt.
void check(const CrashVfs& disk, Knowledge& known) {
  std::unique_ptr<SqliteStore> store;
  try {
    store = open(disk);
  } catch (const base::Fatal& fatal) {
    INFO(fatal.what());
    REQUIRE_FALSE(known.created);  // Power lost during creation: told, and nothing is lost.
    return;
  }
  CHECK(store->head().writer_epoch > known.epoch);
  if (known.in_doubt && known.acknowledged.difference(*store) != "") {
    known.acknowledged = *known.in_doubt;
  }
  known.in_doubt.reset();
  REQUIRE(known.acknowledged.difference(*store) == "");
  CHECK(store->problems(sqlite::Check::full).empty());
}

// As check(), and goes on working afterwards.
void check_and_go_on(const CrashVfs& disk, Knowledge& known) {
  check(disk, known);
  const int before = known.durable;
  if (known.created) work(disk, known, 1000 + known.acknowledged.size(), 2);  // New ids each time.
  CHECK((known.durable == before + 2 || !known.created));
  check(disk, known);
}

// The effects of a run that nothing disturbs.
std::vector<CrashVfs::Effect> undisturbed(std::uint64_t seed, int batches) {
  CrashVfs disk(seed);
  Knowledge known;
  work(disk, known, seed, batches);
  REQUIRE(known.durable == batches);
  const auto history = disk.history();
  const CrashVfs::Effect moved{Kind::sync, "hub.db", 0, 0};
  REQUIRE(std::count(history.begin(), history.end(), moved) > 3);  // The log was moved, too.
  return history;
}

const char* name_of(Fate fate) {
  return fate == Fate::lost ? "lost" : fate == Fate::kept ? "kept" : "torn";
}

constexpr int batches = 14;

}  // namespace

TEST_CASE("power lost at any effect leaves the acknowledged batches and no half", "[crash]") {
  const std::size_t effects = undisturbed(1, batches).size();
  REQUIRE(effects > 150);
  for (Fate fate : {Fate::lost, Fate::kept, Fate::torn}) {
    int in_doubt = 0;
    for (std::uint64_t at = 0; at < effects; ++at) {
      INFO("power off at effect " << at << ", unsynced writes " << name_of(fate));
      CrashVfs disk(1);
      disk.set_plan({.power_off_at = at});
      Knowledge known;
      work(disk, known, 1, batches);
      in_doubt += known.in_doubt ? 1 : 0;
      disk.crash(fate);
      check(disk, known);
      disk.crash(Fate::lost);  // What was found is found again.
      check(disk, known);
    }
    CHECK(in_doubt >= batches);
  }
}

TEST_CASE("power lost again and again, in recovery too, loses nothing acknowledged", "[crash]") {
  std::uint64_t lived = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    CrashVfs disk(seed);
    std::mt19937_64 random(seed);
    Knowledge known;
    for (int round = 0; round < 12; ++round) {
      disk.set_plan({.power_off_at = disk.effects() + random() % 120});
      work(disk, known, random(), 8);
      disk.crash(Fate::torn);
      if (round % 2 == 0)
        check(disk, known);
      else if (known.in_doubt)
        check(disk, known);
    }
    if (!known.created) continue;
    check_and_go_on(disk, known);
    lived += known.acknowledged.size();
  }
  CHECK(lived > 1000);
}

TEST_CASE("a failed sync is an unknown outcome, and what follows a restart is safe", "[crash]") {
  const auto history = undisturbed(1, batches);
  int syncs = 0;
  int in_doubt = 0;
  for (std::uint64_t at = 0; at < history.size(); ++at) {
    if (history[at].kind != Kind::sync) continue;
    ++syncs;
    for (Fate fate : {Fate::lost, Fate::kept, Fate::torn}) {
      INFO("sync " << at << " fails, then unsynced writes " << name_of(fate));
      CrashVfs disk(1);
      disk.set_plan({.fail_at = at});
      Knowledge known;
      work(disk, known, 1, batches);
      in_doubt += known.in_doubt ? 1 : 0;
      // The process starts again on the running machine, works, and only then the power goes.
      check_and_go_on(disk, known);
      disk.crash(fate);
      check_and_go_on(disk, known);
    }
  }
  CHECK(syncs > 15);
  CHECK(in_doubt >= 3 * batches);
}

TEST_CASE("after a failed sync the store syncs nothing again", "[crash]") {
  const auto history = undisturbed(1, batches);
  for (std::uint64_t at = 0; at < history.size(); ++at) {
    if (history[at].kind != Kind::sync) continue;
    INFO("sync " << at);
    CrashVfs disk(1);
    disk.set_plan({.fail_at = at});
    Knowledge known;
    work(disk, known, 1, batches);
    if (!known.in_doubt) continue;
    const auto after = disk.history();
    CHECK(after.size() == at + 1);  // The failed sync was the last effect; closing added none.
  }
}

TEST_CASE("a full disk never takes half a batch, and with room again all goes on", "[crash]") {
  const auto history = undisturbed(1, batches);
  int in_doubt = 0;
  for (std::uint64_t at = 0; at < history.size(); ++at) {
    if (history[at].kind == Kind::sync || history[at].kind == Kind::remove) continue;
    INFO("the disk is full from effect " << at << " on");
    CrashVfs disk(1);
    disk.set_plan({.fail_at = at, .fault = CrashVfs::Fault::disk_full, .lasting = true});
    Knowledge known;
    work(disk, known, 1, batches);
    in_doubt += known.in_doubt ? 1 : 0;
    disk.set_plan({});
    check_and_go_on(disk, known);
    disk.crash(Fate::lost);
    check(disk, known);
  }
  CHECK(in_doubt >= batches);
}

TEST_CASE("an effect that fails once, anywhere, is never taken for done", "[crash]") {
  const std::size_t effects = undisturbed(1, batches).size();
  for (std::uint64_t at = 0; at < effects; ++at) {
    INFO("effect " << at << " fails");
    CrashVfs disk(1);
    disk.set_plan({.fail_at = at});
    Knowledge known;
    work(disk, known, 1, batches);
    disk.crash(Fate::torn);
    check_and_go_on(disk, known);
  }
}

TEST_CASE("a failed sync on the store's own thread is reported, then told to all", "[crash]") {
  CrashVfs disk(1);
  SqliteStore::create("hub.db", identity, disk.name());
  const auto store = SqliteStore::open("hub.db", {.vfs = disk.name()});
  StoreModel model;
  BatchMaker maker(1);
  const Batch first = maker.next(model, 3, 1000);
  REQUIRE(commit(*store, first) == Commit::durable);
  model.apply(first);
  // The next sync there is: writes come before it, so it is looked for one by one.
  const Batch second = maker.next(model, 3, 1000);
  std::uint64_t sync_at = 0;
  {
    CrashVfs probe(1);
    SqliteStore::create("hub.db", identity, probe.name());
    const auto twin = SqliteStore::open("hub.db", {.vfs = probe.name()});
    REQUIRE(commit(*twin, first) == Commit::durable);
    REQUIRE(probe.effects() == disk.effects());
    REQUIRE(commit(*twin, second) == Commit::durable);
    const auto history = probe.history();
    sync_at = disk.effects();
    while (history[sync_at].kind != Kind::sync) ++sync_at;
  }
  disk.set_plan({.fail_at = sync_at});
  CHECK(commit(*store, second) == Commit::unknown);
  const auto sentence = Catch::Contains("the disk failed under \"hub.db\"");
  CHECK_THROWS_WITH(store->head(), sentence);
  CHECK_THROWS_WITH(store->payload(MessageId{}), sentence);
  CHECK_THROWS_WITH(store->begin_commit({}, 0, 1, [](Commit) {}), sentence);
  CHECK_THROWS_WITH(store->truncate_log(), sentence);
}

TEST_CASE("the same seed and the same faults leave the same bytes", "[crash]") {
  const auto bytes_after = [](std::uint64_t seed) {
    CrashVfs disk(seed);
    disk.set_plan({.power_off_at = 120});
    Knowledge known;
    work(disk, known, 5, batches);
    disk.crash(Fate::torn);
    return std::pair(disk.image("hub.db"), disk.image("hub.db-wal"));
  };
  CHECK(bytes_after(1) == bytes_after(1));
  CHECK(bytes_after(1) != bytes_after(2));
}
