// Disks that fill up, files that are damaged and keys that are gone, met by the real programs: each
// stops or refuses to start with one sentence, and works again once somebody has mended it.
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "support/small_mash.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t page_bytes = 4096;

// The program's last word: one sentence of its own, which names what is to be looked at.
void check_stopped(const Finished& finished, const std::vector<std::string>& words) {
  INFO("code " << finished.code << ": " << finished.err);
  CHECK(finished.code == 4);
  std::string sentence = finished.err;
  for (const char* before : {"the hub does not answer", "connected to the hub"}) {
    // Said before it stopped.
    if (sentence.find(before) < sentence.find('\n')) sentence.erase(0, sentence.find('\n') + 1);
  }
  CHECK(std::count(sentence.begin(), sentence.end(), '\n') == 1);
  CHECK_THAT(sentence, Catch::StartsWith("mash-"));
  for (const std::string& word : words) CHECK_THAT(sentence, Contains(word));
}

// A file as an operator finds it gone, and puts it back.
class SetAside {
 public:
  explicit SetAside(fs::path file) : file_(std::move(file)), aside_(file_.string() + ".aside") {
    fs::rename(file_, aside_);
  }
  void put_back() const { fs::rename(aside_, file_); }
  const fs::path& file() const { return file_; }
  const fs::path& aside() const { return aside_; }

 private:
  fs::path file_;
  fs::path aside_;
};

// The ways in which a database may be found, each made from the good file.
using Damage = std::function<void(const fs::path& good, const fs::path& bad)>;

void truncated(const fs::path& good, const fs::path& bad) {
  fs::copy_file(good, bad);
  fs::resize_file(bad, fs::file_size(bad) / page_bytes / 2 * page_bytes);
}
void overwritten(const fs::path& good, const fs::path& bad) {
  fs::copy_file(good, bad);
  std::fstream file(bad, std::ios::in | std::ios::out | std::ios::binary);
  std::mt19937 chance(7);
  file.seekp(page_bytes);
  for (std::uint64_t at = page_bytes; at < fs::file_size(good); ++at) {
    file.put(static_cast<char>(chance()));
  }
}
void not_a_database(const fs::path&, const fs::path& bad) {
  std::ofstream(bad) << std::string(2 * page_bytes, 'x');
}

// `start_in_vain` is tried over each damaged file, `start` once the good one is back.
void check_damages(const fs::path& database, const std::function<Finished()>& start_in_vain,
                   const std::function<void()>& start) {
  REQUIRE_FALSE(fs::exists(database.string() + "-wal"));  // It was stopped in order.
  const SetAside good(database);
  const std::pair<Damage, std::string> damages[] = {{truncated, "is damaged"},
                                                    {overwritten, "is damaged"},
                                                    {not_a_database, "is not a database"}};
  for (const auto& [damage, sentence] : damages) {
    damage(good.aside(), good.file());
    check_stopped(start_in_vain(), {sentence, good.file().filename().string()});
    for (const char* ending : {"", "-wal", "-shm"}) fs::remove(good.file().string() + ending);
  }
  good.put_back();
  start();
}

std::uint64_t roster_epoch(const HubProcess& hub) {
  const auto status = hub.mash({"status", hub.hub(), "--json"});
  REQUIRE(status.code == 0);
  return json::parse(status.out).at("roster_epoch");
}

void check_verified(const HubProcess& hub) {
  const auto verified = hub.mash({"ledger", "verify", hub.hub()});
  INFO(verified.out << verified.err);
  CHECK(verified.code == 0);
}

}  // namespace

TEST_CASE("a hub whose disk is full answers nobody and says so, and goes on once there is room",
          "[process][disk]") {
  HubProcess hub;
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk")});
  const auto police = hub.make_party("north-police", "police");
  hub.process().limit_files(1);
  const auto refused = hub.governed({"enrol"}, {police, "--json"}, {"ann", "ben"});
  CHECK(refused.code == 3);
  const json told = json::parse(refused.out.substr(refused.out.find("{\"code\"")));
  CHECK(told.at("code") == "not_reachable");
  CHECK_THAT(told.at("sentence"), Contains("Whether this came into force"));
  check_stopped(hub.end(), {"the disk did not confirm a write", "free space", "start again"});

  hub.start();
  CHECK(roster_epoch(hub) == 2);
  hub.enrol({police});
  CHECK(roster_epoch(hub) == 3);
  hub.stop();
  check_verified(hub);
}

TEST_CASE("a hub whose disk confirms nothing answers nobody and says so, and goes on once it does",
          "[process][disk]") {
  HubProcess hub;
  const auto failing = hub.directory() / "failing";
  hub.start_over_disk(failing);
  hub.enrol({hub.make_party("north-desk", "desk")});
  const auto police = hub.make_party("north-police", "police");
  std::ofstream{failing};
  const auto told = hub.governed({"enrol"}, {police, "--json"}, {"ann", "ben"});
  CHECK(told.code == 3);
  CHECK_THAT(told.out, Contains("Whether this came into force"));
  check_stopped(hub.end(), {"the disk did not confirm a write", "start again"});

  fs::remove(failing);
  hub.start();
  // It may be there or not: it was never confirmed, and nobody was told that it was.
  if (roster_epoch(hub) == 2) hub.enrol({police});
  CHECK(roster_epoch(hub) == 3);
  hub.stop();
  check_verified(hub);
}

TEST_CASE("what is done at a desk while the hub's disk is full is kept, and told once decided",
          "[process][disk][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  mash.ask_council(case_id);
  const DeskProcess& desk = mash.desk;
  const std::string& bola = mash.bola.id;
  mash.hub.process().limit_files(1);
  // The hub still answers what is missing; what has to be written stops it.
  const auto kept = desk.ask(
      {"outcome", case_id, "section_47_enquiry", "--reason", "At risk.", "--tell", "north-council"},
      bola, 3);
  REQUIRE(kept.size() == 2);
  CHECK(kept.at(0).at("state") == "waiting");
  CHECK(kept.at(1).at("code") == "hub_away");
  CHECK_THAT(kept.at(1).at("sentence"), Contains("Nobody has been told"));
  check_stopped(mash.hub.end(), {"the disk did not confirm a write"});

  mash.hub.start();
  until([&] {
    const Finished shown = desk.mash({"show", case_id});
    return shown.code == 0 && json::parse(shown.out).value("outcome", "") == "section_47_enquiry";
  });
  const std::vector<std::string> tell = {"tell",          case_id,    "--to",
                                         "north-council", "--reason", "At risk."};
  CHECK(desk.ask(tell, bola).at(0).at("state") == "accepted");
  mash.council.start();
  until([&] { return mash.council.ask({"inbox"}).size() == 2; });
  CHECK(mash.council.ask({"inbox"}).at(1).at("outcome") == "section_47_enquiry");
  CHECK(mash.council.ask({"pending"}).size() == 1);

  mash.hub.process().limit_files(1);
  const auto recalled = desk.ask({"recall", case_id, "north-council"}, bola, 3);
  CHECK(recalled.at(0).at("state") == "waiting");
  CHECK_THAT(recalled.at(1).at("sentence"), Contains("The agency has not been told."));
  check_stopped(mash.hub.end(), {"the disk did not confirm a write"});
  mash.hub.start();
  until([&] { return desk.mash({"recall", case_id, "north-council"}, bola).code == 0; });
  until([&] { return mash.council.ask({"pending"}).empty(); });
  check_verified(mash.hub);
}

TEST_CASE("a desk and an agency whose disks are full say so, and lose nothing acknowledged",
          "[process][disk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  const std::vector<std::string> rate = {"rate",    case_id,    "blue",
                                         "neglect", "--reason", "As described."};
  mash.desk.process().limit_files(1);
  CHECK(mash.desk.ask(rate, mash.asha.id, 3).at(0).at("code") == "not_reachable");
  check_stopped(mash.desk.wait(), {"the disk", "spool.db", "start"});
  mash.desk.start();
  until([&] { return mash.desk.mash({"list"}).code == 0; });
  CHECK(mash.desk.ask({"list"}).at(0).at("child") == "Anna Kowalska");
  CHECK(mash.desk.ask(rate, mash.asha.id).at(0).at("state") == "accepted");

  mash.council.start();
  mash.council.process().limit_files(1);
  mash.desk.ask({"issue", case_id}, mash.asha.id);
  check_stopped(mash.council.wait(), {"the disk", "spool.db", "start"});
  mash.council.start();
  until([&] { return mash.council.ask({"pending"}).size() == 1; });
  check_verified(mash.hub);
}

TEST_CASE("a damaged ledger stops the hub's start, and the good copy starts it",
          "[process][disk]") {
  HubProcess hub;
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk")});
  hub.stop();
  const fs::path ledger = hub.hub() + "/ledger.db";
  check_damages(
      ledger, [&] { return hub.start_in_vain(); }, [&] { hub.start(); });
  CHECK(roster_epoch(hub) == 2);
  hub.stop();
  check_verified(hub);

  // The start reads what it needs. Verify reads every page, whichever it is.
  const auto copy = hub.directory() / "copy.db";
  fs::copy_file(ledger, copy);
  const std::uint64_t pages = fs::file_size(copy) / page_bytes;
  for (std::uint64_t page = 0; page < pages; page += 3) {
    std::fstream file(ledger, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(page * page_bytes));
    file << std::string(page_bytes, 'x') << std::flush;
    INFO("page " << page << " of " << pages);
    const int code = hub.mash({"ledger", "verify", hub.hub()}).code;
    CHECK((code == 1 || code == 4));
    fs::copy_file(copy, ledger, fs::copy_options::overwrite_existing);
  }
  check_verified(hub);
}

TEST_CASE("a damaged archive stops a desk and an agency, and the good copy starts them",
          "[process][disk]") {
  SmallMash mash;
  mash.take_contact();
  mash.council.start();
  for (PartyProcess* one :
       {static_cast<PartyProcess*>(&mash.desk), static_cast<PartyProcess*>(&mash.council)}) {
    one->stop();
    check_damages(
        one->spool(), [&] { return one->start_in_vain(); }, [&] { one->start(); });
  }
  until([&] { return mash.desk.mash({"list"}).code == 0; });
  CHECK(mash.desk.ask({"list"}).at(0).at("child") == "Anna Kowalska");
  mash.council.stop();
  check_damages(
      mash.council.folder() / "data" / "records.db", [&] { return mash.council.start_in_vain(); },
      [&] { mash.council.start(); });
}

TEST_CASE("a key that is gone is named, and put back starts the program again", "[process][disk]") {
  SmallMash mash;
  mash.council.start();
  mash.council.stop();
  mash.desk.stop();
  mash.hub.stop();
  const auto check_key = [](const fs::path& key, const std::function<Finished()>& start_in_vain,
                            const std::function<void()>& start) {
    const SetAside gone(key);
    check_stopped(start_in_vain(), {key.string(), "cannot be opened; check that it exists"});
    gone.put_back();
    start();
  };
  check_key(
      mash.hub.hub() + "/keys/ledger.pem", [&] { return mash.hub.start_in_vain(); },
      [&] { mash.hub.start(); });
  for (PartyProcess* one :
       {static_cast<PartyProcess*>(&mash.desk), static_cast<PartyProcess*>(&mash.council)}) {
    for (const char* key : {"signing.pem", "storage.pem"}) {
      check_key(
          one->keys() / key, [&] { return one->start_in_vain(); }, [&] { one->start(); });
      one->stop();
    }
    one->start();
  }
  until([&] { return mash.desk.mash({"list"}).code == 0; });
  CHECK(mash.take_contact().size() == 36);
}
