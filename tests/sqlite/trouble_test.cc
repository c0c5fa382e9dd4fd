// What a machine and its people do to files, and the sentence each of them gets.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "sqlite/database.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using Catch::Contains;
using Catch::EndsWith;
using sqlite::Database;

namespace {

// Gives up root's right to pass over modes, for a scope. Other users never had it.
class Nobody {
 public:
  Nobody() {
    if (geteuid() == 0) REQUIRE(seteuid(65534) == 0);
  }
  ~Nobody() {
    if (getuid() == 0 && seteuid(0) != 0) std::abort();
  }
};

void make(const std::filesystem::path& path) {
  Database database = Database::create(path);
  database.run_script("CREATE TABLE fact (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
  sqlite::Transaction transaction(database);
  for (int i = 0; i < 100; ++i) {
    database.run("INSERT INTO fact (content) VALUES (?)", {Bytes(1000, 7)});
  }
  transaction.commit();
}

}  // namespace

TEST_CASE("a path that leads nowhere is told so, and nothing is made there", "[sqlite]") {
  const support::TemporaryDirectory directory;
  const auto missing = directory / "missing.db";
  CHECK_THROWS_WITH(
      Database::open(missing),
      "\"" + missing.string() + "\" does not exist; check the path, or create it first");
  CHECK_THROWS_WITH(Database::open_read_only(missing), Contains("does not exist"));
  CHECK_FALSE(std::filesystem::exists(missing));
  CHECK_THROWS_WITH(Database::create(directory / "no" / "a.db"),
                    EndsWith("no\" does not exist; make it first"));
  CHECK_THROWS_WITH(Database::open(directory.path()), Contains("is a directory"));
  CHECK_THROWS_WITH(Database::open("/dev/null"), Contains("is not a regular file"));
}

TEST_CASE("creating never touches what is there", "[sqlite]") {
  const support::TemporaryDirectory directory;
  std::ofstream(directory / "a.db") << "precious";
  CHECK_THROWS_WITH(Database::create(directory / "a.db"), Contains("exists already"));
  CHECK(support::read_file(directory / "a.db") == "precious");
}

TEST_CASE("a file that is no database is told apart from a damaged one", "[sqlite]") {
  const support::TemporaryDirectory directory;
  std::ofstream(directory / "letter.db") << std::string(5000, 'x');
  CHECK_THROWS_WITH(Database::open(directory / "letter.db"), Contains("is not a database"));
  make(directory / "a.db");
  std::filesystem::resize_file(directory / "a.db",
                               std::filesystem::file_size(directory / "a.db") / 2);
  CHECK_THROWS_WITH(Database::open(directory / "a.db"), Contains("is damaged"));
}

TEST_CASE("missing rights are told, with what to check", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  const auto set_mode = [](const std::filesystem::path& path, unsigned mode) {
    std::filesystem::permissions(path, std::filesystem::perms(mode));
  };
  set_mode(directory / "a.db", 0444);
  set_mode(directory.path(), 0555);
  {
    const Nobody nobody;
    CHECK_THROWS_WITH(Database::open(directory / "a.db"), Contains("may not be written"));
    CHECK_THROWS_WITH(Database::create(directory / "b.db"), Contains("cannot take a new file"));
  }
  set_mode(directory / "a.db", 0666);
  {
    const Nobody nobody;  // The file is theirs to write, its directory is not: no room for the log.
    CHECK_THROWS_WITH(Database::open(directory / "a.db"), Contains("needs a log beside it"));
  }
  set_mode(directory / "a.db", 0000);
  {
    const Nobody nobody;
    CHECK_THROWS_WITH(Database::open_read_only(directory / "a.db"), Contains("may not be read"));
  }
  set_mode(directory.path(), 0700);
}

TEST_CASE("a second connection is refused while the first is open", "[sqlite]") {
  const support::TemporaryDirectory directory;
  Database first = Database::create(directory / "a.db");
  const std::string sentence =
      "\"" + (directory / "a.db").string() + "\" is in use by another process; stop that one first";
  CHECK_THROWS_WITH(Database::open(directory / "a.db"), sentence);
  CHECK_THROWS_WITH(Database::open_read_only(directory / "a.db"), sentence);
}

TEST_CASE("a second process is refused, and let in once the first is gone", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  // 0: let in; 1: refused with the sentence; 2: anything else.
  const auto try_in_child = [&] {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        Database::open(directory / "a.db");
      } catch (const base::Fatal& fatal) {
        const std::string_view sentence = fatal.what();
        _exit(sentence.find("in use by another process") != sentence.npos ? 1 : 2);
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  {
    Database first = Database::open(directory / "a.db");
    CHECK(try_in_child() == 1);
  }
  CHECK(try_in_child() == 0);
}

TEST_CASE("a database opened for reading cannot be written", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  const std::string before = support::read_file(directory / "a.db");
  {
    Database database = Database::open_read_only(directory / "a.db");
    sqlite::Transaction transaction(database);
    CHECK_THROWS_WITH(database.run("DELETE FROM fact"), Contains("may not be written"));
  }
  CHECK(support::read_file(directory / "a.db") == before);
}

TEST_CASE("after a failure the database refuses all use with the first sentence", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  Database database = Database::open(directory / "a.db");
  CHECK_THROWS_WITH(database.damaged("row 7 is odd"), Contains("row 7 is odd"));
  CHECK_THROWS_WITH(database.query("SELECT 1"), Contains("row 7 is odd"));
  CHECK_THROWS_WITH(sqlite::Transaction(database), Contains("row 7 is odd"));
  CHECK_THROWS_WITH(database.checkpoint(), Contains("row 7 is odd"));
  CHECK_THROWS_WITH(sqlite::Backup(database, directory / "b.db"), Contains("row 7 is odd"));
}

TEST_CASE("a database that is only read stays in use after a row that is damaged", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  {
    Database database = Database::open(directory / "a.db");
    sqlite::Transaction transaction(database);
    database.run("UPDATE fact SET content = x'01' WHERE id = 2");
    transaction.commit();
  }
  Database database = Database::open_read_only(directory / "a.db");
  sqlite::Query rows = database.query("SELECT content FROM fact WHERE id > 1 ORDER BY id");
  REQUIRE(rows.step());
  CHECK_THROWS_AS(rows.block<1000>(0), sqlite::Damaged);
  REQUIRE(rows.step());
  CHECK(rows.block<1000>(0)[0] == 7);
  CHECK_THROWS_AS(database.damaged("row 7 is odd"), sqlite::Damaged);
  CHECK(database.query("SELECT 1").step());
}

TEST_CASE("no single damaged byte of the header ends the process", "[sqlite]") {
  const support::TemporaryDirectory directory;
  make(directory / "a.db");
  const std::string sound = support::read_file(directory / "a.db");
  int refused = 0;
  for (std::size_t at = 0; at < 112; ++at) {
    for (char flip : {'\x01', '\xff'}) {
      std::string bytes = sound;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      std::ofstream(directory / "b.db", std::ios::binary) << bytes;
      try {
        Database database = Database::open(directory / "b.db");
        static_cast<void>(database.problems(sqlite::Check::full));
      } catch (const base::Fatal&) {
        ++refused;
      }
      std::filesystem::remove(directory / "b.db-wal");
    }
  }
  CHECK(refused > 50);
}
