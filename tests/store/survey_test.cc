// The file as verify reads it: each way in which a row can be wrong, done by somebody with another
// program, is named, and everything else is still read.
#include "store/survey.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "store/sqlite_store.h"
#include "support/store_model.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::store;
using Catch::Contains;

namespace {

const Identity identity{{7, 7}, "hub.example/mash"};

// Thirty batches of every kind of thing, and what they left.
support::StoreModel fill(const std::filesystem::path& path) {
  SqliteStore::create(path, identity);
  const auto store = SqliteStore::open(path, {.threading = Threading::none});
  support::StoreModel model;
  support::BatchMaker maker(3);
  for (int i = 0; i < 30; ++i) {
    const Batch batch = maker.next(model, 4, 2000);
    REQUIRE(support::commit(*store, batch) == Commit::durable);
    model.apply(batch);
  }
  return model;
}

// Without a check, without a foreign key, and through whatever holds a row.
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

// On the first item that waits for health.
std::string set(const std::string& change) {
  return "UPDATE outbox SET " + change +
         " WHERE recipient = 'health' AND number = "
         "(SELECT min(number) FROM outbox WHERE recipient = 'health')";
}

struct Broken {
  std::string sql;
  const char* table;
  const char* field;
  const char* found;
};

// Each is one value of one row.
const std::vector<Broken> values = {
    {"UPDATE meta SET one = 2", "meta", "one", "2"},
    {"UPDATE meta SET hub_id = x'0102'", "meta", "hub_id", "blob of 2"},
    {"UPDATE meta SET writer_epoch = -1", "meta", "writer_epoch", "-1"},
    {"UPDATE meta SET size = -5", "meta", "size", "-5"},
    {"UPDATE meta SET signed_upto = -5", "meta", "signed_upto", "-5"},
    {"UPDATE entry SET leaf = x'0102' WHERE idx = 3", "entry", "leaf", "blob of 2"},
    {"UPDATE entry SET salt = zeroblob(33) WHERE idx = 3", "entry", "salt", "blob of 33"},
    {"UPDATE entry SET body = zeroblob(65536) WHERE idx = 3", "entry", "body", "blob of 65536"},
    {"INSERT INTO entry SELECT -7, leaf, salt, body FROM entry WHERE idx = 3", "entry", "idx",
     "-7"},
    {"UPDATE entry_stream SET kind = 9 WHERE idx = 2 AND place = 0", "entry_stream", "kind", "9"},
    {"UPDATE entry_stream SET kind = 999 WHERE idx = 2 AND place = 0", "entry_stream", "kind",
     "999"},
    {"UPDATE entry_stream SET id = x'01' WHERE idx = 2 AND place = 0", "entry_stream", "id",
     "blob of 1"},
    {"UPDATE entry_stream SET sequence = 0 WHERE kind = 1 AND sequence = 1", "entry_stream",
     "sequence", "0"},
    {"UPDATE entry_stream SET idx = 1000 WHERE kind = 1 AND sequence = 2", "entry_stream", "idx",
     "1000"},
    {"UPDATE entry_stream SET place = 7 WHERE idx = 0", "entry_stream", "place", "7"},
    {"INSERT INTO tile VALUES (256, 0, zeroblob(8192))", "tile", "level", "256"},
    {"INSERT INTO tile VALUES (0, -1, zeroblob(8192))", "tile", "number", "-1"},
    {"UPDATE tile SET hashes = zeroblob(8191) WHERE number = 0", "tile", "hashes", "blob of 8191"},
    {"INSERT INTO payload VALUES (x'0102', x'')", "payload", "id", "blob of 2"},
    {set("message = x''"), "outbox", "message", "blob of 0"},
    {set("part = -1"), "outbox", "part", "-1"},
    {set("part = 1 << 32"), "outbox", "part", "4294967296"},
    {set("release_index = -1"), "outbox", "release_index", "-1"},
    {set("red = 2"), "outbox", "red", "2"},
    {"UPDATE outbox_total SET items = 99 WHERE recipient = 'health'", "outbox_total", "items",
     "99"},
    {"UPDATE outbox_total SET bytes = 99 WHERE recipient = 'health'", "outbox_total", "bytes",
     "99"},
    {"INSERT INTO outbox_total VALUES ('north police', 0, 0)", "outbox_total", "recipient",
     "'north police'"},
    {"INSERT INTO outbox_total VALUES ('police-', 0, 0)", "outbox_total", "recipient", "'police-'"},
    {"INSERT INTO lookup VALUES (256, x'01', x'')", "lookup", "kind", "256"},
    {"INSERT INTO lookup VALUES (-1, x'01', x'')", "lookup", "kind", "-1"},
    {"INSERT INTO lookup VALUES (1, zeroblob(256), x'')", "lookup", "key", "blob of 256"},
};

}  // namespace

TEST_CASE("a survey of a sound store reads what the store does, and finds nothing", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  const auto model = fill(path);
  const auto survey = Survey::open(path);
  CHECK(model.difference(*survey) == "");
  CHECK(survey->head().writer_epoch == 1);
  CHECK(survey->identity() == identity);
  CHECK(survey->damaged_rows(100).empty());
  CHECK(survey->problems().empty());
  CHECK(survey->passed_over().empty());
}

TEST_CASE("a value that its table does not allow is named, and hides nothing", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  const std::string sound = support::read_file(path);
  for (const Broken& broken : values) {
    std::ofstream(path, std::ios::binary) << sound;
    tamper(path, broken.sql);
    INFO(broken.sql);
    const auto survey = Survey::open(path);
    const auto rows = survey->damaged_rows(100);
    REQUIRE_FALSE(rows.empty());
    CHECK(rows[0].table == broken.table);
    CHECK(rows[0].field == broken.field);
    CHECK(rows[0].found == broken.found);
    if (broken.table != std::string("meta")) CHECK_FALSE(rows[0].key.empty());
    // A row in the middle does not keep those around it from being read.
    const std::uint64_t size = 1000;
    CHECK(survey->entries(0, size).size() > 50);
    CHECK(survey->leaves(0, size).size() > 50);
    CHECK(survey->stream({StreamKind::hub, Uuid()}, 1, size).size() > 45);
    CHECK(survey->outbox(support::party("health"), 100).size() > 5);
    CHECK(survey->tile_places({0, 0}, 100).size() > 3);
  }
}

TEST_CASE("counts and sizes that other tables contradict are named", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  SECTION("the size of an item's payload") {
    tamper(path, set("payload_bytes = payload_bytes + 1"));
    const auto rows = Survey::open(path)->damaged_rows(100);
    REQUIRE(rows.size() == 2);
    CHECK_THAT(rows[0].key, Catch::StartsWith("health number "));
    CHECK(rows[0].field == "payload_bytes");
    CHECK(rows[1].key == "health");
    CHECK(rows[1].field == "bytes");
  }
  SECTION("a count that is gone") {
    tamper(path, "DELETE FROM outbox_total WHERE recipient = 'health'");
    const auto rows = Survey::open(path)->damaged_rows(1);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].expected == "one that outbox_total counts");
  }
  SECTION("an outbox of no party") {
    tamper(path, "UPDATE outbox SET recipient = 'North Police' WHERE recipient = 'health'");
    const auto survey = Survey::open(path);
    CHECK(survey->recipients().size() == 3);
    CHECK(survey->passed_over().size() == 1);
    CHECK(survey->damaged_rows(1)[0].found == "'North Police'");
  }
  SECTION("a format that never was, over tables that are ours") {
    tamper(path, "UPDATE meta SET origin = origin; PRAGMA user_version = 77");
    const auto rows = Survey::open(path)->damaged_rows(100);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == RowDamage{"file", "header", "user_version", "1", "77"});
  }
}

TEST_CASE("without its head, a store's size is what its entries give", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  const auto model = fill(path);
  tamper(path, "DELETE FROM meta");
  const auto survey = Survey::open(path);
  CHECK_FALSE(survey->identity());
  CHECK(survey->head().size == model.size());
  const auto rows = survey->damaged_rows(100);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0] == RowDamage{"meta", "", "", "one row", "0"});
}

TEST_CASE("entries are read wherever they stand", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  tamper(path, "DELETE FROM entry WHERE idx = 5; UPDATE entry SET idx = 5000 WHERE idx = 9");
  const auto survey = Survey::open(path);
  CHECK_FALSE(survey->entry(5));
  CHECK_FALSE(survey->entry(9));
  CHECK(survey->entry(5000));
  CHECK(survey->entries(4, 3).size() == 2);
  CHECK(survey->entry_indexes(5, 5) == std::vector<std::uint64_t>{6, 7, 8, 10, 11});
  CHECK(survey->entry_indexes(4000, 5) == std::vector<std::uint64_t>{5000});
}

TEST_CASE("what is not ours to judge is refused with a sentence", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  CHECK_THROWS_WITH(Survey::open(path), Contains("does not exist"));
  std::ofstream(path) << std::string(10'000, 'g');
  CHECK_THROWS_WITH(Survey::open(path), Contains("is not a database"));
  std::filesystem::remove(path);
  SqliteStore::create(path, identity);
  {
    const auto store = SqliteStore::open(path);
    CHECK_THROWS_WITH(Survey::open(path), Contains("in use"));
  }
  tamper(path, "UPDATE meta SET size = 0; PRAGMA user_version = 2; CREATE TABLE news (id INTEGER)");
  CHECK_THROWS_WITH(Survey::open(path), Contains("install the newer"));
}

TEST_CASE("no damaged byte ends a survey once it has begun", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  const std::string sound = support::read_file(path);
  std::mt19937_64 random(17);
  int told = 0;
  for (int i = 0; i < 200; ++i) {
    std::string bytes = sound;
    std::size_t at = random() % bytes.size();
    if (i % 2 == 0) at = at / 4096 * 4096 + random() % 64;
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random() % 255));
    std::ofstream(path, std::ios::binary) << bytes;
    INFO("byte " << at);
    std::unique_ptr<Survey> survey;
    try {
      survey = Survey::open(path);
    } catch (const base::Fatal&) {
      REQUIRE(at < 4096);
      continue;
    }
    const auto rows = survey->damaged_rows(100);
    const auto problems = survey->problems();
    const std::uint64_t size = survey->head().size;
    survey->entries(0, size);
    survey->leaves(0, size);
    survey->stream({StreamKind::hub, Uuid()}, 1, 1000);
    for (const PartyId& party : survey->recipients()) {
      for (const auto& item : survey->outbox(party, 100)) survey->payload(item.message);
    }
    for (std::uint8_t kind = 0; kind < 8; ++kind) survey->scan(kind, {}, Bytes(255, 0xff), 1000);
    survey->payload_ids({}, 1000);
    survey->owners_of({static_cast<std::uint32_t>(at / 4096 + 1)});
    told += !rows.empty() || !problems.empty() || !survey->passed_over().empty();
  }
  CHECK(told > 20);
}
