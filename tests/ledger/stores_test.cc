// The ledger on the store that is shipped, and the store in memory held to the port's promises.
#include <catch2/catch.hpp>

#include "ledger/world.h"
#include "store/sqlite_store.h"
#include "support/memory_store.h"
#include "support/store_contract.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::ledger_tests;
using store::SqliteStore;

TEST_CASE("the store in memory keeps the port's promises", "[ledger]") {
  support::check_store_contract([] {
    auto store = std::make_unique<support::MemoryStore>();
    store->reopen();
    return store;
  });
}

TEST_CASE("the ledger is the same on SQLite as in memory, and through a restart", "[ledger]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  SqliteStore::create(path, {Digest{}, log_key().name()});
  support::MemoryStore memory;
  std::vector<Digest> leaves;
  for (const std::uint64_t part : {1u, 2u}) {
    const auto sqlite = SqliteStore::open(path, {store::Threading::none});
    Run shipped(*sqlite, part);
    Run model(memory, part);
    for (const std::size_t batch : {1u, 200u, 256u}) {
      shipped.write_many(batch);
      model.write_many(batch);
      const auto checkpoint = shipped.commit();
      REQUIRE(checkpoint);
      REQUIRE(model.commit() == checkpoint);
    }
    leaves.insert(leaves.end(), shipped.leaves().begin(), shipped.leaves().end());
    for (std::size_t index = 0; index < leaves.size(); index += 50) {
      CHECK(proves(*shipped.ledger().receipt(merkle::LeafIndex{index}), leaves[index]));
    }
    CHECK(verify(*sqlite, verify_options()).list == std::vector<ledger::Finding>{});
  }
}
