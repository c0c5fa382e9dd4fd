// Where practice.toml asks for a second manager: two signatures over the same evidence.
#include <catch2/catch.hpp>

#include "core/world.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;

namespace {

struct TwoManagers {
  World world;
  std::vector<CheckId> checks;
};

// Ready to sign, both managers qualified and having considered every answer.
TwoManagers two_managers() {
  TwoManagers it;
  World& world = it.world;
  world.policy = policy_with("second_manager = false", "second_manager = true");
  world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
  it.checks = world.ready_to_sign();
  for (const CheckId& check : it.checks) world.consider(second_manager, check);
  REQUIRE(said(world.submit_assessment()) == "accepted");
  return it;
}

}  // namespace

TEST_CASE("where practice asks for two managers, one signature is not enough", "[sign]") {
  TwoManagers it = two_managers();
  World& world = it.world;
  CHECK(said(world.sign()) == "accepted");
  CHECK_FALSE(world.one().assessment.signed_by);
  CHECK(world.one().assessment.first_signed_by == manager);
  CHECK(said(world.sign()) == "same_person");
  CHECK(said(world.sign(second_manager)) == "accepted");
  CHECK(world.one().assessment.signed_by == second_manager);
  CHECK(world.one().assessment.first_signed_by == manager);
  CHECK(said(world.sign()) == "already_signed");
}

TEST_CASE("a second manager considers for himself, and is not the assessor", "[sign]") {
  TwoManagers it = two_managers();
  World& world = it.world;
  const CheckId health = world.issue(PartyKind::health);
  world.finish(health);
  REQUIRE(said(world.submit_assessment()) == "accepted");
  CHECK(said(world.sign()) == "accepted");
  CHECK(said(world.sign(second_manager)) == "gate_shut");
  CHECK(world.last.refusal->missing.at(0).what == "return_not_considered");
  world.roster.staff.at(social_worker).roles.insert(wire::StaffRole::manager);
  CHECK(said(world.sign(social_worker)) == "same_person");
  world.consider(second_manager, health);
  CHECK(said(world.sign(second_manager)) == "accepted");
  CHECK(world.one().assessment.signed_by == second_manager);
}

TEST_CASE("what comes between the two signatures undoes the first", "[sign]") {
  TwoManagers it = two_managers();
  World& world = it.world;
  REQUIRE(said(world.sign()) == "accepted");
  SECTION("an answer in a newer version") {
    world.answer(it.checks[1]);
    world.open(it.checks[1]);
    for (const StaffId& who : {social_worker, manager, second_manager}) {
      CHECK(said(world.consider(who, it.checks[1])) == "accepted");
    }
  }
  SECTION("a check that was added and recalled") {
    const CheckId health = world.issue(PartyKind::health);
    CHECK(said(world.act(social_worker, wire::RecallCheck{health})) == "accepted");
  }
  SECTION("a check that is required") {
    const wire::RequireCheck require{PartyKind::health, world.child};
    CHECK(said(world.act(social_worker, require)) == "accepted");
    const CheckId health = world.issue(PartyKind::health);
    world.finish(health);
    world.consider(second_manager, health);
  }
  SECTION("the assessment in other words") {
    REQUIRE(said(world.submit_assessment(wire::FieldState::child_declined)) == "accepted");
  }
  CHECK_FALSE(world.one().assessment.first_signed_by);
  CHECK(said(world.sign(second_manager)) == "accepted");
  CHECK_FALSE(world.one().assessment.signed_by);
  CHECK(said(world.sign()) == "accepted");
  CHECK(world.one().assessment.signed_by == manager);
}

TEST_CASE("new words after the signature are not confirmed by one, but signed by two", "[sign]") {
  TwoManagers it = two_managers();
  World& world = it.world;
  world.sign();
  REQUIRE(said(world.sign(second_manager)) == "accepted");
  REQUIRE(said(world.submit_assessment()) == "accepted");
  CHECK(said(world.confirm(second_manager)) == "wrong_order");
  REQUIRE(said(world.sign()) == "accepted");
  CHECK(world.one().assessment.review_due);
  REQUIRE(said(world.sign(second_manager)) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);

  world.answer(it.checks[1]);
  world.open(it.checks[1]);
  for (const StaffId& who : {social_worker, manager, second_manager}) {
    world.consider(who, it.checks[1]);
  }
  CHECK(said(world.confirm(second_manager)) == "accepted");
}

TEST_CASE("after a review is due, signing anew takes two again", "[sign]") {
  TwoManagers it = two_managers();
  World& world = it.world;
  world.sign();
  REQUIRE(said(world.sign(second_manager)) == "accepted");
  world.issue(PartyKind::health);
  const CheckId health = world.one().checks.rbegin()->first;
  world.finish(health);
  world.consider(second_manager, health);
  REQUIRE(said(world.sign()) == "accepted");
  CHECK(world.one().assessment.review_due);
  CHECK(world.one().assessment.signed_by == second_manager);
  REQUIRE(said(world.sign(second_manager)) == "accepted");
  CHECK_FALSE(world.one().assessment.review_due);
}
