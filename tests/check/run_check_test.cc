// The checker as a program, over what a real hub, a real agency and a desk leave behind.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/agency_process.h"
#include "support/desk_endpoint.h"

using namespace mash;
using namespace mash::support;
using Catch::Contains;
using nlohmann::json;
using wire::MessageKind;

namespace {

const json gurpreet = {{"names", {{{"given", "Gurpreet"}, {"family", "Kaur"}}}},
                       {"birth_date", "2014-05-31"},
                       {"nhs_number", "9990000018"},
                       {"nhs_number_status", "01"}};

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void write_lines(const std::filesystem::path& path, const std::vector<std::string>& lines) {
  std::ofstream out(path, std::ios::trunc);
  for (const std::string& line : lines) out << line << "\n";
}

// A referral, a check that is answered, and the exported files of all three.
struct Run {
  HubProcess hub;
  std::string desk_file = hub.make_party("north-desk", "desk");
  std::string police_file = hub.make_party("north-police", "police");
  HubProcess::Person worker = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person reader = hub.make_person("north-police", "navigator");
  AgencyProcess police{hub, "north-police", "police"};
  std::filesystem::path files = hub.directory() / "out";
  std::filesystem::path desk_log = hub.directory() / "desk.jsonl";
  std::filesystem::path police_log = hub.directory() / "police.jsonl";

  Run() {
    hub.start();
    hub.enrol({desk_file, police_file, worker.public_file, reader.public_file});
    DeskEndpoint desk(hub, "north-desk", worker.id);
    police.start();
    const auto contact = police.folder() / "contact.json";
    std::ofstream(contact) << contact_about({gurpreet}).dump();
    police.ask({"refer", "--file", contact.string()}, reader.id);
    desk.ask(desk.wait_for(MessageKind::referral), 0, "north-police");
    desk.wait_for(MessageKind::return_);
    desk.until([&] { return desk.spool().waiting_count() == 0; });
    desk.export_log(desk_log);
    police.ask({"export", police_log.string()});
    REQUIRE(hub.mash({"ledger", "export", hub.hub(), files.string()}).code == 0);
  }
  Finished check() const {
    return run(program("demo_check"),
               {"--ledger", files.string(), "--log", "north-desk=" + desk_log.string(), "--log",
                "north-police=" + police_log.string()});
  }
  // What it says once the lines of one of the files have been changed.
  template <class Change>
  std::string after(const std::filesystem::path& file, Change change) const {
    const auto before = lines_of(file);
    auto lines = before;
    change(lines);
    write_lines(file, lines);
    const Finished found = check();
    CHECK(found.code == 1);
    CHECK_THAT(found.out, !Contains("verified=yes"));
    write_lines(file, before);
    return found.out;
  }
};

// The line of the first request of this kind that the hub accepted.
std::size_t place_of(const std::vector<std::string>& log, const std::string& kind) {
  for (std::size_t i = 0; i < log.size(); ++i) {
    const json line = json::parse(log[i]);
    if (line.value("kind", "") == kind && line.contains("proof")) return i;
  }
  FAIL("no " << kind);
  return 0;
}

}  // namespace

TEST_CASE("a short run passes the outside check, and what is changed afterwards does not",
          "[process][check]") {
  const Run run;
  const auto entries = run.files / "entries.jsonl";
  const Finished sound = run.check();
  INFO(sound.out << sound.err);
  REQUIRE(sound.code == 0);
  CHECK_THAT(sound.out, Catch::StartsWith("found: Nothing against it. The " +
                                          std::to_string(lines_of(entries).size()) +
                                          " entries hash to the root") &&
                            Contains(" 2 parties hold stands there once, as its receipt says") &&
                            Contains("\nrefused:\n"));
  CHECK_THAT(sound.out, Contains("\ncheck: contacts=1 checks=1 returns=1 signoffs=0 "));
  CHECK_THAT(sound.out, Contains(" lost=0 duplicated=0 ledger=" +
                                 std::to_string(lines_of(entries).size()) + " verified=yes\n"));

  const auto police = lines_of(run.police_log);
  const json referral = json::parse(police[place_of(police, "message")]);
  const auto index = referral.at("ledger_index").get<std::size_t>();
  const std::string here = "Entry " + std::to_string(index) + ": ";

  const auto removed =
      run.after(entries, [&](auto& lines) { lines.erase(lines.begin() + std::ptrdiff_t(index)); });
  CHECK_THAT(removed, Contains(here + "it is missing from the export."));
  CHECK_THAT(removed, Contains("is not on the ledger"));
  const auto changed = run.after(entries, [&](auto& lines) {
    json line = json::parse(lines[index]);
    line["body"] = json::parse(lines[index - 1]).at("body");
    lines[index] = line.dump();
  });
  CHECK_THAT(changed, Contains(here + "its leaf is not that of its salt and body."));
  const auto swapped = run.after(entries, [&](auto& lines) {
    json one = json::parse(lines[index]);
    json other = json::parse(lines[index - 1]);
    std::swap(one["index"], other["index"]);
    lines[index] = other.dump();
    lines[index - 1] = one.dump();
  });
  CHECK_THAT(swapped, Contains("The entries give the root "));
  CHECK_THAT(swapped, Contains(here + "the receipt of north-police for "));
  const auto another = run.after(run.police_log, [&](auto& lines) {
    json line = referral;
    line["proof"] = json::parse(lines[place_of(lines, "acknowledgement")]).at("proof");
    lines[place_of(lines, "message")] = line.dump();
  });
  CHECK_THAT(another, Contains("proves entry "));
  const auto unsaid = run.after(run.police_log, [&](auto& lines) {
    for (std::string& text : lines) {
      json line = json::parse(text);
      if (line.at("log") != "delivery") continue;
      line.at("reports").at(0)["at"] = "2020-01-01T00:00:00.000Z";
      text = line.dump();
    }
  });
  CHECK_THAT(unsaid, Contains("and no entry says so."));
  CHECK_THAT(run.after(run.files / "checkpoint", [](auto& lines) { lines.back()[60] ^= 1; }),
             Contains("The checkpoint is not signed by the ledger key"));
}

TEST_CASE("the ledger of a stopped hub is exported under its own signature, once",
          "[process][check]") {
  HubProcess hub;
  hub.start();
  hub.stop();
  const std::string out = (hub.directory() / "out").string();
  CHECK(hub.mash({"ledger", "export", hub.hub(), out}).code == 0);
  const Finished again = hub.mash({"ledger", "export", hub.hub(), out});
  CHECK(again.code == 1);
  CHECK_THAT(again.err, Contains("is not empty"));
  const Finished found = run(program("demo_check"), {"--ledger", out});
  CHECK(found.code == 0);
  CHECK_THAT(found.out, Contains("contacts=0"));
  CHECK_THAT(found.out, Contains("ledger=5 verified=yes"));
}
