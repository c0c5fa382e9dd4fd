// An agency's endpoint as its staff meet it: a real hub, a real mash-agency, and a desk that asks.
#include <algorithm>
#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>

#include "support/agency_process.h"
#include "support/desk_endpoint.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::support;
using Catch::Contains;
using nlohmann::json;
using wire::MessageKind;
using wire::ReturnKind;
using wire::SectionKind;

namespace {

const json gurpreet = {{"names", {{{"given", "Gurpreet"}, {"family", "Kaur"}}}},
                       {"birth_date", "2014-05-31"},
                       {"nhs_number", "9990000018"},
                       {"nhs_number_status", "01"}};
const json anna = {{"names", {{{"given", "Anna"}, {"family", "Kowalska"}}}},
                   {"birth_date", "2015-03-04"}};

// A hub, a desk with a social worker, and the police with a navigator; the police have told the
// desk of two children: one they surely know and one whom they do not find.
struct Scene {
  HubProcess hub;
  std::string desk_file = hub.make_party("north-desk", "desk");
  std::string police_file = hub.make_party("north-police", "police");
  HubProcess::Person worker = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person reader = hub.make_person("north-police", "navigator");
  AgencyProcess police{hub, "north-police", "police"};
  std::unique_ptr<DeskEndpoint> desk;
  kit::DeliveryRecord referral;

  Scene() {
    hub.start();
    hub.enrol({desk_file, police_file, worker.public_file, reader.public_file});
    desk = std::make_unique<DeskEndpoint>(hub, "north-desk", worker.id);
    police.start();
    const auto file = police.folder() / "contact.json";
    std::ofstream(file) << contact_about({gurpreet, anna}).dump();
    // Before it has met the hub it refuses (no_roster), and keeps nothing.
    Finished referred;
    desk->until([&] {
      referred = police.mash({"refer", "--file", file.string()}, reader.id);
      return referred.code == 0 || referred.out.find("no_roster") == std::string::npos;
    });
    INFO(referred.out << referred.err);
    REQUIRE(referred.code == 0);
    const json answer = json::parse(referred.out);
    CHECK(answer.at("state") == "accepted");
    CHECK(answer.at("children").size() == 2);
    referral = desk->wait_for(MessageKind::referral);
  }
  json only_pending() {
    desk->until([&] { return !police.ask({"pending"}).empty(); });
    const auto lines = police.ask({"pending"});
    REQUIRE(lines.size() == 1);
    return lines.front();
  }
};

std::set<SectionKind> labels(const std::vector<kit::OpenedSection>& sections) {
  std::set<SectionKind> all;
  for (const auto& section : sections) all.insert(section.label);
  return all;
}

}  // namespace

TEST_CASE("a check about somebody surely known is answered without a person", "[process][agency]") {
  Scene scene;
  const CheckId check = scene.desk->ask(scene.referral, 0, "north-police");
  const auto answer = scene.desk->wait_for(MessageKind::return_);
  CHECK(answer.header.check_id == check);
  CHECK(answer.header.return_kind == ReturnKind::information);
  CHECK(answer.header.return_version == 1);
  CHECK(answer.header.actor == StaffId{});
  CHECK(labels(scene.desk->open(answer)) ==
        std::set{SectionKind::identity, SectionKind::history, SectionKind::search_statement});
  CHECK(scene.police.ask({"pending"}).empty());
  const auto inbox = scene.police.ask({"inbox"});
  REQUIRE(inbox.size() == 1);
  CHECK(inbox[0].at("kind") == "check");
  CHECK(inbox[0].at("state") == "answered");
  CHECK_FALSE(inbox[0].contains("opened"));
  scene.police.stop();
}

TEST_CASE("a check about somebody not found waits for a person, who says what was searched",
          "[process][agency]") {
  Scene scene;
  scene.desk->ask(scene.referral, 1, "north-police");
  const json waiting = scene.only_pending();
  const std::string number = waiting.at("number").dump();
  CHECK(waiting.at("name") == "Anna Kowalska");
  CHECK(waiting.at("match") == "none");
  CHECK(waiting.at("candidates") == 0);
  const Finished said = scene.police.say({"pending"});
  CHECK_THAT(said.out, Contains("[amber]  Anna Kowalska, born 4 March 2015 \u2014 no record yet; "
                                "other spellings have to be tried"));

  const auto refusal = [&](const std::vector<std::string>& more) -> std::string {
    std::vector<std::string> all = {"answer", number, "nil_trace"};
    all.insert(all.end(), more.begin(), more.end());
    return scene.police.ask(all, scene.reader.id, 1).at(0).at("code");
  };
  CHECK(refusal({"--searched", "Anna Kovalska"}) == "not_opened");
  const auto shown = scene.police.ask({"show", number}, scene.reader.id);
  CHECK(shown.at(0).at("sections").at(0).at("content").at("names").at(0).at("given") == "Anna");
  CHECK(refusal({}) == "other_spelling_needed");
  CHECK(refusal({"--searched", "anna kowalska; 2015-03-04"}) == "other_spelling_needed");

  const auto file = (scene.police.folder() / "answer.json").string();
  std::ofstream(file) << R"({"kind": "nil_trace", "searched_by": "R. Reader", "searched":
                             [{"names": "Anna Kovalska", "birth_date": "2015-03-04", "hits": 0}]})";
  const auto sent = scene.police.ask({"answer", number, "--file", file}, scene.reader.id);
  CHECK(sent.at(0).at("state") == "accepted");
  CHECK(sent.at(0).at("version") == 1);
  const auto answer = scene.desk->wait_for(MessageKind::return_);
  CHECK(answer.header.return_kind == ReturnKind::nil_trace);
  CHECK(answer.header.actor.text() == scene.reader.id);
  const auto sections = scene.desk->open(answer);
  const auto& statement = std::get<wire::SearchStatement>(sections.at(0).content);
  CHECK(statement.searches.size() == 2);
  CHECK(statement.searched_by == "R. Reader");
  CHECK(scene.police.ask({"pending"}).empty());
  CHECK(refusal({"--searched", "Anna Kovalska"}) == "answered_already");
  const std::vector<std::string> once_more = {"answer", number, "--file", file};
  const json refused = scene.police.ask(once_more, scene.reader.id, 1).at(0);
  CHECK_THAT(refused.at("sentence").get<std::string>(), Contains("say so with --again."));
  const auto replaced =
      scene.police.ask({"answer", number, "--file", file, "--again"}, scene.reader.id);
  CHECK(replaced.at(0).at("version") == 2);
}

TEST_CASE("what does not end a check keeps it waiting, and the next answer is the next version",
          "[process][agency]") {
  Scene scene;
  scene.desk->ask(scene.referral, 1, "north-police");
  const std::string number = scene.only_pending().at("number").dump();
  scene.police.ask({"show", number}, scene.reader.id);
  scene.police.ask(
      {"answer", number, "multiple_match", "--note", "Two of that name: which street?"},
      scene.reader.id);
  CHECK(scene.desk->wait_for(MessageKind::return_).header.return_kind ==
        ReturnKind::multiple_match);
  const json waiting = scene.only_pending();
  CHECK(waiting.at("headline") == "answered in part; the desk waits for more");
  const auto other = scene.police.ask({"answer", number, "information", "--record", "N4"},
                                      scene.reader.id, 1);  // A slip of the hand.
  CHECK(other.at(0).at("code") == "record_not_found");
  CHECK_THAT(other.at(0).at("sentence").get<std::string>(),
             Catch::StartsWith("Record N4 (") && Contains("--found-otherwise"));
  const auto file = (scene.police.folder() / "other.json").string();
  std::ofstream(file) << R"({"kind": "information", "records": ["N4"]})";
  scene.police.ask({"answer", number, "--file", file, "--found-otherwise"}, scene.reader.id);
  const auto second = scene.desk->wait_for(MessageKind::return_, 2);
  CHECK(second.header.return_kind == ReturnKind::information);
  CHECK(second.header.return_version == 2);
  CHECK(scene.police.ask({"pending"}).empty());
}

TEST_CASE("killed at any moment, an agency answers every check once", "[process][agency]") {
  Scene scene;
  scene.police.stop();
  scene.desk->ask(scene.referral, 0, "north-police");
  for (int moment = 0; moment < 6; ++moment) {
    scene.police.start();
    for (int i = 0; i < moment; ++i) scene.police.ask({"inbox"});
    scene.police.kill();
  }
  scene.police.start();
  scene.desk->wait_for(MessageKind::return_);
  // What it sends later comes later: if there were a second answer, it would be before this one.
  scene.police.kill();
  scene.police.start();
  scene.desk->ask(scene.referral, 1, "north-police");
  const std::string number = scene.only_pending().at("number").dump();
  scene.police.ask({"show", number}, scene.reader.id);
  scene.police.ask({"answer", number, "cannot_search", "--note", "The system is down."},
                   scene.reader.id);
  scene.desk->until([&] {
    const auto all = scene.desk->received(MessageKind::return_);
    return std::any_of(all.begin(), all.end(), [](const auto& one) {
      return one.header.return_kind == ReturnKind::cannot_search;
    });
  });
  CHECK(scene.desk->received(MessageKind::return_).size() == 2);
}

TEST_CASE("a check is answered in the name of somebody who holds the key and the role",
          "[process][agency]") {
  Scene scene;
  scene.desk->ask(scene.referral, 1, "north-police");
  const std::string number = scene.only_pending().at("number").dump();
  // Of the desk, not of the police.
  CHECK(scene.police.ask({"show", number}, scene.worker.id, 1).at(0).at("code") ==
        "not_enrolled_person");
  CHECK(scene.police.ask({"show", number}, "nobody", 2).at(0).at("code") == "unknown_staff");
  CHECK(scene.police.ask({"show", number}, "", 2).at(0).at("code") == "no_person");
  // A key that says it is the reader's.
  const auto made = scene.hub.make_person("north-police", "navigator");
  std::filesystem::copy_file(scene.reader.pem, made.pem,
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(scene.police.ask({"show", number}, made.id, 4).at(0).at("code") == "key_mismatch");
  const auto officer = scene.hub.make_person("north-police", "information_governance_officer");
  scene.hub.enrol({officer.public_file});
  scene.desk->until([&] { return scene.police.mash({"show", number}, officer.id).code == 0; });
  const auto refused = scene.police.ask(
      {"answer", number, "cannot_search", "--note", "Not mine to say."}, officer.id, 1);
  CHECK(refused.at(0).at("code") == "wrong_role");
}

TEST_CASE("records that come later answer what was waiting", "[process][agency]") {
  Scene scene;
  const auto file = scene.police.records() / "nominals.csv";
  const auto whole = scene.police.folder() / "whole.csv";
  std::filesystem::copy_file(file, whole);
  {
    std::ifstream in(whole);
    std::ofstream out(file, std::ios::trunc);
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("N1,")) out << line << "\n";
    }
  }
  for (const char* name : {"aliases.csv", "incidents.csv", "offences.csv", "intelligence.csv"}) {
    std::ifstream in(scene.police.records() / name);
    std::string header;
    std::getline(in, header);
    std::ofstream(scene.police.records() / name, std::ios::trunc) << header << "\n";
  }
  CHECK(scene.police.ask({"load"}).at(0).at("records") == 4);
  scene.desk->ask(scene.referral, 0, "north-police");
  CHECK(scene.only_pending().at("match") == "none");
  std::filesystem::copy_file(whole, file, std::filesystem::copy_options::overwrite_existing);
  CHECK(scene.police.ask({"load"}).at(0).at("records") == 5);
  CHECK(scene.desk->wait_for(MessageKind::return_).header.return_kind ==
        ReturnKind::known_nothing_relevant);
  CHECK(scene.police.ask({"pending"}).empty());
}

TEST_CASE("what is too large to send waits for a person, who is told why", "[process][agency]") {
  Scene scene;
  {
    std::ofstream out(scene.police.records() / "incidents.csv", std::ios::app);
    for (int i = 0; i < 20; ++i) {
      out << "N1,L-" << i << ",2026-01-01,involved," << std::string(60'000, 'x') << ",no,no\n";
    }
  }
  scene.police.ask({"load"});
  scene.desk->ask(scene.referral, 0, "north-police");
  const json waiting = scene.only_pending();
  CHECK(waiting.at("match") == "verified_hit");
  CHECK(waiting.at("headline") == "the answer could not be sent");
  CHECK(waiting.at("why").size() == 1);
  CHECK(scene.desk->received(MessageKind::return_).empty());
}

TEST_CASE("what the desk takes back is marked, waits no more and is not shown",
          "[process][agency]") {
  Scene scene;
  scene.desk->ask(scene.referral, 1, "north-police");
  const std::string number = scene.only_pending().at("number").dump();
  kit::Draft recall;
  recall.about = scene.referral.header;
  recall.about.kind = MessageKind::recall;
  recall.about.actor = scene.desk->staff();
  recall.about.case_id = scene.referral.header.subjects.at(1).case_id;
  recall.about.supersedes = scene.desk->last_sent();
  for (wire::Subject& subject : recall.about.subjects) subject.case_id = {};
  recall.recipients = {*PartyId::from_text("north-police")};
  recall.sections = {
      {SectionKind::rationale, {}, wire::Narrative{"The wrong agency.", ""}, recall.recipients}};
  const MessageId sent = scene.desk->send(recall);
  scene.desk->until([&] {
    const auto reports = scene.desk->spool().reports_of(sent);
    return std::any_of(reports.begin(), reports.end(), [](const auto& report) {
      return report.what == kit::Became(wire::DeliveryReport::acknowledged);
    });
  });
  CHECK(scene.police.ask({"pending"}).empty());
  const auto inbox = scene.police.ask({"inbox"});
  REQUIRE(inbox.size() == 2);
  CHECK(inbox[0].at("state") == "recalled");
  CHECK(inbox[1].at("kind") == "recall");
  CHECK(inbox[1].at("about_delivery").dump() == number);
  CHECK(inbox[1].at("state") == "acknowledged");
  CHECK(scene.police.ask({"show", number}, scene.reader.id, 1).at(0).at("code") == "recalled");
  CHECK(scene.police.ask({"answer", number, "cannot_search", "--note", "Late."}, scene.reader.id, 1)
            .at(0)
            .at("code") == "recalled");
}

TEST_CASE("what the hub refuses after it was away is told to everybody who looks",
          "[process][agency]") {
  Scene scene;
  scene.hub.stop();
  json contact = contact_about({anna});
  contact["category"] = "family_support";
  contact["consent"] = "refused";
  const auto file = (scene.police.folder() / "later.json").string();
  std::ofstream(file) << contact.dump();
  const auto referred = scene.police.ask({"refer", "--file", file}, scene.reader.id);
  CHECK(referred.at(0).at("state") == "waiting");
  CHECK_THAT(referred.at(0).at("sentence").get<std::string>(), Contains("nobody has it"));
  CHECK_THAT(scene.police.say({"pending"}).out, Contains("1 message waits here for the hub."));
  CHECK(scene.police.ask({"sent"}).at(0).at("state") == "waiting");

  scene.hub.start();
  scene.desk->until([&] { return scene.police.ask({"sent"}).at(0).at("state") != "waiting"; });
  const auto sent = scene.police.ask({"sent"});
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].at("state") == "refused");
  CHECK(sent[0].at("code") == "nothing_released");
  CHECK(sent[0].at("about") == json::array({"Anna Kowalska"}));
  CHECK(sent[0].at("to") == json::array({"north-desk"}));
  CHECK_FALSE(sent[0].at("sentence").get<std::string>().empty());
  CHECK(sent[1].at("state") == "accepted");
  scene.desk->until([&] { return !scene.police.ask({"sent"}).at(1).at("heard").empty(); });
  CHECK(scene.police.ask({"sent"}).at(1).at("heard").at(0).at("recipient") == "north-desk");
  for (const char* list : {"pending", "inbox"}) {
    CHECK_THAT(scene.police.say({list}).out, Contains("THE HUB REFUSED 1 message"));
  }
  CHECK_THAT(scene.police.say({"sent"}).out, Contains("REFUSED by the hub; nobody has it"));
}

TEST_CASE("what waits for an agency that was revoked ends, and its sender is told",
          "[process][agency]") {
  Scene scene;
  scene.police.stop();
  scene.desk->ask(scene.referral, 1, "north-police");
  const MessageId sent = scene.desk->last_sent();
  REQUIRE(scene.hub.governed({"revoke"}, {"--party", "north-police"}, {"ann", "ben"}).code == 0);
  scene.desk->until([&] { return !scene.desk->spool().reports_of(sent).empty(); });
  const auto reports = scene.desk->spool().reports_of(sent);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].recipient.text() == "north-police");
  CHECK(reports[0].what == kit::Became(wire::DeliveryEnd::recipient_revoked));
  scene.hub.stop();
  const auto verified = scene.hub.mash({"ledger", "verify", scene.hub.hub()});
  CHECK(verified.code == 0);
}
