#include "sqlite/database.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "support/temporary.h"

using namespace mash;
using sqlite::Database;
using sqlite::Transaction;

namespace {

const std::string schema =
    "CREATE TABLE fact (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
    "content BLOB NOT NULL, weight REAL) STRICT";

std::string pragma(Database& database, const std::string& name) {
  Transaction transaction(database);  // SQLite counts some of them as writing.
  sqlite::Query query = database.query("PRAGMA " + name);
  REQUIRE(query.step());
  if (name == "journal_mode" || name == "locking_mode") return std::string(query.text(0));
  return std::to_string(query.integer(0));
}

std::uint64_t count(Database& database) {
  sqlite::Query query = database.query("SELECT count(*) FROM fact");
  REQUIRE(query.step());
  return query.natural(0);
}

Database with_table(const std::filesystem::path& path, const sqlite::Options& options = {}) {
  Database database = Database::create(path, options);
  Transaction transaction(database);
  database.run_script(schema);
  transaction.commit();
  return database;
}

void add(Database& database, const std::string& name) {
  Transaction transaction(database);
  database.run("INSERT INTO fact (name, content) VALUES (?, ?)", {name, Bytes(500, 1)});
  transaction.commit();
}

}  // namespace

TEST_CASE("every database is opened with the settings the house states", "[sqlite]") {
  const support::TemporaryDirectory directory;
  { with_table(directory / "a.db"); }
  Database database = Database::open(directory / "a.db");
  CHECK(pragma(database, "journal_mode") == "wal");
  CHECK(pragma(database, "locking_mode") == "exclusive");
  CHECK(pragma(database, "synchronous") == "2");
  CHECK(pragma(database, "foreign_keys") == "1");
  CHECK(pragma(database, "trusted_schema") == "0");
  CHECK(pragma(database, "cell_size_check") == "1");
  CHECK(pragma(database, "secure_delete") == "1");
  CHECK(pragma(database, "temp_store") == "2");
  CHECK(pragma(database, "mmap_size") == "0");
  const auto mode = std::filesystem::status(directory / "a.db").permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(std::filesystem::status(directory / "a.db-wal").permissions() == mode);
  CHECK_FALSE(std::filesystem::exists(directory / "a.db-shm"));
}

TEST_CASE("what is bound comes back, empty and null apart", "[sqlite]") {
  Database database = Database::in_memory();
  database.run_script(schema);
  const Bytes content = {0, 1, 255};
  {
    Transaction transaction(database);
    const char* insert = "INSERT INTO fact (id, name, content, weight) VALUES (?, ?, ?, ?)";
    database.run(insert, {std::uint64_t{7}, "Zoë", content, 0.25});
    database.run(insert, {INT64_MIN, std::string(), Bytes(), nullptr});
    CHECK(database.changes() == 1);
    transaction.commit();
  }
  sqlite::Query query = database.query("SELECT id, name, content, weight FROM fact ORDER BY id");
  REQUIRE(query.step());
  CHECK(query.integer(0) == INT64_MIN);
  CHECK(query.text(1).empty());
  CHECK(query.blob(2).empty());
  CHECK(query.is_null(3));
  REQUIRE(query.step());
  CHECK(query.natural(0) == 7);
  CHECK(query.text(1) == "Zoë");
  CHECK(query.block<3>(2) == Block<3>{0, 1, 255});
  CHECK(query.real(3) == 0.25);
  CHECK_FALSE(query.step());
}

TEST_CASE("a column of another shape than written is damage, never a guess", "[sqlite]") {
  for (const char* select :
       {"SELECT 'text'", "SELECT NULL", "SELECT x'00'", "SELECT 0.5", "SELECT -1"}) {
    Database database = Database::in_memory();
    sqlite::Query query = database.query(select);
    REQUIRE(query.step());
    CHECK_THROWS_WITH(query.natural(0), Catch::Contains("is damaged"));
  }
  Database database = Database::in_memory();
  sqlite::Query query = database.query("SELECT x'0000'");
  REQUIRE(query.step());
  CHECK_THROWS_AS(query.block<3>(0), base::Fatal);
}

TEST_CASE("a transaction that is not committed leaves nothing", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_table(directory / "a.db");
  {
    Transaction transaction(database);
    database.run("INSERT INTO fact (name, content) VALUES ('a', x'')");
    CHECK(count(database) == 1);
  }
  CHECK(count(database) == 0);
  add(database, "b");
  CHECK(count(database) == 1);
}

TEST_CASE("a constraint is an answer where it is asked for, and fatal elsewhere", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_table(directory / "a.db");
  add(database, "taken");
  Transaction transaction(database);
  const char* insert = "INSERT INTO fact (name, content) VALUES (?, ?)";
  CHECK(database.try_run(insert, {"taken", Bytes()}) == sqlite::Written::constrained);
  CHECK(database.try_run(insert, {"free", Bytes()}) == sqlite::Written::done);
  CHECK(database.try_run(insert, {nullptr, Bytes()}) == sqlite::Written::constrained);
  // STRICT, or the text would be stored where bytes belong.
  CHECK(database.try_run(insert, {"wrong type", "text"}) == sqlite::Written::constrained);
  CHECK_THROWS_WITH(database.run(insert, {"taken", Bytes()}), Catch::Contains("contradicts"));
}

TEST_CASE("the number of kept statements is bounded, and each stays right", "[sqlite]") {
  Database database = Database::in_memory();
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < limits::sqlite_statements_max + 10; ++i) {
      sqlite::Query query = database.query("SELECT " + std::to_string(i));
      REQUIRE(query.step());
      CHECK(query.natural(0) == i);
    }
  }
}

TEST_CASE("one statement may run inside itself", "[sqlite]") {
  Database database = Database::in_memory();
  const char* sql = "SELECT value FROM json_each('[1,2,3]') WHERE value > ?";
  int rows = 0;
  sqlite::Query outer = database.query(sql, {0});
  while (outer.step()) {
    sqlite::Query inner = database.query(sql, {outer.integer(0)});
    while (inner.step()) ++rows;
  }
  CHECK(rows == 3);
}

TEST_CASE("the log is moved into the file at the stated length, or when asked", "[sqlite]") {
  const support::TemporaryDirectory directory;
  SECTION("by the commit that reaches the length") {
    Database database = with_table(directory / "a.db", {.checkpoint_pages = 40});
    int most = 0;
    for (int i = 0; i < 200; ++i) {
      add(database, std::to_string(i));
      most = std::max(most, database.log_pages());
    }
    CHECK(most > 30);
    CHECK(most < 40);
  }
  SECTION("never by a commit, if so asked") {
    Database database = with_table(directory / "a.db", {.checkpoint_pages = 0});
    for (int i = 0; i < 1200; ++i) add(database, std::to_string(i));
    CHECK(database.log_pages() > 2400);
    const auto before = std::filesystem::file_size(directory / "a.db");
    database.checkpoint();
    CHECK(database.log_pages() == 0);
    CHECK(std::filesystem::file_size(directory / "a.db") > before);
    CHECK(std::filesystem::file_size(directory / "a.db-wal") > 0);
    database.truncate_log();
    CHECK(std::filesystem::file_size(directory / "a.db-wal") == 0);
    CHECK(count(database) == 1200);
  }
}

TEST_CASE("what was deleted is gone from the disk once the log is truncated", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_table(directory / "a.db");
  const std::string canary = "a-child-protected-by-a-court-order";
  add(database, canary);
  database.truncate_log();
  const auto on_disk = [&](const std::string& file) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen((directory / file).c_str(), "rb"),
                                                       std::fclose);
    std::string all(1 << 20, '\0');
    all.resize(std::fread(all.data(), 1, all.size(), in.get()));
    return all.find(canary) != std::string::npos;
  };
  REQUIRE(on_disk("a.db"));
  {
    Transaction transaction(database);
    database.run("DELETE FROM fact");
    transaction.commit();
  }
  database.truncate_log();
  CHECK_FALSE(on_disk("a.db"));
  CHECK_FALSE(on_disk("a.db-wal"));
}

TEST_CASE("a sound database has no problems, and a broken reference is one", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = Database::create(directory / "a.db");
  database.run_script(
      "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;"
      "CREATE TABLE child (of INTEGER NOT NULL REFERENCES parent (id)) STRICT;");
  CHECK(database.problems(sqlite::Check::quick).empty());
  CHECK(database.problems(sqlite::Check::full).empty());
  {
    Transaction transaction(database);
    CHECK(database.try_run("INSERT INTO child VALUES (1)") == sqlite::Written::constrained);
  }
  database.run_script("PRAGMA foreign_keys=OFF; INSERT INTO child VALUES (1)");
  const auto problems = database.problems(sqlite::Check::full);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0] == "a row of child refers to a missing row of parent");
}

TEST_CASE("a schema is accepted word for word", "[sqlite]") {
  const support::TemporaryDirectory directory;
  { with_table(directory / "a.db"); }
  const auto alter = [&](const char* sql) {
    Database database = Database::open(directory / "a.db");
    database.run_script(sql);
  };
  SECTION("the same") { CHECK_NOTHROW(Database::open(directory / "a.db").require_schema(schema)); }
  SECTION("with an index that SQLite keeps for itself") {
    alter("ANALYZE");
    CHECK_NOTHROW(Database::open(directory / "a.db").require_schema(schema));
  }
  SECTION("with one trigger more") {
    alter("CREATE TRIGGER t AFTER INSERT ON fact BEGIN DELETE FROM fact; END");
    CHECK_THROWS_WITH(Database::open(directory / "a.db").require_schema(schema),
                      Catch::Contains(": it has a trigger t besides; it was altered by"));
  }
  SECTION("with a column more") {
    alter("ALTER TABLE fact ADD COLUMN extra TEXT");
    CHECK_THROWS_WITH(Database::open(directory / "a.db").require_schema(schema),
                      Catch::Contains(": its table fact reads otherwise;"));
  }
  SECTION("without its table") {
    alter("DROP TABLE fact");
    CHECK_THROWS_WITH(Database::open(directory / "a.db").require_schema(schema),
                      Catch::Contains("another program's, or was never finished"));
  }
}
