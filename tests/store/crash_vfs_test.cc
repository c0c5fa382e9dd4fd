// The crashing disk itself: a test that trusts it is worth what these are.
#include "support/crash_vfs.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>

using namespace mash;
using support::CrashVfs;
using Fate = CrashVfs::Fate;

namespace {

// A file as SQLite would use it.
class RawFile {
 public:
  RawFile(const CrashVfs& disk, const char* name)
      : vfs_(sqlite3_vfs_find(disk.name().c_str())),
        memory_(static_cast<std::size_t>(vfs_->szOsFile)) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;
    opened_ = vfs_->xOpen(vfs_, name, file(), flags, nullptr) == SQLITE_OK;
  }
  ~RawFile() {
    if (opened_) file()->pMethods->xClose(file());
  }
  int write(std::int64_t offset, const std::string& bytes) {
    return file()->pMethods->xWrite(file(), bytes.data(), static_cast<int>(bytes.size()), offset);
  }
  int truncate(std::int64_t size) { return file()->pMethods->xTruncate(file(), size); }
  int sync() { return file()->pMethods->xSync(file(), SQLITE_SYNC_FULL); }
  bool opened() const { return opened_; }

 private:
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

  sqlite3_vfs* vfs_;
  std::vector<std::max_align_t> memory_;
  bool opened_;
};

std::string content(const CrashVfs& disk, const std::string& file) {
  const auto image = disk.image(file);
  return image ? std::string(text_of(*image)) : "missing";
}

}  // namespace

TEST_CASE("what was synced survives, the rest as fate has it", "[crash_vfs]") {
  CrashVfs disk(1);
  {
    RawFile file(disk, "a");
    file.write(0, "synced");
    file.sync();
    file.write(6, " and not");
    file.truncate(9);
    CHECK(content(disk, "a") == "synced an");
  }
  SECTION("lost") {
    disk.crash(Fate::lost);
    CHECK(content(disk, "a") == "synced");
  }
  SECTION("kept") {
    disk.crash(Fate::kept);
    CHECK(content(disk, "a") == "synced an");
  }
}

TEST_CASE("torn writes leave some sectors new and some old", "[crash_vfs]") {
  CrashVfs disk(2);
  int mixed = 0;
  int whole = 0;
  int parts = 0;
  for (int i = 0; i < 100; ++i) {
    {
      RawFile file(disk, "a");
      file.write(0, std::string(4096, 'o'));
      file.sync();
      file.write(0, std::string(4096, 'n'));
    }
    disk.crash(Fate::torn);
    const std::string after = content(disk, "a");
    REQUIRE(after.size() == 4096);
    const auto fresh = std::count(after.begin(), after.end(), 'n');
    mixed += fresh > 0 && fresh < 4096 ? 1 : 0;
    whole += fresh == 4096 ? 1 : 0;
    parts += fresh % 512 != 0 ? 1 : 0;
  }
  CHECK(mixed > 25);
  CHECK(whole > 10);
  CHECK(whole < 50);
  CHECK(parts > 5);
}

TEST_CASE("what a failed sync covered stays in doubt after a sync that succeeds", "[crash_vfs]") {
  CrashVfs disk(3);
  {
    RawFile file(disk, "a");
    file.write(0, "base");
    file.sync();
    disk.set_plan({.fail_at = disk.effects() + 1});
    file.write(0, "BASE");
    CHECK(file.sync() == SQLITE_IOERR_FSYNC);
    file.write(4, "more");
    CHECK(file.sync() == SQLITE_OK);
    CHECK(content(disk, "a") == "BASEmore");
  }
  SECTION("lost") {
    disk.crash(Fate::lost);
    CHECK(content(disk, "a") == "basemore");
  }
  SECTION("kept") {
    disk.crash(Fate::kept);
    CHECK(content(disk, "a") == "BASEmore");
  }
}

TEST_CASE("a new file needs a sync, a removed one a sync of its directory", "[crash_vfs]") {
  CrashVfs disk(4);
  sqlite3_vfs* vfs = sqlite3_vfs_find(disk.name().c_str());
  for (const char* name : {"new", "removed", "removed for good"}) {
    RawFile file(disk, name);
    file.write(0, name);
    if (std::string_view(name) != "new") file.sync();
  }
  REQUIRE(vfs->xDelete(vfs, "removed", 0) == SQLITE_OK);
  REQUIRE(vfs->xDelete(vfs, "removed for good", 1) == SQLITE_OK);
  CHECK(content(disk, "removed") == "missing");
  disk.crash(Fate::lost);
  CHECK(content(disk, "new") == "missing");
  CHECK(content(disk, "removed") == "removed");
  CHECK(content(disk, "removed for good") == "missing");
}

TEST_CASE("with the power off nothing happens, and old handles stay dead", "[crash_vfs]") {
  CrashVfs disk(5);
  RawFile before(disk, "a");
  before.write(0, "one");
  before.sync();
  disk.set_plan({.power_off_at = disk.effects()});
  CHECK(before.write(0, "two") != SQLITE_OK);
  CHECK(before.sync() != SQLITE_OK);
  CHECK_FALSE(RawFile(disk, "b").opened());
  disk.crash(Fate::kept);
  CHECK(before.write(0, "two") != SQLITE_OK);
  RawFile after(disk, "a");
  CHECK(after.write(3, "!") == SQLITE_OK);
  CHECK(content(disk, "a") == "one!");
}

TEST_CASE("a failing write leaves half, a full disk stays full while the plan says so",
          "[crash_vfs]") {
  CrashVfs disk(6);
  RawFile file(disk, "a");
  disk.set_plan({.fail_at = 1, .fault = CrashVfs::Fault::disk_full, .lasting = true});
  CHECK(file.write(0, "12345678") == SQLITE_FULL);
  CHECK(content(disk, "a") == "1234");
  CHECK(file.write(0, "abcd") == SQLITE_FULL);
  CHECK(file.sync() == SQLITE_OK);
  CHECK_FALSE(RawFile(disk, "b").opened());
  disk.set_plan({});
  CHECK(file.write(0, "12345678") == SQLITE_OK);
}
