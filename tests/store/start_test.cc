// Whether a hub can start with a file, and whether whoever looks at the file says so beforehand.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "sqlite/file_check.h"
#include "store/sqlite_store.h"
#include "store/survey.h"
#include "support/store_model.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::store;
using Catch::Contains;

namespace {

constexpr std::size_t header_bytes = 100;
const Identity identity{{7, 7}, "hub.example/mash"};

void fill(const std::filesystem::path& path) {
  SqliteStore::create(path, identity);
  const auto store = SqliteStore::open(path, {.threading = Threading::none});
  support::StoreModel model;
  support::BatchMaker maker(3);
  for (int i = 0; i < 5; ++i) {
    const Batch batch = maker.next(model, 4, 2000);
    REQUIRE(support::commit(*store, batch) == Commit::durable);
    model.apply(batch);
  }
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Nothing but sums of pages is amiss, so far as this room and SQLite can see.
bool only_pages_differ(const std::filesystem::path& path) {
  if (!sqlite::check_file(path, sqlite::InUse::no).troubles.empty()) return false;
  try {
    const auto survey = Survey::open(path);
    return survey->damaged_rows(100).empty() && survey->problems().empty();
  } catch (const base::Fatal&) {
    return false;
  }
}

// As a hub does: it opens the file, writes and ends; the next one does so too. Else the sentence.
std::string trouble_of_two_starts(const std::filesystem::path& path) {
  try {
    for (int start = 0; start < 2; ++start) {
      const auto store = SqliteStore::open(path, {.threading = Threading::none});
      Batch batch;
      batch.index_put = {{3, {1, 2}, Bytes(5000, static_cast<std::uint8_t>(start))}};
      if (support::commit(*store, batch) != Commit::durable) return "the commit failed";
    }
    return "";
  } catch (const base::Fatal& fatal) {
    return fatal.what();
  }
}

}  // namespace

TEST_CASE("a header that keeps a hub from starting is never called sound", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  const std::string sound = support::read_file(path);
  int starts = 0;
  for (std::size_t at = 0; at < header_bytes; ++at) {
    for (const int bits : {1, 2, 7, 0x80, 0xff}) {
      std::string bytes = sound;
      bytes[at] = static_cast<char>(bytes[at] ^ bits);
      write(path, bytes);
      if (!only_pages_differ(path)) continue;
      INFO("byte " << at << " with " << bits);
      CHECK(trouble_of_two_starts(path) == "");
      CHECK(only_pages_differ(path));
      std::filesystem::remove(directory / "hub.db-wal");
      ++starts;
    }
  }
  CHECK(starts > 100);
}

TEST_CASE("a version of the format that does not exist is named by verify and by the hub",
          "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  std::string bytes = support::read_file(path);
  const bool to_read = GENERATE(false, true);
  bytes[to_read ? 19 : 18] = 9;
  write(path, bytes);
  const std::string clause = to_read ? "its header names versions 2 and 9 of the format"
                                     : "its header names versions 9 and 2 of the format";
  for (const auto in_use : {sqlite::InUse::no, sqlite::InUse::yes}) {
    const auto found = sqlite::check_file(path, in_use);
    REQUIRE(found.troubles.size() == 1);
    CHECK_THAT(found.troubles[0], Catch::StartsWith(clause));
    CHECK_THAT(found.troubles[0], Catch::EndsWith(to_read ? "open it" : "write it"));
  }
  CHECK_THAT(trouble_of_two_starts(path), Contains(clause) && Contains("is damaged"));
  CHECK_THAT(trouble_of_two_starts(path), Contains("restore the latest copy that verifies"));
}

TEST_CASE("a writer epoch that cannot be raised is told as what it is", "[store]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  fill(path);
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  const char* change = "UPDATE meta SET writer_epoch = 9223372036854775807";
  CHECK(sqlite3_exec(handle, change, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
  CHECK(Survey::open(path)->damaged_rows(100) ==
        std::vector<RowDamage>{{"meta", "", "writer_epoch",
                                "from 0 to 9223372036854775806, which a hub can raise when it "
                                "starts",
                                "9223372036854775807"}});
  CHECK_THAT(trouble_of_two_starts(path),
             Contains("is damaged: its writer epoch is 9223372036854775807, which was never "
                      "written there and cannot be raised; keep it as it is, and restore the "
                      "latest copy that verifies"));
}
