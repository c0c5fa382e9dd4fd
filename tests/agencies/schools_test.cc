#include "schools/mapping.h"

#include "agencies/fixtures.h"

using namespace mash;
using namespace mash::connect;
using wire::SectionKind;

namespace {

Contents answer(const std::string& pupil) {
  return support::answer("schools", schools::mapping(), pupil);
}

std::vector<SchoolWelfare> welfare(const Contents& contents) {
  std::vector<SchoolWelfare> all;
  for (const Section& section : contents.sections) {
    if (const auto* found = std::get_if<SchoolWelfare>(&section.content)) all.push_back(*found);
  }
  return all;
}

}  // namespace

TEST_CASE("each school's notes stand under its own safeguarding lead", "[schools]") {
  const auto all = welfare(answer("S1"));
  REQUIRE(all.size() == 2);
  CHECK(
      all[0] ==
      SchoolWelfare{"Sample Primary School (8302001)", "Ms Lead", "2024-02-02: Settled well.", {}});
  CHECK(all[1] == SchoolWelfare{"Sample High School (8304002)",
                                "Mr Guide",
                                "2026-10-05: Tired and hungry; said \"nobody was home\".\n"
                                "2026-10-12: Spoke to mother by telephone.",
                                {"Early help assessment"}});
}

TEST_CASE("a pupil who left and came back has one welfare section", "[schools]") {
  CHECK(welfare(answer("S2")).size() == 1);
}

TEST_CASE("a tenth of the sessions missed is significant, less is not", "[schools]") {
  const auto attendance = support::section<Events>(answer("S1"), SectionKind::attendance);
  REQUIRE(attendance.items.size() == 2);
  CHECK(attendance.items[0].what ==
        "Spring 2026: 109 of 120 sessions attended, 2 absences unauthorised");
  CHECK_FALSE(attendance.items[0].significant);
  CHECK(attendance.items[1].significant);
  CHECK(attendance.items[1].source == "school 8304002");
}

TEST_CASE("notes of a school without an enrolment are not lost in silence", "[schools]") {
  const Contents contents = answer("S4");
  CHECK(
      contents.held_back ==
      std::vector<std::string>{"Notes or plans of a school without an enrolment: 1. A person must "
                               "look whose they are."});
  CHECK_FALSE(contents.known_only());
}

TEST_CASE("a pupil without notes is known, nothing relevant", "[schools]") {
  const Contents contents = answer("S3");
  CHECK(contents.known_only());
  CHECK(support::section<Identity>(contents, SectionKind::identity).upn == "H243278544154");
}
