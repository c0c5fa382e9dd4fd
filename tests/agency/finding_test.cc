// When the program may answer, and which reason a person is given when it may not.
#include "agency/finding.h"

#include "agency/desk_view.h"

using namespace mash;
using namespace mash::agency;
using namespace mash::agency::test;
using match::MatchKind;

namespace {

std::vector<std::string> all_records(Records& records) {
  static const std::map<char, int> fixtures = {{'N', 5}, {'P', 5}, {'S', 4}, {'C', 4}};
  std::vector<std::string> all;
  for (const auto& [letter, count] : fixtures) {
    for (int i = 1; i <= count; ++i) {
      const std::string id = letter + std::to_string(i);
      if (records.store.fetch(id)) all.push_back(id);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("a verified number and nothing held back needs no person", "[finding]") {
  Records police("police");
  const Finding found = police.find(asked_about(police, "N1"));
  CHECK(found.match.kind == MatchKind::verified_hit);
  CHECK(found.automatic());
  CHECK(found.headline.empty());
  CHECK(found.records.front().record == "N1");
  CHECK(found.search ==
        wire::SearchStatement::Search{"Gurpreet Kaur", "2014-05-31", "NHS number 9990000018", 1});
}

TEST_CASE("over all records of all agencies, only a sure and whole one is automatic", "[finding]") {
  std::size_t automatic = 0;
  std::size_t waiting = 0;
  for (const std::string kind : {"police", "health", "school", "childrens_services"}) {
    Records records(kind);
    for (const std::string& record : all_records(records)) {
      INFO(kind << " " << record);
      const Finding found = records.find(asked_about(records, record));
      const connect::Contents contents =
          records.system.mapping->contents(records.fetch(record), support::agencies_today);
      const bool may = found.match.kind == MatchKind::verified_hit && contents.held_back.empty() &&
                       contents.find(wire::SectionKind::intelligence) == nullptr;
      CHECK(found.automatic() == may);
      CHECK(found.headline.empty() == may);
      ++(may ? automatic : waiting);
    }
  }
  CHECK(automatic == 8);
  CHECK(waiting == 10);
}

TEST_CASE("a record that holds something back waits, and says what", "[finding]") {
  Records health("health");
  const Finding found = health.find(asked_about(health, "P1"));
  CHECK(found.match.kind == MatchKind::verified_hit);
  CHECK_FALSE(found.automatic());
  CHECK(found.headline == "the record holds what only a person may send");
  CHECK(found.why == std::vector<std::string>{"Sensitive encounters: 1. A clinician decides "
                                              "whether they are sent."});
}

TEST_CASE("a section that no program sends stops the program, however it came in", "[finding]") {
  // A mapping with a mistake: it puts intelligence among what may be sent.
  static const connect::Mapping careless = {
      system_of("police").mapping->layout, [](const connect::Record&, Date) {
        connect::Contents contents;
        contents.sections.push_back({wire::SectionKind::intelligence, connect::Intelligence{}});
        return contents;
      }};
  Records police("police");
  const Finding found =
      agency::find(asked_about(police, "N1"), police.store, careless, support::agencies_today);
  CHECK(found.match.kind == MatchKind::verified_hit);
  CHECK_FALSE(found.automatic());
}

TEST_CASE("name and birth date alone wait for a person", "[finding]") {
  Records police("police");
  const Finding found = police.find(named("Gurpreet", "Kaur", "2014-05-31"));
  CHECK(found.match.kind == MatchKind::name_and_birth_date_only);
  CHECK_FALSE(found.automatic());
  CHECK(found.headline == "one record with this name and birth date");
  REQUIRE(found.records.size() == 1);
  CHECK(found.records.front().may_be_meant);
}

TEST_CASE("a police number has to be confirmed", "[finding]") {
  Records police("police");
  wire::Identity who = named("Tom", "Smith", "1988-02-03");
  who.other_identifiers = {{"pnc", "81/34U"}};
  const Finding found = police.find(who);
  CHECK(found.match.kind == MatchKind::identifier_to_confirm);
  CHECK(found.headline == "one record, by a number that somebody has to confirm");
}

TEST_CASE("a number that is somebody else's waits", "[finding]") {
  Records health("health");
  wire::Identity who = named("Nora", "Safe", "2016-01-01");
  who.nhs_number = "9990000018";  // Gurpreet Kaur's.
  who.nhs_number_status = "01";
  const Finding found = health.find(who);
  CHECK_FALSE(found.automatic());
  CHECK(found.match.records.size() >= 1);
  CHECK(found.headline == "what one thing says of the record, another denies");
}

TEST_CASE("two records that fit are both shown", "[finding]") {
  Records school("school");
  wire::Identity who = named("Nora", "Safe", "2016-01-01");
  who.upn = "G919200123456";  // The number of one pupil, name and birth date of another.
  who.names.push_back({"Gurpreet", "Kaur", "alias"});
  const Finding found = school.find(who);
  CHECK(found.match.kind == MatchKind::several);
  CHECK(found.headline == "two records may be meant");
  REQUIRE(found.records.size() == 2);
  CHECK(found.records[0].may_be_meant);
  CHECK(found.records[1].may_be_meant);
}

TEST_CASE("nobody found is no answer", "[finding]") {
  Records police("police");
  const Finding found = police.find(named("Nobody", "Known", "2010-01-01"));
  CHECK(found.match.kind == MatchKind::none);
  CHECK_FALSE(found.automatic());
  CHECK(found.headline == "no record yet; other spellings have to be tried");
  CHECK(found.search.hits == 0);
  CHECK(found.records.empty());
}

TEST_CASE("people at the same address are shown and may not be meant", "[finding]") {
  Records police("police");
  wire::Identity who = named("Nobody", "Known", "2010-01-01");
  who.addresses = {"14 Test Lane, Derby, DE99 1AA"};
  const Finding found = police.find(who);
  CHECK(found.match.kind == MatchKind::none);
  REQUIRE(found.records.size() == 1);
  CHECK(found.records.front().record == "N1");
  CHECK_FALSE(found.records.front().may_be_meant);
}

TEST_CASE("an unborn child is looked for by the expected date", "[finding]") {
  Records health("health");
  wire::Identity who;
  who.names = {{"", "Kowalska", "current"}};
  who.expected_date = "2027-02-01";
  const Finding found = health.find(who);
  CHECK(found.match.kind == MatchKind::name_and_birth_date_only);
  CHECK(found.search == wire::SearchStatement::Search{"Kowalska", "2027-02-01", "", 1});
}
