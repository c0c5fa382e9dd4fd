#include "police/mapping.h"

#include "agencies/fixtures.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::connect;
using wire::SectionKind;

namespace {

Contents answer(const std::string& nominal) {
  return support::answer("police", police::mapping(), nominal);
}

}  // namespace

TEST_CASE("the police answer with identity and incidents, oldest first", "[police]") {
  const Contents contents = answer("N1");
  const auto identity = support::section<Identity>(contents, SectionKind::identity);
  CHECK(identity.names == std::vector<match::Name>{{"Gurpreet", "Kaur", match::NameUse::current}});
  CHECK(identity.birth_date == "2014-05-31");
  CHECK(identity.nhs_number == "9990000018");
  CHECK(identity.first_language == "Punjabi");
  CHECK(identity.addresses == std::vector<std::string>{"14 Test Lane, Derby, DE99 1AA"});
  const auto history = support::section<Events>(contents, SectionKind::history);
  REQUIRE(history.items.size() == 2);
  CHECK(history.items[0].reference == "D-2025-03");
  CHECK(history.items[1] ==
        Happening{"2026-10-02",
                  "child present: Argument between adults; \"very frightened\", the child said.",
                  true, "police incident", "D-2026-17"});
  CHECK(contents.held_back.empty());
  CHECK_FALSE(contents.known_only());
}

TEST_CASE("a safe-contact condition of one incident binds the whole answer", "[police]") {
  CHECK(answer("N1").handling == wire::Handling::do_not_tell_subject);
  CHECK(answer("N2").handling == wire::Handling::free_in_hub);
}

TEST_CASE("aliases and former names are names, PNC and CRO are identifiers", "[police]") {
  const auto identity = support::section<Identity>(answer("N2"), SectionKind::identity);
  CHECK(identity.names == std::vector<match::Name>{{"Tom", "Smith", match::NameUse::current},
                                                   {"Thomas", "Smyth", match::NameUse::alias},
                                                   {"Tom", "Jones", match::NameUse::former}});
  CHECK(identity.other_identifiers ==
        std::vector<match::Identifier>{{"pnc", "81/34U"}, {"cro", "65656/91H"}});
}

TEST_CASE("an offence of which nothing came is not significant", "[police]") {
  const auto offences = support::section<Events>(answer("N2"), SectionKind::offences);
  REQUIRE(offences.items.size() == 2);
  CHECK(offences.items[0].what == "Criminal damage (no further action)");
  CHECK_FALSE(offences.items[0].significant);
  CHECK(offences.items[1].significant);
}

TEST_CASE("intelligence is never in the answer, whatever its grading", "[police]") {
  const Contents contents = answer("N2");
  CHECK(contents.find(SectionKind::intelligence) == nullptr);
  CHECK(support::all_text(contents).find("staying at an address") == std::string::npos);
  CHECK(support::all_text(contents).find("school gate") == std::string::npos);
  CHECK(contents.held_back ==
        std::vector<std::string>{
            "Intelligence items: 2. Intelligence is sent by a person or not at all."});
  CHECK_FALSE(contents.known_only());
}

TEST_CASE("the person who decides gets each item with its grading", "[police]") {
  RecordStore store = RecordStore::in_memory(*police::mapping().layout);
  REQUIRE(store.load(support::source_dir() / "adapters/police/fixtures", support::agencies_today));
  const auto items = police::intelligence(*store.fetch("N2"));
  REQUIRE(items.size() == 2);
  CHECK(items[0] ==
        Intelligence{"Said to be staying at an address where children live.", "2", "D", "C"});
  CHECK(police::intelligence(*store.fetch("N1")).empty());
}

TEST_CASE("a nominal without anything else is known, nothing relevant", "[police]") {
  CHECK(answer("N4").known_only());
}
