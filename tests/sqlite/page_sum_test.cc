// What every page of a database with sums promises, read from its file without SQLite.
#include "sqlite/page_sum.h"

#include <catch2/catch.hpp>
#include <random>

#include "sqlite/database.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::sqlite;

namespace {

std::vector<Page> pages_of(const std::filesystem::path& path) {
  const std::string bytes = support::read_file(path);
  std::vector<Page> pages(bytes.size() / page_bytes);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * page_bytes), page_bytes,
                pages[i].begin());
  }
  return pages;
}

std::size_t holding(const std::vector<Page>& pages) {
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < pages.size(); ++i) {
    count += page_sum(i + 1, pages[i]) == stated_sum(pages[i]);
  }
  return count;
}

// Rows of all sizes that come and go, so that pages split, overflow, empty and are used again.
void work(Database& database, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  database.run_script(
      "CREATE TABLE IF NOT EXISTS fact (id INTEGER NOT NULL, tag BLOB NOT NULL, "
      "content BLOB NOT NULL, PRIMARY KEY (tag, id)) STRICT, WITHOUT ROWID; "
      "CREATE TABLE IF NOT EXISTS long (content BLOB NOT NULL) STRICT");
  for (int i = 0; i < 150; ++i) {
    Transaction transaction(database);
    for (int k = 0; k < 5; ++k) {
      Bytes tag;
      append_u64(tag, random());
      database.run("INSERT INTO fact VALUES (?, ?, ?)",
                   {i, tag, Bytes(random() % 600, static_cast<std::uint8_t>(random()))});
    }
    database.run("INSERT INTO long VALUES (?)", {Bytes(random() % 20'000, 7)});
    database.run("DELETE FROM fact WHERE id = ?", {i / 2});
    if (i % 10 == 9) database.run("DELETE FROM long");
    transaction.commit();
  }
}

}  // namespace

TEST_CASE("the sum is part of the file and never changes", "[sqlite]") {
  Page page{};
  CHECK(page_sum(1, page) == 0x427cdd990a15f2e9);
  CHECK(page_sum(2, page) == 0x3463678e6077a354);
  for (std::size_t i = 0; i < page.size(); ++i) page[i] = static_cast<std::uint8_t>(i * 7);
  CHECK(page_sum(1, page) == 0x259ab289e6c5f9af);
}

TEST_CASE("one changed byte changes the sum, wherever it is", "[sqlite]") {
  std::mt19937_64 random(5);
  Page page;
  for (auto& byte : page) byte = static_cast<std::uint8_t>(random());
  state_sum(9, page);
  REQUIRE(page_sum(9, page) == stated_sum(page));
  for (auto& byte : page) {
    const auto kept = byte;
    byte ^= static_cast<std::uint8_t>(1 + random() % 255);
    REQUIRE(page_sum(9, page) != stated_sum(page));
    byte = kept;
  }
  CHECK(page_sum(8, page) != stated_sum(page));  // A page that lies in another's place.
}

TEST_CASE("every page of a database with sums holds, whatever was done with it", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  {
    Database database = Database::create(path, {.page_sums = true});
    work(database, 1);
  }
  for (int i = 0; i < 3;
       ++i) {  // Moved into the file now and then, all at the end, or when opened.
    Database database = Database::open(path, {.checkpoint_pages = i * 100, .page_sums = true});
    work(database, 10 + static_cast<std::uint64_t>(i));
    database.checkpoint();
    const auto now = pages_of(path);
    CHECK(holding(now) == now.size());
  }
  const auto pages = pages_of(path);
  CHECK(pages.size() > 50);
  CHECK(holding(pages) == pages.size());
  CHECK(pages[0][reserved_bytes_at] == page_sum_bytes);
  Database database = Database::open(path, {.page_sums = true});
  CHECK(database.problems(Check::full).empty());
}

TEST_CASE("a copy of a database with sums has them too", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database database = Database::create(directory / "a.db", {.page_sums = true});
  work(database, 3);
  {
    Transaction transaction(database);  // More than a copy keeps in memory before it writes.
    database.run("INSERT INTO long VALUES (?)", {Bytes(4'000'000, 7)});
    transaction.commit();
  }
  {
    Backup backup(database, directory / "copy.db");
    while (!backup.step(100)) backup.sync();
  }
  const auto pages = pages_of(directory / "copy.db");
  CHECK(pages.size() > 1000);
  CHECK(holding(pages) == pages.size());
}

TEST_CASE("a file that was made without sums is left without them", "[sqlite]") {
  const support::TemporaryDirectory directory;
  {
    Database database = Database::create(directory / "a.db");
    work(database, 4);
  }
  {
    Database database = Database::open(directory / "a.db", {.page_sums = true});
    work(database, 5);
    Backup backup(database, directory / "copy.db");
    while (!backup.step(100)) backup.sync();
  }
  for (const char* name : {"a.db", "copy.db"}) {
    CHECK(holding(pages_of(directory / name)) == 0);
    Database database = Database::open(directory / name);
    CHECK(database.problems(Check::full).empty());
  }
}
