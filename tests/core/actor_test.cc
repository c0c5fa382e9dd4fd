// Who may send what, and who may open what comes back: practice.toml's table, held for messages.
#include <catch2/catch.hpp>

#include "core/world.h"
#include "crypto/hash.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;
using wire::Header;
using wire::MessageKind;
using wire::PartyKind;
using wire::ReturnKind;
using wire::SectionKind;
using wire::StaffRole;

namespace {

// One message of each kind that is a step of the work, on one case.
struct Step {
  Header header;
  PartyKind to = PartyKind::desk;
  std::vector<SectionKind> sections = {SectionKind::identity, SectionKind::concern};
};

Step step_of(World& world, MessageKind kind, const CheckId& check) {
  switch (kind) {
    case MessageKind::referral: {
      Header header = world.header(kind, PartyKind::school);
      header.purpose = wire::Purpose::referral;
      header.subjects = {{world.new_id<SubjectId>(), wire::SubjectRole::child,
                          wire::AgeBand::under_5, world.new_id<CaseId>()}};
      return {header};
    }
    case MessageKind::check: {
      Header header = world.header(kind, PartyKind::desk);
      header.check_id = world.new_id<CheckId>();
      header.subjects = {{world.child, wire::SubjectRole::child, wire::AgeBand::under_5, {}}};
      return {header, PartyKind::police};
    }
    case MessageKind::return_: {
      Header header = world.header(kind, PartyKind::police);
      header.check_id = check;
      header.return_version = 1;
      return {header, PartyKind::desk, {SectionKind::history}};
    }
    default: {
      Header header = world.header(MessageKind::outcome, PartyKind::desk);
      return {header, PartyKind::school, {SectionKind::identity, SectionKind::outcome}};
    }
  }
}

const std::vector<MessageKind> kinds = {MessageKind::referral, MessageKind::check,
                                        MessageKind::return_, MessageKind::outcome};

// What the hub says to the step, sent by somebody of its party who has this role alone.
std::string sent_by(StaffRole role, MessageKind kind) {
  World world;
  world.refer();
  const CheckId check = world.issue(PartyKind::police);
  world.outcome(wire::Outcome::assessment);
  const Step step = step_of(world, kind, check);
  world.roster.staff.at(step.header.actor).roles = {role};
  return said(
      world.submit(world.sealed(step.header, {step.to}, step.sections), step.header.sender));
}

std::string answered_by(World& world, const CheckId& check, ReturnKind kind, const StaffId& who) {
  Header header = world.header(MessageKind::return_, PartyKind::police);
  header.check_id = check;
  header.return_version = static_cast<std::uint16_t>(world.check(check).returns.size() + 1);
  header.return_kind = kind;
  header.actor = who;
  return said(world.submit(world.sealed(header, {PartyKind::desk},
                                        {SectionKind::history, SectionKind::search_statement}),
                           header.sender));
}

}  // namespace

TEST_CASE("each message is sent by somebody whom practice allows to", "[actor]") {
  using enum StaffRole;
  const std::map<MessageKind, std::set<StaffRole>> allowed = {
      {MessageKind::referral, {contact_officer, social_worker, manager, navigator, agency_manager}},
      {MessageKind::check, {contact_officer, social_worker, manager}},
      {MessageKind::return_, {navigator, agency_manager}},
      {MessageKind::outcome, {contact_officer, social_worker, manager}}};
  for (MessageKind kind : kinds) {
    for (std::size_t r = 0; r < wire::count_of<StaffRole>(); ++r) {
      const auto role = static_cast<StaffRole>(r);
      INFO(wire::word(kind) << " by " << wire::word(role));
      CHECK(sent_by(role, kind) == (allowed.at(kind).contains(role) ? "accepted" : "wrong_role"));
    }
  }
}

TEST_CASE("nothing is sent by nobody but what a program may answer", "[actor]") {
  for (MessageKind kind : kinds) {
    World world;
    world.refer();
    const CheckId check = world.issue(PartyKind::police);
    world.outcome(wire::Outcome::assessment);
    Step step = step_of(world, kind, check);
    step.header.actor = {};
    const auto submit = world.sealed(step.header, {step.to}, step.sections);
    const bool automatic = kind == MessageKind::return_;
    INFO(wire::word(kind));
    CHECK(said(world.submit(submit, step.header.sender)) == (automatic ? "accepted" : "no_person"));
  }
}

TEST_CASE("an answer without a person is of a kind that practice lists, or it is refused",
          "[actor]") {
  World world;
  world.refer();
  const CheckId check = world.issue(PartyKind::police);
  for (ReturnKind kind : {ReturnKind::nil_trace, ReturnKind::multiple_match,
                          ReturnKind::cannot_search, ReturnKind::refused}) {
    CHECK(answered_by(world, check, kind, {}) == "no_person");
  }
  CHECK(world.check(check).returns.empty());
  for (ReturnKind kind :
       {ReturnKind::information, ReturnKind::known_nothing_relevant, ReturnKind::partial}) {
    CHECK(answered_by(world, check, kind, {}) == "accepted");
  }
  CHECK(answered_by(world, check, ReturnKind::nil_trace, navigator) == "accepted");
  world.policy = policy_with("answer_check = [\"information\", ", "answer_check = [");
  CHECK(answered_by(world, check, ReturnKind::information, {}) == "no_person");
}

TEST_CASE("practice may keep an act to some kinds of party", "[actor]") {
  World world;
  world.policy = policy_with("act = \"refer\"\n", "act = \"refer\"\nparty = [\"police\"]\n");
  world.refer();
  CHECK(said(world.last) == "wrong_role");  // The school's.
  CHECK(world.state.cases.empty());
}

TEST_CASE("a message is put right by those who may send it", "[actor]") {
  World world;
  world.refer();
  const CheckId police = world.issue(PartyKind::police);
  const MessageId answer = world.answer(police);
  auto& roles = world.roster.staff.at(navigator).roles;
  for (MessageKind kind : {MessageKind::withdrawal, MessageKind::recall, MessageKind::correction}) {
    roles = {StaffRole::information_governance_officer};
    CHECK(said(world.take_back(kind, police, answer)) == "wrong_role");
    roles = {StaffRole::agency_manager};
    CHECK(said(world.take_back(kind, police, answer)) == "accepted");
  }
  Header nobody = world.header(MessageKind::withdrawal, PartyKind::police);
  nobody.supersedes = answer;
  nobody.actor = {};
  const auto submit = world.sealed(nobody, {PartyKind::desk}, {SectionKind::rationale});
  CHECK(said(world.submit(submit, nobody.sender)) == "no_person");
}

TEST_CASE("an answer counts as read when somebody opened it who may", "[actor]") {
  World world;
  world.refer();
  const Sent referral = world.open_deliveries.at(0);
  const CheckId police = world.issue(PartyKind::police);
  world.answer(police);
  CHECK(said(world.open(police, contact_officer)) == "wrong_role");
  CHECK(state_of(world.check(police)) == core::CheckState::returned);
  CHECK(said(world.open(police, second_manager)) == "accepted");
  CHECK(state_of(world.check(police)) == core::CheckState::opened);
  // A referral is opened by whoever is at the front door.
  const auto item = world.item(referral, wire::DeliveryReport::opened, contact_officer);
  CHECK(said(world.report(party("desk"), {item})) == "accepted");
}

TEST_CASE("an agency does not act in the name of somebody at the desk", "[actor]") {
  World world;
  world.refer();
  const wire::Act act{hub_id(),  world.new_message(), social_worker,  party("police"),
                      world.now, world.case_id,       wire::Protect{}};
  const Bytes bytes = wire::encode(act);
  const auto decision =
      world.run({party("police"), wire::Perform{{bytes, {}}, {}}}, act.id, crypto::sha256(bytes));
  CHECK(said(decision) == "not_enrolled_person");
}

TEST_CASE("whoever's enrolment has ended acts, sends and opens nothing any more", "[actor]") {
  World world;
  world.refer();
  world.rate(wire::Urgency::amber);
  const CheckId check = world.issue(PartyKind::police);
  world.answer(check);
  world.outcome(wire::Outcome::assessment);
  const auto end = [&](const StaffId& who) {
    world.wait(std::chrono::minutes(1));
    world.roster.staff.at(who).validity.to = world.now - std::chrono::minutes(1);
  };
  SECTION("an act") {
    end(social_worker);
    CHECK(said(world.act(social_worker, wire::Protect{})) == "not_enrolled_person");
    CHECK_FALSE(world.one().protected_);
  }
  SECTION("a message") {
    const auto kind = GENERATE(from_range(kinds));
    const Step step = step_of(world, kind, check);
    end(step.header.actor);
    CHECK(said(world.submit(world.sealed(step.header, {step.to}, step.sections),
                            step.header.sender)) == "not_enrolled_person");
  }
  SECTION("an answer that is opened") {
    end(social_worker);
    CHECK(said(world.open(check)) == "not_enrolled_person");
    CHECK(core::state_of(world.check(check)) == core::CheckState::returned);
  }
}
