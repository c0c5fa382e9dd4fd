#include "childrens_services/mapping.h"

#include "agencies/fixtures.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::connect;
using childrens_services::PlanStatus;
using wire::SectionKind;

namespace {

Contents answer(const std::string& child) {
  return support::answer("childrens_services", childrens_services::mapping(), child);
}

PlanStatus status_on(const std::string& child, std::string_view day) {
  RecordStore store = RecordStore::in_memory(*childrens_services::mapping().layout);
  REQUIRE(store.load(support::source_dir() / "adapters/childrens_services/fixtures",
                     support::agencies_today));
  return childrens_services::plan_status(*store.fetch(child), *from_iso_date(day));
}

}  // namespace

TEST_CASE("internal records are identity, household and history", "[childrens_services]") {
  const Contents contents = answer("C1");
  const auto identity = support::section<Identity>(contents, SectionKind::identity);
  CHECK(identity.upn == "G919200123456");
  CHECK(identity.other_identifiers == std::vector<match::Identifier>{{"la_child_id", "C1"}});
  CHECK(identity.names[1] == match::Name{"Preeti", "Kaur", match::NameUse::alias});
  CHECK(support::section<Household>(contents, SectionKind::household) ==
        Household{
            "14 Test Lane, Derby, DE99 1AA",
            {{"Harjit Kaur", "mother", "1985-04-04"}, {"Tom Smith", "step-father", "1988-02-03"}}});
  const auto history = support::section<Events>(contents, SectionKind::history);
  REQUIRE(history.items.size() == 5);
  CHECK(history.items[0] == Happening{"2025-12-01", "referral: From school: bruising.", true,
                                      "children's services", "E1"});
  CHECK(history.items[3].what == "Allocated worker: A. Worker.");
  CHECK(history.items[4].what == "On a child protection plan since 2026-01-10 (PHY).");
  CHECK(history.items[4].significant);
}

TEST_CASE("the plan check leaves a trace when nothing is found", "[childrens_services]") {
  const auto history = support::section<Events>(answer("C3"), SectionKind::history);
  CHECK(history.items == std::vector<Happening>{{"2026-11-22", "Not on a child protection plan.",
                                                 false, "list of plans", ""}});
}

TEST_CASE("a plan is in force on its first and its last day", "[childrens_services]") {
  CHECK(status_on("C1", "2026-01-09") == PlanStatus{});
  CHECK(status_on("C1", "2026-01-10") == PlanStatus{"2026-01-10", "PHY", "", false});
  CHECK(status_on("C2", "2025-11-22") == PlanStatus{"2024-12-01", "EMO", "", false});
}

TEST_CASE("a plan that ended is shown for a year", "[childrens_services]") {
  CHECK(status_on("C2", "2025-11-23") == PlanStatus{"", "", "", true});
  CHECK(status_on("C2", "2026-11-22").ended_within_a_year);
  CHECK_FALSE(status_on("C2", "2026-11-23").ended_within_a_year);
  CHECK(status_on("C4", "2026-11-22") == PlanStatus{"", "", "2026-06-01", false});
  CHECK_FALSE(status_on("C4", "2028-02-29").ended_within_a_year);
}

TEST_CASE("the plan status is one or more sentences", "[childrens_services]") {
  CHECK(PlanStatus{}.sentence() == "Not on a child protection plan.");
  CHECK(PlanStatus{"", "", "2026-06-01", true}.sentence() ==
        "Not on a child protection plan. A plan ended within the last year. Looked after since "
        "2026-06-01.");
  CHECK(PlanStatus{"2026-01-10", "", "", false}.sentence() ==
        "On a child protection plan since 2026-01-10.");
}
