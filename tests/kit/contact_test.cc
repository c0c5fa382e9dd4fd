// A contact becomes exactly the referral that it says, or nothing.
#include "kit/contact.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "kit/world.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;
using namespace mash::wire;

namespace {

Json smallest() {
  return Json::parse(R"({"children": [{"identity": {"names": [{"given": "Anna"}]}}],
                         "concern": {"what": "Hungry."}})");
}

struct Writer {
  World world;
  Result<Referral, ContactProblem> read(const Json& contact) {
    return referral_of(contact, world.desk, world.social_worker.id, morning, world.random);
  }
  Referral referral(const Json& contact) {
    auto made = read(contact);
    INFO((made ? "" : made.error().sentence));
    REQUIRE(made);
    return std::move(*made);
  }
  std::string problem(const Json& contact) {
    const auto made = read(contact);
    return made ? "read" : made.error().sentence;
  }
};

template <class T>
std::vector<T> contents(const Referral& referral, SectionKind kind) {
  std::vector<T> all;
  for (const DraftSection& section : referral.draft.sections) {
    if (section.label == kind) all.push_back(std::get<T>(section.content));
  }
  return all;
}

// The first block of JSON in the page.
Json example_of_the_page() {
  std::ifstream in(support::source_dir() / "adapters/kit/README.md");
  std::stringstream page;
  page << in.rdbuf();
  const std::string text = page.str();
  const auto from = text.find("```json\n") + 8;
  return Json::parse(text.substr(from, text.find("```", from) - from));
}

}  // namespace

TEST_CASE("the page's example of a contact is a referral about one child", "[contact]") {
  Writer writer;
  const Referral referral = writer.referral(example_of_the_page());
  const Header& about = referral.draft.about;
  CHECK(about.kind == MessageKind::referral);
  CHECK(about.actor == writer.world.social_worker.id);
  CHECK(about.source == ReferralSource::school);
  CHECK(about.urgency == Urgency::amber);
  CHECK(about.category == Category::neglect);
  CHECK(about.consent == Consent::given);
  REQUIRE(about.subjects.size() == 2);
  CHECK(about.subjects[0].role == SubjectRole::child);
  CHECK(about.subjects[0].age_band == AgeBand::age_5_to_12);
  CHECK(about.subjects[1].role == SubjectRole::parent_or_carer);
  CHECK(about.subjects[1].age_band == AgeBand::adult);
  CHECK(about.subjects[1].case_id == CaseId{});
  REQUIRE(referral.children.size() == 1);
  CHECK(referral.children[0].name == "Anna Kowalska");
  CHECK(referral.children[0].case_id == about.subjects[0].case_id);
  CHECK(referral.children[0].subject == about.subjects[0].ref);
  CHECK(contents<Concern>(referral, SectionKind::concern).at(0).when == "since October");
  CHECK(contents<ChildsViews>(referral, SectionKind::childs_views).size() == 1);
  CHECK(contents<wire::Referrer>(referral, SectionKind::referrer).at(0).contact == "01632 960001");
  const auto household = contents<Household>(referral, SectionKind::household).at(0);
  CHECK(household.address == "1 Test Lane, Derby, DE99 1AC");
  REQUIRE(household.members.size() == 2);
  CHECK(household.members[1] == Household::Member{"Ewa Kowalska", "mother", ""});
}

TEST_CASE("a referral is for the desk alone, and can be sealed", "[contact]") {
  Writer writer;
  const Referral referral = writer.referral(example_of_the_page());
  CHECK(referral.draft.recipients == std::vector<PartyId>{writer.world.desk});
  for (const DraftSection& section : referral.draft.sections) {
    CHECK(section.recipients == referral.draft.recipients);
    CHECK(fits(section.content, section.label));
  }
  sealed_by(writer.world, writer.world.police, referral.draft, writer.world.random);
}

TEST_CASE("the smallest contact claims nothing that nobody said", "[contact]") {
  Writer writer;
  const Referral referral = writer.referral(smallest());
  const Header& about = referral.draft.about;
  CHECK(about.urgency == Urgency::not_rated);
  CHECK(about.consent == Consent::not_asked);
  CHECK(about.category == Category::not_known);
  CHECK(about.source == ReferralSource::not_known);
  CHECK(about.subjects[0].age_band == AgeBand::not_known);
  CHECK(referral.draft.sections.size() == 2);  // Identity and concern; one person, no household.
}

TEST_CASE("three children are three cases of one referral", "[contact]") {
  Writer writer;
  Json contact = smallest();
  contact["children"].push_back({{"identity", {{"birth_date", "2010-01-01"}}}});
  contact["children"].push_back(
      {{"role", "unborn_child"}, {"identity", {{"expected_date", "2027-02-01"}}}});
  const Referral referral = writer.referral(contact);
  REQUIRE(referral.children.size() == 3);
  std::set<CaseId> cases;
  std::set<SubjectId> people;
  for (const ReferralChild& child : referral.children) {
    cases.insert(child.case_id);
    people.insert(child.subject);
  }
  CHECK(cases.size() == 3);
  CHECK(people.size() == 3);
  CHECK(referral.draft.about.subjects[2].age_band == AgeBand::unborn);
  CHECK(referral.children[2].name.empty());
}

TEST_CASE("a sibling beside the children has no case of its own", "[contact]") {
  Writer writer;
  Json contact = smallest();
  contact["adults"] = {{{"role", "sibling"}, {"identity", {{"birth_date", "2022-01-01"}}}}};
  const Referral referral = writer.referral(contact);
  CHECK(referral.draft.about.subjects[1].age_band == AgeBand::under_5);
  CHECK(referral.draft.about.subjects[1].case_id == CaseId{});
}

TEST_CASE("what a contact says wrongly is named, and nothing is sent", "[contact]") {
  Writer writer;
  const auto problem_with = [&](auto change) {
    Json contact = smallest();
    change(contact);
    return writer.problem(contact);
  };
  CHECK(problem_with([](Json& c) { c["colour"] = "red"; }) == "'colour' is not part of a contact.");
  CHECK(problem_with([](Json& c) { c["children"][0]["identity"]["dob"] = "2015-03-04"; }) ==
        "children: identity: 'dob' is not part of a contact.");
  CHECK(problem_with([](Json& c) { c["children"] = Json::array(); }) ==
        "a contact is about at least one child.");
  CHECK(problem_with([](Json& c) { c["concern"].erase("what"); }) ==
        "concern: 'what' has to say what the worry is.");
  CHECK(problem_with([](Json& c) { c["children"][0]["role"] = "sibling"; }) ==
        "children: the role belongs in the other list.");
  CHECK(problem_with([](Json& c) {
          c["adults"] = {{{"role", "child"}}};
        }) == "adults: the role belongs in the other list.");
  CHECK(problem_with([](Json& c) { c["urgency"] = "very"; }) ==
        "'urgency' is 'very', which is none of not_rated, blue, green, amber, red.");
  CHECK(problem_with([](Json& c) { c["urgency"] = 3; }) == "'urgency' has to be a text.");
  CHECK(problem_with([](Json& c) { c["children"] = 7; }) == "'children' has to be a list.");
  CHECK(problem_with([](Json& c) { c["children"][0]["identity"]["birth_date"] = "4/3/2015"; }) ==
        "children: identity: 'birth_date' has to be a date such as 2014-05-31.");
  CHECK(problem_with([](Json& c) { c["children"][0]["identity"]["addresses"] = {7}; }) ==
        "children: identity: 'addresses' has to be a list of texts.");
  CHECK(problem_with([](Json& c) { c = Json::array(); }) ==
        "has to be a table of names and values.");
}

TEST_CASE("whoever wants to stay unnamed says so in a way that cannot be misread", "[contact]") {
  Writer writer;
  Json contact = smallest();
  contact["referrer"] = {{"anonymous", "yes"}};
  CHECK(writer.problem(contact) == "referrer: 'anonymous' has to be true or false.");
  contact["referrer"] = {{"anonymous", true}};
  CHECK(contents<wire::Referrer>(writer.referral(contact), SectionKind::referrer).at(0).anonymous);
}

TEST_CASE("an age band changes on the birthday", "[contact]") {
  const auto on = [](std::string_view born, std::string_view day) {
    return age_band_of(born, *from_iso_date(day));
  };
  CHECK(on("2015-03-04", "2020-03-03") == AgeBand::under_5);
  CHECK(on("2015-03-04", "2020-03-04") == AgeBand::age_5_to_12);
  CHECK(on("2015-03-04", "2028-03-03") == AgeBand::age_5_to_12);
  CHECK(on("2015-03-04", "2028-03-04") == AgeBand::age_13_to_15);
  CHECK(on("2015-03-04", "2031-03-04") == AgeBand::age_16_to_17);
  CHECK(on("2015-03-04", "2033-03-03") == AgeBand::age_16_to_17);
  CHECK(on("2015-03-04", "2033-03-04") == AgeBand::adult);
  CHECK(on("2027-03-04", "2026-03-04") == AgeBand::not_known);
  CHECK(on("", "2026-03-04") == AgeBand::not_known);
}

TEST_CASE("the desk is found by its kind while there is just one", "[contact]") {
  World world;
  CHECK(only_party(world.roster, PartyKind::desk, morning) == world.desk);
  CHECK(only_party(world.roster, PartyKind::housing, morning) == std::nullopt);
  world.next_roster([&](Roster& next) { next.parties.at(world.desk).validity.to = morning; });
  CHECK(only_party(world.roster, PartyKind::desk, morning) == std::nullopt);
  Roster two = World().roster;
  two.parties.at(world.police).kind = PartyKind::desk;
  CHECK(only_party(two, PartyKind::desk, morning) == std::nullopt);
}

TEST_CASE("nobody is born after the day of the contact", "[kit][contact]") {
  Writer writer;
  Json contact = smallest();
  Json& identity = contact["children"][0]["identity"];
  const Date today = london_date(morning);
  identity["birth_date"] = iso_date(today);
  CHECK(writer.problem(contact) == "read");
  identity["birth_date"] = iso_date(std::chrono::sys_days(today) + std::chrono::days(1));
  CHECK(writer.problem(contact).find("has not come yet") != std::string::npos);
}
