// Safety has a direction: what raises or keeps the response meets no gate, whatever the
// case is like.
#include <catch2/catch.hpp>

#include "core/world.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;
using wire::Stage;
using wire::Urgency;

namespace {

// Cases at every point of their way.
std::vector<World> every_state() {
  std::vector<World> states;
  World world;
  world.refer();
  states.push_back(world);
  world.rate(Urgency::red);
  states.push_back(world);
  const CheckId police = world.issue(PartyKind::police);
  states.push_back(world);
  for (std::size_t kind = 0; kind < wire::count_of<wire::ReturnKind>(); ++kind) {
    World answered = world;
    answered.answer(police, static_cast<wire::ReturnKind>(kind));
    states.push_back(answered);
    answered.open(police);
    states.push_back(answered);
  }
  World done;
  done.ready_to_sign();
  states.push_back(done);
  done.sign();
  states.push_back(done);
  World review = done;
  review.issue(PartyKind::health);
  states.push_back(review);
  return states;
}

}  // namespace

TEST_CASE("whatever protects is possible at every point of a case", "[protection]") {
  for (const World& state : every_state()) {
    World world = state;
    CHECK(said(world.act(contact_officer, wire::Protect{})) == "accepted");
    CHECK(world.one().stage == Stage::emergency);
    world = state;
    CHECK(said(world.act(navigator, wire::Protect{})) == "accepted");
    world = state;
    CHECK(said(world.act(second_manager, wire::CallStrategy{})) == "accepted");
    CHECK(said(world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}})) ==
          "accepted");
    CHECK(said(world.act(social_worker, wire::OpenSection47{false, {}})) == "accepted");
    world = state;
    CHECK(said(world.act(manager, wire::OpenSection47{true, {}})) == "accepted");
    for (wire::Outcome outcome :
         {wire::Outcome::strategy_discussion, wire::Outcome::section_47_enquiry,
          wire::Outcome::assessment, wire::Outcome::immediate_protection,
          wire::Outcome::allocated_worker}) {
      world = state;
      CHECK(said(world.act(social_worker, wire::DecideOutcome{outcome, {}, {}})) == "accepted");
      CHECK(world.one().outcome == outcome);
    }
    world = state;
    if (!world.one().assessment.assessor) CHECK(said(world.assess()) == "accepted");
  }
}

TEST_CASE("a section 47 enquiry is opened by the qualified, after a discussion or in an emergency",
          "[protection]") {
  World world;
  world.refer();
  CHECK(said(world.act(second_manager, wire::OpenSection47{true, {}})) == "wrong_role");
  CHECK(said(world.act(contact_officer, wire::OpenSection47{true, {}})) == "wrong_role");
  CHECK(said(world.act(social_worker, wire::OpenSection47{false, {}})) == "wrong_order");
  CHECK(said(world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}})) ==
        "wrong_order");
  world.act(manager, wire::CallStrategy{});
  CHECK(world.one().stage == Stage::strategy);
  const wire::RecordStrategy later{world.now + Duration(1), {}, true, {}};
  CHECK(said(world.act(social_worker, later)) == "wrong_order");  // Nothing is held in the future.
  world.act(social_worker, wire::RecordStrategy{world.now, {}, false, {}});
  CHECK(said(world.act(social_worker, wire::OpenSection47{false, {}})) == "wrong_order");
  world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}});
  CHECK(said(world.act(social_worker, wire::OpenSection47{false, {}})) == "accepted");
  CHECK(world.one().section_47.discussion_due == Time{});
  CHECK(world.one().stage == Stage::s47);
}

TEST_CASE("an emergency enquiry starts a limit for the discussion, which holding it stops",
          "[protection]") {
  World world;
  world.refer();
  world.act(social_worker, wire::OpenSection47{true, {}});
  CHECK(world.one().section_47.discussion_due ==
        world.policy.practice().emergency_discussion_due(world.now));
  const auto clocks = core::open_clocks(world.one(), world.policy.practice());
  REQUIRE(clocks.size() == 1);
  CHECK(clocks[0].clock == "section-47-discussion");
  world.act(manager, wire::CallStrategy{});
  world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}});
  CHECK(core::open_clocks(world.one(), world.policy.practice()).empty());
}

TEST_CASE("a limit for a discussion never moves later", "[protection]") {
  World world;
  world.refer();
  world.act(social_worker, wire::OpenSection47{true, {}});
  const Time due = world.one().section_47.discussion_due;
  world.wait(std::chrono::hours(3));
  CHECK(said(world.act(manager, wire::OpenSection47{true, {}})) == "accepted");
  CHECK(world.one().section_47.discussion_due == due);
  world.act(manager, wire::CallStrategy{});
  const Time called_due = world.one().strategy.due;
  world.wait(std::chrono::hours(3));
  CHECK(said(world.act(social_worker, wire::CallStrategy{})) == "accepted");
  CHECK(world.one().strategy.due == called_due);
  CHECK(world.one().strategy.called_at == called_due - std::chrono::hours(24));

  // Once held, a further discussion has a limit of its own, and so has a further emergency.
  world.act(social_worker, wire::RecordStrategy{world.now, {}, false, {}});
  world.act(manager, wire::OpenSection47{true, {}});
  CHECK(world.one().section_47.discussion_due ==
        world.policy.practice().emergency_discussion_due(world.now));
  world.act(manager, wire::CallStrategy{});
  CHECK(world.one().strategy.due == world.policy.practice().strategy_due(world.now));
}

TEST_CASE("an emergency is owed a discussion of its own, whatever an earlier one decided",
          "[protection]") {
  World world;
  world.refer();
  world.act(manager, wire::CallStrategy{});
  world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}});
  world.act(social_worker, wire::OpenSection47{false, {}});
  CHECK(world.one().section_47.discussion_due == Time{});
  world.wait(std::chrono::hours(24 * 90));
  world.act(social_worker, wire::OpenSection47{true, {}});
  CHECK(world.one().section_47.discussion_due ==
        world.policy.practice().emergency_discussion_due(world.now));
}

TEST_CASE("no stage is ever taken back", "[protection]") {
  World world;
  world.refer();
  world.act(social_worker, wire::Protect{});
  world.act(social_worker, wire::CallStrategy{});
  world.assess();
  CHECK(world.one().stage == Stage::emergency);
}

TEST_CASE("a case is not closed while a discussion is waited for", "[protection]") {
  World world;
  const auto missing = [&] {
    std::vector<std::string> all;
    for (const auto& one : world.last.refusal->missing) all.push_back(one.what);
    return all;
  };
  const auto close = [&] { return said(world.outcome(wire::Outcome::closed)); };
  using Words = std::vector<std::string>;
  SECTION("one that was called") {
    world.ready_to_sign();
    world.sign();
    world.act(manager, wire::CallStrategy{});
    CHECK(close() == "gate_shut");
    CHECK(missing() == Words{"strategy_not_held"});
    CHECK(world.last.refusal->missing[0].due == world.one().strategy.due);
    CHECK(said(world.outcome(wire::Outcome::early_help)) == "accepted");  // Its clock runs on.
  }
  SECTION("one that an emergency enquiry is owed") {
    world.refer();
    world.rate(Urgency::blue);
    world.complete(PartyKind::childrens_services);
    world.act(social_worker, wire::OpenSection47{true, {}});
    CHECK(close() == "gate_shut");
    CHECK(missing() == Words{"section_47_discussion_not_held"});
    world.act(manager, wire::CallStrategy{});
    CHECK(close() == "gate_shut");
    CHECK(missing().size() == 2);
  }
  world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}});
  CHECK(close() == "accepted");
}

TEST_CASE("a closed case takes no further steps, and nothing opens it again", "[protection]") {
  World world;
  const auto checks = world.ready_to_sign();
  world.sign();
  REQUIRE(said(world.outcome(wire::Outcome::closed)) == "accepted");
  CHECK(said(world.rate(Urgency::red)) == "case_closed");
  CHECK(said(world.act(social_worker, wire::RequireCheck{PartyKind::health, world.child})) ==
        "case_closed");
  CHECK(said(world.assess()) == "case_closed");
  CHECK(said(world.submit_assessment()) == "case_closed");
  CHECK(said(world.sign()) == "case_closed");
  CHECK(said(world.outcome(wire::Outcome::assessment)) == "case_closed");
  world.issue(PartyKind::health);
  CHECK(said(world.last) == "case_closed");
  world.answer(checks[1]);
  world.open(checks[1]);
  world.act(manager, wire::Protect{});
  CHECK(world.one().closed);
}

TEST_CASE("what is owed to a child runs on in a closed case, and can be done", "[protection]") {
  World world;
  const auto checks = world.ready_to_sign();
  world.issue(PartyKind::health);
  world.finish(world.one().checks.rbegin()->first);
  world.submit_assessment();
  world.sign();
  REQUIRE(said(world.outcome(wire::Outcome::closed)) == "accepted");
  const auto clocks = [&] {
    std::vector<std::string> words;
    for (const core::Due& due : core::open_clocks(world.one(), world.policy.practice())) {
      words.push_back(due.clock);
    }
    return words;
  };
  using Words = std::vector<std::string>;
  REQUIRE(clocks() == Words{});
  SECTION("a discussion that is called") {
    world.act(manager, wire::CallStrategy{});
    CHECK(clocks() == Words{"strategy"});
    world.act(social_worker, wire::RecordStrategy{world.now, {}, false, {}});
  }
  SECTION("an enquiry opened in an emergency") {
    world.act(social_worker, wire::OpenSection47{true, {}});
    CHECK(clocks() == Words{"section-47-discussion"});
    world.act(manager, wire::CallStrategy{});
    world.act(social_worker, wire::RecordStrategy{world.now, {}, true, {}});
  }
  SECTION("a late answer, which its signer reads") {
    world.answer(checks[1]);
    CHECK(clocks() == Words{"review"});
    world.open(checks[1]);
    CHECK(said(world.consider(manager, checks[1])) == "accepted");
    CHECK(said(world.confirm()) == "accepted");
  }
  SECTION("a late answer, when its signer has left") {
    world.answer(checks[1]);
    world.open(checks[1]);
    world.consider(social_worker, checks[1]);
    world.roster.staff.erase(manager);
    world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
    for (const auto& [id, check] : world.one().checks) world.consider(second_manager, id);
    CHECK(said(world.sign(second_manager)) == "accepted");
  }
  CHECK(clocks() == Words{});
  CHECK(world.one().closed);  // No machine and no step opens it again; a new concern is a new case.
}

TEST_CASE("a discussion answers a call, or an emergency, that it did not come long before",
          "[protection]") {
  World world;
  world.refer();
  const Time before = world.now;
  world.wait(std::chrono::hours(25));
  const auto hold = [&](Time at, bool section_47) {
    return said(world.act(social_worker, wire::RecordStrategy{at, {}, section_47, {}}));
  };
  world.act(manager, wire::CallStrategy{});
  CHECK(hold(before, false) == "accepted");  // Written down, and it answers nothing.
  CHECK_FALSE(world.one().strategy.held);
  const Time last_night = world.now - std::chrono::hours(10);
  CHECK(hold(last_night, false) == "accepted");  // Held by the night's team, written down now.

  world.act(social_worker, wire::OpenSection47{true, {}});
  CHECK(hold(last_night, false) == "accepted");
  CHECK(world.one().section_47.discussion_due != Time{});  // That one knew of no emergency.
  SECTION("one that decided on the enquiry") { CHECK(hold(last_night, true) == "accepted"); }
  SECTION("one held since") { CHECK(hold(world.now, false) == "accepted"); }
  CHECK(world.one().section_47.discussion_due == Time{});
}
