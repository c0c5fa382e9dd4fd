// An organisation that gets nothing of a case any more, and learns nothing of that.
#include "base/limits.h"
#include "core/excluded.h"

namespace mash::core_tests {
namespace {

using core::CheckState;
using wire::Effect;
using wire::MessageKind;
using wire::PartyKind;
using wire::ReturnKind;
using wire::SectionKind;
using wire::Urgency;

// A second police force, as a roster has one for complaints against the first.
void add_second_police(World& world) {
  wire::Party other = world.roster.parties.at(police);
  other.id = party("standards");
  world.roster.parties.emplace(other.id, std::move(other));
}

// What the desk says of its check to the police.
core::Decision say_of(World& world, MessageKind kind, const MessageId& check) {
  wire::Header header = world.header(kind, PartyKind::desk);
  header.supersedes = check;
  return world.submit(world.sealed(header, {PartyKind::police}, {SectionKind::rationale}),
                      party("desk"));
}

// Who of these is given what was decided.
std::vector<PartyId> told(World& world, const std::vector<PartyKind>& recipients) {
  wire::Header header = world.header(MessageKind::outcome, PartyKind::desk);
  header.outcome = *world.one().outcome;
  header.subjects = {{world.child, wire::SubjectRole::child, wire::AgeBand::under_5, {}}};
  const auto decision =
      world.submit(world.sealed(header, recipients, {SectionKind::identity, SectionKind::outcome}),
                   header.sender);
  std::vector<PartyId> given;
  for (const auto& released : events<wire::Released>(decision)) given.push_back(released.recipient);
  CHECK(said(decision) == (given.empty() ? "nothing_released" : "accepted"));
  return given;
}

}  // namespace

TEST_CASE("whoever is excluded is given nothing, whatever policy releases", "[exclusion]") {
  Asked it;
  REQUIRE(said(exclude(it.world)) == "accepted");
  const CheckId check = it.world.issue(PartyKind::police, it.world.child);
  CHECK(said(it.world.last) == "nothing_released");
  const auto kept = events<wire::NotReleased>(it.world.last);
  REQUIRE(kept.size() == 1);
  for (const std::string& rule : kept[0].rules) CHECK(rule == core::recipient_excluded);
  for (const Effect effect : kept[0].effects) CHECK(effect == Effect::deny);
  CHECK_FALSE(it.world.one().checks.contains(check));
}

TEST_CASE("of the recipients of one message those that are not excluded get theirs",
          "[exclusion]") {
  Asked it;
  it.world.issue(PartyKind::health, it.world.child);
  it.world.outcome(wire::Outcome::assessment, social_worker);
  REQUIRE(told(it.world, {PartyKind::police, PartyKind::health}).size() == 2);
  exclude(it.world);
  CHECK(told(it.world, {PartyKind::police, PartyKind::health}) ==
        std::vector<PartyId>{party("health")});
  CHECK(told(it.world, {PartyKind::police}).empty());
}

TEST_CASE("nor does whoever is excluded learn that it is asked no longer", "[exclusion]") {
  Asked it;
  const auto kind = GENERATE(MessageKind::recall, MessageKind::correction);
  REQUIRE(said(say_of(it.world, kind, it.message)) == "accepted");
  exclude(it.world);
  CHECK(said(say_of(it.world, kind, it.message)) == "nothing_released");
}

TEST_CASE("to whoever is excluded there is no such case", "[exclusion]") {
  Asked it;
  wire::Header answer = it.world.header(MessageKind::return_, PartyKind::police);
  answer.check_id = it.check;
  answer.return_version = 1;
  answer.return_kind = ReturnKind::information;
  const auto sealed = it.world.sealed(answer, {PartyKind::desk}, {SectionKind::offences});
  wire::Header unknown = answer;
  unknown.case_id = it.world.new_id<CaseId>();
  unknown.id = it.world.new_message();
  const auto nowhere = it.world.sealed(unknown, {PartyKind::desk}, {SectionKind::offences});
  exclude(it.world);

  const auto refused = it.world.submit(sealed, police);
  CHECK(said(refused) == "unknown_case");
  const auto as_for_none = it.world.submit(nowhere, police);
  REQUIRE(said(as_for_none) == "unknown_case");
  CHECK(refused.drafts.size() == as_for_none.drafts.size());
  CHECK(refused.drafts[0].streams == as_for_none.drafts[0].streams);
  CHECK(refused.refusal == as_for_none.refusal);

  CHECK(said(it.world.act(navigator, wire::Protect{})) == "unknown_case");
  CHECK(it.world.last.drafts[0].streams == as_for_none.drafts[0].streams);
  CHECK_FALSE(it.world.one().protected_);
}

TEST_CASE("what whoever is excluded was asked is recalled, and somebody else is asked",
          "[exclusion]") {
  Asked it;
  const auto decision = exclude(it.world);
  CHECK(events<wire::CheckRecalled>(decision).size() == 1);
  CHECK(decision.releases.empty());  // Nobody is told.
  CHECK(state_of(it.world, it.check) == CheckState::recalled);
  CHECK(lacks(it.world, "check_not_issued"));
  for (const core::Due& due : core::open_clocks(it.world.one(), it.world.policy.practice())) {
    CHECK(due.check != it.check);
  }
  // Nobody else is there yet, so two managers may say that nobody can be asked.
  const wire::ReportGap gap{it.world.new_id<CheckId>(),
                            wire::GapReason::no_agency,
                            {},
                            {},
                            wire::Unasked{PartyKind::police, it.world.child}};
  CHECK(said(it.world.act(manager, gap)) == "accepted");
  add_second_police(it.world);
  CHECK(said(it.world.act(second_manager, wire::ApproveGap{gap.check})) == "wrong_order");
}

TEST_CASE("two people lift an exclusion, and it begins again with a word", "[exclusion]") {
  Asked it;
  CHECK(said(lift(it.world, manager)) == "wrong_order");
  exclude(it.world, social_worker);
  CHECK(said(exclude(it.world)) == "wrong_order");
  CHECK(said(lift(it.world, social_worker)) == "wrong_role");
  CHECK(said(lift(it.world, manager)) == "accepted");
  CHECK(core::is_excluded(it.world.one(), police));
  CHECK(said(lift(it.world, manager)) == "same_person");
  CHECK(core::is_excluded(it.world.one(), police));
  CHECK(said(exclude(it.world, social_worker)) == "accepted");  // Not after all.
  CHECK(said(lift(it.world, second_manager)) == "accepted");
  CHECK(core::is_excluded(it.world.one(), police));
  CHECK(said(lift(it.world, third_manager)) == "accepted");
  CHECK_FALSE(core::is_excluded(it.world.one(), police));
  it.world.issue(PartyKind::police, it.world.child);
  CHECK(said(it.world.last) == "accepted");
}

TEST_CASE("only organisations that the roster has, and no desk, can be excluded", "[exclusion]") {
  Asked it;
  const auto excluded = [&](const PartyId& who) {
    return said(it.world.act(manager, wire::Exclude{who, {}}));
  };
  CHECK(excluded(party("desk")) == "cannot_exclude");
  CHECK(excluded(party("nobody")) == "cannot_exclude");
  CHECK(said(exclude(it.world, contact_officer)) == "wrong_role");
  wire::Party other = it.world.roster.parties.at(police);
  for (std::size_t i = 0; i < limits::exclusions_per_case_max; ++i) {
    other.id = party("agency-" + std::to_string(i));
    it.world.roster.parties.emplace(other.id, other);
    CHECK(excluded(other.id) == "accepted");
  }
  CHECK(excluded(police) == "cannot_exclude");
  CHECK(said(it.world.act(manager, wire::LiftExclusion{other.id, {}})) == "accepted");
  CHECK(excluded(other.id) == "accepted");  // Again, while one wanted it lifted.
  for (const StaffId& who : {manager, second_manager}) {
    it.world.act(who, wire::LiftExclusion{other.id, {}});
  }
  CHECK(excluded(police) == "accepted");
}

TEST_CASE("a delivery that has not left goes to nobody who is excluded by then", "[exclusion]") {
  Asked it;
  const Sent check = *it.world.delivery(it.message, police);
  const auto withdrawn = [&](const Sent& sent) {
    const auto decision =
        it.world.run({{}, wire::DecideAgain{sent.recipient, sent.number, sent.message}}, {}, {});
    const auto ended = events<wire::DeliveryEnded>(decision);
    return ended.size() == 1 && ended[0].end == wire::DeliveryEnd::withdrawn;
  };
  SECTION("a check") {
    exclude(it.world);
    CHECK(withdrawn(check));
  }
  SECTION("nor when that is over, what was asked before") {
    exclude(it.world);
    lift(it.world, manager);
    lift(it.world, second_manager);
    CHECK(withdrawn(check));
    it.world.wait(std::chrono::seconds(1));
    it.world.issue(PartyKind::police, it.world.child);
    CHECK_FALSE(withdrawn(it.world.open_deliveries.back()));
  }
  SECTION("what takes one back, which else goes wherever that went") {
    it.world.act(social_worker, wire::RecallCheck{it.check});
    REQUIRE(said(say_of(it.world, MessageKind::recall, it.message)) == "accepted");
    const Sent recall = it.world.open_deliveries.back();
    REQUIRE_FALSE(withdrawn(recall));
    exclude(it.world);
    CHECK(withdrawn(recall));
  }
}

TEST_CASE("whoever is excluded hears no more of what became of its messages", "[exclusion]") {
  Asked it;
  it.world.answer(it.check);
  const bool excluded = GENERATE(true, false);
  if (excluded) exclude(it.world);
  const auto decision = it.world.open(it.check);
  REQUIRE(said(decision) == "accepted");
  const auto own = wire::party_stream(police, it.world.context().sha256);
  bool heard = false;
  for (const core::Draft& draft : decision.drafts) {
    heard |= std::find(draft.streams.begin(), draft.streams.end(), own) != draft.streams.end();
  }
  CHECK(heard == !excluded);
  CHECK(state_of(it.world, it.check) == CheckState::opened);
}

TEST_CASE("that nobody could be asked is over once the exclusion is", "[exclusion]") {
  Asked it;
  exclude(it.world);
  const wire::ReportGap gap{it.world.new_id<CheckId>(),
                            wire::GapReason::no_agency,
                            {},
                            {},
                            wire::Unasked{PartyKind::police, it.world.child}};
  it.world.act(manager, gap);
  REQUIRE(said(it.world.act(second_manager, wire::ApproveGap{gap.check})) == "accepted");
  lift(it.world, manager);
  CHECK(state_of(it.world, gap.check) == CheckState::not_obtainable);
  lift(it.world, second_manager);
  CHECK(state_of(it.world, gap.check) == CheckState::recalled);
  CHECK(lacks(it.world, "check_not_issued"));
}

TEST_CASE("after a signature, that whoever was asked is excluded is a review", "[exclusion]") {
  World world;
  world.ready_to_sign();
  world.sign();
  REQUIRE(world.one().assessment.signed_by.has_value());
  SECTION("of one who was asked") {
    const PartyId council = party_of(PartyKind::childrens_services);
    world.act(manager, wire::Exclude{council, {}});
    CHECK(world.one().assessment.review_due);
    CHECK(said(world.confirm()) == "gate_shut");
    world.act(manager, wire::LiftExclusion{council, {}});
    world.act(second_manager, wire::LiftExclusion{council, {}});
    CHECK(said(world.confirm()) == "accepted");
  }
  SECTION("not of one who was not") {
    add_second_police(world);
    world.act(manager, wire::Exclude{party("standards"), {}});
    CHECK_FALSE(world.one().assessment.review_due);
  }
}

}  // namespace mash::core_tests
