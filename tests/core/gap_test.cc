// A check that cannot be obtained: the narrowest way past it, and how it closes again.
#include <catch2/catch.hpp>

#include "core/world.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;
using wire::ReturnKind;
using wire::Urgency;
using Codes = std::vector<std::string>;

namespace {

CheckId police_check_out(World& world) {
  world.refer();
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  world.assess();
  return world.issue(PartyKind::police);
}

}  // namespace

TEST_CASE("a check is given up only after every step of escalation", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  std::size_t steps = 0;
  for (auto due = world.next_clock(police); due; due = world.next_clock(police)) {
    CHECK(said(world.report_gap(manager, police)) == "not_ladder");
    CHECK(said(world.tick(*due)) == "accepted");
    CHECK(said(world.tick(*due)) == "nothing");  // No clock fires twice.
    steps += due->escalation > 0;
  }
  CHECK(steps == world.policy.practice().escalation_steps().size());
  CHECK(said(world.report_gap(manager, police)) == "accepted");
}

TEST_CASE("what is overdue stays on the list until it comes", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  const auto overdue = [&] {
    std::vector<std::string> words;
    for (const core::Due& due : core::overdue_clocks(world.one(), world.policy.practice())) {
      words.push_back(due.clock);
    }
    return words;
  };
  world.act(manager, wire::CallStrategy{});
  CHECK(overdue() == Codes{});
  const Time due = world.check(police).due;
  world.run_escalation(police);
  CHECK(overdue() == Codes{"check/" + police.text()});  // The steps are told once each.
  CHECK(core::overdue_clocks(world.one(), world.policy.practice())[0].at == due);
  world.tick({world.one().strategy.due, "strategy", CheckId{}, 0});
  CHECK(overdue().size() == 2);
  world.act(social_worker, wire::RecordStrategy{world.now, {}, false, {}});
  CHECK(overdue() == Codes{"check/" + police.text()});
  world.answer(police);
  CHECK(overdue() == Codes{});
}

TEST_CASE("steps of escalation run in their order, however late it is", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  const auto& practice = world.policy.practice();
  const auto tick = [&](std::uint8_t number) {
    const auto& step = practice.escalation_steps()[number - 1u];
    const Time at = practice.escalation_due(step, Urgency::blue, world.check(police).due);
    const auto clock = "check-step-" + std::to_string(number) + "/" + police.text();
    return said(world.tick({at, clock, police, number}));
  };
  world.wait(std::chrono::hours(24 * 30));
  CHECK(tick(3) == "nothing");
  CHECK(tick(2) == "nothing");
  CHECK(tick(1) == "accepted");
  CHECK(tick(3) == "nothing");
  CHECK(world.check(police).steps_run == 1);
  CHECK(said(world.report_gap(manager, police)) == "not_ladder");
  CHECK(tick(2) == "accepted");
  CHECK(tick(3) == "accepted");
  CHECK(said(world.report_gap(manager, police)) == "accepted");
}

TEST_CASE("two managers give a check up, one of them qualified, neither the assessor", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  world.run_escalation(police);
  CHECK(said(world.approve_gap(manager, police)) == "wrong_order");
  CHECK(said(world.report_gap(second_social_worker, police)) == "wrong_role");
  world.roster.staff.at(social_worker).roles.insert(wire::StaffRole::manager);
  CHECK(said(world.report_gap(social_worker, police)) == "same_person");

  CHECK(said(world.report_gap(second_manager, police)) == "accepted");
  CHECK(world.missing() == Codes{"check_not_returned"});  // One alone changes nothing.
  CHECK(said(world.approve_gap(second_manager, police)) == "same_person");
  CHECK(said(world.approve_gap(third_manager, police)) == "wrong_role");  // Neither is qualified.
  CHECK(said(world.approve_gap(social_worker, police)) == "same_person");
  CHECK(world.missing() == Codes{"check_not_returned"});
  CHECK(said(world.approve_gap(manager, police)) == "accepted");
  CHECK(world.missing() == Codes{});
  CHECK(state_of(world.check(police)) == core::CheckState::not_obtainable);
}

TEST_CASE("an answer that comes after all lifts the gap", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  world.run_escalation(police);
  world.report_gap(second_manager, police);
  SECTION("after the approval") {
    world.approve_gap(manager, police);
    const MessageId late = world.answer(police);
    CHECK(world.check(police).returns.at(1).late);
    CHECK(world.missing() == Codes{"return_not_opened"});
    SECTION("and a withdrawal of it does not bring the gap back") {
      world.withdraw(police, late);
      CHECK(world.missing() == Codes{"check_not_returned"});
    }
  }
  SECTION("before the approval, which then comes too late") {
    world.answer(police);
    CHECK(said(world.approve_gap(manager, police)) == "wrong_order");
    CHECK(world.missing() == Codes{"return_not_opened"});
  }
}

TEST_CASE("a check that was refused or half answered can be given up as well", "[gap]") {
  for (ReturnKind kind : {ReturnKind::partial, ReturnKind::multiple_match,
                          ReturnKind::cannot_search, ReturnKind::refused}) {
    World world;
    const CheckId police = police_check_out(world);
    world.answer(police, kind);
    world.run_escalation(police);
    // What it did say is read before it is given up, or taken back.
    CHECK(said(world.report_gap(second_manager, police)) == "wrong_order");
    CHECK(world.last.refusal->missing.at(0).what == "return_not_opened");
    CHECK(said(world.act(social_worker, wire::RecallCheck{police})) == "wrong_order");
    world.open(police);
    CHECK(said(world.report_gap(second_manager, police)) == "accepted");
    CHECK(said(world.approve_gap(manager, police)) == "accepted");
    CHECK(state_of(world.check(police)) == core::CheckState::not_obtainable);
    // A part of an answer is considered, like a whole one.
    const bool part = kind == ReturnKind::partial;
    CHECK(world.missing() == (part ? Codes{"return_not_considered"} : Codes{}));
    if (part) {
      world.consider(manager, police);
      CHECK(world.missing() == Codes{});
    }
    world.answer(police);
    CHECK(world.missing() == Codes{"return_not_opened"});
  }
}

TEST_CASE("an answer that lies there unread is no gap", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  world.run_escalation(police);
  world.answer(police);
  CHECK(said(world.report_gap(second_manager, police)) == "wrong_order");
  world.open(police);
  CHECK(said(world.report_gap(second_manager, police)) == "wrong_order");
}

namespace {

constexpr PartyKind nobody = PartyKind::probation;  // The sample roster has none.

// Everything else has been answered and considered, and probation has to be asked about the parent.
CheckId probation_missing(World& world) {
  world.refer();
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  world.complete(PartyKind::police);
  world.assess();
  world.act(social_worker, wire::RequireCheck{nobody, world.parent});
  return world.new_id<CheckId>();
}

core::Decision unasked(World& world, const StaffId& who, const CheckId& id,
                       const wire::Unasked& what) {
  return world.act(who, wire::ReportGap{id, wire::GapReason::no_agency, {}, {}, what});
}

std::string first_missing(const core::Decision& decision) {
  return decision.refusal && !decision.refusal->missing.empty()
             ? decision.refusal->missing.front().what
             : said(decision);
}

void enrol_probation(World& world) {
  wire::Party party = world.roster.parties.at(core_tests::party("police"));
  party.id = core_tests::party("probation");
  party.kind = nobody;
  world.roster.parties[party.id] = party;
}

}  // namespace

TEST_CASE("what nobody can be asked for is given up by two managers as well, without a ladder",
          "[gap]") {
  World world;
  const CheckId id = probation_missing(world);
  const wire::Unasked what{nobody, world.parent};
  CHECK(world.missing() == Codes{"check_not_issued"});
  CHECK(said(unasked(world, second_social_worker, id, what)) == "wrong_role");
  world.roster.staff.at(social_worker).roles.insert(wire::StaffRole::manager);
  CHECK(said(unasked(world, social_worker, id, what)) == "same_person");

  CHECK(said(unasked(world, second_manager, id, what)) == "accepted");
  CHECK(world.missing() == Codes{"gap_not_approved"});  // One alone changes nothing.
  CHECK(first_missing(world.report_gap(manager, id)) == "nobody_was_asked");
  CHECK(first_missing(unasked(world, manager, id, {nobody, world.child})) ==
        "check_issued_already");
  CHECK(said(unasked(world, second_manager, id, what)) == "accepted");  // In other words.
  CHECK(said(world.approve_gap(second_manager, id)) == "same_person");
  CHECK(said(world.approve_gap(third_manager, id)) == "wrong_role");
  CHECK(said(world.approve_gap(social_worker, id)) == "same_person");
  CHECK(world.missing() == Codes{"gap_not_approved"});
  CHECK(said(world.approve_gap(manager, id)) == "accepted");
  CHECK(world.missing() == Codes{});
  CHECK(state_of(world.check(id)) == core::CheckState::not_obtainable);
  CHECK(first_missing(unasked(world, second_manager, id, what)) == "check_issued_already");
}

TEST_CASE("nobody becomes the assessor who gave a check up", "[gap]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  world.act(social_worker, wire::RequireCheck{nobody, world.parent});
  const CheckId id = world.new_id<CheckId>();
  for (const StaffId& who : {manager, second_manager}) {
    world.roster.staff.at(who).roles.insert(wire::StaffRole::social_worker);
    world.roster.staff.at(who).qualification = wire::Qualification::social_work;
  }
  unasked(world, second_manager, id, {nobody, world.parent});
  const auto assess = [&](const StaffId& who) {
    return said(world.act(who, wire::StartAssessment{}));
  };
  CHECK(assess(second_manager) == "same_person");
  world.approve_gap(manager, id);
  CHECK(assess(manager) == "same_person");
  world.act(social_worker, wire::RecallCheck{id});
  CHECK(assess(manager) == "accepted");  // It stands no longer.
}

TEST_CASE("a check is not passed on to nobody, nor required of the desk itself", "[gap]") {
  World world;
  const CheckId id = probation_missing(world);
  unasked(world, second_manager, id, {nobody, world.parent});
  world.approve_gap(manager, id);
  const CheckId police = world.issue(PartyKind::police, world.parent);
  CHECK(first_missing(world.act(social_worker, wire::ReissueCheck{police, id})) ==
        "check_not_issued_to_the_right_agency");
  CHECK(said(world.act(social_worker, wire::RequireCheck{PartyKind::desk, world.parent})) ==
        "wrong_recipients");
}

TEST_CASE("nobody is given up who could be asked, or need not be", "[gap]") {
  World world;
  const CheckId id = probation_missing(world);
  const auto refused = [&](PartyKind kind, const SubjectId& person) {
    return first_missing(unasked(world, manager, id, {kind, person}));
  };
  CHECK(refused(nobody, world.child) == "check_not_required");
  CHECK(refused(PartyKind::police, world.child) == "check_not_required");  // It was asked.
  world.act(social_worker, wire::RequireCheck{PartyKind::health, world.parent});
  CHECK(refused(PartyKind::health, world.parent) == "check_not_issued");
  CHECK(said(world.report_gap(manager, id)) == "unknown_check");
  CHECK_FALSE(world.one().checks.contains(id));
}

TEST_CASE("a second manager's word that nobody can be asked is waited for with a clock", "[gap]") {
  World world;
  const CheckId id = probation_missing(world);
  unasked(world, manager, id, {nobody, world.parent});
  const auto due = world.next_clock(id);
  REQUIRE(due.has_value());
  CHECK(due->clock == "gap/" + id.text());
  CHECK(said(world.tick(*due)) == "accepted");
  CHECK_FALSE(world.next_clock(id).has_value());  // Nobody is there to be chased.
  CHECK(core::overdue_clocks(world.one(), world.policy.practice()).size() == 1);
  world.approve_gap(second_manager, id);
  CHECK(core::overdue_clocks(world.one(), world.policy.practice()).empty());
}

TEST_CASE("once there is somebody to ask, that nobody was ends", "[gap]") {
  World world;
  const CheckId id = probation_missing(world);
  unasked(world, second_manager, id, {nobody, world.parent});
  SECTION("before the second manager agrees") {
    enrol_probation(world);
    CHECK(first_missing(world.approve_gap(manager, id)) == "check_not_issued");
    CHECK(said(world.act(social_worker, wire::RecallCheck{id})) == "accepted");
    CHECK(world.missing() == Codes{"check_not_issued"});
  }
  SECTION("after the sign-off, which is then to be reviewed") {
    world.approve_gap(manager, id);
    world.submit_assessment();
    REQUIRE(said(world.sign()) == "accepted");
    enrol_probation(world);
    CHECK(said(world.act(social_worker, wire::RecallCheck{id})) == "accepted");
    CHECK(world.one().assessment.review_due);
    CHECK(world.missing() == Codes{"check_not_issued"});
  }
  world.issue(nobody, world.parent);
  CHECK(world.missing() == Codes{"check_not_returned"});
  CHECK(said(world.act(social_worker, wire::RecallCheck{id})) == "wrong_order");  // Once.
}

TEST_CASE("whoever submitted the assessment gives up no check of it", "[gap]") {
  World world;
  const CheckId police = police_check_out(world);
  world.run_escalation(police);
  world.act(social_worker, wire::RecallCheck{police});
  world.consider(social_worker, world.one().checks.begin()->first);
  REQUIRE(said(world.submit_assessment()) == "accepted");
  // She becomes a manager, and somebody else takes the case over.
  world.roster.staff.at(social_worker).roles = {wire::StaffRole::manager};
  REQUIRE(said(world.act(second_social_worker, wire::StartAssessment{})) == "accepted");
  const CheckId again = world.issue(PartyKind::police);
  world.run_escalation(again);
  CHECK(said(world.report_gap(social_worker, again)) == "same_person");
  CHECK(said(world.report_gap(manager, again)) == "accepted");
}

TEST_CASE("an answer that is held is not taken back, and given up only like one that never came",
          "[gap]") {
  const bool in_part = GENERATE(true, false);
  World world;
  world.policy = policy_with(
      "", "",
      samples::rule("history-waits", "hold",
                    std::string("when.message = [\"return\"]\nwhen.sender = [\"police\"]\n") +
                        (in_part ? "when.section = [\"history\"]\n" : "") +
                        "hold.approvers = [\"agency_manager\"]\n"
                        "hold.limit = \"4 hours\""));
  const CheckId police = police_check_out(world);
  const MessageId message = world.answer(police);
  REQUIRE(state_of(world.check(police)) == core::CheckState::held);
  CHECK(said(world.act(social_worker, wire::RecallCheck{police})) == "wrong_order");
  CHECK(world.last.refusal->missing.at(0).what == "return_held");
  CHECK(said(world.report_gap(manager, police)) == (in_part ? "wrong_order" : "not_ladder"));
  world.run_escalation(police);
  if (in_part) {
    CHECK(said(world.report_gap(manager, police)) == "wrong_order");  // Its first part is unread.
    world.open(police);
  }
  CHECK(said(world.report_gap(manager, police)) == "accepted");
  CHECK(said(world.approve_gap(second_manager, police)) == "accepted");
  CHECK(state_of(world.check(police)) == core::CheckState::not_obtainable);
  // What came of it is considered all the same.
  const auto missing = world.missing();
  CHECK((std::count(missing.begin(), missing.end(), "return_not_considered") == 1) == in_part);
  // Let go after all, it has to be read.
  world.roster.staff.at(navigator).roles = {wire::StaffRole::agency_manager};
  REQUIRE(said(world.act(navigator, wire::DecideHold{message, party("desk"), true, {}})) ==
          "accepted");
  CHECK(state_of(world.check(police)) == core::CheckState::returned);
}
