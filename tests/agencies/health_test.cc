#include "health/mapping.h"

#include "agencies/fixtures.h"

using namespace mash;
using namespace mash::connect;
using wire::SectionKind;

namespace {

Contents answer(const std::string& patient) {
  return support::answer("health", health::mapping(), patient);
}

}  // namespace

TEST_CASE("health answers with the latest summary and the flags in force", "[health]") {
  const auto summary = support::section<HealthSummary>(answer("P1"), SectionKind::health_summary);
  CHECK(summary == HealthSummary{"Sample Street Surgery",
                                 "Asthma; two missed reviews.",
                                 "2026-08-20",
                                 {"Child is cause for safeguarding concern, since 2026-08-20"}});
}

TEST_CASE("sensitive encounters wait for a clinician", "[health]") {
  const Contents contents = answer("P1");
  const auto detail = support::section<Events>(contents, SectionKind::health_detail);
  REQUIRE(detail.items.size() == 2);
  CHECK(detail.items[0].what == "Routine review.");
  CHECK(detail.items[1].significant);
  CHECK(support::all_text(contents).find("Young people's clinic") == std::string::npos);
  CHECK(contents.held_back == std::vector<std::string>{"Sensitive encounters: 1. A clinician "
                                                       "decides whether they are sent."});
}

TEST_CASE("an unborn child has an expected date and no given name", "[health]") {
  const Contents contents = answer("P3");
  const auto identity = support::section<Identity>(contents, SectionKind::identity);
  CHECK(identity.expected_date == "2027-02-01");
  CHECK(identity.birth_date.empty());
  CHECK(identity.names == std::vector<match::Name>{{"", "Kowalska", match::NameUse::current}});
  CHECK(support::section<HealthSummary>(contents, SectionKind::health_summary).plans.size() == 1);
}

TEST_CASE("a patient without anything else is known, nothing relevant", "[health]") {
  CHECK(answer("P4").known_only());
  CHECK_FALSE(answer("P1").known_only());
}

TEST_CASE("a restricted patient has no address for anybody", "[health]") {
  const Contents contents = answer("P2");
  CHECK(support::section<Identity>(contents, SectionKind::identity).addresses.empty());
  CHECK(contents.never_given ==
        std::vector<std::string>{"The address is restricted: it is not given to anybody."});
  CHECK(contents.find(SectionKind::health_detail) != nullptr);
}

TEST_CASE("an export that does not say who is restricted is not loaded", "[health]") {
  const auto& columns = health::mapping().layout->people.columns;
  for (const Column& column : columns) {
    if (column.name == "restricted") CHECK(cell_problem(column, ""));
  }
  CHECK(columns.back().name == "restricted");
}
