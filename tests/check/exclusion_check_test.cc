// Exclusions judged from outside: what core let through, and the same bent by hand.
#include <catch2/catch.hpp>

#include "check/hand_made.h"

using namespace mash;
using namespace mash::check_tests;
using namespace mash::core_tests;
using namespace mash::wire;
using Catch::Contains;

namespace {

std::string judged(const Entries& entries) {
  check::Findings findings;
  check::check_exclusions(ledger_of(entries), findings);
  return text(findings);
}

// The police are asked and answer; they are excluded, and that is lifted.
Entries told() {
  World world;
  world.refer();
  world.rate(Urgency::red);
  world.answer(world.issue(PartyKind::police, world.child));
  world.act(manager, Exclude{party("police"), {}});
  world.act(manager, LiftExclusion{party("police"), {}});
  world.act(second_manager, LiftExclusion{party("police"), {}});
  world.issue(PartyKind::police, world.child);
  return world.entries;
}

}  // namespace

TEST_CASE("an exclusion that was kept, and lifted by two, is sound", "[check]") {
  CHECK(judged(told()) == "");
}

TEST_CASE("what reached whoever is excluded, or came from them, is found", "[check]") {
  const Entries entries = told();
  const std::size_t excluded = place_of<Excluded>(entries);
  const auto to_police = [](const Released& e) { return e.recipient == party("police"); };
  CHECK_THAT(judged(moved(entries, excluded, place_of<Released>(entries, to_police))),
             Contains("police is given something of a case that it is excluded from."));
  const auto of_police = [](const MessageAccepted& e) { return e.sender == party("police"); };
  CHECK_THAT(judged(moved(entries, excluded, place_of<MessageAccepted>(entries, of_police))),
             Contains("a message of police is taken on a case that it is excluded from."));
}

TEST_CASE("an exclusion that one person lifts is found", "[check]") {
  const Entries entries = told();
  const std::size_t first = place_of<ExclusionLifted>(entries);
  const std::string alone = "police: an exclusion is lifted by one person alone.";
  CHECK_THAT(judged(without(entries, first)), Contains(alone));
  Entries same = entries;
  for (Entry& entry : same) {
    for (Event& event : entry.events) {
      if (auto* e = std::get_if<ExclusionLifted>(&event)) e->by = manager;
    }
  }
  CHECK_THAT(judged(same), Contains(alone));
  CHECK_THAT(judged(without(entries, place_of<Excluded>(entries))),
             Contains("police: an exclusion is lifted, and there was none."));
}

TEST_CASE("what whoever is excluded answered opens no gate", "[check]") {
  World world;
  world.ready_to_sign();
  REQUIRE(said(world.sign()) == "accepted");
  world.act(manager, Exclude{party_of(PartyKind::childrens_services), {}});
  const Entries& entries = world.entries;
  const std::size_t signature = place_of<AssessmentSigned>(entries);
  check::Findings findings;
  check::check_gate(ledger_of(moved(entries, place_of<Excluded>(entries), signature)), findings);
  CHECK_THAT(text(findings),
             Contains("the assessment was signed while nobody of kind 'childrens_services'"));
}
