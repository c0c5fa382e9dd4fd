// After the signature: new evidence asks for a new look, undoes nothing, and is never passed over.
#include <catch2/catch.hpp>

#include "core/world.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;
using Codes = std::vector<std::string>;

namespace {

struct Signed {
  World world;
  std::vector<CheckId> checks;
  MessageId answer;  // Of the police.
};

Signed signed_case() {
  Signed it;
  it.checks = it.world.ready_to_sign();
  it.answer = it.world.check(it.checks[1]).returns.at(1).message;
  REQUIRE(said(it.world.sign()) == "accepted");
  REQUIRE_FALSE(it.world.one().assessment.review_due);
  return it;
}

}  // namespace

TEST_CASE("after a signature, whatever changes the evidence makes a review due", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  const Digest before = world.one().assessment.signed_evidence;
  SECTION("a check is added") {
    world.issue(PartyKind::health);
    REQUIRE(said(world.last) == "accepted");
  }
  SECTION("an answer is replaced") {
    world.answer(it.checks[1]);
    REQUIRE(said(world.last) == "accepted");
  }
  SECTION("a check is required that nobody has issued") {
    REQUIRE(said(world.act(social_worker, wire::RequireCheck{PartyKind::health, world.child})) ==
            "accepted");
  }
  SECTION("a rating asks for more than the ones before it") {
    REQUIRE(said(world.rate(wire::Urgency::red)) == "accepted");
  }
  for (wire::MessageKind kind :
       {wire::MessageKind::withdrawal, wire::MessageKind::recall, wire::MessageKind::correction}) {
    SECTION("an answer is taken back by " + std::string(wire::word(kind))) {
      REQUIRE(said(world.take_back(kind, it.checks[1], it.answer)) == "accepted");
    }
  }
  SECTION("a newer answer cannot be opened") {
    world.answer(it.checks[1]);
    REQUIRE(said(world.cannot_open(it.checks[1])) == "accepted");
  }
  const auto& assessment = world.one().assessment;
  CHECK(assessment.review_due);
  CHECK(assessment.review_due_at == world.policy.practice().review_due(world.now));
  CHECK(assessment.signed_by == manager);  // No signature is deleted.
  CHECK(assessment.signed_evidence == before);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "wrong_order");
  CHECK(said(world.confirm()) == "gate_shut");
  CHECK(said(world.outcome(wire::Outcome::assessment)) == "accepted");
  bool clock = false;
  for (const core::Due& due : core::open_clocks(world.one(), world.policy.practice())) {
    clock |= due.clock == "review" && due.at == assessment.review_due_at;
  }
  CHECK(clock);
}

TEST_CASE("an assessment that nothing has happened to is signed once", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  CHECK(said(world.sign()) == "already_signed");
  world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
  for (const CheckId& check : it.checks) world.consider(second_manager, check);
  CHECK(said(world.sign(second_manager)) == "already_signed");
  CHECK(world.one().assessment.signed_by == manager);
}

TEST_CASE("an assessment submitted anew after the signature is to be looked at anew", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  REQUIRE(said(world.submit_assessment(wire::FieldState::child_declined)) == "accepted");
  CHECK(world.one().assessment.review_due);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "wrong_order");
  CHECK(said(world.sign()) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);
}

TEST_CASE("another judgement of an answer after the signature is looked at anew", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  const auto consider = [&](wire::Relevance relevance) {
    return said(world.act(social_worker, wire::Consider{it.checks[1], 1, relevance, {}}));
  };
  CHECK(consider(wire::Relevance::raises_concern) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);
  CHECK(consider(wire::Relevance::no_bearing) == "accepted");
  CHECK(world.one().assessment.review_due);
}

TEST_CASE("an answer after an end that nobody signed has the end decided anew", "[review]") {
  World world;
  world.refer();
  world.rate(wire::Urgency::blue);
  const CheckId council = world.complete(PartyKind::childrens_services);
  const auto end = GENERATE(wire::Outcome::closed, wire::Outcome::no_further_action);
  REQUIRE(said(world.outcome(end)) == "accepted");
  CHECK(core::open_clocks(world.one(), world.policy.practice()).empty());
  world.answer(council);
  REQUIRE(world.one().assessment.review_due);
  CHECK(core::open_clocks(world.one(), world.policy.practice())[0].clock == "review");
  CHECK(said(world.confirm()) == "wrong_order");
  CHECK(world.last.refusal->missing.at(0).what == "end_not_decided_anew");
  CHECK(said(world.outcome(end)) == "gate_shut");
  world.open(council);
  world.consider(manager, council);
  CHECK(said(world.outcome(end)) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);
}

TEST_CASE("the review of a closed case can ask again, and end", "[review]") {
  World world;
  const auto checks = world.ready_to_sign();
  world.sign();
  REQUIRE(said(world.outcome(wire::Outcome::closed)) == "accepted");
  const MessageId answer = world.one().checks.at(checks[1]).returns.at(1).message;
  REQUIRE(said(world.withdraw(checks[1], answer)) == "accepted");
  CHECK(said(world.confirm()) == "gate_shut");
  REQUIRE(said(world.act(social_worker, wire::RecallCheck{checks[1]})) == "accepted");
  const CheckId again = world.issue(PartyKind::police);
  REQUIRE(said(world.last) == "accepted");
  CHECK(world.next_clock(again));
  world.finish(again);
  CHECK(said(world.confirm()) == "accepted");
  CHECK(world.one().closed);
  CHECK(said(world.rate(wire::Urgency::red)) == "case_closed");
}

TEST_CASE("what asks for nothing new makes no review due", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  CHECK(said(world.rate(wire::Urgency::blue)) == "accepted");
  const wire::RequireCheck again{PartyKind::childrens_services, world.child};
  CHECK(said(world.act(social_worker, again)) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);
}

TEST_CASE("more that is new while a review is due does not move its limit later", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  world.answer(it.checks[1]);
  const Time due = world.one().assessment.review_due_at;
  world.wait(std::chrono::hours(20));
  world.answer(it.checks[0]);
  REQUIRE(said(world.last) == "accepted");
  CHECK(world.one().assessment.review_due_at == due);
}

TEST_CASE("the signer confirms over the new evidence, nobody else and nothing older", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  CHECK(said(world.confirm()) == "wrong_order");  // Nothing is due.
  const Digest before = world.one().assessment.signed_evidence;
  world.answer(it.checks[1]);
  world.open(it.checks[1]);
  world.consider(social_worker, it.checks[1]);
  CHECK(said(world.confirm()) == "gate_shut");
  CHECK(world.last.refusal->missing[0].what == "return_not_considered");
  world.consider(manager, it.checks[1]);
  CHECK(said(world.act(manager, wire::ConfirmReview{before})) == "stale_evidence");
  world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
  CHECK(said(world.confirm(second_manager)) == "wrong_role");
  CHECK(said(world.confirm()) == "accepted");
  const auto& confirmed = std::get<wire::ReviewConfirmed>(world.last.drafts[0].events[0]);
  CHECK(confirmed.assessor == social_worker);
  CHECK(confirmed.assessment == wire::Commitment{7});
  CHECK_FALSE(world.one().assessment.review_due);
  CHECK(world.one().assessment.signed_evidence != before);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "accepted");
}

TEST_CASE("another signature replaces the first and settles the review", "[review]") {
  Signed it = signed_case();
  World& world = it.world;
  world.answer(it.checks[1]);
  world.open(it.checks[1]);
  world.consider(social_worker, it.checks[1]);
  world.consider(second_manager, it.checks[1]);
  world.consider(second_manager, it.checks[0]);
  world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
  CHECK(said(world.submit_assessment()) == "accepted");
  CHECK(said(world.sign(second_manager)) == "accepted");
  CHECK(world.one().assessment.signed_by == second_manager);
  CHECK_FALSE(world.one().assessment.review_due);
}

TEST_CASE("the review of a closed case ends through the gate alone", "[review]") {
  World world;
  world.refer();
  world.rate(wire::Urgency::blue);
  const CheckId council = world.complete(PartyKind::childrens_services);
  REQUIRE(said(world.outcome(wire::Outcome::closed)) == "accepted");
  world.answer(council);
  REQUIRE(world.one().assessment.review_due);
  // More is done for the child at once; what came is still to be read.
  CHECK(said(world.outcome(wire::Outcome::allocated_worker, social_worker)) == "accepted");
  CHECK(world.one().assessment.review_due);
  CHECK(core::open_clocks(world.one(), world.policy.practice())[0].clock == "review");
  CHECK(said(world.rate(wire::Urgency::red)) == "accepted");
  CHECK(said(world.outcome(wire::Outcome::no_further_action)) == "gate_shut");
}
