// The two stores that tests and hubs run on: one contract, and one ledger whichever lies below it.
#include <catch2/catch.hpp>

#include "ledger/world.h"
#include "store/sqlite_store.h"
#include "support/memory_store.h"
#include "support/store_contract.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::ledger_tests;
using support::MemoryStore;

namespace {

std::unique_ptr<store::SqliteStore> new_sqlite(const std::filesystem::path& path) {
  store::SqliteStore::create(path, {{7, 7}, "hub.example/mash"});
  return store::SqliteStore::open(path, {.threading = store::Threading::none});
}

std::unique_ptr<MemoryStore> new_memory() {
  auto memory = std::make_unique<MemoryStore>();
  memory->reopen();
  return memory;
}

// The same run on any store: bursts of entries, some of several streams, each burst a commit.
std::vector<std::string> run_on(store::Store& below) {
  Run run(below);
  std::vector<std::string> checkpoints;
  for (std::size_t burst : {1, 2, 300, 17}) {
    run.write_many(burst);
    run.write({a_person(2), a_case(1000 + burst), a_case(1)}, "of several, not in order of kind");
    checkpoints.push_back(run.commit().value_or("not durable"));
  }
  return checkpoints;
}

}  // namespace

TEST_CASE("the store in memory keeps the port's promises", "[stores]") {
  support::check_store_contract(new_memory);
}

TEST_CASE("the store on disk keeps the port's promises", "[stores]") {
  const support::TemporaryDirectory directory;
  support::check_store_contract([&] { return new_sqlite(directory / "hub.db"); });
}

TEST_CASE("a ledger is the same, entry by entry, on either store", "[stores]") {
  const support::TemporaryDirectory directory;
  const auto memory = new_memory();
  const auto sqlite = new_sqlite(directory / "hub.db");
  CHECK(run_on(*memory) == run_on(*sqlite));
  const std::uint64_t size = memory->head().size;
  CHECK(size == sqlite->head().size);
  CHECK(memory->entries(0, size) == sqlite->entries(0, size));
  for (const StreamId& stream : {a_case(1), a_person(2), a_case(1300)}) {
    CHECK(memory->stream(stream, 1, size) == sqlite->stream(stream, 1, size));
  }
  CHECK(memory->tile(0, 0) == sqlite->tile(0, 0));
}
