// Real programs killed with -9 at random moments, again and again, while work is under way; and
// somebody from outside who says whether anything got lost.
#include <catch2/catch.hpp>

#include <fstream>
#include <random>

#include "support/agency_process.h"
#include "support/desk_endpoint.h"

using namespace mash;
using namespace mash::support;
using Catch::Contains;
using nlohmann::json;
using wire::MessageKind;

namespace {

constexpr int kills = 24;
constexpr std::size_t checks_per_kill = 8;

// Known to the police for sure, so that their programs answer by themselves.
const json gurpreet = {{"names", {{{"given", "Gurpreet"}, {"family", "Kaur"}}}},
                       {"birth_date", "2014-05-31"},
                       {"nhs_number", "9990000018"},
                       {"nhs_number_status", "01"}};

struct Morning {
  HubProcess hub;
  std::string desk_file = hub.make_party("north-desk", "desk");
  std::string police_file = hub.make_party("north-police", "police");
  std::string south_file = hub.make_party("south-police", "police");
  HubProcess::Person worker = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person officer = hub.make_person("north-police", "navigator");
  HubProcess::Person constable = hub.make_person("south-police", "navigator");
  AgencyProcess police{hub, "north-police", "police"};
  AgencyProcess south{hub, "south-police", "police"};
  std::mt19937_64 chance{20261128};
  std::size_t asked = 0;

  Morning() {
    hub.start();
    hub.enrol({desk_file, police_file, south_file, worker.public_file, officer.public_file,
               constable.public_file});
    police.start();
    south.start();
  }

  void refer() {
    const auto contact = police.folder() / "contact.json";
    std::ofstream(contact) << contact_about({gurpreet}).dump();
    police.ask({"refer", "--file", contact.string()}, officer.id);
  }

  void kill_somebody() {
    const auto whom = chance() % 4;  // The hub twice as often.
    if (whom == 0) {
      police.kill();
      police.start();
    } else if (whom == 1) {
      south.kill();
      south.start();
    } else {
      hub.kill();
      hub.start();
    }
  }
};

void acknowledge_all(DeskEndpoint& desk) {
  for (const auto& record : desk.spool().open_deliveries(0, 1'000)) desk.acknowledge(record);
}

std::string log_argument(const std::string& party, const std::filesystem::path& file) {
  return party + "=" + file.string();
}

}  // namespace

TEST_CASE("whoever is killed at whatever moment, nothing is lost and nothing done twice",
          "[process][kill]") {
  Morning morning;
  DeskEndpoint desk(morning.hub, "north-desk", morning.worker.id);
  morning.refer();
  const kit::DeliveryRecord referral = desk.wait_for(MessageKind::referral);
  for (int i = 0; i < kills; ++i) {
    for (std::size_t j = 0; j < checks_per_kill; ++j, ++morning.asked) {
      desk.submit(desk.check_draft(referral, 0, j % 2 == 0 ? "north-police" : "south-police"));
    }
    // Some of it leaves, and some is answered; how much is chance.
    for (auto turns = morning.chance() % 12; turns > 0; --turns) desk.turn(Duration(5));
    morning.kill_somebody();
    acknowledge_all(desk);
  }
  desk.until([&] {
    acknowledge_all(desk);
    return desk.received(MessageKind::return_).size() == morning.asked &&
           desk.spool().waiting_count() == 0 && desk.spool().unsent_said(1).empty();
  });

  const auto file = [&](const char* name) { return morning.hub.directory() / name; };
  desk.export_log(file("desk.jsonl"));
  morning.police.ask({"export", file("police.jsonl").string()});
  morning.south.ask({"export", file("south.jsonl").string()});
  const std::string ledger = file("out").string();
  REQUIRE(morning.hub.mash({"ledger", "export", morning.hub.hub(), ledger}).code == 0);
  const Finished judged =
      run(program("demo_check"),
          {"--ledger", ledger, "--log", log_argument("north-desk", file("desk.jsonl")), "--log",
           log_argument("north-police", file("police.jsonl")), "--log",
           log_argument("south-police", file("south.jsonl"))});
  INFO(judged.out << judged.err);
  CHECK(judged.code == 0);
  const std::string count = std::to_string(morning.asked);
  CHECK_THAT(judged.out, Contains("contacts=1 checks=" + count + " returns=" + count + " "));
  CHECK_THAT(judged.out, Contains(" lost=0 duplicated=0 "));
  const Finished verified = morning.hub.mash({"ledger", "verify", morning.hub.hub()});
  INFO(verified.out << verified.err);
  CHECK(verified.code == 0);
}
