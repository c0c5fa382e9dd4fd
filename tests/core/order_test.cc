// A step that comes too early, or from somebody who may not take it, is refused with what has to
// come first and with who takes it: nobody at the desk has to guess.
#include <catch2/catch.hpp>

#include "core/world.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;
using wire::Urgency;

namespace {

// "what: who" of the one thing the refusal lacks. The words are the protocol's.
std::string lacks(const core::Decision& decision) {
  REQUIRE(decision.refusal);
  REQUIRE(decision.refusal->missing.size() == 1);
  const wire::Missing& missing = decision.refusal->missing[0];
  const std::string page = support::read_file(support::source_dir() / "schemas" / "PROTOCOL.md");
  const auto begin = page.find("**Missing**");
  REQUIRE(begin != std::string::npos);
  const std::string list = page.substr(begin, page.find("\n\n", begin) - begin);
  INFO(missing.what);
  CHECK(list.find("`" + missing.what + "`") != std::string::npos);
  return missing.what + ": " + missing.who;
}

constexpr const char* qualified_manager = "manager, qualified in social work";
constexpr const char* desk = "social worker or manager, of desk";

}  // namespace

TEST_CASE("an assessment is started, submitted and signed in that order", "[order]") {
  World world;
  const auto checks = world.ready_to_sign();
  CHECK(lacks(world.act(second_social_worker, wire::StartAssessment{})) ==
        "assessment_started_by_somebody_else: the assessor");
  CHECK(lacks(world.assess()) == "assessment_started_already: the assessor");
  CHECK(lacks(world.confirm()) == "review_not_due: nobody, for now");
  world.sign();
  world.answer(checks[1]);
  CHECK(lacks(world.outcome(wire::Outcome::closed)) == "review_due: the manager who signed");
  world.open(checks[1]);
  world.consider(manager, checks[1]);
  world.consider(social_worker, checks[1]);
  world.submit_assessment();
  CHECK(lacks(world.confirm()) == "new_assessment_not_signed: " + std::string(qualified_manager));

  World early;
  early.refer();
  early.rate(Urgency::blue);
  early.complete(PartyKind::childrens_services);
  early.complete(PartyKind::police);
  CHECK(lacks(early.submit_assessment()) ==
        "assessment_not_started: social worker, qualified in social work");
}

TEST_CASE("an answer is opened before anything is made of it or of its check", "[order]") {
  World world;
  const auto checks = world.ready_to_sign();
  world.answer(checks[1]);
  const std::string unopened = "return_not_opened: " + std::string(desk);
  CHECK(lacks(world.consider(social_worker, checks[1])) == unopened);
  CHECK(world.last.refusal->missing[0].check == checks[1]);
  CHECK(world.last.refusal->missing[0].agency == "police");
  CHECK(lacks(world.act(social_worker, wire::RecallCheck{checks[1]})) == unopened);
  CHECK(lacks(world.report_gap(second_manager, checks[1])) == unopened);
  world.open(checks[1]);
  CHECK(lacks(world.act(social_worker, wire::RecallCheck{checks[1]})) ==
        "check_ended_already: nobody");
  const CheckId health = world.issue(PartyKind::health);
  CHECK(lacks(world.act(social_worker, wire::ReissueCheck{health, health})) ==
        "check_not_issued_to_the_right_agency: contact officer, social worker or manager, of desk");
  world.run_escalation(health);
  CHECK(lacks(world.approve_gap(manager, health)) == "gap_not_reported: manager");
}

TEST_CASE("a discussion is called, held and decides before it is made use of", "[order]") {
  World world;
  world.refer();
  const wire::RecordStrategy held{world.now, {}, true, {}};
  CHECK(lacks(world.act(social_worker, held)) ==
        "strategy_not_called: social worker, qualified in social work; or manager");
  CHECK(lacks(world.act(social_worker, wire::OpenSection47{false, {}})) ==
        "section_47_not_decided: social worker or manager");
  world.act(manager, wire::CallStrategy{});
  const wire::RecordStrategy later{world.now + Duration(1), {}, true, {}};
  CHECK(lacks(world.act(social_worker, later)) ==
        "strategy_held_in_the_future: social worker or manager");
}

TEST_CASE("a refusal for a role says whose role it takes", "[order]") {
  World world;
  const auto checks = world.ready_to_sign();
  const auto wrong = [&](const core::Decision& decision) {
    CHECK(said(decision) == "wrong_role");
    return lacks(decision);
  };
  CHECK(wrong(world.sign(contact_officer)) == "role: " + std::string(qualified_manager));
  CHECK(wrong(world.act(navigator, wire::CallStrategy{})) ==
        "role: social worker, qualified in social work; or manager, at the desk");
  world.roster.staff.at(second_social_worker).roles.insert(wire::StaffRole::manager);
  const Digest evidence = world.gate(core::GateFor::submission, second_social_worker).evidence;
  CHECK(wrong(world.act(second_social_worker,
                        wire::SubmitAssessment{
                            evidence, wire::FieldState::present, wire::FieldState::present, {}})) ==
        "role: the assessor");
  world.sign();
  world.answer(checks[1]);
  CHECK(wrong(world.open(checks[1], contact_officer)) == "role: " + std::string(desk));
  CHECK(wrong(world.confirm(second_manager)) == "role: " + std::string(qualified_manager));
  world.roster.staff.at(second_manager).qualification = wire::Qualification::social_work;
  CHECK(wrong(world.confirm(second_manager)) == "role: the manager who signed");

  world.roster.staff.at(navigator).roles = {wire::StaffRole::contact_officer};
  world.answer(checks[1]);
  CHECK(wrong(world.last).rfind("role: ", 0) == 0);
}

TEST_CASE("of two managers who give a check up one is qualified, and the refusal says so",
          "[order]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  const CheckId police = world.issue(PartyKind::police);
  world.run_escalation(police);
  REQUIRE(said(world.report_gap(second_manager, police)) == "accepted");
  CHECK(lacks(world.approve_gap(third_manager, police)) ==
        "role: one of the two qualified in social work");
}

TEST_CASE("an outcome is decided before anybody is told of it", "[order]") {
  World world;
  world.refer();
  wire::Header header = world.header(wire::MessageKind::outcome, PartyKind::desk);
  header.outcome = wire::Outcome::assessment;
  const auto told =
      world.submit(world.sealed(header, {PartyKind::school},
                                {wire::SectionKind::identity, wire::SectionKind::outcome}),
                   header.sender);
  CHECK(lacks(told).rfind("outcome_not_decided: ", 0) == 0);
}
