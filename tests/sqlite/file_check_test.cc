// Every byte of a database file counts for check_file(), also those that mean nothing to SQLite.
#include "sqlite/file_check.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <random>

#include "sqlite/database.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::sqlite;
using Catch::Contains;

namespace {

constexpr std::size_t page = 4096;

void add(Database& database, int from, int to) {
  std::mt19937_64 random(static_cast<std::uint64_t>(from));
  for (int i = from; i < to; ++i) {
    Transaction transaction(database);
    database.run("INSERT INTO fact (id, content) VALUES (?, ?)",
                 {i, Bytes(random() % 6000, static_cast<std::uint8_t>(random()))});
    database.run("DELETE FROM fact WHERE id = ?", {i - 40});
    transaction.commit();
  }
}

// Full pages and half empty ones, long rows, free pages.
void make(const std::filesystem::path& path) {
  Database database = Database::create(path, {.page_sums = true});
  database.run_script("CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
  add(database, 0, 100);
  Transaction transaction(database);
  database.run("DELETE FROM fact WHERE id % 3 = 0");
  transaction.commit();
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void flip(const std::filesystem::path& path, std::size_t at, std::uint8_t bits) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(at));
  const auto byte = static_cast<char>(file.get() ^ bits);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(byte);
}

// As a program does that knows nothing of sums.
void run_elsewhere(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

}  // namespace

TEST_CASE("a flipped byte anywhere is found, and its page named", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  CHECK(check_file(path, InUse::no).clean());
  const std::size_t size = std::filesystem::file_size(path);
  REQUIRE(size > 20 * page);
  std::mt19937_64 random(7);
  for (int i = 0; i < 1000; ++i) {
    // Every byte of the header, then any.
    const std::size_t at = i < 100 ? static_cast<std::size_t>(i) : random() % size;
    const auto bits = static_cast<std::uint8_t>(1 + random() % 255);
    flip(path, at, bits);
    INFO("byte " << at << " with " << int{bits});
    const FileCheck found = check_file(path, InUse::no);
    REQUIRE(found.pages == std::vector{static_cast<std::uint32_t>(at / page + 1)});
    REQUIRE_FALSE(found.without_sums);
    flip(path, at, bits);
  }
  CHECK(check_file(path, InUse::no).clean());
}

TEST_CASE("a file that grew or shrank is told", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  const std::string sound = support::read_file(path);
  write(path, sound + "more");
  CHECK(check_file(path, InUse::no).troubles ==
        std::vector<std::string>{"the file ends in 4 bytes that are no page"});
  write(path, sound + sound.substr(page, 2 * page));
  const FileCheck longer = check_file(path, InUse::no);
  CHECK(longer.troubles == std::vector<std::string>{"the file goes on for 2 pages behind its end"});
  CHECK(longer.pages.size() == 2);  // Each lies where another belongs.
  write(path, sound.substr(0, sound.size() - 3 * page));
  CHECK(check_file(path, InUse::no).troubles ==
        std::vector<std::string>{"the file lacks its last 3 pages"});
}

TEST_CASE("a file without sums says so, and nothing of its pages", "[sqlite]") {
  const support::TemporaryDirectory directory;
  {
    Database database = Database::create(directory / "a.db");
    database.run_script("CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
    add(database, 0, 10);
  }
  const FileCheck found = check_file(directory / "a.db", InUse::no);
  CHECK(found.without_sums);
  CHECK_FALSE(found.sums_gone);
  CHECK(found.clean());
  CHECK_THROWS_WITH(check_file(directory / "b.db", InUse::no), Contains("does not exist"));
}

TEST_CASE("a file that was made with sums and has none any more is told from one made without",
          "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  CHECK_FALSE(check_file(path, InUse::no).sums_gone);
  const auto expect_gone = [](const std::filesystem::path& file) {
    const FileCheck found = check_file(file, InUse::no);
    CHECK(found.without_sums);
    CHECK(found.sums_gone);
    CHECK_FALSE(found.clean());
    CHECK(found.pages.empty());
  };
  SECTION("by hand") {
    std::string bytes = support::read_file(path);
    for (std::size_t end = page; end <= bytes.size(); end += page) {
      bytes.replace(end - 8, 8, std::string(8, '\0'));
    }
    write(path, bytes);
    expect_gone(path);
  }
  SECTION("by another program, in place") {
    run_elsewhere(path, "VACUUM");
    expect_gone(path);
    { Database database = Database::open(path, {.page_sums = true}); }
    expect_gone(path);
  }
  SECTION("by another program, which leaves no room for them") {
    const auto copy = directory / "b.db";
    run_elsewhere(copy, "PRAGMA application_id = 1835103080; CREATE TABLE fact (id INTEGER)");
    CHECK(support::read_file(copy)[20] == 0);
    expect_gone(copy);
  }
  SECTION("of a file made with sums before it said so, once it was opened") {
    run_elsewhere(path, "PRAGMA application_id = 0");
    { Database database = Database::open(path, {.page_sums = true}); }
    CHECK(support::read_file(path).substr(68, 4) == "mash");
  }
}

TEST_CASE("of a database that was left with its log, all that counts is checked", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto database = new Database(Database::open(path, {.checkpoint_pages = 0, .page_sums = true}));
    add(*database, 200, 206);
    std::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(check_file(path, InUse::no).clean());
  const std::size_t pages = std::filesystem::file_size(path) / page;
  std::size_t replaced = 0;
  for (std::size_t number = 0; number < pages; ++number) {
    flip(path, number * page + 77, 1);
    const FileCheck found = check_file(path, InUse::no);
    replaced += found.pages.empty();  // Its content is in the log.
    flip(path, number * page + 77, 1);
  }
  CHECK(replaced > 2);
  CHECK(replaced < pages / 2);
  flip(directory / "a.db-wal", 32 + 24 + 100, 1);
  const FileCheck found = check_file(path, InUse::no);
  CHECK(found.pages.empty());
  REQUIRE(found.troubles.size() == 1);
  CHECK_THAT(found.troubles[0], Contains("does not hold any more, from frame 1 of"));
}

TEST_CASE("a database that is written meanwhile is not blamed for it", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Database database = Database::open(path, {.checkpoint_pages = 5, .page_sums = true});
    for (int i = 200;; i += 10) add(database, i, i + 10);
  }
  std::size_t wrong = 0;
  for (int i = 0; i < 200; ++i) wrong += check_file(path, InUse::yes).pages.size();
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(wrong == 0);
}

TEST_CASE("a damaged page is followed to its table", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  make(path);
  Database database = Database::open_read_only(path);
  std::vector<std::uint32_t> pages;
  for (std::uint32_t i = 1; i <= 20; ++i) pages.push_back(i);
  const auto owners = database.owners_of(pages);
  CHECK(owners.at(1) == "sqlite_schema");
  CHECK(owners.at(2) == "fact");
  CHECK(owners.size() < pages.size());  // Some are free.
}
