// What policy holds for want of a sharing agreement, as staff meet it: told, listed, let go by the
// officer of whoever sent it, or kept; over a real hub, desk and agency.
#include <catch2/catch.hpp>

#include <fstream>

#include "support/agency_process.h"
#include "support/small_mash.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

const json gurpreet = {{"names", {{{"given", "Gurpreet"}, {"family", "Kaur"}}}},
                       {"birth_date", "2014-05-31"},
                       {"nhs_number", "9990000018"},
                       {"nhs_number_status", "01"}};

// The police have signed no agreement. A check to them is out of the desk's hands.
struct Scene {
  HubProcess hub;
  std::string desk_file = hub.make_party("north-desk", "desk");
  std::string police_file = hub.make_party("north-police", "police");
  HubProcess::Person asha = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person rhian = hub.make_person("north-desk", "information_governance_officer");
  HubProcess::Person reader = hub.make_person("north-police", "navigator");
  HubProcess::Person owen = hub.make_person("north-police", "information_governance_officer");
  DeskProcess desk{hub, "north-desk"};
  AgencyProcess police{hub, "north-police", "police"};
  std::string case_id;

  Scene() {
    hub.start();
    hub.enrol({desk_file, asha.public_file, rhian.public_file});
    hub.enrol({police_file, reader.public_file, owen.public_file}, false);
    desk.start();
    police.start();
    const auto file = (desk.folder() / "contact.json").string();
    std::ofstream(file) << contact_about({gurpreet}).dump();
    case_id = desk.ask({"contact", "--file", file}, asha.id).at(0).at("case");
    until([&] { return desk.ask({"list"}).at(0).at("child") == "Gurpreet Kaur"; });
    CHECK_THAT(desk.say({"due"}).out, Contains("Nothing that the hub times is due.") &&
                                          Contains("1 case is not rated yet"));
    desk.ask({"rate", case_id, "amber", "neglect", "--reason", "Second report"}, asha.id);
    desk.ask({"issue", case_id}, asha.id, 1);  // Nobody else is enrolled to be asked.
  }
  json check() {
    const std::vector<json> checks = desk.ask({"show", case_id}).at(0).at("checks");
    for (const json& one : checks) {
      if (one.at("agency") == "north-police") return one;
    }
    return json::object();
  }
  // The only one that waits at this party, once there is one.
  static json only_held(const PartyProcess& party) {
    until([&] { return !party.ask({"held"}).empty(); });
    const auto lines = party.ask({"held"});
    REQUIRE(lines.size() == 1);
    return lines[0];
  }
  void let_check_go() {
    const std::string number = only_held(desk).at("message");
    desk.ask({"release", number, "--reason", "Agreed by telephone"}, rhian.id);
  }
};

}  // namespace

TEST_CASE("a check that is held goes once the desk's officer lets it", "[process][hold]") {
  Scene scene;
  const json held = Scene::only_held(scene.desk);
  CHECK(held.at("kind") == "check");
  CHECK(held.at("for") == "north-police");
  CHECK_THAT(held.at("sentence").get<std::string>(),
             Contains("Held, and not given to north-police until somebody of yours (information "
                      "governance officer) approves it: ") &&
                 Contains("(rule agreement-missing)"));
  CHECK(scene.police.ask({"held"}).empty());
  CHECK(scene.police.ask({"inbox"}).empty());
  const std::string number = held.at("message");
  const Finished said = scene.desk.say({"held"});
  CHECK_THAT(said.out, Contains("check to north-police") && Contains("decide by"));
  CHECK_THAT(scene.desk.say({"due"}).out,
             Contains("its sender's word on what is held of a message"));

  const json wrong =
      scene.desk.ask({"release", number, "--reason", "Urgent"}, scene.asha.id, 1).at(0);
  CHECK(wrong.at("code") == "wrong_role");
  CHECK(wrong.at("missing").at(0).at("who") == "information governance officer");
  CHECK(scene.desk.mash({"release", number, "--reason", " "}, scene.rhian.id).code == 2);
  const json unknown = scene.desk.ask({"release", "ffffff", "--reason", "x"}, scene.rhian.id, 1)[0];
  CHECK(unknown.at("code") == "nothing_held");

  const json gone =
      scene.desk.ask({"release", number, "--reason", "Agreed by telephone"}, scene.rhian.id).at(0);
  CHECK(scene.desk.ask({"held"}).empty());
  until([&] { return !scene.police.ask({"inbox"}).empty(); });
  const auto explained = scene.hub.mash(
      {"policy", "explain", scene.hub.hub(), "--entry", gone.at("ledger_index").dump()});
  CHECK(explained.code == 0);
  CHECK_THAT(explained.out, Contains("It was held before, and let go by " + scene.rhian.id));
  const auto history = [&] { return scene.desk.say({"history", scene.case_id}).out; };
  CHECK_THAT(history(), Contains("release check to north-police"));
  until([&] { return history().find("    north-police: ") != std::string::npos; });
}

TEST_CASE("a check that is held goes by itself once its case is red", "[process][hold]") {
  Scene scene;
  Scene::only_held(scene.desk);
  scene.desk.ask({"rate", scene.case_id, "red", "neglect", "--reason", "Third"}, scene.asha.id);
  until([&] { return !scene.police.ask({"inbox"}).empty(); });
  CHECK(scene.desk.ask({"held"}).empty());
  CHECK(scene.check().at("state") != "held");
}

TEST_CASE("a check that is taken back while it waits is recalled", "[process][hold]") {
  Scene scene;
  Scene::only_held(scene.desk);
  CHECK(scene.check().at("state") == "held");
  scene.desk.ask({"recall", scene.case_id, "north-police", "--reason", "Twice"}, scene.asha.id);
  CHECK(scene.check().at("state") == "recalled");
  CHECK(scene.desk.ask({"held"}).empty());
}

TEST_CASE("an answer that is held counts once its agency's officer has decided",
          "[process][hold]") {
  Scene scene;
  scene.let_check_go();
  const std::string number = Scene::only_held(scene.police).at("message");
  CHECK(scene.check().at("state") == "held");
  CHECK(scene.desk.ask({"held"}).empty());  // It is not the desk's to decide.
  CHECK(scene.desk.ask({"returns", scene.case_id}).empty());

  SECTION("let go, it is read like any other") {
    scene.police.ask({"release", number, "--reason", "Checked with legal"}, scene.owen.id);
    until([&] { return !scene.desk.ask({"returns", scene.case_id}).empty(); });
    CHECK(scene.check().at("state") == "returned");
    const json answer = scene.desk.ask({"returns", scene.case_id}).at(0);
    CHECK(answer.at("handling") == "do_not_tell_subject");
    const Finished opened = scene.desk.say({"open", answer.at("number").dump()}, scene.asha.id);
    CHECK_THAT(opened.out, Contains("DO NOT TELL the person it is about."));
    until([&] { return scene.check().at("state") == "opened"; });
  }
  SECTION("replaced by a person, who is told that this one waits too") {
    const std::string check = scene.police.ask({"inbox"}).at(0).at("number").dump();
    scene.police.ask({"show", check}, scene.reader.id);
    const Finished again = scene.police.say(
        {"answer", check, "cannot_search", "--note", "The system is down.", "--again"},
        scene.reader.id);
    INFO(again.err);
    CHECK(again.code == 0);
    CHECK_THAT(again.out, Contains("The hub has it.") &&
                              Contains("Held, and not given to north-desk") &&
                              !Contains("has gone to the desk"));
    CHECK(Scene::only_held(scene.police).at("message") != number);
  }
  SECTION("kept, it is an answer refused") {
    scene.police.ask({"keep", number, "--reason", "Not without an agreement"}, scene.owen.id);
    CHECK(scene.check().at("state") == "returned_refused");
    CHECK(scene.police.ask({"held"}).empty());
    CHECK(scene.police.ask({"keep", number, "--reason", "Again"}, scene.owen.id, 1)[0].at("code") ==
          "nothing_held");
  }
}
