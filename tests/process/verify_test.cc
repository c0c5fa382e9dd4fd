// `mash ledger verify` over real files, as whoever holds a hub to account runs it: rows, and what
// they are compared with. What it says of a file as a whole is in verify_file_test.cc.
#include <catch2/catch.hpp>

#include "process/verifying.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

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
    {"UPDATE meta SET writer_epoch = 9223372036854775807", "row_malformed", "meta", "",
     "writer_epoch"},
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
  CHECK(before.summary.at("unused_only") == false);  // That row's page is no unused one.
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
