// The gate judged from outside: journeys that core let through, and the same ones bent by hand.
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
  check::check_gate(ledger_of(entries), findings);
  return text(findings);
}

struct Signed {
  World world;
  std::vector<CheckId> checks;

  Signed() : checks(world.ready_to_sign()) { REQUIRE(said(world.sign()) == "accepted"); }
  const Entries& entries() const { return world.entries; }
  std::size_t signature() const { return place_of<AssessmentSigned>(entries()); }
  // The signature stands before the last check's event of this kind that `is` agrees to.
  template <class E, class Is>
  std::string signed_before(Is is) const {
    const CheckId& last = checks.back();
    const auto before =
        place_of<E>(entries(), [&](const E& e) { return e.check == last && is(e); });
    REQUIRE(before < signature());
    return judged(moved(entries(), signature(), before));
  }
  // The event of the last check, changed.
  template <class E, class Change>
  std::string with(Change change) const {
    Entries bent = entries();
    for (Entry& entry : bent) {
      for (Event& event : entry.events) {
        auto* e = std::get_if<E>(&event);
        if (e != nullptr && e->check == checks.back()) change(event);
      }
    }
    return judged(bent);
  }
  std::string last() const { return "check " + checks.back().text() + " of police "; }
};

constexpr auto any = [](const auto&) { return true; };

}  // namespace

TEST_CASE("a signature after every check was returned, opened and considered is sound", "[check]") {
  const Signed it;
  CHECK(judged(it.entries()) == "");
}

TEST_CASE("a signature that stands before what it rests on is found", "[check]") {
  const Signed it;
  const std::string what = "the assessment was signed while " + it.last();
  CHECK_THAT(it.signed_before<CheckReturned>(any), Contains(what + "had not been returned."));
  CHECK_THAT(it.signed_before<ReturnOpened>(any),
             Contains(what + "had an answer that nobody had opened."));
  const auto mine = [](const Considered& e) { return e.by == manager; };
  CHECK_THAT(it.signed_before<Considered>(mine),
             Contains(what + "had not been considered by the signer in its newest version."));
}

TEST_CASE("an answer that ends no check, or stands no more, opens no gate", "[check]") {
  const Signed it;
  const auto answered = [&](ReturnKind kind) {
    return it.with<CheckReturned>(
        [&](Event& event) { std::get<CheckReturned>(event).kind = kind; });
  };
  CHECK(answered(ReturnKind::nil_trace) == "");
  for (const ReturnKind kind : {ReturnKind::partial, ReturnKind::multiple_match,
                                ReturnKind::cannot_search, ReturnKind::refused}) {
    CHECK_THAT(answered(kind),
               Contains(it.last() + "had been answered with '" + std::string(word(kind)) + "'"));
  }
  const auto opened_as = [&](const Event& instead) {
    return it.with<ReturnOpened>([&](Event& event) { event = instead; });
  };
  const CheckId check = it.checks.back();
  CHECK_THAT(opened_as(ReturnWithdrawn{check, 1}), Contains("had no answer that stands"));
  CHECK_THAT(opened_as(ReturnUnopenable{check, 1}), Contains("had no answer that stands"));
  CHECK(opened_as(CheckRecalled{check}) == "");
  const CheckId nobody{it.world.case_id.uuid};
  CHECK(opened_as(CheckMisdirected{check, it.checks.front()}) == "");
  CHECK_THAT(opened_as(CheckMisdirected{check, nobody}), Contains("was sent to nobody else"));
  CHECK_THAT(
      it.with<CheckReturned>([&](Event& event) { std::get<CheckReturned>(event).version = 2; }),
      Contains("had an answer of which nothing reached the desk"));
}

TEST_CASE("an answer of which a section was held back opens no gate", "[check]") {
  const Signed it;
  Entries bent = it.entries();
  const auto returned = place_of<CheckReturned>(
      bent, [&](const CheckReturned& e) { return e.check == it.checks.back(); });
  const auto message = std::get<MessageAccepted>(bent[returned].events.front()).message;
  NotReleased held;
  held.message = message;
  held.recipient = party("desk");
  held.leaves = {1};
  held.effects = {Effect::hold};
  held.rules = {"a-rule"};
  held.policy_version = 1;
  bent[returned].events.push_back(held);
  CHECK_THAT(judged(bent), Contains(it.last() + "had an answer of which a section was held back"));
}

TEST_CASE("a check nobody can answer ends by two managers and by no fewer", "[check]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  const CheckId silent = world.issue(PartyKind::police);
  world.run_escalation(silent);
  world.report_gap(manager, silent);
  world.approve_gap(second_manager, silent);
  world.assess();
  REQUIRE(said(world.submit_assessment()) == "accepted");
  CHECK(judged(world.entries) == "");

  const std::size_t approved = place_of<GapApproved>(world.entries);
  CHECK_THAT(judged(without(world.entries, approved)),
             Contains("the assessment was submitted while check " + silent.text()));
  Entries alone = world.entries;
  std::get<GapApproved>(alone[approved].events.front()).by = manager;
  CHECK_THAT(judged(alone), Contains("a gap needs two managers"));
}

TEST_CASE("what lowers the response waits for the checks, what protects does not", "[check]") {
  const Signed it;
  for (const auto name : all_words<wire::Outcome>()) {
    const auto outcome = *from_word<wire::Outcome>(name);
    Entries bent = it.entries();
    const auto returned = place_of<CheckReturned>(bent);
    Entry decided = bent[returned];
    decided.events = {OutcomeDecided{outcome, manager}};
    bent.insert(bent.begin() + static_cast<std::ptrdiff_t>(returned), decided);
    INFO(name);
    const bool lowers = outcome == wire::Outcome::no_further_action ||
                        outcome == wire::Outcome::information_and_advice ||
                        outcome == wire::Outcome::early_help ||
                        outcome == wire::Outcome::step_down || outcome == wire::Outcome::closed;
    CHECK(judged(bent).empty() == !lowers);
  }
}

TEST_CASE("a check that was required and never asked keeps the gate shut", "[check]") {
  const Signed it;
  Entries bent = it.entries();
  const auto rated = place_of<Rated>(bent);
  bent[rated].events.push_back(CheckRequired{PartyKind::health, it.world.child});
  CHECK_THAT(judged(bent), Contains("the assessment was signed while nobody of kind 'health' had "
                                    "been asked about " +
                                    it.world.child.text()));
}
