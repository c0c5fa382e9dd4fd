// What `mash ledger verify` says of a file as a whole: its pages, its log, and what is no ledger.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <random>

#include "process/verifying.h"
#include "support/test_data.h"

using namespace mash::support;
using nlohmann::json;

namespace {

// Name, content and time of writing of every file of a directory.
using Tree = std::map<std::string, std::pair<std::string, std::filesystem::file_time_type>>;
Tree tree_of(const std::filesystem::path& directory) {
  Tree tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    tree[entry.path().string()] = {read_file(entry.path()), entry.last_write_time()};
  }
  return tree;
}

}  // namespace

TEST_CASE("no byte of a ledger can be flipped unnoticed", "[process]") {
  HubProcess hub;
  live_and_die(hub);
  hub.start();
  hub.stop();
  std::string bytes = read_file(ledger_of(hub));
  std::mt19937_64 random(20261128);
  int unused = 0;
  int meant = 0;
  for (int i = 0; i < 120; ++i) {
    const std::size_t at = i < 20 ? static_cast<std::size_t>(i * 5) : random() % bytes.size();
    const auto bits = static_cast<char>(1 + random() % 255);
    bytes[at] = static_cast<char>(bytes[at] ^ bits);
    write(ledger_of(hub), bytes);
    const auto verified = verify(hub);
    INFO("byte " << at << "\n" << verified.all);
    REQUIRE(verified.code == 1);
    const std::string page = "page " + std::to_string(at / 4096 + 1);
    const bool named = std::any_of(verified.findings.begin(), verified.findings.end(),
                                   [&](const json& one) { return one.at("key") == page; });
    REQUIRE(named);
    unused += verified.summary.value("unused_only", false);
    meant += verified.findings.size() > 1;
    bytes[at] = static_cast<char>(bytes[at] ^ bits);
  }
  CHECK(unused > 20);
  CHECK(meant > 20);
  CHECK(unused + meant == 120);
}

TEST_CASE("damage to unused bytes is reported as such", "[process]") {
  HubProcess hub;
  std::string bytes = read_file(ledger_of(hub));
  bytes[70] = 1;  // In the header, reserved by SQLite for later.
  write(ledger_of(hub), bytes);
  const auto verified = hub.mash({"ledger", "verify", hub.hub()});
  CHECK(verified.code == 1);
  CHECK_THAT(verified.out, Catch::StartsWith("unused_bytes_damaged: file page 1 (of "
                                             "sqlite_schema): its bytes are not those that were "
                                             "written\nsize=3 root="));
  CHECK_THAT(verified.out, Catch::Contains("Nothing that counts was touched"));

  SECTION("of a running hub too, whose copy has it no more") {
    hub.start();
    std::fstream file(ledger_of(hub), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096 * 2 - 1);  // The end of the second page is its sum.
    file.put(static_cast<char>(bytes[4096 * 2 - 1] ^ 1));
    file.close();
    const auto running = hub.mash({"ledger", "verify", hub.hub()});
    CHECK(running.code == 1);
    CHECK_THAT(running.out, Catch::Contains("unused_bytes_damaged: file page 2 "));
  }
}

TEST_CASE("a header with which no hub can start is not called unused", "[process]") {
  HubProcess hub;
  std::string bytes = read_file(ledger_of(hub));
  bytes[18] = 9;
  write(ledger_of(hub), bytes);
  const auto verified = hub.mash({"ledger", "verify", hub.hub()});
  CHECK(verified.code == 1);
  CHECK_THAT(verified.out, Catch::Contains("file: its header names versions 9 and "));
  CHECK_THAT(verified.out, Catch::Contains("page_damaged: file page 1 "));
  CHECK_THAT(verified.out, Catch::Contains(" DAMAGED: keep the file and stop the hub\n"));
  CHECK_THAT(verified.out, !Catch::Contains("as it was written"));
  const auto started = hub.start_in_vain();
  CHECK(started.code == 4);
  CHECK_THAT(started.err, Catch::Contains("is damaged: its header names versions 9 and "));
}

TEST_CASE("of the writer epoch, which only its page's sum tells, no more is said", "[process]") {
  HubProcess hub;
  tamper(ledger_of(hub), "UPDATE meta SET writer_epoch = 5000");
  const auto verified = hub.mash({"ledger", "verify", hub.hub()});
  CHECK(verified.code == 1);
  CHECK_THAT(verified.out, !Catch::Contains("Nothing that counts was touched"));
  CHECK_THAT(verified.out, Catch::Contains("except perhaps meta.writer_epoch") &&
                               Catch::Contains("opened for writing, 5000 now"));
  hub.start();
  hub.stop();
}

TEST_CASE("a ledger that another program wrote anew is a finding, whoever made it", "[process]") {
  HubProcess hub;
  const std::string into = (hub.directory() / "anew.db").string();
  tamper(ledger_of(hub), "UPDATE meta SET size = size; VACUUM INTO '" + into + "'");
  std::filesystem::rename(into, ledger_of(hub));
  const Verified verified = verify(hub);
  INFO(verified.all);
  CHECK(verified.code == 1);
  CHECK(verified.findings.size() == 1);
  CHECK(verified.names("sums_gone", "file", "", ""));
  CHECK(verified.summary.at("page_sums") == false);
  CHECK(verified.summary.at("clean") == false);
  const auto said = hub.mash({"ledger", "verify", hub.hub()}).out;
  CHECK_THAT(said, Catch::Contains("rewritten by another program"));
  CHECK_THAT(said, !Catch::Contains("made before pages had sums"));
  CHECK_THAT(said, !Catch::Contains("DAMAGED"));

  SECTION("what counts is looked at all the same") {
    tamper(ledger_of(hub), "UPDATE entry SET leaf = x'01' WHERE idx = 1");
    const auto worse = verify(hub);
    CHECK(worse.names("row_malformed", "entry", "1", "leaf"));
    CHECK(worse.names("sums_gone", "file", "", ""));
    CHECK_THAT(hub.mash({"ledger", "verify", hub.hub()}).out, Catch::Contains("DAMAGED"));
  }
}

TEST_CASE("damage to the log of a killed hub is told", "[process]") {
  HubProcess hub;
  live_and_die(hub);
  const std::string log = ledger_of(hub) + "-wal";
  std::string bytes = read_file(log);
  REQUIRE(bytes.size() > 2 * 4120);
  bytes[4120 + 100] = static_cast<char>(bytes[4120 + 100] ^ 1);
  write(log, bytes);
  const auto verified = verify(hub);
  INFO(verified.all);
  CHECK(verified.code == 1);
  CHECK_THAT(verified.all, Catch::Contains("does not hold any more, from frame 2 of"));
}

TEST_CASE("what is no ledger, or not here, ends with 4 and a sentence", "[process]") {
  HubProcess hub;
  const auto verify_it = [&] { return hub.mash({"ledger", "verify", hub.hub()}); };
  SECTION("missing") {
    std::filesystem::remove(ledger_of(hub));
    CHECK(verify_it().code == 4);
    CHECK_THAT(verify_it().err, Catch::Contains("does not exist"));
  }
  SECTION("a letter") {
    write(ledger_of(hub), std::string(5000, 'x'));
    CHECK(verify_it().code == 4);
    CHECK_THAT(verify_it().err, Catch::Contains("is not a database"));
  }
  SECTION("another program's database") {
    std::filesystem::remove(ledger_of(hub));
    tamper(ledger_of(hub), "CREATE TABLE photo (id INTEGER); INSERT INTO photo VALUES (1)");
    CHECK(verify_it().code == 4);
    CHECK_THAT(verify_it().err, Catch::Contains("another program's"));
  }
  SECTION("another hub's") {
    HubProcess other;
    std::filesystem::copy_file(ledger_of(other), ledger_of(hub),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(verify_it().code == 4);
    CHECK_THAT(verify_it().err, Catch::Contains("not of the same hub"));
  }
}

TEST_CASE("a ledger of which no table can be read is damaged, not absent", "[process]") {
  HubProcess hub;
  const std::string sound = read_file(ledger_of(hub));
  const auto expect_damage = [&](const std::string& bytes) {
    write(ledger_of(hub), bytes);
    const auto verified = verify(hub);
    INFO(verified.all);
    CHECK(verified.code == 1);
    CHECK_FALSE(verified.findings.empty());
    CHECK(verified.summary.at("clean") == false);
  };
  SECTION("its first bytes gone") { expect_damage("a letter" + sound.substr(8)); }
  SECTION("half of it gone") { expect_damage(sound.substr(0, sound.size() / 8192 * 4096)); }
  SECTION("its schema page overwritten") {
    std::string bytes = sound;
    bytes.replace(100, 3900, std::string(3900, 'x'));
    expect_damage(bytes);
  }
}

TEST_CASE("what was done to the tables themselves is named", "[process]") {
  HubProcess hub;
  const auto expect = [&](const std::string& sql, const std::string& clause) {
    tamper(ledger_of(hub), "UPDATE meta SET size = size; " + sql);
    const auto verified = hub.mash({"ledger", "verify", hub.hub()});
    INFO(verified.out << verified.err);
    CHECK(verified.code == 1);
    CHECK_THAT(verified.out, Catch::Contains("file: ") && Catch::Contains(clause));
    CHECK_THAT(verified.out, Catch::Contains("DAMAGED") && !Catch::Contains("check the path"));
    const auto started = hub.start_in_vain();
    CHECK(started.code == 4);
    CHECK_THAT(started.err, Catch::Contains(clause));
  };
  SECTION("an index") {
    expect("DROP INDEX outbox_in_order", "it lacks the index outbox_in_order");
  }
  SECTION("a table") { expect("CREATE TABLE photo (id INTEGER)", "it has a table photo besides"); }
  SECTION("a trigger, and every page without its sum") {
    expect("CREATE TRIGGER gone AFTER INSERT ON outbox BEGIN DELETE FROM outbox; END; VACUUM",
           "it has a trigger gone besides");
  }
}

TEST_CASE("verify leaves a hub's directory as it found it", "[process]") {
  HubProcess hub;
  const auto verify = [&] { return hub.mash({"ledger", "verify", hub.hub()}); };
  SECTION("of a hub that never ran") {
    const Tree before = tree_of(hub.hub());
    CHECK(verify().code == 0);
    CHECK((tree_of(hub.hub()) == before));
  }
  SECTION("of a hub that was killed, whose log it reads where it lies") {
    live_and_die(hub);
    const Tree before = tree_of(hub.hub());
    REQUIRE(before.contains(hub.hub() + "/ledger.db-wal"));
    const auto verified = verify();
    CHECK(verified.code == 0);
    CHECK_THAT(verified.out, Catch::StartsWith("size=5 root="));  // The start and the roster too.
    CHECK((tree_of(hub.hub()) == before));
    hub.start();
    hub.stop();
    CHECK_THAT(verify().out, Catch::StartsWith("size=7 root="));
  }
}
