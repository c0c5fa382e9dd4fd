// A restricted address leaves by no agency and in no section, not even inside a text.
#include "agencies/fixtures.h"
#include "childrens_services/mapping.h"
#include "health/mapping.h"
#include "match/folding.h"
#include "police/mapping.h"
#include "schools/mapping.h"

using namespace mash;
using namespace mash::connect;

namespace {

struct Case {
  std::string agency;
  const Mapping& mapping;
  std::string record;
};

std::vector<Case> restricted_records() {
  return {{"police", police::mapping(), "N3"},
          {"police", police::mapping(), "N5"},
          {"health", health::mapping(), "P2"},
          {"health", health::mapping(), "P5"},
          {"schools", schools::mapping(), "S2"},
          {"childrens_services", childrens_services::mapping(), "C2"}};
}

}  // namespace

TEST_CASE("no agency gives a restricted address, in no section and no text", "[restricted]") {
  for (const Case& c : restricted_records()) {
    INFO(c.agency << " " << c.record);
    const Contents contents = support::answer(c.agency, c.mapping, c.record);
    const std::string text = match::folded_address(support::all_text(contents));
    for (const char* part : {"hiddenclose", "de999zz", "quietcourt", "de993qc"}) {
      CHECK(text.find(part) == std::string::npos);
    }
    CHECK_FALSE(contents.never_given.empty());
    CHECK(contents.find(wire::SectionKind::protected_address) == nullptr);
  }
}

TEST_CASE("an address that is not restricted is given", "[restricted]") {
  const Contents contents = support::answer("police", police::mapping(), "N1");
  CHECK(support::all_text(contents).find("14 Test Lane") != std::string::npos);
  CHECK(contents.never_given.empty());
}

TEST_CASE("a text that repeats the restricted address is held back whole", "[restricted]") {
  const Contents police = support::answer("police", police::mapping(), "N5");
  CHECK(police.find(wire::SectionKind::history) == nullptr);
  CHECK(police.held_back == std::vector<std::string>{
                                "The section history repeats the restricted address: a person must "
                                "read it first."});
  const Contents health = support::answer("health", health::mapping(), "P5");
  CHECK(health.find(wire::SectionKind::health_detail) == nullptr);
  CHECK_FALSE(health.known_only());
}
