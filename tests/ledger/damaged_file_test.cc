// Rows of a real file, changed by somebody with another program: verify reads on, and names each.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "ledger/world.h"
#include "store/sqlite_store.h"
#include "store/survey.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::ledger_tests;
using ledger::Finding;
using ledger::FindingKind;

namespace {

// 600 entries: two full tiles and a part, and every third entry of two streams.
void make(const std::filesystem::path& path) {
  store::SqliteStore::create(path, {{7, 7}, "hub.example/log"});
  const auto store = store::SqliteStore::open(path, {.threading = store::Threading::none});
  Run run(*store);
  run.write_many(600);
  run.commit();
}

void tamper(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  const std::string all = "PRAGMA ignore_check_constraints = ON; " + sql;
  const int code = sqlite3_exec(handle, all.c_str(), nullptr, nullptr, nullptr);
  INFO(sql << ": " << sqlite3_errmsg(handle));
  CHECK(code == SQLITE_OK);
  CHECK(sqlite3_total_changes(handle) > 0);
  sqlite3_close(handle);
}

struct Change {
  std::string sql;
  FindingKind kind;
  std::string key;
  std::string field;
};

const std::string of_case_3 = " WHERE kind = 2 AND hex(id) LIKE '%03'";

const std::vector<Change> changes = {
    {"DELETE FROM entry WHERE idx = 300", FindingKind::entry_missing, "300", ""},
    {"DELETE FROM entry WHERE idx = 599", FindingKind::entry_missing, "599", ""},
    {"UPDATE entry SET idx = 5000 WHERE idx = 300", FindingKind::entry_unexpected, "5000", ""},
    {"UPDATE entry SET leaf = x'01ff' WHERE idx = 17", FindingKind::leaf_wrong, "17", "leaf"},
    {"UPDATE entry SET leaf = zeroblob(40) WHERE idx = 17", FindingKind::leaf_wrong, "17", "leaf"},
    {"UPDATE entry SET salt = zeroblob(32) WHERE idx = 17", FindingKind::body_wrong, "17",
     "salt or body"},
    {"UPDATE entry SET salt = x'' WHERE idx = 17", FindingKind::body_wrong, "17", "salt or body"},
    {"UPDATE entry SET body = x'00' WHERE idx = 17", FindingKind::body_wrong, "17", "salt or body"},
    {"UPDATE entry SET body = x'' WHERE idx = 17", FindingKind::body_erased, "17", "body"},
    {"UPDATE entry_stream SET sequence = 900" + of_case_3 + " AND sequence = 5",
     FindingKind::stream_point_missing, "sequence 5", "index"},
    {"UPDATE entry_stream SET kind = 77" + of_case_3 + " AND sequence = 5",
     FindingKind::stream_point_missing, "sequence 5", "index"},
    {"UPDATE entry_stream SET id = x'0123'" + of_case_3 + " AND sequence = 5",
     FindingKind::stream_point_missing, "sequence 5", "index"},
    {"UPDATE entry_stream SET idx = 5, place = 1" + of_case_3 + " AND sequence = 5",
     FindingKind::stream_point_missing, "sequence 5", "index"},
    {"DELETE FROM entry_stream" + of_case_3 + " AND sequence = 5",
     FindingKind::stream_point_missing, "sequence 5", "index"},
    {"INSERT INTO entry_stream VALUES (3, zeroblob(16), 1, 5, 9)",
     FindingKind::stream_point_unexpected, "subject", "index"},
    {"UPDATE entry_stream SET place = 9 WHERE idx = 6 AND place = 0; "
     "UPDATE entry_stream SET place = 0 WHERE idx = 6 AND place = 1; "
     "UPDATE entry_stream SET place = 1 WHERE idx = 6 AND place = 9",
     FindingKind::stream_place_wrong, "case", "place"},
    {"DELETE FROM tile WHERE number = 1", FindingKind::tile_missing, "level 0 number 1", ""},
    {"UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE number = 1",
     FindingKind::tile_wrong, "level 0 number 1", "hash 0"},
    {"UPDATE tile SET hashes = x'00' WHERE number = 1", FindingKind::tile_wrong, "level 0 number 1",
     "hashes"},
    {"INSERT INTO tile VALUES (0, 77, zeroblob(8192))", FindingKind::tile_unexpected,
     "level 0 number 77", ""},
    {"INSERT INTO tile VALUES (5, 0, zeroblob(8192))", FindingKind::tile_unexpected,
     "level 5 number 0", ""},
    {"INSERT INTO tile VALUES (200, 1, zeroblob(8192))", FindingKind::tile_unexpected,
     "level 200 number 1", ""},
    {"UPDATE meta SET size = 100", FindingKind::head_wrong, "", "size"},
    {"UPDATE meta SET signed_upto = 100", FindingKind::head_wrong, "", "signed_upto"},
    {"UPDATE lookup SET value = x'00'", FindingKind::head_wrong, "kind 0 checkpoint", "value"},
    {"DELETE FROM lookup", FindingKind::head_wrong, "kind 0 checkpoint", "value"},
    {"INSERT INTO lookup VALUES (0, x'0102', x'')", FindingKind::row_unexpected, "kind 0 key 0102",
     ""},
};

}  // namespace

TEST_CASE("a sound file has no finding", "[damage]") {
  const support::TemporaryDirectory directory;
  make(directory / "hub.db");
  const auto survey = store::Survey::open(directory / "hub.db");
  CHECK(verify(*survey, verify_options()).clean());
  CHECK(survey->damaged_rows(100).empty());
}

TEST_CASE("a row that was changed in the file is named, whatever form it has now", "[damage]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  make(path);
  const std::string sound = support::read_file(path);
  for (const Change& change : changes) {
    std::ofstream(path, std::ios::binary) << sound;
    tamper(path, change.sql);
    const auto survey = store::Survey::open(path);
    const auto list = verify(*survey, verify_options()).list;
    std::string all = change.sql + "\n";
    for (const Finding& finding : list) all += text(finding) + "\n";
    INFO(all);
    CHECK(std::any_of(list.begin(), list.end(), [&](const Finding& finding) {
      return finding.kind == change.kind && finding.field == change.field &&
             finding.key.find(change.key) != std::string::npos;
    }));
    CHECK(list.size() <= 4);  // The neighbours in a stream may have their say.
  }
}

TEST_CASE("without its head, the entries say what the ledger is", "[damage]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  make(path);
  tamper(path, "DELETE FROM meta");
  const auto survey = store::Survey::open(path);
  CHECK(verify(*survey, verify_options()).clean());
  REQUIRE(survey->damaged_rows(100).size() == 1);
  CHECK(survey->damaged_rows(100)[0].table == "meta");
}
