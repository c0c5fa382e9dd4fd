// `mash ledger verify` over real files, as whoever holds a hub to account runs it.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include <nlohmann/json.hpp>

#include "support/hub_process.h"
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

// A hub that has done something, killed with -9: part of its ledger is in the log.
void live_and_die(HubProcess& hub) {
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk"),
             hub.make_person("north-desk", "social_worker", "social_work").public_file});
  hub.kill();
}

std::string ledger_of(const HubProcess& hub) { return hub.hub() + "/ledger.db"; }

// As somebody with another program does it, past every constraint.
void tamper(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  const std::string all = "PRAGMA ignore_check_constraints = ON; " + sql;
  char* error = nullptr;
  const int code = sqlite3_exec(database, all.c_str(), nullptr, nullptr, &error);
  INFO(sql << ": " << (error == nullptr ? "" : error));
  REQUIRE(code == SQLITE_OK);
  CHECK(sqlite3_total_changes(database) > 0);
  sqlite3_close(database);
}

void write(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// What verify says under --json: a finding a line, then the summary.
struct Verified {
  int code = 0;
  std::vector<json> findings;
  json summary;
  std::string all;

  bool names(const std::string& finding, const std::string& table, const std::string& key,
             const std::string& field) const {
    return std::any_of(findings.begin(), findings.end(), [&](const json& one) {
      return one.at("finding") == finding && one.at("table") == table && one.at("field") == field &&
             one.at("key").get<std::string>().find(key) != std::string::npos;
    });
  }
};

Verified verify(const HubProcess& hub, const std::string& checkpoint = "") {
  std::vector<std::string> words = {"ledger", "verify", hub.hub(), "--json"};
  if (!checkpoint.empty()) words.insert(words.end(), {"--checkpoint", checkpoint});
  const auto finished = hub.mash(words);
  Verified verified;
  verified.code = finished.code;
  verified.all = finished.out + finished.err;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) {
    const json object = json::parse(line);
    CHECK(object.at("v") == 1);
    if (object.contains("finding")) {
      CHECK_FALSE(object.at("sentence").get<std::string>().empty());
      verified.findings.push_back(object);
    } else {
      verified.summary = object;
    }
  }
  return verified;
}

// A change to a row of the ledger, and what must be named.
struct Change {
  std::string sql;
  std::string finding;
  std::string table;
  std::string key;
  std::string field;
};

const std::vector<Change> changes = {
    {"DELETE FROM entry WHERE idx = 3", "entry_missing", "entry", "3", ""},
    {"UPDATE entry SET leaf = x'01' WHERE idx = 3", "row_malformed", "entry", "3", "leaf"},
    {"UPDATE entry SET leaf = x'01' WHERE idx = 3", "leaf_wrong", "entry", "3",
     "leaf"},  // It is read all the same.
    {"UPDATE entry SET body = x'00' WHERE idx = 3", "body_wrong", "entry", "3", "salt or body"},
    {"UPDATE entry SET idx = 900 WHERE idx = 4", "entry_unexpected", "entry", "900", ""},
    {"UPDATE entry_stream SET sequence = 99 WHERE idx = 2", "stream_point_missing", "stream",
     "sequence 3", "index"},
    {"UPDATE entry_stream SET kind = 77 WHERE idx = 2", "row_malformed", "entry_stream", "kind 77",
     "kind"},
    {"UPDATE entry_stream SET place = 5 WHERE idx = 2", "row_malformed", "entry_stream",
     "sequence 3", "place"},
    {"INSERT INTO tile VALUES (3, 9, zeroblob(8192))", "tile_unexpected", "tile",
     "level 3 number 9", ""},
    {"INSERT INTO payload VALUES (zeroblob(16), x'01')", "row_unexpected", "payload",
     "00000000-0000", ""},
    {"INSERT INTO outbox VALUES ('stranger', 7, zeroblob(16), 1, 2, 0, 0)", "row_unexpected",
     "outbox", "stranger number 7", ""},
    {"INSERT INTO outbox_total VALUES ('stranger', 0, 0)", "row_unexpected", "outbox_total",
     "stranger", ""},
    {"INSERT INTO outbox_total VALUES ('stranger', 3, 0)", "row_malformed", "outbox_total",
     "stranger", "items"},
    {"INSERT INTO lookup VALUES (99, x'0102', x'')", "row_unexpected", "lookup", "kind 99 key 0102",
     ""},
    {"INSERT INTO lookup VALUES (-7, x'0102', x'')", "row_malformed", "lookup", "kind -7 key 0102",
     "kind"},
    {"INSERT INTO lookup VALUES (1, x'0102', x'03')", "row_unexpected", "lookup", "kind 1 key 0102",
     ""},
    {"UPDATE lookup SET value = x'00' WHERE kind = 0", "head_wrong", "index", "kind 0 checkpoint",
     "value"},
    {"UPDATE lookup SET value = x'00' WHERE kind = 6", "row_wrong", "lookup", "document ", "value"},
    // The last signature under a roster.
    {"UPDATE lookup SET value = CAST(substr(value, 1, length(value) - 20) || 'AAAA' || "
     "substr(value, -16) AS BLOB) WHERE kind = 6 AND substr(value, 1, 8) <> x'6d616e6966657374'",
     "row_wrong", "lookup", "document ", "value"},
    {"DELETE FROM lookup WHERE kind = 6", "row_missing", "lookup", "document ", ""},
    {"UPDATE meta SET origin = 'mash.example.gov.uk/2027'", "head_wrong", "meta", "1", "origin"},
    {"UPDATE meta SET hub_id = zeroblob(32)", "head_wrong", "meta", "1", "hub_id"},
    {"UPDATE meta SET size = 2", "head_wrong", "head", "", "size"},
    {"UPDATE meta SET size = -2", "row_malformed", "meta", "", "size"},
    {"UPDATE meta SET signed_upto = 2", "head_wrong", "head", "", "signed_upto"},
    {"UPDATE meta SET writer_epoch = -2", "row_malformed", "meta", "", "writer_epoch"},
    {"DELETE FROM meta", "row_malformed", "meta", "", ""},
};

}  // namespace

TEST_CASE("verify names every row that was changed, by table, key and field, and ends with 1",
          "[process]") {
  HubProcess hub;
  live_and_die(hub);
  hub.start();
  hub.stop();
  const std::string sound = read_file(ledger_of(hub));
  const auto before = verify(hub);
  INFO(before.all);
  REQUIRE(before.code == 0);
  REQUIRE(before.findings.empty());
  CHECK(before.summary.at("clean") == true);
  CHECK(before.summary.at("replayed") == true);
  CHECK(before.summary.at("page_sums") == true);
  for (const Change& change : changes) {
    write(ledger_of(hub), sound);
    tamper(ledger_of(hub), change.sql);
    const auto verified = verify(hub);
    INFO(change.sql << "\n" << verified.all);
    CHECK(verified.code == 1);
    CHECK(verified.summary.at("clean") == false);
    CHECK(verified.summary.at("unused_only") == false);
    CHECK(verified.names(change.finding, change.table, change.key, change.field));
  }
}

TEST_CASE("rows of another version are not compared until a hub of this one has started",
          "[process]") {
  HubProcess hub;
  live_and_die(hub);
  tamper(ledger_of(hub), "UPDATE lookup SET value = x'00000001' WHERE kind = 8");
  const Verified before = verify(hub);
  CHECK(before.code == 1);
  CHECK(before.summary.at("rows_compared") == false);
  CHECK(before.summary.at("clean") == false);
  CHECK_FALSE(before.names("row_wrong", "lookup", "kind 8", "value"));
  CHECK_THAT(hub.mash({"ledger", "verify", hub.hub()}).out,
             Catch::Contains("made by another version of this program"));
  hub.start();
  hub.stop();
  CHECK(verify(hub).summary.at("rows_compared") == true);
}

TEST_CASE("what is said of a row is said to people too", "[process]") {
  HubProcess hub;
  tamper(ledger_of(hub), "UPDATE entry SET leaf = x'01' WHERE idx = 1");
  const auto verified = hub.mash({"ledger", "verify", hub.hub()});
  CHECK(verified.code == 1);
  CHECK_THAT(verified.out, Catch::Contains("row_malformed: entry 1, leaf: expected 33 bytes, "
                                           "found blob of 1\n"));
  CHECK_THAT(verified.out, Catch::Contains("\nsize=3 root="));
  CHECK_THAT(verified.out, Catch::Contains(" DAMAGED: keep the file and stop the hub\n"));
}

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

TEST_CASE("a checkpoint that was kept elsewhere must be of this very ledger", "[verify]") {
  HubProcess hub;
  const std::string kept = (hub.directory() / "kept").string();
  REQUIRE(hub.mash({"ledger", "export", hub.hub(), kept}).code == 0);
  const std::string as_it_was = (hub.directory() / "as-it-was").string();
  std::filesystem::copy(hub.hub() + "/ledger.db", as_it_was);
  live_and_die(hub);
  const auto grown = verify(hub, kept + "/checkpoint");
  CHECK(grown.code == 0);
  CHECK(grown.summary.at("checkpoints") == 1);
  CHECK(grown.summary.at("not_decided") == 0);

  const std::string later = (hub.directory() / "later").string();
  REQUIRE(hub.mash({"ledger", "export", hub.hub(), later}).code == 0);
  for (const char* file : {"/ledger.db-wal", "/ledger.db-shm"}) {
    std::filesystem::remove(hub.hub() + file);
  }
  std::filesystem::copy(as_it_was, ledger_of(hub),
                        std::filesystem::copy_options::overwrite_existing);
  const auto taken_back = verify(hub, later + "/checkpoint");
  CHECK(taken_back.code == 1);
  CHECK(taken_back.findings.size() == 1);
  CHECK(taken_back.names("checkpoint_beyond", "checkpoint", "", "size"));

  HubProcess other;
  const std::string others = (other.directory() / "out").string();
  REQUIRE(other.mash({"ledger", "export", other.hub(), others}).code == 0);
  const auto strange =
      hub.mash({"ledger", "verify", hub.hub(), "--checkpoint", others + "/checkpoint"});
  CHECK(strange.code == 2);  // It says nothing of this ledger.
  CHECK(strange.err.find("is not a checkpoint that this hub") != std::string::npos);
}
