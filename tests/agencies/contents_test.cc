#include "connect/contents.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::connect;

TEST_CASE("a person goes into an identity and comes back", "[contents]") {
  match::Person person;
  person.names = {{"Anna", "Kowalska", match::NameUse::current},
                  {"", "Nowak", match::NameUse::former}};
  person.birth_date = from_iso_date("2015-03-04");
  person.sex = "female";
  person.nhs_number = "9990000018";
  person.nhs_number_status = "01";
  person.upn = "G919200123456";
  person.other_identifiers = {{"pnc", "81/34U"}};
  person.addresses = {"1 Test Lane"};
  CHECK(person_of(identity_of(person)) == person);
  match::Person unborn;
  unborn.expected_date = from_iso_date("2027-02-01");
  CHECK(person_of(identity_of(unborn)) == unborn);
}

TEST_CASE("a date that another program wrote wrongly is not known", "[contents]") {
  Identity identity;
  identity.birth_date = "04/03/2015";
  identity.expected_date = "2027-02-30";
  CHECK(person_of(identity) == match::Person{});
}

TEST_CASE("events of one day keep their order", "[contents]") {
  Contents contents;
  add_events(contents, wire::SectionKind::history,
             {{"2026-01-02", "b", false, "", ""},
              {"2026-01-01", "first", false, "", ""},
              {"2026-01-02", "a", false, "", ""}});
  const auto& items = std::get<Events>(contents.find(wire::SectionKind::history)->content).items;
  CHECK(items[0].what == "first");
  CHECK(items[1].what == "b");
  CHECK(items[2].what == "a");
  add_events(contents, wire::SectionKind::offences, {});
  CHECK(contents.find(wire::SectionKind::offences) == nullptr);
}

TEST_CASE("withholding looks into every kind of text", "[contents]") {
  const std::string told = "lives at 9 HIDDEN CLOSE now";
  const std::vector<Section> sections = {
      {wire::SectionKind::history, Events{{{"2026-01-01", told, false, "", ""}}}},
      {wire::SectionKind::history, Events{{{"2026-01-01", "", false, told, ""}}}},
      {wire::SectionKind::history, Events{{{"2026-01-01", "", false, "", told}}}},
      {wire::SectionKind::health_summary, HealthSummary{"", told, "", {}}},
      {wire::SectionKind::health_summary, HealthSummary{told, "", "", {}}},
      {wire::SectionKind::health_summary, HealthSummary{"", "", "", {"", told}}},
      {wire::SectionKind::intelligence, Intelligence{told, "1", "A", "P"}},
      {wire::SectionKind::school_welfare, SchoolWelfare{"", "", told, {}}},
      {wire::SectionKind::school_welfare, SchoolWelfare{told, "", "", {}}},
      {wire::SectionKind::school_welfare, SchoolWelfare{"", told, "", {}}},
      {wire::SectionKind::school_welfare, SchoolWelfare{"", "", "", {told}}}};
  for (const Section& section : sections) {
    Contents contents;
    contents.sections = {section};
    withhold_addresses(contents, {"9 Hidden Close, Derby, DE99 9ZZ"});
    CHECK(contents.sections.empty());
    CHECK(contents.held_back.size() == 1);
    contents.sections = {section};
    withhold_addresses(contents, {"Refuge, Flat 1, 9 Hidden Close"});
    CHECK(contents.sections.empty());
    // The town alone gives nobody away, and an empty part is in no text.
    contents.sections = {section};
    withhold_addresses(contents, {"8 Hidden Close, now", ",", ""});
    CHECK(contents.sections.size() == 1);
  }
}

TEST_CASE("withholding empties the fields that are addresses", "[contents]") {
  Contents contents;
  Identity identity;
  identity.addresses = {"9 Hidden Close"};
  contents.sections = {{wire::SectionKind::identity, identity},
                       {wire::SectionKind::household, Household{"9 Hidden Close", {}}}};
  withhold_addresses(contents, {"9 Hidden Close"});
  CHECK(std::get<Identity>(contents.sections[0].content).addresses.empty());
  CHECK(std::get<Household>(contents.sections[1].content).address.empty());
}
