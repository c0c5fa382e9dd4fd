// no signature, and no end of the response, while an answer is out, unread or
// unconsidered. What protects a child is in protection_test.cc.
#include <catch2/catch.hpp>

#include "core/world.h"
#include "crypto/hash.h"

using namespace mash;
using namespace mash::core_tests;
using wire::FieldState;
using wire::PartyKind;
using wire::ReturnKind;
using wire::Urgency;
using Codes = std::vector<std::string>;

namespace {

// A case whose council check is complete and whose police check is out.
CheckId police_check_out(World& world) {
  world.refer();
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  return world.issue(PartyKind::police);
}

}  // namespace

TEST_CASE("nothing can be signed while a check is out, and the refusal says who must act",
          "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  world.assess();
  CHECK(said(world.submit_assessment()) == "gate_shut");
  CHECK(said(world.sign()) == "gate_shut");
  const auto& missing = world.last.refusal->missing;
  REQUIRE(missing.size() == 3);
  CHECK(missing[0] == wire::Missing{"check_not_returned", police, "police", "a navigator of police",
                                    world.check(police).due});
  CHECK(missing[1] == wire::Missing{"childs_views_missing", {}, "", "the assessor", Time{}});
  CHECK(missing[2] == wire::Missing{"risk_analysis_missing", {}, "", "the assessor", Time{}});
}

TEST_CASE("an answer that is none keeps the gate shut, each in its own word", "[gate]") {
  const std::vector<std::pair<ReturnKind, std::string>> kinds = {
      {ReturnKind::partial, "return_partial"},
      {ReturnKind::multiple_match, "return_multiple_match"},
      {ReturnKind::cannot_search, "return_cannot_search"},
      {ReturnKind::refused, "return_refused"}};
  for (const auto& [kind, code] : kinds) {
    World world;
    const CheckId police = police_check_out(world);
    world.answer(police, kind);
    world.open(police);
    world.consider(manager, police);
    CHECK(world.missing() == Codes{code});
    CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");
  }
}

TEST_CASE("an answer must have been opened, and considered by the very person who signs",
          "[gate]") {
  for (ReturnKind kind :
       {ReturnKind::information, ReturnKind::known_nothing_relevant, ReturnKind::nil_trace}) {
    World world;
    const CheckId police = police_check_out(world);
    world.answer(police, kind);
    CHECK(world.missing() == Codes{"return_not_opened"});
    CHECK(said(world.consider(manager, police)) == "wrong_order");
    world.open(police);
    CHECK(world.missing() == Codes{"return_not_considered"});
    world.consider(social_worker, police);
    CHECK(world.missing() == Codes{"return_not_considered"});
    CHECK(world.missing(social_worker) == Codes{});
    world.consider(manager, police);
    CHECK(world.missing() == Codes{});
    CHECK(said(world.outcome(wire::Outcome::no_further_action)) == "accepted");
  }
}

TEST_CASE("a newer version has to be opened and considered anew", "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  world.finish(police);
  world.answer(police);
  CHECK(world.missing() == Codes{"return_not_opened"});
  world.open(police);
  CHECK(world.missing() == Codes{"return_not_considered"});
  CHECK(said(world.act(manager, wire::Consider{police, 1, {}, {}})) == "stale_version");
  CHECK(world.missing() == Codes{"return_not_considered"});
  world.consider(manager, police);
  CHECK(world.missing() == Codes{});
}

TEST_CASE("what is required counts although nobody has asked yet", "[gate]") {
  World world;
  world.refer(wire::AgeBand::age_5_to_12);
  world.rate(Urgency::green);
  const auto& missing = world.gate(core::GateFor::outcome, manager).missing;
  Codes agencies;
  for (const auto& one : missing) {
    CHECK(one.what == "check_not_issued");
    CHECK(one.check == CheckId{});
    agencies.push_back(one.agency);
  }
  CHECK(agencies ==
        Codes{"childrens_services", "health", "police", "police", "school"});  // Parent and child.
  CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");
}

TEST_CASE("a second rating never asks for less", "[gate]") {
  World world;
  world.refer();
  world.rate(Urgency::red, wire::Category::physical_abuse);
  const auto required = world.one().required;
  CHECK(required.size() > 4);
  CHECK(said(world.rate(Urgency::blue, wire::Category::family_support)) == "accepted");
  CHECK(world.one().required == required);
  CHECK(world.one().urgency == Urgency::blue);
}

TEST_CASE("an added check is required from then on", "[gate]") {
  World world;
  world.ready_to_sign();
  CHECK(world.missing() == Codes{});
  world.act(social_worker, wire::RequireCheck{PartyKind::health, world.child});
  CHECK(world.missing() == Codes{"check_not_issued"});
  world.complete(PartyKind::health);
  CHECK(world.missing() == Codes{});
}

TEST_CASE("nothing is signed before anybody has rated the case", "[gate]") {
  World world;
  world.refer();
  world.assess();
  CHECK(said(world.submit_assessment()) == "gate_shut");
  REQUIRE_FALSE(world.last.refusal->missing.empty());
  CHECK(world.last.refusal->missing[0].what == "not_rated");
  CHECK(world.last.refusal->missing[0].who == "a social worker at the desk");
  CHECK(said(world.sign()) == "gate_shut");
  const core::Gate gate = core::evaluate_gate_for_all(world.one(), {}, crypto::sha256);
  CHECK_FALSE(gate.open());
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  CHECK(said(world.submit_assessment()) == "accepted");
}

TEST_CASE("the child's views and the risk analysis are there, or the gate is shut", "[gate]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  world.assess();
  CHECK(said(world.submit_assessment(FieldState::missing, FieldState::present)) == "gate_shut");
  CHECK(world.last.refusal->missing[0].what == "childs_views_missing");
  CHECK(said(world.submit_assessment(FieldState::present, FieldState::unsafe_to_ask)) ==
        "gate_shut");
  CHECK(world.last.refusal->missing[0].what == "risk_analysis_missing");
  CHECK(said(world.submit_assessment(FieldState::unsafe_to_ask)) == "accepted");
}

TEST_CASE("a signature over other evidence than there is now is refused", "[gate]") {
  World world;
  world.ready_to_sign();
  CHECK(said(world.act(manager, wire::SignAssessment{Digest{1}})) == "stale_evidence");
  const Digest before = world.gate(core::GateFor::signature, manager).evidence;
  world.complete(PartyKind::health);
  CHECK(said(world.act(manager, wire::SignAssessment{before})) == "stale_evidence");
  CHECK(said(world.act(
            social_worker,
            wire::SubmitAssessment{before, FieldState::present, FieldState::present, {}})) ==
        "stale_evidence");
  CHECK(said(world.act(manager, wire::DecideOutcome{wire::Outcome::closed, {}, {}})) ==
        "stale_evidence");
  CHECK(said(world.sign()) == "accepted");
}

TEST_CASE("a signature is over the very text that was submitted", "[gate]") {
  World world;
  world.ready_to_sign();
  const auto gate = [&](const StaffId& who) {
    return world.gate(core::GateFor::signature, who).evidence;
  };
  const Digest over_the_first = gate(manager);
  const wire::SubmitAssessment other{gate(social_worker), FieldState::present, FieldState::present,
                                     wire::Commitment{8}};
  REQUIRE(said(world.act(social_worker, other)) == "accepted");
  CHECK(said(world.act(manager, wire::SignAssessment{over_the_first})) == "stale_evidence");
  CHECK(said(world.sign()) == "accepted");
}

TEST_CASE("an assessor who has left is followed by another", "[gate]") {
  World world;
  world.ready_to_sign();
  CHECK(said(world.act(second_social_worker, wire::StartAssessment{})) == "wrong_order");
  world.roster.staff.at(social_worker).validity.to = world.now;
  CHECK(said(world.act(second_social_worker, wire::StartAssessment{})) == "accepted");
  CHECK(world.one().assessment.assessor == second_social_worker);
}

TEST_CASE("whoever assessed does not counter-sign, also with both roles", "[gate]") {
  World world;
  world.ready_to_sign();
  CHECK(said(world.sign(social_worker)) == "wrong_role");
  world.roster.staff.at(social_worker).roles.insert(wire::StaffRole::manager);
  CHECK(said(world.sign(social_worker)) == "same_person");
  CHECK(said(world.sign(second_manager)) == "wrong_role");  // Not qualified in social work.
  CHECK(said(world.sign(manager)) == "accepted");
}

TEST_CASE("only the assessor submits, and nobody signs what was not submitted", "[gate]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  CHECK(said(world.submit_assessment()) == "wrong_order");
  const CheckId check = world.complete(PartyKind::childrens_services);
  world.assess();
  world.consider(second_social_worker, check);
  const auto gate = world.gate(core::GateFor::submission, second_social_worker);
  const wire::SubmitAssessment deed{gate.evidence, FieldState::present, FieldState::present, {}};
  CHECK(said(world.act(second_social_worker, deed)) == "wrong_role");
  CHECK(said(world.sign()) == "gate_shut");
}

TEST_CASE("what ends or lowers the response waits for the gate once anything is asked", "[gate]") {
  for (wire::Outcome outcome :
       {wire::Outcome::no_further_action, wire::Outcome::information_and_advice,
        wire::Outcome::early_help, wire::Outcome::step_down, wire::Outcome::closed}) {
    World world;
    const CheckId police = police_check_out(world);
    CHECK(said(world.outcome(outcome)) == "gate_shut");
    CHECK_FALSE(world.one().outcome);
    world.finish(police);
    CHECK(said(world.outcome(outcome)) == "accepted");
    CHECK(world.one().closed == (outcome == wire::Outcome::closed));
  }
}

TEST_CASE("nothing ends before somebody has rated it, and what the rating asks for", "[gate]") {
  World world;
  world.refer();
  for (const wire::Outcome outcome :
       {wire::Outcome::information_and_advice, wire::Outcome::closed}) {
    CHECK(said(world.outcome(outcome)) == "gate_shut");
    CHECK(world.last.refusal->missing.at(0).what == "not_rated");
  }
  CHECK(said(world.outcome(wire::Outcome::assessment)) == "accepted");  // That meets no gate.
  world.rate(Urgency::blue);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");
  world.complete(PartyKind::childrens_services);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "accepted");
}

TEST_CASE("what comes after the submission the assessor has read as well", "[gate]") {
  World world;
  const auto checks = world.ready_to_sign();
  world.answer(checks[1]);
  world.open(checks[1]);
  world.consider(manager, checks[1]);
  CHECK(said(world.sign()) == "gate_shut");
  REQUIRE(world.last.refusal->missing.size() == 1);
  CHECK(world.last.refusal->missing[0].what == "return_not_considered");
  CHECK(world.last.refusal->missing[0].who == "the assessor");
  world.consider(social_worker, checks[1]);
  CHECK(said(world.sign()) == "accepted");
}

TEST_CASE("whoever submitted does not sign, although somebody else assesses now", "[gate]") {
  World world;
  world.ready_to_sign();
  world.roster.staff.at(social_worker).roles = {wire::StaffRole::manager};
  CHECK(said(world.assess()) == "wrong_role");
  for (const auto& [id, check] : world.one().checks) world.consider(second_social_worker, id);
  CHECK(said(world.act(second_social_worker, wire::StartAssessment{})) == "accepted");
  CHECK(said(world.sign(social_worker)) == "same_person");
}

TEST_CASE("an answer that cannot be opened puts the check back", "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  world.answer(police);
  world.cannot_open(police);
  CHECK(world.missing() == Codes{"check_not_returned"});
  CHECK(said(world.consider(manager, police)) == "stale_version");
  world.finish(police);
  CHECK(world.missing() == Codes{});
}

TEST_CASE("an older answer never stands in for a newer one that is withdrawn or unreadable",
          "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  world.finish(police);
  SECTION("unreadable") {
    world.answer(police);
    REQUIRE(said(world.cannot_open(police)) == "accepted");
  }
  SECTION("withdrawn") {
    const MessageId second = world.answer(police);
    REQUIRE(said(world.withdraw(police, second)) == "accepted");
  }
  CHECK(world.missing() == Codes{"check_not_returned"});
  CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");
}

TEST_CASE("an answer its agency took back does not count, however it said so", "[gate]") {
  for (wire::MessageKind kind :
       {wire::MessageKind::withdrawal, wire::MessageKind::recall, wire::MessageKind::correction}) {
    World world;
    const CheckId police = police_check_out(world);
    const MessageId first = world.answer(police);
    world.open(police);
    world.consider(manager, police);
    REQUIRE(world.missing() == Codes{});
    REQUIRE(said(world.take_back(kind, police, first)) == "accepted");
    CHECK(world.missing() == Codes{"check_not_returned"});
    CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");
    world.finish(police);  // What is right comes as the next version.
    CHECK(world.missing() == Codes{});
  }
}

TEST_CASE("withdrawing an older version changes nothing about the newest", "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  const MessageId first = world.answer(police);
  world.finish(police);
  REQUIRE(said(world.withdraw(police, first)) == "accepted");
  CHECK(world.missing() == Codes{});
}

TEST_CASE("a recalled check answers nothing that is required", "[gate]") {
  World world;
  world.refer();
  world.rate(Urgency::blue);
  const CheckId council = world.issue(PartyKind::childrens_services);
  CHECK(said(world.act(social_worker, wire::RecallCheck{council})) == "accepted");
  CHECK(world.missing() == Codes{"check_not_issued"});
  CHECK(said(world.act(social_worker, wire::RecallCheck{council})) == "wrong_order");
}

TEST_CASE("an answer that nobody has read is neither taken back nor asked for elsewhere",
          "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  const CheckId other = world.issue(PartyKind::health);
  world.answer(police);
  CHECK(said(world.act(social_worker, wire::RecallCheck{police})) == "wrong_order");
  CHECK(said(world.act(social_worker, wire::ReissueCheck{police, other})) == "wrong_order");
  CHECK(world.missing() == Codes{"check_not_returned", "return_not_opened"});
}

TEST_CASE("a check is not asked for elsewhere where nobody is asked any more", "[gate]") {
  World world;
  const CheckId police = police_check_out(world);
  const CheckId other = world.issue(PartyKind::health);
  REQUIRE(said(world.act(social_worker, wire::RecallCheck{other})) == "accepted");
  CHECK(said(world.act(social_worker, wire::ReissueCheck{police, other})) == "wrong_order");
}

TEST_CASE("a check that went to the wrong body ends only when another is out", "[gate]") {
  World world;
  const CheckId wrong = police_check_out(world);
  CHECK(said(world.act(social_worker, wire::ReissueCheck{wrong, wrong})) == "wrong_order");
  CHECK(said(world.act(social_worker, wire::ReissueCheck{wrong, world.new_id<CheckId>()})) ==
        "unknown_check");
  const CheckId right = world.issue(PartyKind::health);
  CHECK(said(world.act(social_worker, wire::ReissueCheck{wrong, right})) == "accepted");
  CHECK(world.gate(core::GateFor::outcome, manager).missing.size() == 1);
  world.finish(right);
  CHECK(world.missing() == Codes{});
}
