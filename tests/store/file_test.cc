// The store's file: how it is made, and what is said when it is not as we left it.
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "store/sqlite_store.h"
#include "support/store_model.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::store;
using Catch::Contains;

namespace {

const Identity identity{{7, 7}, "hub.example/mash"};

std::unique_ptr<SqliteStore> open(const std::filesystem::path& path) {
  return SqliteStore::open(path, {.threading = Threading::none});
}

// Thirty batches of every kind of thing.
void fill(const std::filesystem::path& path) {
  SqliteStore::create(path, identity);
  const auto store = open(path);
  support::StoreModel model;
  support::BatchMaker maker(3);
  for (int i = 0; i < 30; ++i) {
    const Batch batch = maker.next(model, 4, 2000);
    REQUIRE(support::commit(*store, batch) == Commit::durable);
    model.apply(batch);
  }
}

// Somebody with another program: no setting, no check of ours.
void tamper(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  INFO(sql << ": " << sqlite3_errmsg(handle));
  CHECK(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

std::uint64_t number(sqlite::Database& database, const std::string& sql) {
  sqlite::Query query = database.query(sql);
  REQUIRE(query.step());
  return query.natural(0);
}

// Everything a start, a hydration and a verification would read.
void read_everything(Store& store) {
  const Head head = store.head();
  store.entries(0, head.size);
  store.leaves(0, head.size);
  for (std::uint64_t i = 0; i < 8; ++i) store.tile(0, i);
  store.stream({StreamKind::hub, Uuid()}, 1, 1000);
  for (const char* name : {"police", "health", "school"}) {
    for (const auto& item : store.outbox(support::party(name), 100)) store.payload(item.message);
    store.outbox_count(support::party(name));
  }
  for (std::uint8_t kind = 0; kind < 8; ++kind) store.scan(kind, {}, Bytes(255, 0xff), 1000);
}

}  // namespace

TEST_CASE("a new store is private, empty, and never replaces a file", "[store]") {
  const support::TemporaryDirectory directory;
  SqliteStore::create(directory / "hub.db", identity);
  const auto mode = std::filesystem::status(directory / "hub.db").permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(open(directory / "hub.db")->identity() == identity);
  CHECK_THROWS_WITH(SqliteStore::create(directory / "hub.db", identity),
                    Contains("exists already"));
  CHECK(open(directory / "hub.db")->head().size == 0);
}

TEST_CASE("every table is STRICT and no column takes NULL", "[store]") {
  const support::TemporaryDirectory directory;
  SqliteStore::create(directory / "hub.db", identity);
  auto database = sqlite::Database::open(directory / "hub.db");
  const char* ours = "FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'";
  CHECK(number(database, std::string("SELECT count(*) ") + ours) == 8);
  CHECK(number(database, std::string("SELECT count(*) ") + ours + " AND strict = 0") == 0);
  CHECK(number(database,
               "SELECT count(*) FROM sqlite_schema AS s, pragma_table_info(s.name) AS c "
               "WHERE s.type = 'table' AND c.\"notnull\" = 0") == 0);
  sqlite::Transaction transaction(database);
  CHECK(database.try_run("INSERT INTO entry_stream VALUES (1, zeroblob(16), 1, 99, 0)") ==
        sqlite::Written::constrained);  // Entry 99 does not exist: foreign keys hold.
}

TEST_CASE("a slip in the path does not start a second ledger", "[store]") {
  const support::TemporaryDirectory directory;
  SqliteStore::create(directory / "hub.db", identity);
  CHECK_THROWS_WITH(open(directory / "hub,db"), Contains("does not exist; check the path"));
  CHECK_THROWS_WITH(open(directory.path()), Contains("is a directory"));
  CHECK_FALSE(std::filesystem::exists(directory / "hub,db"));
}

TEST_CASE("a store has one writer, a second process is told who is in the way", "[store]") {
  const support::TemporaryDirectory directory;
  SqliteStore::create(directory / "hub.db", identity);
  const auto store = open(directory / "hub.db");
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      open(directory / "hub.db");
    } catch (const base::Fatal& fatal) {
      const std::string_view sentence = fatal.what();
      _exit(sentence.find("is in use by another process") != sentence.npos ? 0 : 1);
    }
    _exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK_THROWS_WITH(SqliteStore::open_read_only(directory / "hub.db"), Contains("in use"));
  CHECK(support::commit(*store, {}) == Commit::durable);
}

TEST_CASE("a file that is no store, or not yet, or of another time, is told so", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  SECTION("garbage") {
    std::ofstream(path) << std::string(10'000, 'g');
    CHECK_THROWS_WITH(open(path), Contains("is not a database"));
  }
  SECTION("empty, as power lost during creation leaves it") {
    std::ofstream(path).flush();
    CHECK_THROWS_WITH(open(path), Contains("was never finished"));
  }
  SECTION("another program's") {
    tamper(path, "CREATE TABLE photo (id INTEGER)");
    CHECK_THROWS_WITH(open(path), Contains("another program's"));
  }
  SECTION("of a newer format") {
    SqliteStore::create(path, identity);
    tamper(path, "PRAGMA user_version = 2; CREATE TABLE news (id INTEGER)");
    CHECK_THROWS_WITH(open(path), Contains("has format 2") && Contains("install the newer"));
    CHECK_THROWS_WITH(SqliteStore::open_read_only(path), Contains("has format 2"));
  }
  SECTION("with our tables but a format that never was") {
    SqliteStore::create(path, identity);
    tamper(path, "PRAGMA user_version = 0");
    CHECK_THROWS_WITH(open(path), Contains("is damaged"));
  }
  SECTION("truncated") {
    fill(path);
    for (auto size = std::filesystem::file_size(path) - 4096; size > 4096; size /= 2) {
      std::filesystem::resize_file(path, size);
      CHECK_THROWS_WITH(open(path), Contains("is damaged"));
    }
  }
}

TEST_CASE("rows that are gone or changed are damage, and end all use", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  SECTION("a missing entry") {
    tamper(path, "DELETE FROM entry WHERE idx = 5");
    const auto store = open(path);
    CHECK(store->entry(4));
    CHECK_THROWS_WITH(store->entry(5), Contains("entry 5 is missing"));
    CHECK_THROWS_WITH(store->head(), Contains("entry 5 is missing"));
    CHECK_THROWS_AS(store->begin_commit({}, 0, 1, [](Commit) {}), base::Fatal);
  }
  SECTION("missing entries at the end") {
    tamper(path, "DELETE FROM entry WHERE idx > 5");
    CHECK_THROWS_WITH(open(path)->leaves(0, 100), Contains("entry 6 is missing"));
  }
  SECTION("a gap in a stream") {
    tamper(path, "DELETE FROM entry_stream WHERE kind = 1 AND sequence = 3");
    CHECK_THROWS_WITH(open(path)->stream({StreamKind::hub, Uuid()}, 1, 100), Contains("a gap"));
  }
  SECTION("a stream of a kind that never was") {
    tamper(path, "UPDATE entry_stream SET kind = 9 WHERE idx = 2");
    CHECK_THROWS_WITH(open(path)->entry(2), Contains("unknown kind 9"));
  }
  SECTION("no head") {
    tamper(path, "DELETE FROM meta");
    CHECK_THROWS_WITH(open(path), Contains("is damaged"));
  }
  SECTION("a leaf of another length") {
    tamper(path, "PRAGMA ignore_check_constraints=ON; UPDATE entry SET leaf = x'00' WHERE idx = 1");
    CHECK_THROWS_WITH(open(path)->leaves(0, 3), Contains("leaf holds what was never written"));
  }
}

TEST_CASE("no damaged byte ends the process: it is told, or not of this room", "[store]") {
  const support::TemporaryDirectory directory;
  fill(directory / "sound.db");
  const std::string sound = support::read_file(directory / "sound.db");
  std::mt19937_64 random(11);
  int told = 0;
  for (int i = 0; i < 200; ++i) {
    std::string bytes = sound;
    // Half of them where a page says how it is made: there damage has the widest effect.
    std::size_t at = random() % (bytes.size() - 8);
    if (i % 2 == 0) at = at / 4096 * 4096 + random() % 64;
    for (std::size_t k = at; k < at + 8; ++k) bytes[k] = static_cast<char>(random());
    std::ofstream(directory / "hub.db", std::ios::binary) << bytes;
    try {
      const auto store = open(directory / "hub.db");
      read_everything(*store);
      support::commit(*store, {});
    } catch (const base::Fatal&) {
      ++told;
    }
    std::filesystem::remove(directory / "hub.db-wal");
  }
  CHECK(told > 20);
}
