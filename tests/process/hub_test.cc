// The hub and its command line as real processes, as an operator meets them.
#include <csignal>
#include <fstream>
#include <set>

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "net/control_socket.h"
#include "support/process.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

// A directory with three governors and a hub made by two of them.
struct Made {
  TemporaryDirectory directory;

  Made() {
    write(directory / "passphrase", "correct horse battery staple\n");
    std::filesystem::permissions(directory / "passphrase", std::filesystem::perms(0600));
    for (const std::string name : {"a", "b", "c"}) {
      const auto made =
          run(program("mash"), {"governor", "keygen", directory.path().string(), "--id", name,
                                "--controller", "council-" + name, "--passphrase", passphrase()});
      REQUIRE(made.code == 0);
    }
  }

  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  std::string passphrase() const { return "file:" + (directory / "passphrase").string(); }
  std::string governor(const std::string& name) const {
    return (directory / (name + ".pub.toml")).string();
  }
  std::string hub() const { return (directory / "hub").string(); }
  std::string config() const { return hub() + "/hub.toml"; }

  Finished init(const std::vector<std::string>& signers) const {
    std::vector<std::string> arguments = {"init",
                                          hub(),
                                          "--origin",
                                          "mash.example.gov.uk/2026",
                                          "--governor",
                                          governor("a"),
                                          "--governor",
                                          governor("b"),
                                          "--governor",
                                          governor("c"),
                                          "--governor-passphrase",
                                          passphrase(),
                                          "--policies",
                                          (source_dir() / "policies").string()};
    for (const auto& signer : signers) {
      arguments.push_back("--sign-with");
      arguments.push_back(governor(signer));
    }
    return run(program("mash"), arguments);
  }
  Finished verify() const { return run(program("mash"), {"ledger", "verify", hub()}); }
};

void execute(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  char* error = nullptr;
  const int result = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error);
  INFO(sql << ": " << (error == nullptr ? "" : error));
  REQUIRE(result == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("a hub is made by a quorum of governors, and starts and stops in order", "[process]") {
  const Made made;
  REQUIRE(made.init({"a", "b"}).code == 0);
  CHECK_THAT(made.verify().out, Catch::StartsWith("size=3 root="));

  Process hub(program("mash-hub"), {"--config", made.config()});
  CHECK_THAT(hub.line("ready "), Catch::Contains(" pid="));
  const auto status = run(program("mash"), {"status", made.hub(), "--json"});
  CHECK(status.code == 0);
  CHECK_THAT(status.out, Catch::Contains("\"roster_epoch\":1"));
  const auto running = made.verify();
  CHECK(running.code == 0);
  CHECK_THAT(running.out, Catch::Contains("The hub is running"));

  SECTION("SIGTERM: it says on the ledger that it stopped") {
    hub.signal(SIGTERM);
    CHECK(hub.wait().code == 0);
    CHECK_THAT(made.verify().out, Catch::StartsWith("size=5 root="));
  }
  SECTION("a second hub on the same ledger is told who is in the way") {
    const auto second = run(program("mash-hub"), {"--config", made.config()});
    CHECK(second.code == 4);
    CHECK_THAT(second.err, Catch::Contains("in use by another process"));
  }
}

TEST_CASE("a copy that cannot be made is refused, and the hub goes on", "[process]") {
  const Made made;
  REQUIRE(made.init({"a", "b"}).code == 0);
  Process hub(program("mash-hub"), {"--config", made.config()});
  hub.line("ready ");
  mash::net::Context context;
  for (const std::string& to : {made.config(), made.hub() + "/nowhere/copy.db"}) {
    const std::string request = R"({"do":"snapshot","path":")" + to + "\"}";
    const auto answer = mash::net::ask_daemon(context, made.hub() + "/control.sock",
                                              mash::bytes_of(request), std::chrono::seconds(20),
                                              [](mash::ByteView) {});
    REQUIRE(answer);
    CHECK_THAT(std::string(mash::text_of(*answer)), Catch::Contains("\"no_copy\""));
  }
  CHECK(run(program("mash"), {"status", made.hub(), "--json"}).code == 0);
  CHECK(made.verify().code == 0);
}

TEST_CASE("a hub that is killed starts again without repair, every time", "[process]") {
  const Made made;
  REQUIRE(made.init({"b", "c"}).code == 0);
  for (int round = 0; round < 5; ++round) {
    Process hub(program("mash-hub"), {"--config", made.config()});
    hub.line("ready ");
    hub.signal(SIGKILL);
    CHECK(hub.wait().code == 128 + SIGKILL);
    CHECK(made.verify().code == 0);
  }
}

TEST_CASE("one governor alone makes no hub, and nothing is left behind", "[process]") {
  const Made made;
  const auto refused = made.init({"a"});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Catch::Contains("Not enough governors have signed it"));
  CHECK_FALSE(std::filesystem::exists(made.hub()));
}

TEST_CASE("what an operator may break is answered with a sentence", "[process]") {
  const Made made;
  REQUIRE(made.init({"a", "c"}).code == 0);
  const std::string keys = made.hub() + "/keys/";
  const auto start = [&] { return run(program("mash-hub"), {"--config", made.config()}); };

  SECTION("a key others can read") {
    std::filesystem::permissions(keys + "ledger.pem", std::filesystem::perms(0644));
    CHECK(start().code == 4);
    CHECK_THAT(start().err, Catch::Contains("chmod 600"));
  }
  SECTION("a key that is gone") {
    std::filesystem::remove(keys + "transport.pem");
    CHECK(start().code == 4);
    CHECK_THAT(start().err, Catch::Contains("transport.pem"));
  }
  SECTION("another passphrase") {
    Made::write(keys + "passphrase", "something else\n");
    CHECK(start().code == 4);
    CHECK_THAT(start().err, Catch::Contains("passphrase"));
  }
  SECTION("a ledger that is gone") {
    std::filesystem::remove(made.hub() + "/ledger.db");
    CHECK(start().code == 4);
    CHECK_THAT(start().err, Catch::Contains("ledger.db"));
  }
  SECTION("a join file that is gone, or may not be read") {
    std::filesystem::remove(made.hub() + "/join.toml");
    CHECK(start().code == 4);
    CHECK_THAT(start().err, Catch::Contains("join.toml cannot be read") &&
                                Catch::Contains("every party was handed a copy"));
    CHECK(made.verify().code == 4);
    CHECK_THAT(made.verify().err, Catch::Contains("join.toml cannot be read"));
  }
  SECTION("a setting nobody knows") {
    Made::write(made.config(), "passphrase = \"file:keys/passphrase\"\nadress = \"127.0.0.1\"\n");
    CHECK(start().code == 2);
    CHECK_THAT(start().err, Catch::Contains("did you mean \"address\"?"));
  }
  SECTION("an address by name") {
    Made::write(made.config(), "passphrase = \"file:keys/passphrase\"\naddress = \"localhost\"\n");
    CHECK(start().code == 2);
    CHECK_THAT(start().err, Catch::Contains("hub.toml:2: \"address\" takes a numeric address"));
  }
}

TEST_CASE("verify names what was changed, by table and key", "[process]") {
  const Made made;
  REQUIRE(made.init({"a", "b"}).code == 0);
  const std::string ledger = made.hub() + "/ledger.db";
  SECTION("a document") {
    execute(ledger, "update lookup set value = x'00' where kind = 6");
    CHECK(made.verify().code == 1);
    CHECK_THAT(made.verify().out, Catch::Contains("row_wrong: lookup document "));
  }
  SECTION("an entry's body") {
    execute(ledger, "update entry set body = x'00' where idx = 1");
    CHECK(made.verify().code == 1);
    CHECK_THAT(made.verify().out, Catch::Contains("body_wrong: entry 1"));
  }
  SECTION("a row nobody wrote") {
    execute(ledger, "insert into lookup values (1, x'0102', x'03')");
    CHECK(made.verify().code == 1);
    CHECK_THAT(made.verify().out, Catch::Contains("row_unexpected: lookup kind 1 key 0102"));
  }
}

TEST_CASE("the example settings start a hub", "[process]") {
  const Made made;
  REQUIRE(made.init({"a", "b"}).code == 0);
  std::filesystem::copy_file(source_dir() / "ops/examples/hub.toml", made.config(),
                             std::filesystem::copy_options::overwrite_existing);
  Process hub(program("mash-hub"), {"--config", made.config()});
  CHECK_THAT(hub.line("ready "), Catch::Contains("endpoint="));
}

TEST_CASE("as a service a hub has a limit to its memory, and comes back whatever ended it",
          "[process]") {
  std::ifstream file(source_dir() / "ops/systemd/mash-hub.service");
  std::set<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.insert(line);
  for (const char* line : {"MemoryMax=2G", "Restart=always", "StartLimitIntervalSec=0"}) {
    CHECK(lines.contains(line));
  }
}
