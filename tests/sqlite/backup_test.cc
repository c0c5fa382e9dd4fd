#include <catch2/catch.hpp>
#include <fstream>

#include "sqlite/database.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using sqlite::Backup;
using sqlite::Database;
using sqlite::Transaction;

namespace {

void add(Database& database, int rows) {
  Transaction transaction(database);
  for (int i = 0; i < rows; ++i) {
    database.run("INSERT INTO fact (content) VALUES (?)", {Bytes(1000, 7)});
  }
  transaction.commit();
}

Database with_rows(const std::filesystem::path& path, int rows) {
  Database database = Database::create(path);
  database.run_script("CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
  add(database, rows);
  return database;
}

std::uint64_t count(Database& database) {
  sqlite::Query query = database.query("SELECT count(*) FROM fact");
  REQUIRE(query.step());
  return query.natural(0);
}

}  // namespace

TEST_CASE("a copy made while commits go on is whole and holds them", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_rows(directory / "a.db", 500);
  {
    Backup backup(database, directory / "copy.db");
    int steps = 1;
    for (; !backup.step(10); ++steps) {
      if (steps < 10) add(database, 10);
      backup.sync();
      CHECK_FALSE(std::filesystem::exists(directory / "copy.db"));
    }
    CHECK(steps > 10);
  }
  add(database, 1);  // After the copy: not in it.
  CHECK_FALSE(std::filesystem::exists(directory / "copy.db.partial"));
  Database copy = Database::open_read_only(directory / "copy.db");
  CHECK(count(copy) == 590);
  CHECK(count(database) == 591);
  CHECK(copy.problems(sqlite::Check::full).empty());
}

TEST_CASE("a copy is one file, which says itself that it has no log", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_rows(directory / "a.db", 10);
  {
    Backup backup(database, directory / "copy.db");
    REQUIRE(backup.step(1000));
  }
  const std::string bytes = support::read_file(directory / "copy.db");
  CHECK(bytes[18] == 1);  // SQLite's file format, section 1.3.3: 1 is the rollback journal.
  CHECK(bytes[19] == 1);
  const auto mode = std::filesystem::status(directory / "copy.db").permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    files += entry.path().filename().string().starts_with("copy.db") ? 1 : 0;
  }
  CHECK(files == 1);
  CHECK_NOTHROW(Database::open(directory / "copy.db"));  // And it may be worked on again.
}

TEST_CASE("a copy never replaces a file, and an unfinished one goes away", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = with_rows(directory / "a.db", 100);
  {
    Backup backup(database, directory / "copy.db");
    REQUIRE_FALSE(backup.step(1));
    CHECK(std::filesystem::exists(directory / "copy.db.partial"));
  }
  CHECK_FALSE(std::filesystem::exists(directory / "copy.db.partial"));
  std::ofstream(directory / "copy.db") << "precious";
  CHECK_THROWS_WITH(Backup(database, directory / "copy.db"), Catch::Contains("exists already"));
  CHECK(support::read_file(directory / "copy.db") == "precious");
  CHECK_THROWS_WITH(Backup(database, directory / "no" / "copy.db"),
                    Catch::Contains("does not exist; make it first"));
  CHECK(count(database) == 100);  // The database itself goes on.
}
