// Reading a database that was left with its log, as a process that is killed leaves it: what was
// committed is there, and the directory is as it was.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <random>

#include "sqlite/database.h"
#include "sqlite/log_file.h"
#include "support/crash_vfs.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::sqlite;
using Catch::Contains;

namespace {

void add(Database& database, std::uint64_t seed, int transactions) {
  std::mt19937_64 random(seed);
  for (int i = 0; i < transactions; ++i) {
    Transaction transaction(database);
    database.run("INSERT INTO fact (content) VALUES (?)",
                 {Bytes(random() % 9000, static_cast<std::uint8_t>(random()))});
    database.run("DELETE FROM fact WHERE id = ?", {i});
    transaction.commit();
  }
}

// A process makes a database and is killed with part of it in the log.
void leave_behind(const std::filesystem::path& path, int in_file, int in_log) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto database =
        new Database(Database::create(path, {.checkpoint_pages = 0, .page_sums = true}));
    database->run_script(
        "CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
    add(*database, 1, in_file);
    database->checkpoint();
    add(*database, 2, in_log);
    std::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

using Tree = std::map<std::string, std::pair<std::string, std::filesystem::file_time_type>>;
Tree tree_of(const std::filesystem::path& directory) {
  Tree tree;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    tree[entry.path().filename().string()] = {support::read_file(entry.path()),
                                              entry.last_write_time()};
  }
  return tree;
}

std::vector<Bytes> contents(Database& database) {
  std::vector<Bytes> all;
  Query query = database.query("SELECT content FROM fact ORDER BY id");
  while (query.step()) all.emplace_back(query.blob(0).begin(), query.blob(0).end());
  return all;
}

}  // namespace

TEST_CASE("what a killed process committed is read from its log, and nothing is touched",
          "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "a.db";
  const int in_file = GENERATE(0, 20);
  const int in_log = GENERATE(0, 1, 30);
  leave_behind(path, in_file, in_log);
  const Tree before = tree_of(directory.path());
  REQUIRE(before.size() == 2);  // The file and its log.
  std::vector<Bytes> read;
  {
    Database database = Database::open_read_only(path);
    read = contents(database);
    CHECK(database.problems(Check::full).empty());
    CHECK(tree_of(directory.path()).size() == 2);
  }
  CHECK((tree_of(directory.path()) == before));
  Database recovered = Database::open(path, {.page_sums = true});  // By SQLite itself.
  CHECK((contents(recovered) == read));
}

TEST_CASE("a database without a log is read without making one", "[sqlite]") {
  const support::TemporaryDirectory directory;
  leave_behind(directory / "a.db", 5, 5);
  static_cast<void>(Database::open(directory / "a.db", {.page_sums = true}));
  const Tree before = tree_of(directory.path());
  REQUIRE(before.size() == 1);
  {
    Database database = Database::open_read_only(directory / "a.db");
    CHECK(contents(database).size() > 5);
    CHECK(tree_of(directory.path()).size() == 1);
  }
  CHECK((tree_of(directory.path()) == before));
}

TEST_CASE("who may only read, reads a database with a log in a directory of another's",
          "[sqlite]") {
  if (geteuid() != 0) WARN("not root: run as the owner, whose rights are not taken away");
  const support::TemporaryDirectory directory;
  leave_behind(directory / "a.db", 5, 5);
  for (const char* name : {"a.db", "a.db-wal"}) {
    std::filesystem::permissions(directory / name, std::filesystem::perms(0444));
  }
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0555));
  const bool was_root = geteuid() == 0;
  if (was_root) REQUIRE(seteuid(65534) == 0);
  std::size_t rows = 0;
  {
    Database database = Database::open_read_only(directory / "a.db");
    rows = contents(database).size();
  }
  if (was_root) REQUIRE(seteuid(0) == 0);
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0700));
  CHECK(rows > 5);
}

TEST_CASE("while a database is read nobody opens it to write, and others read it", "[sqlite]") {
  const support::TemporaryDirectory directory;
  leave_behind(directory / "a.db", 5, 5);
  {
    Database reading = Database::open_read_only(directory / "a.db");
    Database also = Database::open_read_only(directory / "a.db");
    CHECK((contents(reading) == contents(also)));
    CHECK_THROWS_WITH(Database::open(directory / "a.db", {.page_sums = true}),
                      Contains("in use by another process"));
  }
  CHECK_NOTHROW(Database::open(directory / "a.db", {.page_sums = true}));
}

// The log as power leaves it, at each of its writes and syncs: what is read without recovery is
// what recovery gives.
TEST_CASE("reading a torn log gives what SQLite recovers from it", "[sqlite]") {
  std::uint64_t cuts = 0;
  for (std::uint64_t cut = 12; cut < 90; cut += 3) {
    for (const auto fate : {support::CrashVfs::Fate::lost, support::CrashVfs::Fate::torn,
                            support::CrashVfs::Fate::kept}) {
      support::CrashVfs disk(cut);
      const Options options{.checkpoint_pages = 12, .page_sums = true, .vfs = disk.name()};
      {
        Database database = Database::create("a.db", options);
        database.run_script(
            "CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
        disk.set_plan({.power_off_at = disk.effects() + cut});
        try {
          add(database, cut, 40);
        } catch (const base::Fatal&) {
          ++cuts;
        }
      }
      disk.crash(fate);
      std::vector<Bytes> read;
      {
        Database database = Database::open_read_only("a.db", {.vfs = disk.name()});
        read = contents(database);
      }
      Database recovered = Database::open("a.db", options);
      INFO("cut at " << cut);
      CHECK((contents(recovered) == read));
    }
  }
  CHECK(cuts > 70);
}

TEST_CASE("what lies behind a log's last transaction is told apart from damage to it", "[sqlite]") {
  const support::TemporaryDirectory directory;
  leave_behind(directory / "a.db", 0, 10);
  const std::string sound = support::read_file(directory / "a.db-wal");
  const auto read = [](const std::string& bytes) {
    return read_log(bytes.size(), [&](std::uint64_t offset, std::span<std::uint8_t> to) {
      if (offset + to.size() > bytes.size()) return false;
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
      return true;
    });
  };
  const LogFile whole = read(sound);
  REQUIRE(whole.trouble.empty());
  REQUIRE(whole.size_pages > 1);
  SECTION("an empty log, or one that was only begun") {
    CHECK(read("").size_pages == 0);
    CHECK(read(sound.substr(0, 20)).trouble.empty());
  }
  SECTION("a log cut short anywhere reads as what is whole before that") {
    for (std::size_t size = 32; size < sound.size(); size += 1000) {
      const LogFile part = read(sound.substr(0, size));
      CHECK(part.trouble.empty());
      CHECK(part.pages.size() <= whole.pages.size());
    }
  }
  SECTION("frames of an earlier use of the file") {
    std::string longer = sound + sound.substr(32, 3 * 4120);
    for (std::size_t frame = 0; frame < 3; ++frame) {
      longer[sound.size() + frame * 4120 + 11] ^= 1;  // Another number and
      longer[sound.size() + frame * 4120 + 12] ^= 1;  // another salt.
    }
    CHECK(read(longer).trouble.empty());
    CHECK(read(longer).pages == whole.pages);
  }
  SECTION("a flipped byte anywhere in a whole transaction") {
    std::mt19937_64 random(3);
    for (int i = 0; i < 2000; ++i) {
      std::string bytes = sound;
      bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
      REQUIRE_THAT(read(bytes).trouble, Contains("log"));
    }
  }
}
