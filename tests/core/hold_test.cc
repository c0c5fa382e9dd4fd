// What policy holds of a message: who lets it go, what then leaves, and what it does to the gate.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "core/waiting.h"

namespace mash::core_tests {
namespace {

using wire::PartyKind;
using wire::SectionKind;
using wire::StaffRole;

TEST_CASE("what is held waits for its sender's approval, for as long as the rule says", "[hold]") {
  Waiting it;
  const auto held = events<wire::Held>(it.world.last);
  REQUIRE(held.size() == 1);
  CHECK(held[0].recipient == party("desk"));
  CHECK(held[0].leaves == std::vector<std::uint8_t>{0});
  CHECK(held[0].due == it.world.now + std::chrono::hours(4));
  CHECK(held[0].part == 2);
  CHECK(it.state() == core::CheckState::held);
}

TEST_CASE("an approval releases what was held, as the next part, and only that", "[hold]") {
  Waiting it;
  CHECK(said(it.approve()) == "accepted");
  const auto released = events<wire::Released>(it.world.last);
  REQUIRE(released.size() == 1);
  CHECK(released[0].leaves == std::vector<std::uint8_t>{0});
  CHECK(released[0].rules == std::vector<std::string>{"history-waits"});
  CHECK(released[0].part == 2);
  REQUIRE(it.world.last.releases.size() == 1);
  CHECK(it.world.last.releases[0].part == 2);
  CHECK(it.world.one().holds.empty());
  CHECK(it.state() == core::CheckState::returned);
  CHECK(said(it.decide(true)) == "nothing_held");  // Once.
}

TEST_CASE("only somebody whom the rule names, at the party that sent it, approves", "[hold]") {
  Waiting it;
  CHECK(said(it.decide(true)) == "wrong_role");
  CHECK(it.world.last.refusal->missing.at(0).who == "agency manager");
  CHECK(said(it.decide(false)) == "wrong_role");
  CHECK(said(it.decide(true, manager)) == "nothing_held");  // The desk's.
  const StaffId school = sender_for(PartyKind::school);     // An agency manager elsewhere.
  CHECK(said(it.decide(true, school)) == "nothing_held");
  CHECK(it.world.one().holds.size() == 1);
}

TEST_CASE("where several rules hold, each has to name the person who approves", "[hold]") {
  Waiting it(history_waits("a-first") +
             history_waits("b-second",
                           "hold.approvers = [\"information_governance_officer\"]\n"
                           "hold.limit = \"1 hour\""));
  CHECK(it.world.one().holds.begin()->second.due == it.world.now + std::chrono::hours(1));
  CHECK(said(it.approve()) == "wrong_role");
  CHECK(it.world.last.refusal->missing.at(0).who == "information governance officer");
  it.world.roster.staff.at(navigator).roles = {StaffRole::agency_manager,
                                               StaffRole::information_governance_officer};
  CHECK(said(it.decide(true)) == "accepted");
}

TEST_CASE("an answer counts as opened once every part of it is, whichever is read first",
          "[hold]") {
  const bool first_before = GENERATE(true, false);
  Waiting it;
  if (first_before) {
    it.open(1);
    it.world.consider(social_worker, it.check);
    CHECK(it.state() == core::CheckState::held);
  }
  it.approve();
  CHECK(it.state() == core::CheckState::returned);
  CHECK(said(it.world.consider(social_worker, it.check)) == "wrong_order");
  it.open(2);
  if (!first_before) {
    CHECK(it.state() == core::CheckState::returned);
    it.open(1);
  }
  CHECK(it.state() == core::CheckState::opened);
  // What was thought of the first part alone is no judgement of the answer.
  CHECK(it.world.check(it.check).considered.empty());
  CHECK(said(it.world.consider(social_worker, it.check)) == "accepted");
}

TEST_CASE("what its sender keeps is held no longer, and the rest counts", "[hold]") {
  Waiting it;
  it.open(1);
  it.world.roster.staff.at(navigator).roles = {StaffRole::agency_manager};
  CHECK(said(it.decide(false)) == "accepted");
  CHECK(it.world.last.releases.empty());
  CHECK(it.state() == core::CheckState::opened);
  CHECK(it.world.one().holds.empty());
}

TEST_CASE("an answer that is kept whole is an answer refused", "[hold]") {
  Waiting it(samples::rule("all-wait", "hold",
                           std::string("when.message = [\"return\"]\n") + manager_approves));
  CHECK(said(it.world.last) == "accepted");  // Held is not refused.
  CHECK(it.world.last.releases.empty());
  CHECK(it.state() == core::CheckState::held);
  it.world.roster.staff.at(navigator).roles = {StaffRole::agency_manager};
  CHECK(said(it.decide(false)) == "accepted");
  CHECK(it.state() == core::CheckState::returned_refused);
  // There is nothing to read, and the check can be taken back.
  CHECK(said(it.world.act(social_worker, wire::RecallCheck{it.check})) == "accepted");
}

TEST_CASE("nobody ends a hold whom its rules did not name, when policy holds no longer", "[hold]") {
  Waiting it;
  it.world.policy = shipped_policy();
  CHECK(said(it.decide(false)) == "wrong_role");
  CHECK(it.world.last.refusal->missing.at(0).who == "agency manager");
  CHECK(said(it.decide(true)) == "accepted");  // Policy releases it to them.
}

TEST_CASE("without an essential section the rest waits with it, and goes with it", "[hold]") {
  // Of the two sections of an answer the first is its history.
  const bool last = GENERATE(false, true);
  const std::string essential = last ? "search_statement" : "history";
  Waiting it(samples::rule("waits", "hold",
                           "when.message = [\"return\"]\nwhen.section = [\"" + essential + "\"]\n" +
                               manager_approves) +
             "[[essential]]\nmessage = \"return\"\nsections = [\"" + essential + "\"]\n");
  CHECK(it.world.last.releases.empty());
  const auto held = events<wire::Held>(it.world.last);
  REQUIRE(held.size() == 1);
  CHECK(held[0].leaves == std::vector<std::uint8_t>{0, 1});
  CHECK(held[0].part == 1);
  CHECK(said(it.approve()) == "accepted");
  CHECK(events<wire::Released>(it.world.last).at(0).leaves == std::vector<std::uint8_t>{0, 1});
  CHECK(events<wire::Released>(it.world.last).at(0).part == 1);
}

TEST_CASE("nothing waits for an approval that would bring nothing", "[hold]") {
  Waiting it(history_waits() +
             samples::rule("statement-stays", "deny", "when.section = [\"search_statement\"]") +
             "[[essential]]\nmessage = \"return\"\nsections = [\"search_statement\"]\n");
  CHECK(said(it.world.last) == "nothing_released");
  CHECK(events<wire::Held>(it.world.last).empty());
}

TEST_CASE("an approval counts under the policy in force then", "[hold]") {
  Waiting it;
  it.world.policy = policy_with(
      "", "",
      history_waits() + samples::rule("no-history", "deny", "when.section = [\"history\"]"));
  CHECK(said(it.approve()) == "nothing_released");
  REQUIRE(events<wire::NotReleased>(it.world.last).size() == 1);
  CHECK(events<wire::NotReleased>(it.world.last)[0].rules.at(0) == "no-history");
  CHECK(it.world.one().holds.size() == 1);
  CHECK(said(it.decide(false)) == "accepted");
  CHECK(it.world.one().holds.empty());
}

TEST_CASE("what its recipient can no longer open, or receive, is not released", "[hold]") {
  Waiting it;
  auto& desk = it.world.roster.parties.at(party("desk"));
  SECTION("another sealing key") {
    desk.sealing = {{9, Digest{99}}};
    CHECK(said(it.approve()) == "stale_key");
  }
  SECTION("an outbox that is full") {
    it.world.state.outboxes[party("desk")].open = limits::outbox_items_routine_max;
    CHECK(said(it.approve()) == "quota");
  }
  SECTION("not enrolled any more") {
    desk.validity.to = it.world.now;
    CHECK(said(it.approve()) == "unknown_recipient");
  }
  CHECK(it.world.one().holds.size() == 1);
}

TEST_CASE("a hold that nobody decides is overdue, and stays", "[hold]") {
  Waiting it;
  const auto& practice = it.world.policy.practice();
  const auto is_hold = [](const core::Due& due) { return due.clock.starts_with("hold/"); };
  const auto open = core::open_clocks(it.world.one(), practice);
  const auto due = std::find_if(open.begin(), open.end(), is_hold);
  REQUIRE(due != open.end());
  CHECK(due->agency == "police");
  CHECK(due->check == it.check);
  it.world.now = due->at;
  it.world.tick(*due);
  const auto overdue = core::overdue_clocks(it.world.one(), practice);
  CHECK(std::count_if(overdue.begin(), overdue.end(), is_hold) == 1);
  CHECK(said(it.approve()) == "accepted");
  const auto after = core::overdue_clocks(it.world.one(), practice);
  CHECK(std::count_if(after.begin(), after.end(), is_hold) == 0);
}

TEST_CASE("what was taken back or replaced waits no longer", "[hold]") {
  Waiting it;
  SECTION("by its agency") {
    REQUIRE(said(it.world.withdraw(it.check, it.message)) == "accepted");
    CHECK(it.world.one().holds.empty());
  }
  SECTION("because nobody at the desk can open it") {
    REQUIRE(said(it.world.cannot_open(it.check)) == "accepted");
    CHECK(it.world.one().holds.empty());
  }
  SECTION("by a newer answer, which waits itself") {
    const MessageId newer = it.world.answer(it.check);
    REQUIRE(it.world.one().holds.size() == 1);
    CHECK(it.world.one().holds.begin()->first.first == newer);
    REQUIRE(said(it.world.withdraw(it.check, it.message)) == "accepted");  // The older one.
    CHECK(it.world.one().holds.size() == 1);
  }
  CHECK(said(it.approve()) == "nothing_held");
}

TEST_CASE("a check that is taken back before it went is not let go", "[hold]") {
  World world;
  world.policy = policy_with("", "",
                             samples::rule("check-waits", "hold",
                                           "when.message = [\"check\"]\n"
                                           "hold.approvers = [\"manager\"]\n"
                                           "hold.limit = \"4 hours\""));
  world.refer();
  world.rate(wire::Urgency::amber);
  const CheckId check = world.issue(PartyKind::police);
  REQUIRE(world.one().holds.size() == 1);
  const MessageId message = world.one().holds.begin()->first.first;
  REQUIRE(said(world.act(social_worker, wire::RecallCheck{check})) == "accepted");
  CHECK(world.one().holds.empty());
  CHECK(said(world.act(manager, wire::DecideHold{message, party("police"), true, {}})) ==
        "nothing_held");
}

TEST_CASE("a part that comes after the signature makes a review due", "[hold]") {
  World world;
  const auto checks = world.ready_to_sign();
  REQUIRE(said(world.sign()) == "accepted");
  world.policy = policy_with("", "", history_waits());
  const CheckId check = world.issue(PartyKind::police);
  const MessageId message = world.answer(check);
  world.roster.staff.at(navigator).roles = {StaffRole::agency_manager};
  world.act(navigator, wire::DecideHold{message, party("desk"), GENERATE(true, false), {}});
  REQUIRE(said(world.last) == "accepted");
  CHECK(events<wire::ReviewDue>(world.last).size() == 1);
}

}  // namespace
}  // namespace mash::core_tests
