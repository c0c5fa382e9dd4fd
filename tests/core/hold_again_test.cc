// What is held when its case moves on: a rule that held at contact does not keep a strategy
// discussion waiting.
#include <catch2/catch.hpp>

#include "core/waiting.h"

namespace mash::core_tests {
namespace {

using wire::PartyKind;
using wire::Urgency;

std::optional<core::Due> again(const World& world) {
  for (const core::Due& due : core::open_clocks(world.one(), world.policy.practice())) {
    if (due.clock.starts_with(core::hold_again)) return due;
  }
  return std::nullopt;
}

// The police have signed no agreement: their check waits for the desk's officer.
struct CheckWaits {
  CheckWaits() {
    world.roster.parties.at(party("police")).agreement.reset();
    world.refer();
    world.rate(Urgency::amber);
    check = world.issue(PartyKind::police);
    message = world.one().holds.begin()->first.first;
  }
  core::Decision look_again() {
    const auto due = again(world);
    REQUIRE(due);
    CHECK(due->at <= world.now);
    return world.tick(*due);
  }

  World world;
  CheckId check;
  MessageId message;
};

}  // namespace

TEST_CASE("a check that waits for an officer goes without a word once its case may not wait",
          "[hold]") {
  CheckWaits it;
  REQUIRE_FALSE(again(it.world));
  const bool red = GENERATE(true, false);
  it.world.now += std::chrono::hours(1);
  if (red) {
    it.world.rate(Urgency::red);
  } else {
    it.world.act(manager, wire::CallStrategy{});
  }
  const core::Decision decision = it.look_again();
  const auto decided = events<wire::HoldDecided>(decision);
  REQUIRE(decided.size() == 1);
  CHECK(decided[0].release);
  CHECK(decided[0].by.uuid.is_nil());
  const Urgency rated = it.world.one().urgency;
  CHECK(decided[0].check_due == it.world.policy.practice().check_due(rated, it.world.now));
  const auto released = events<wire::Released>(decision);
  REQUIRE(released.size() == 1);
  CHECK(released[0].part == 1);
  CHECK(released[0].red == red);
  CHECK(decision.releases.size() == 1);
  CHECK(it.world.one().holds.empty());
  CHECK_FALSE(it.world.check(it.check).held);
  CHECK_FALSE(again(it.world));
}

TEST_CASE("what a rule still holds waits on for its people, until the case moves again", "[hold]") {
  CheckWaits it;
  it.world.rate(Urgency::green);
  const core::Decision decision = it.look_again();
  CHECK(events<wire::ClockFired>(decision).size() == 1);
  CHECK(decision.drafts.size() == 1);
  CHECK(decision.releases.empty());
  CHECK(it.world.one().holds.size() == 1);
  CHECK_FALSE(again(it.world));
  it.world.rate(Urgency::green);  // Nothing that policy is asked has changed.
  CHECK_FALSE(again(it.world));
  it.world.rate(Urgency::red);  // In the same millisecond.
  CHECK(it.look_again().releases.size() == 1);
}

TEST_CASE("while a rule still holds any of it, nothing of it goes without a word", "[hold]") {
  const bool other_section = GENERATE(true, false);
  const std::string always = other_section ? "search_statement" : "history";
  Waiting it(
      history_waits("at-contact", "when.stage = [\"contact\"]\n" + std::string(manager_approves)) +
      samples::rule(
          "always", "hold",
          "when.message = [\"return\"]\nwhen.section = [\"" + always + "\"]\n" + manager_approves));
  it.world.act(manager, wire::CallStrategy{});
  const auto due = again(it.world);
  REQUIRE(due);
  CHECK(it.world.tick(*due).releases.empty());
  CHECK(it.world.one().holds.size() == 1);
}

TEST_CASE("the rest of an answer that comes by itself is opened and considered like any other",
          "[hold]") {
  Waiting it(
      history_waits("at-contact", "when.stage = [\"contact\"]\n" + std::string(manager_approves)));
  it.open(1);
  it.world.act(manager, wire::CallStrategy{});
  const auto due = again(it.world);
  REQUIRE(due);
  CHECK(due->agency == "police");
  const core::Decision decision = it.world.tick(*due);
  const auto released = events<wire::Released>(decision);
  REQUIRE(released.size() == 1);
  CHECK(released[0].part == 2);
  CHECK(it.state() == core::CheckState::returned);
  it.open(2);
  CHECK(it.state() == core::CheckState::opened);
}

TEST_CASE("nothing goes that policy withholds by now, or that its recipient cannot have or judge",
          "[hold]") {
  const int why = GENERATE(0, 1, 2, 3, 4);
  CheckWaits it;
  it.world.rate(Urgency::red);
  if (why == 0) {
    it.world.policy =
        policy_with("", "", samples::rule("nothing-now", "deny", "when.message = [\"check\"]\n"));
  } else if (why == 1) {
    it.world.roster.parties.at(party("police")).validity.to = it.world.now;
  } else if (why == 2) {
    it.world.roster.parties.at(party("police")).sealing.clear();
  } else if (why == 3) {
    it.world.roster.parties.at(party("desk")).validity.to = it.world.now;
  } else {  // What its recipient would judge its signature by.
    it.world.roster.parties.at(party("desk")).signing[0] ^= 1;
    it.world.roster.staff.at(manager).roles.insert(wire::StaffRole::information_governance_officer);
    CHECK(said(it.world.act(manager, wire::DecideHold{it.message, party("police"), true, {}})) ==
          "unknown_key");
  }
  const core::Decision decision = it.look_again();
  CHECK(events<wire::ClockFired>(decision).size() == 1);
  CHECK(events<wire::HoldDecided>(decision).empty());
  CHECK(it.world.one().holds.size() == 1);
}

TEST_CASE("the clock of a hold names message and recipient, and no other clock does", "[hold]") {
  const std::string message = "01890a5d-ac96-774b-bcce-b302099a8057";
  const auto held = core::hold_of("hold-again/" + message + "/police");
  REQUIRE(held);
  CHECK(held->first.text() == message);
  CHECK(held->second == party("police"));
  CHECK(core::hold_of("hold/" + message + "/police") == held);
  const auto bad =
      GENERATE_COPY(as<std::string>{}, "", "hold", "hold-again/", "check/" + message,
                    "hold/" + message, "hold/" + message + "/", "holds/" + message + "/police",
                    "hold/" + message + "-police", "hold/" + message + "/Not a party");
  CHECK_FALSE(core::hold_of(bad));
}

}  // namespace mash::core_tests
