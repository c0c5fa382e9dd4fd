// How an agency's endpoint starts, stops and takes its records.
#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/settings.h"
#include "crypto/random.h"
#include "kit/service.h"
#include "support/agency_process.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;

namespace {

// Without a hub that runs: nothing here needs one.
struct Alone {
  HubProcess hub;
  std::string party = hub.make_party("north-police", "police");
  AgencyProcess police{hub, "north-police", "police"};
};

void check_refused(const Finished& finished, int code, const std::string& sentence) {
  INFO(finished.out);
  CHECK(finished.code == code);
  CHECK_THAT(finished.err, Contains(sentence));
}

}  // namespace

TEST_CASE("an agency says where it listens, and stops when it is told to", "[process][agency]") {
  Alone alone;
  const std::string ready = alone.police.start();
  CHECK_THAT(ready, Contains("ready endpoint=" + alone.police.folder().string() +
                             "/data/control.sock pid="));
  const auto before = std::chrono::steady_clock::now();
  alone.police.stop();
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(2));
  check_refused(alone.police.say({"pending"}), 3, "start it with mash-agency --config");
}

TEST_CASE("one program serves every kind of agency", "[process][agency]") {
  for (const std::string kind : {"police", "health", "school", "childrens_services"}) {
    INFO(kind);
    const HubProcess hub;
    hub.make_party("north-agency", "health");
    AgencyProcess agency(hub, "north-agency", kind);
    agency.start();
    CHECK(agency.ask({"load"}).at(0).at("records") >= 4);
    agency.stop();
  }
}

TEST_CASE("an agency without records does not start", "[process][agency]") {
  Alone alone;
  for (const auto& file : std::filesystem::directory_iterator(alone.police.records())) {
    std::ifstream in(file.path());
    std::string header;
    std::getline(in, header);
    std::ofstream(file.path(), std::ios::trunc) << header << "\n";
  }
  check_refused(alone.police.start_in_vain(), 4, "There is not one record in");
  std::filesystem::remove_all(alone.police.records());
  check_refused(alone.police.start_in_vain(), 4, "nominals.csv");
}

TEST_CASE("records with a mistake are refused whole, with the place", "[process][agency]") {
  Alone alone;
  const auto file = alone.police.records() / "nominals.csv";
  const auto good = alone.police.folder() / "good.csv";
  std::filesystem::copy_file(file, good);
  std::ofstream(file, std::ios::app) << "N6,Late,Comer,31/12/2010,male,,,,,,,,,\n";
  check_refused(alone.police.start_in_vain(), 4, "nominals.csv:7: column \"birth_date\"");
  std::filesystem::copy_file(good, file, std::filesystem::copy_options::overwrite_existing);
  alone.police.start();
  CHECK(alone.police.ask({"load"}).at(0).at("records") == 5);
  std::ofstream(file, std::ios::app) << "N6,Late,Comer,31/12/2010,male,,,,,,,,,\n";
  check_refused(alone.police.say({"load"}), 1, "nominals.csv:7: column \"birth_date\"");
  std::filesystem::copy_file(good, file, std::filesystem::copy_options::overwrite_existing);
  std::ofstream(file, std::ios::app) << "N6,Late,Comer,2010-12-31,male,,,,,,,,,\n";
  CHECK(alone.police.ask({"load"}).at(0).at("records") == 6);
}

TEST_CASE("SIGHUP loads the records again, and a mistake leaves them as they were",
          "[process][agency]") {
  Alone alone;
  alone.police.start();
  const auto file = alone.police.records() / "nominals.csv";
  const auto good = alone.police.folder() / "good.csv";
  std::filesystem::copy_file(file, good);
  std::ofstream(file, std::ios::app) << "N6,Late,Comer,31/12/2010,male,,,,,,,,,\n";
  alone.police.signal(SIGHUP);
  CHECK_THAT(alone.police.line("records refused"),
             Contains("nominals.csv:7: column \"birth_date\""));
  std::ofstream(file, std::ios::trunc) << std::ifstream(good).rdbuf();
  alone.police.signal(SIGHUP);
  CHECK(alone.police.line("records loaded") == "records loaded=5");
  alone.police.stop();
}

TEST_CASE("settings with a slip are told, with the line", "[process][agency]") {
  Alone alone;
  std::ofstream(alone.police.config(), std::ios::app) << "recordz = \"x\"\n";
  check_refused(alone.police.start_in_vain(), 2, "agency.toml:11");
  check_refused(alone.police.say({"pending"}), 2, "agency.toml:11");
}

TEST_CASE("the example of settings is one", "[process][agency]") {
  Alone alone;
  const auto folder = alone.police.folder();
  HubProcess example;
  const auto party = example.make_party("northshire-police", "police");
  std::filesystem::remove_all(alone.police.keys());
  std::filesystem::copy(example.directory() / "northshire-police", alone.police.keys());
  std::filesystem::copy_file(example.directory() / "passphrase", folder / "passphrase");
  std::filesystem::copy_file(example.join_file(), folder / "join.toml");
  std::filesystem::copy_file(source_dir() / "ops/examples/agency.toml", alone.police.config(),
                             std::filesystem::copy_options::overwrite_existing);
  alone.police.start();
  CHECK(alone.police.ask({"pending"}).empty());
}

TEST_CASE("whoever asks for a message that was sealed again hears of the one in its place",
          "[process][agency]") {
  Alone alone;
  alone.police.start();  // Makes the folder of its data.
  alone.police.stop();
  const auto settings = mash::SettingsFile::read(alone.police.config());
  mash::crypto::SystemRandom random;
  mash::kit::Service service(mash::kit::read_party_config(settings.root(), alone.police.folder()),
                             random);
  const auto id_of = [](std::uint8_t number) {
    return mash::MessageId{mash::Uuid::v7(mash::Time(mash::Duration(1)), {number})};
  };
  for (const mash::MessageId& id : {id_of(1), id_of(2)}) {
    mash::kit::OutgoingRequest request;
    request.id = id;
    service.spool().add_request(request);
  }
  mash::kit::Verdict refused;
  refused.refusal = mash::wire::Refused{"stale_key", 0, "", "", {}};
  service.spool().settle_request(id_of(1), refused, "Seal it again.");
  service.spool().name_successor(id_of(1), id_of(2));
  CHECK(service.verdict(id_of(1)).at("state") == "waiting");
  mash::kit::Verdict accepted;
  accepted.index = 17;
  service.spool().settle_request(id_of(2), accepted, "");
  const auto verdict = service.verdict(id_of(1));
  CHECK(verdict.at("state") == "accepted");
  CHECK(verdict.at("ledger_index") == 17);
  CHECK(verdict.at("request") == id_of(2).text());
}
