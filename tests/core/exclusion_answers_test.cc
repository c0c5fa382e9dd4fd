// What becomes of what an organisation was asked and said, once it is excluded from the case.
#include "core/excluded.h"

namespace mash::core_tests {

using core::CheckState;
using wire::MessageKind;
using wire::PartyKind;
using wire::ReturnKind;
using wire::SectionKind;
using wire::Urgency;

namespace {

bool stands_in_stream_of(const World& world, const core::Decision& decision, const PartyId& who) {
  const StreamId own = wire::party_stream(who, world.context().sha256);
  return std::any_of(decision.drafts.begin(), decision.drafts.end(), [&](const auto& draft) {
    return std::find(draft.streams.begin(), draft.streams.end(), own) != draft.streams.end();
  });
}

// The household of a school's referral waits for somebody of the school.
struct ReferralWaits {
  ReferralWaits() {
    world.policy = policy_with("", "",
                               samples::rule("household-waits", "hold",
                                             "when.message = [\"referral\"]\n"
                                             "when.section = [\"household\"]\n"
                                             "hold.approvers = [\"manager\"]\n"
                                             "hold.limit = \"4 hours\""));
    wire::Header referral = world.header(MessageKind::referral, PartyKind::school);
    referral.purpose = wire::Purpose::referral;
    world.case_id = world.new_id<CaseId>();
    referral.subjects = {{world.new_id<SubjectId>(), wire::SubjectRole::child,
                          wire::AgeBand::under_5, world.case_id}};
    message = referral.id;
    world.submit(
        world.sealed(referral, {PartyKind::desk},
                     {SectionKind::identity, SectionKind::household, SectionKind::concern}),
        referral.sender);
    REQUIRE(world.one().holds.size() == 1);
  }
  std::optional<core::Due> due(std::string_view clock) const {
    for (const core::Due& one : core::open_clocks(world.one(), world.policy.practice())) {
      if (one.clock.starts_with(clock)) return one;
    }
    return std::nullopt;
  }

  World world;
  MessageId message;
};

}  // namespace

TEST_CASE("an answer of whoever is excluded is read, and stands for none that is required",
          "[exclusion]") {
  Asked it;
  it.world.answer(it.check);
  const bool opened = GENERATE(true, false);
  if (opened) it.world.open(it.check);
  exclude(it.world);
  CHECK(events<wire::CheckRecalled>(it.world.last).empty());
  CHECK(lacks(it.world, "check_not_issued"));
  CHECK(lacks(it.world, "return_not_opened") == !opened);
  it.world.open(it.check);
  CHECK(lacks(it.world, "return_not_considered"));
  CHECK(said(it.world.consider(manager, it.check)) == "accepted");
  lift(it.world, manager);
  CHECK(lacks(it.world, "check_not_issued"));
  lift(it.world, second_manager);
  CHECK_FALSE(it.world.one().required.empty());
  const auto missing = core::unissued_checks(it.world.one());
  const core::Requirement asked{PartyKind::police, it.world.child};
  CHECK(std::find(missing.begin(), missing.end(), asked) == missing.end());
}

TEST_CASE("a partial answer of whoever is excluded is not waited for any longer", "[exclusion]") {
  Asked it;
  it.world.answer(it.check, GENERATE(ReturnKind::partial, ReturnKind::multiple_match,
                                     ReturnKind::cannot_search, ReturnKind::refused));
  CHECK(events<wire::CheckRecalled>(exclude(it.world)).size() == 1);
  CHECK(state_of(it.world, it.check) == CheckState::recalled);
}

TEST_CASE("an answer is not lost with the check that had not left", "[exclusion]") {
  Asked it;
  const Sent check = *it.world.delivery(it.message, police);
  it.world.answer(it.check);  // Before it reported that it has the check.
  exclude(it.world);
  const auto decision =
      it.world.run({{}, wire::DecideAgain{check.recipient, check.number, check.message}}, {}, {});
  CHECK(events<wire::DeliveryEnded>(decision).size() == 1);
  CHECK(events<wire::CheckRecalled>(decision).empty());
  CHECK(state_of(it.world, it.check) == CheckState::returned);
  CHECK(lacks(it.world, "return_not_opened"));
}

TEST_CASE("an answer that comes to nothing is asked for no more of whoever is excluded",
          "[exclusion]") {
  Asked it;
  const MessageId answer = it.world.answer(it.check);
  exclude(it.world);
  SECTION("nobody could open it") { CHECK(said(it.world.cannot_open(it.check)) == "accepted"); }
  SECTION("it had not left, and may not go any more") {
    const Sent sent = *it.world.delivery(answer, party("desk"));
    it.world.policy =
        policy_with("", "", samples::rule("none", "deny", "when.message = [\"return\"]\n"));
    const auto decision =
        it.world.run({{}, wire::DecideAgain{sent.recipient, sent.number, sent.message}}, {}, {});
    CHECK(events<wire::ReturnWithdrawn>(decision).size() == 1);
    CHECK_FALSE(stands_in_stream_of(it.world, decision, police));
  }
  CHECK(state_of(it.world, it.check) == CheckState::recalled);
}

TEST_CASE("an older version that nobody can open takes no newer answer with it", "[exclusion]") {
  Asked it;
  const MessageId first = it.world.answer(it.check);
  const Sent sent = *it.world.delivery(first, party("desk"));
  it.world.answer(it.check);
  exclude(it.world);
  REQUIRE(said(it.world.report(party("desk"), {it.world.item(sent, wire::DeliveryReport::unopenable,
                                                             {})})) == "accepted");
  CHECK(state_of(it.world, it.check) == CheckState::returned);
}

TEST_CASE("of an answer that came in part, what came is read", "[exclusion]") {
  Waiting it;  // The history waits for the police.
  exclude(it.world);
  CHECK(events<wire::HoldDecided>(it.world.last).size() == 1);
  CHECK(events<wire::CheckRecalled>(it.world.last).empty());
  CHECK(it.state() == CheckState::returned);
  it.open(1);
  CHECK(it.state() == CheckState::opened);
}

TEST_CASE("a referral of whoever is excluded waits on for its desk, unseen by them",
          "[exclusion]") {
  ReferralWaits it;
  CHECK(it.due("hold/"));
  it.world.act(manager, wire::Exclude{party("school"), {}});
  CHECK(it.world.one().holds.size() == 1);
  CHECK_FALSE(it.due("hold/"));
  CHECK(said(it.world.act(sender_for(PartyKind::school),
                          wire::DecideHold{it.message, party("desk"), true, {}})) ==
        "unknown_case");
}

TEST_CASE("whoever is excluded is not told what policy lets go of its referral", "[exclusion]") {
  ReferralWaits it;
  const bool excluded = GENERATE(true, false);
  if (excluded) it.world.act(manager, wire::Exclude{party("school"), {}});
  it.world.policy = shipped_policy();  // It holds no household.
  it.world.rate(Urgency::amber);
  const auto again = it.due(core::hold_again);
  REQUIRE(again);
  const auto decision = it.world.tick(*again);
  REQUIRE(events<wire::Released>(decision).size() == 1);
  CHECK(stands_in_stream_of(it.world, decision, party("school")) != excluded);
}

TEST_CASE("what waits to go to whoever is excluded goes nowhere", "[exclusion]") {
  World world;
  world.roster.parties.at(police).agreement.reset();
  world.refer();
  world.rate(Urgency::amber);
  const CheckId check = world.issue(PartyKind::police);
  REQUIRE(world.one().holds.size() == 1);
  const MessageId message = world.one().holds.begin()->first.first;
  const auto decision = exclude(world);
  const auto decided = events<wire::HoldDecided>(decision);
  REQUIRE(decided.size() == 1);
  CHECK_FALSE(decided[0].release);
  CHECK(decided[0].by == manager);
  CHECK(world.one().holds.empty());
  CHECK(state_of(world, check) == CheckState::recalled);
  CHECK(said(world.act(manager, wire::DecideHold{message, police, true, {}})) == "nothing_held");
}

}  // namespace mash::core_tests
