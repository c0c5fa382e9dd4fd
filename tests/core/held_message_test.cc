// What is held of checks, outcomes, corrections and referrals, and what has changed meanwhile.
#include <catch2/catch.hpp>

#include "core/waiting.h"

namespace mash::core_tests {
namespace {

using wire::PartyKind;
using wire::SectionKind;

constexpr const char* check_waits =
    "when.message = [\"check\"]\n"
    "hold.approvers = [\"manager\"]\n"
    "hold.limit = \"4 hours\"";

TEST_CASE("a check that is held whole has not been asked: nobody is late", "[hold]") {
  World world;
  world.policy = policy_with("", "", samples::rule("check-waits", "hold", check_waits));
  world.refer();
  world.rate(wire::Urgency::amber);
  const CheckId check = world.issue(PartyKind::police);
  const MessageId message = world.one().holds.begin()->first.first;
  const auto clocks = core::open_clocks(world.one(), world.policy.practice());
  CHECK(std::none_of(clocks.begin(), clocks.end(),
                     [](const core::Due& due) { return due.clock.starts_with("check"); }));
  CHECK(world.missing().front() == "check_held");
  world.answer(check);
  CHECK(said(world.last) == "unknown_check");
  world.wait(std::chrono::hours(20));
  const wire::DecideHold release{message, party("police"), true, {}};
  const wire::DecideHold keep{message, party("police"), false, {}};
  SECTION("let go, it is due as if it were asked now") {
    REQUIRE(said(world.act(manager, release)) == "accepted");
    CHECK(world.check(check).due ==
          world.policy.practice().check_due(wire::Urgency::amber, world.now));
    CHECK(world.missing().front() == "check_not_returned");
  }
  SECTION("kept, it is recalled") {
    REQUIRE(said(world.act(manager, keep)) == "accepted");
    CHECK(state_of(world.check(check)) == core::CheckState::recalled);
  }
  SECTION("not into a case that is over") {
    world.act(social_worker, wire::Protect{});  // The stage is another one now.
    wire::Entry closing;
    closing.links = {{StreamId{StreamKind::case_, world.case_id.uuid}, 99, std::nullopt}};
    closing.events = {wire::OutcomeDecided{wire::Outcome::closed, manager}};
    core::evolve(world.state, closing);
    CHECK(said(world.act(manager, release)) == "case_closed");
  }
}

TEST_CASE("an outcome that was held and is another by now is not let go", "[hold]") {
  World world;
  world.refer();
  world.rate(wire::Urgency::amber);
  world.outcome(wire::Outcome::assessment);
  world.policy = policy_with("", "",
                             samples::rule("outcome-waits", "hold",
                                           "when.message = [\"outcome\"]\n"
                                           "hold.approvers = [\"manager\"]\n"
                                           "hold.limit = \"4 hours\""));
  wire::Header header = world.header(wire::MessageKind::outcome, PartyKind::desk);
  header.outcome = wire::Outcome::assessment;
  header.subjects = {{world.child, wire::SubjectRole::child, wire::AgeBand::under_5, {}}};
  world.submit(
      world.sealed(header, {PartyKind::school}, {SectionKind::identity, SectionKind::outcome}),
      header.sender);
  REQUIRE(world.one().holds.size() == 1);
  const wire::DecideHold release{header.id, party("school"), true, {}};
  world.outcome(wire::Outcome::section_47_enquiry);
  CHECK(said(world.act(manager, release)) == "wrong_order");
  world.outcome(wire::Outcome::assessment);
  CHECK(said(world.act(manager, release)) == "accepted");
}

TEST_CASE("what its sender corrects is not let go as it was", "[hold]") {
  Waiting it;
  const auto kind = GENERATE(wire::MessageKind::correction, wire::MessageKind::recall);
  REQUIRE(said(it.world.take_back(kind, it.check, it.message)) == "accepted");
  CHECK(events<wire::HoldDecided>(it.world.last).size() == 1);
  CHECK(it.world.one().holds.empty());
}

TEST_CASE("what puts a message right does not wait, and is refused when policy would hold it",
          "[hold]") {
  Waiting it;
  it.world.policy = policy_with(
      "", "",
      samples::rule("corrections-wait", "hold",
                    std::string("when.message = [\"correction\"]\n") + manager_approves));
  CHECK(said(it.world.take_back(wire::MessageKind::correction, it.check, it.message)) ==
        "nothing_released");
  CHECK(it.world.one().holds.size() == 1);
}

TEST_CASE("whoever left the roster is not shared with, and what waited for them can be ended",
          "[hold]") {
  Waiting it;
  it.world.roster.parties.erase(party("desk"));
  CHECK(said(it.approve()) == "unknown_recipient");
  CHECK(said(it.decide(false)) == "accepted");
}

TEST_CASE("the first part that goes says what is withheld for good", "[hold]") {
  Waiting it(samples::rule("history-stays", "deny",
                           "when.message = [\"return\"]\nwhen.section = [\"history\"]\n"
                           "then.show_withheld = \"labels\"") +
             samples::rule("statement-waits", "hold",
                           std::string("when.message = [\"return\"]\n"
                                       "when.section = [\"search_statement\"]\n") +
                               manager_approves));
  REQUIRE(it.world.one().holds.size() == 1);
  REQUIRE(said(it.approve()) == "accepted");
  const auto released = events<wire::Released>(it.world.last);
  REQUIRE(released.size() == 1);
  CHECK(released[0].withheld_labels == std::vector{SectionKind::history});
}

TEST_CASE("what policy releases by now, and stays behind, hides nothing of the rest", "[hold]") {
  Waiting it(samples::rule("history-stays", "deny",
                           "when.message = [\"return\"]\nwhen.section = [\"history\"]\n"
                           "when.stage = [\"contact\"]\nthen.show_withheld = \"labels\"") +
             samples::rule("statement-waits", "hold",
                           std::string("when.message = [\"return\"]\n"
                                       "when.section = [\"search_statement\"]\n") +
                               manager_approves));
  it.world.act(manager, wire::CallStrategy{});
  REQUIRE(said(it.approve()) == "accepted");
  const auto released = events<wire::Released>(it.world.last);
  REQUIRE(released.size() == 1);
  CHECK(released[0].withheld_labels == std::vector{SectionKind::history});
}

TEST_CASE("of a referral only a part waits, in all of its cases", "[hold]") {
  const bool whole = GENERATE(true, false);
  World world;
  const std::string what = whole ? "" : "when.section = [\"household\"]\n";
  world.policy =
      policy_with("", "",
                  samples::rule("referral-waits", "hold",
                                "when.message = [\"referral\"]\n" + what + manager_approves));
  wire::Header referral = world.header(wire::MessageKind::referral, PartyKind::school);
  referral.purpose = wire::Purpose::referral;
  const auto first = world.new_id<CaseId>();
  const auto second = world.new_id<CaseId>();
  referral.subjects = {
      {world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5, first},
      {world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5, second}};
  world.submit(world.sealed(referral, {PartyKind::desk},
                            {SectionKind::identity, SectionKind::household, SectionKind::concern}),
               referral.sender);
  // Nobody could refer the child any more if a case stood there that the desk knows nothing of.
  REQUIRE(said(world.last) == (whole ? "nothing_released" : "accepted"));
  if (whole) return;
  CHECK(world.state.cases.at(first).holds.size() == 1);
  CHECK(world.state.cases.at(second).holds.size() == 1);

  const StaffId school = sender_for(PartyKind::school);
  const bool recalled = GENERATE(false, true);
  if (recalled) {  // In one of its cases: it goes in none.
    world.case_id = first;
    wire::Header recall = world.header(wire::MessageKind::recall, PartyKind::school);
    recall.supersedes = referral.id;
    REQUIRE(said(world.submit(world.sealed(recall, {PartyKind::desk}, {SectionKind::rationale}),
                              recall.sender)) == "accepted");
    world.case_id = second;
    CHECK(said(world.act(school, wire::DecideHold{referral.id, party("desk"), true, {}})) ==
          "nothing_held");
    CHECK(said(world.act(school, wire::DecideHold{referral.id, party("desk"), false, {}})) ==
          "accepted");
    CHECK(world.state.cases.at(second).holds.empty());
    return;
  }
  world.case_id = second;
  world.act(school, wire::DecideHold{referral.id, party("desk"), true, {}});
  REQUIRE(said(world.last) == "accepted");
  CHECK(world.last.releases.size() == 1);
  CHECK(world.state.cases.at(first).holds.empty());
  CHECK(world.state.cases.at(second).holds.empty());
}

TEST_CASE("nobody gets round a rule by deciding on a referral from another child's case",
          "[hold]") {
  World world;
  world.policy = policy_with("", "",
                             samples::rule("child-waits", "hold",
                                           std::string("when.message = [\"referral\"]\n"
                                                       "when.section = [\"household\"]\n"
                                                       "when.subject_role = [\"child\"]\n"
                                                       "hold.approvers = [\"manager\"]\n"
                                                       "hold.limit = \"4 hours\"")));
  wire::Header referral = world.header(wire::MessageKind::referral, PartyKind::school);
  referral.purpose = wire::Purpose::referral;
  const auto second = world.new_id<CaseId>();
  referral.subjects = {
      {world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5,
       world.new_id<CaseId>()},
      {world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5, second}};
  world.submit(world.sealed(referral, {PartyKind::desk},
                            {SectionKind::identity, SectionKind::household, SectionKind::concern}),
               referral.sender);
  REQUIRE(said(world.last) == "accepted");
  world.case_id = second;  // Where the first child, whom it is about, is a sibling.
  const StaffId school = sender_for(PartyKind::school);
  CHECK(said(world.act(school, wire::DecideHold{referral.id, party("desk"), true, {}})) ==
        "wrong_role");
}

}  // namespace
}  // namespace mash::core_tests
