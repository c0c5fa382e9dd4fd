// Messages at the hub: who may send what to whom, and which of their sections leave.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "core/world.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;
using wire::Header;
using wire::MessageKind;
using wire::PartyKind;
using wire::SectionKind;
using wire::Submit;

namespace {

const std::vector<SectionKind> essentials = {SectionKind::identity, SectionKind::concern};

Header referral(World& world) {
  Header header = world.header(MessageKind::referral, PartyKind::school);
  header.purpose = wire::Purpose::referral;
  header.subjects = {{world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5,
                      world.new_id<CaseId>()}};
  return header;
}

Header answer(World& world, const CheckId& id, PartyKind by) {
  Header header = world.header(MessageKind::return_, by);
  header.check_id = id;
  header.return_version = 1;
  return header;
}

std::string send(World& world, const Header& header, PartyKind to = PartyKind::desk) {
  return said(world.submit(world.sealed(header, {to}, essentials), header.sender));
}

}  // namespace

TEST_CASE("a refusal is an entry that names who was claimed and who was connected", "[submit]") {
  World world;
  const Header header = referral(world);
  world.submit(world.sealed(header, {PartyKind::desk}, essentials), party("police"));
  REQUIRE(world.last.drafts.size() == 1);
  CHECK(world.last.drafts[0].streams ==
        std::vector{wire::party_stream(party("police"), world.context().sha256)});
  const auto refused = events<wire::Refused>(world.last);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].code == "wrong_party");
  CHECK(refused[0].claimed == "school");
  CHECK(refused[0].connected == "police");
  CHECK(world.state.cases.empty());
}

TEST_CASE("a message for another hub, by an unknown sender, key or person is refused", "[submit]") {
  World world;
  Header header = referral(world);
  SECTION("hub") {
    header.hub = Digest{9};
    CHECK(send(world, header) == "another_hub");
  }
  SECTION("sender") {
    world.roster.parties.at(header.sender).validity.to = world.now;
    CHECK(send(world, header) == "not_enrolled");
  }
  SECTION("key") {
    header.sender_key[0] ^= 1;
    CHECK(send(world, header) == "unknown_key");
  }
  SECTION("person of another party") {
    header.actor = navigator;
    CHECK(send(world, header) == "not_enrolled_person");
  }
  SECTION("frame in quarantine") {
    const Submit submit = world.sealed(header, {PartyKind::desk}, essentials);
    world.state.hub.quarantined.insert(submit.frame);
    CHECK(said(world.submit(submit, header.sender)) == "quarantined");
  }
}

TEST_CASE("an id is good for ninety days, and ten minutes ahead of the hub", "[submit]") {
  World world;
  const Header header = referral(world);
  const Submit submit = world.sealed(header, {PartyKind::desk}, essentials);
  const Time made = world.now;
  world.now = made + limits::message_id_age_max + Duration(1);
  CHECK(said(core::decide(world.state, {header.sender, submit}, world.context())) == "too_old");
  world.now = made - limits::message_id_ahead_max - Duration(1);
  CHECK(said(core::decide(world.state, {header.sender, submit}, world.context())) == "clock");
  world.now = made + limits::message_id_age_max;
  CHECK(said(core::decide(world.state, {header.sender, submit}, world.context())) == "accepted");
  world.now = made - limits::message_id_ahead_max;
  CHECK(said(core::decide(world.state, {header.sender, submit}, world.context())) == "accepted");
}

TEST_CASE("the same message again is answered as before, another under its id is a conflict",
          "[submit]") {
  World world;
  Header header = referral(world);
  const Submit submit = world.sealed(header, {PartyKind::desk}, essentials);
  world.submit(submit, header.sender);
  world.wait(limits::message_id_age_max * 2);
  CHECK(world.submit(submit, header.sender).repeated == 0u);
  CHECK(world.last.drafts.empty());
  header.category = wire::Category::missing;
  CHECK(send(world, header) == "conflict");
  CHECK(world.submit(submit, header.sender).repeated == 0u);
}

TEST_CASE("a message goes to whom its kind is for, and to nobody twice", "[submit]") {
  World world;
  world.refer();
  CHECK(send(world, referral(world), PartyKind::police) == "wrong_recipients");
  CHECK(send(world, world.asking(world.child), PartyKind::desk) == "wrong_recipients");
  const auto send_to = [&](const Header& header, const std::vector<PartyKind>& recipients) {
    return said(world.submit(world.sealed(header, recipients, essentials), header.sender));
  };
  CHECK(send_to(world.asking(world.child), {PartyKind::police, PartyKind::health}) ==
        "wrong_recipients");
  CHECK(send_to(referral(world), {PartyKind::desk, PartyKind::desk}) == "wrong_recipients");
  Header correction = world.header(MessageKind::correction, PartyKind::school);
  correction.supersedes = world.one().referral;
  CHECK(send(world, correction, PartyKind::police) == "wrong_recipients");
  correction.id = world.new_message();
  CHECK(send(world, correction) == "accepted");
}

TEST_CASE("a recipient that is not enrolled, or not the one signed for, is refused", "[submit]") {
  World world;
  const Header header = referral(world);
  Submit submit = world.sealed(header, {PartyKind::desk}, essentials);
  submit.recipients[0].salt[0] ^= 1;
  CHECK(said(world.submit(submit, header.sender)) == "unknown_recipient");
  world.roster.parties.at(party("desk")).validity.to = world.now;
  CHECK(send(world, referral(world)) == "unknown_recipient");
}

TEST_CASE("a section is wrapped, and to a key that its recipient still uses", "[submit]") {
  World world;
  const Header header = referral(world);
  Submit submit = world.sealed(header, {PartyKind::desk}, essentials);
  const auto& sealing = world.roster.party(party("desk"))->sealing;
  const auto hash = world.context().sha256;
  SECTION("the key before the current one is taken") {
    submit.sections[0].wraps[0].key = key_id(wire::KeyKind::sealing, sealing[0].key, hash);
    CHECK(said(world.submit(submit, header.sender)) == "accepted");
  }
  SECTION("an older one is not") {
    submit.sections[1].wraps[0].key[0] ^= 1;
    CHECK(said(world.submit(submit, header.sender)) == "stale_key");
  }
  SECTION("no wrap") {
    submit.sections[1].wraps.clear();
    CHECK(said(world.submit(submit, header.sender)) == "unwrapped_section");
  }
}

TEST_CASE("a full outbox refuses what is not red, and at last everything", "[submit]") {
  World world;
  Header header = referral(world);
  auto& outbox = world.state.outboxes[party("desk")];
  outbox.open = limits::outbox_items_routine_max - 1;
  CHECK(send(world, header) == "accepted");
  header = referral(world);
  CHECK(send(world, header) == "quota");
  header = referral(world);
  header.urgency = wire::Urgency::red;
  CHECK(send(world, header) == "accepted");
  outbox.open = limits::outbox_items_max;
  header = referral(world);
  header.urgency = wire::Urgency::red;
  CHECK(send(world, header) == "quota");
}

TEST_CASE("a referral opens one case for each child, and none for a child that has one",
          "[submit]") {
  World world;
  Header header = referral(world);
  const wire::Subject first = header.subjects[0];
  header.subjects.push_back({world.new_id<SubjectId>(), wire::SubjectRole::unborn_child,
                             wire::AgeBand::unborn, world.new_id<CaseId>()});
  CHECK(send(world, header) == "accepted");
  CHECK(world.state.cases.size() == 2);
  for (const auto& [id, one] : world.state.cases) {
    CHECK(one.id == id);
    CHECK(one.people.size() == 2);
    CHECK(one.messages.contains(header.id));
    CHECK(one.referrer == party("school"));
  }
  Header again = referral(world);
  again.subjects[0].case_id = first.case_id;
  CHECK(send(world, again) == "case_exists");
  again = referral(world);
  again.subjects[0].ref = first.ref;
  CHECK(send(world, again) == "case_exists");
  again = referral(world);
  again.subjects.push_back({first.ref, wire::SubjectRole::sibling, wire::AgeBand::under_5, {}});
  CHECK(send(world, again) == "accepted");  // A brother or sister may have an open case.
  again = referral(world);
  again.subjects[0].role = wire::SubjectRole::household_adult;
  CHECK(send(world, again) == "unknown_subject");
  again = referral(world);
  again.subjects[0].case_id = {};
  CHECK(send(world, again) == "unknown_subject");
}

TEST_CASE("nobody is told of an outcome that was not decided", "[submit]") {
  World world;
  world.refer();
  const auto tell = [&](wire::Outcome outcome) {
    Header header = world.header(MessageKind::outcome, PartyKind::desk);
    header.outcome = outcome;
    return said(world.submit(
        world.sealed(header, {PartyKind::school}, {SectionKind::identity, SectionKind::outcome}),
        header.sender));
  };
  CHECK(tell(wire::Outcome::assessment) == "wrong_order");
  world.outcome(wire::Outcome::assessment);
  CHECK(tell(wire::Outcome::no_further_action) == "wrong_order");
  CHECK(tell(wire::Outcome::assessment) == "accepted");
}

TEST_CASE("only the desk asks and tells, and about people of a case it has", "[submit]") {
  World world;
  world.refer();
  Header header = world.header(MessageKind::check, PartyKind::health);
  header.check_id = world.new_id<CheckId>();
  header.subjects = world.asking(world.child).subjects;
  CHECK(send(world, header, PartyKind::police) == "wrong_kind");
  CHECK(send(world, world.header(MessageKind::outcome, PartyKind::health)) == "wrong_kind");
  header = world.asking(world.child);
  header.subjects[0].ref = world.new_id<SubjectId>();
  CHECK(send(world, header, PartyKind::police) == "unknown_subject");
  header = world.asking(world.child);
  header.case_id = world.new_id<CaseId>();
  CHECK(send(world, header, PartyKind::police) == "unknown_case");
  header = world.asking(world.child);
  CHECK(send(world, header, PartyKind::police) == "accepted");
  header.id = world.new_message();
  CHECK(send(world, header, PartyKind::police) == "check_exists");
}

TEST_CASE("an answer is the asked agency's, to a check that exists, in the next version",
          "[submit]") {
  World world;
  world.refer();
  const CheckId police = world.issue(PartyKind::police);
  CHECK(send(world, answer(world, world.new_id<CheckId>(), PartyKind::police)) == "unknown_check");
  CHECK(send(world, answer(world, police, PartyKind::health)) == "not_your_check");
  Header header = answer(world, police, PartyKind::police);
  header.return_version = 2;
  CHECK(send(world, header) == "stale_version");
  header = answer(world, police, PartyKind::police);
  CHECK(send(world, header) == "accepted");
  Header withdrawal = world.header(MessageKind::withdrawal, PartyKind::health);
  withdrawal.supersedes = header.id;
  CHECK(send(world, withdrawal) == "unknown_message");
  withdrawal = world.header(MessageKind::withdrawal, PartyKind::school);
  withdrawal.supersedes = world.one().referral;
  CHECK(send(world, withdrawal) == "wrong_kind");
}

TEST_CASE("each section leaves by a rule that is named, or stays by one", "[submit]") {
  World world;
  world.refer();
  const CheckId police = world.issue(PartyKind::police);
  const Header header = answer(world, police, PartyKind::police);
  world.submit(
      world.sealed(header, {PartyKind::desk},
                   {SectionKind::history, SectionKind::intelligence, SectionKind::concern}),
      header.sender);
  const auto released = events<wire::Released>(world.last);
  REQUIRE(released.size() == 1);
  CHECK(released[0].leaves == std::vector<std::uint8_t>{0, 2});
  CHECK(released[0].rules == std::vector<std::string>{"return-common", "return-common"});
  CHECK(released[0].policy_version == 1);
  CHECK(released[0].gateway == header.gateway);
  CHECK(released[0].shown == wire::Disclose::nothing);
  CHECK(released[0].withheld_count == 0);  // The recipient does not learn what it did not get.
  CHECK(released[0].withheld_labels.empty());
  const auto kept = events<wire::NotReleased>(world.last);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].leaves == std::vector<std::uint8_t>{1});
  CHECK(kept[0].effects == std::vector{wire::Effect::withhold});
  CHECK(kept[0].rules == std::vector<std::string>{"intelligence-before-strategy"});
}

TEST_CASE("a message without an essential section does not leave at all", "[submit]") {
  World world;
  Header header = referral(world);
  header.gateway = wire::Gateway::none;
  CHECK(send(world, header) == "nothing_released");
  CHECK(world.state.cases.empty());
  CHECK(world.last.releases.empty());
  // Why, beside the refusal, for its sender and for officers who count.
  const auto kept = events<wire::NotReleased>(world.last);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].recipient == party("desk"));
  CHECK_FALSE(kept[0].leaves.empty());
  for (const core::Draft& draft : world.last.drafts) {
    CHECK(draft.streams == world.last.drafts.front().streams);
  }
}

TEST_CASE("numbers have no gap, one count for each recipient", "[submit]") {
  World world;
  std::map<PartyId, std::uint64_t> numbers;
  for (int i = 0; i < 5; ++i) {
    world.refer();
    CHECK(world.last.releases.at(0).number == ++numbers[party("desk")]);
    for (PartyKind kind : {PartyKind::police, PartyKind::health}) {
      world.issue(kind);
      CHECK(world.last.releases.at(0).number == ++numbers[party_of(kind)]);
      CHECK(world.last.releases.at(0).recipient == party_of(kind));
    }
  }
}

TEST_CASE("a delivery ends once, by the first report that ends it", "[submit]") {
  World world;
  world.refer();
  const Sent sent = world.open_deliveries.at(0);
  const auto& outbox = world.state.outboxes.at(party("desk"));
  const auto report = [&](wire::DeliveryReport word) { return world.item(sent, word, {}); };
  world.report(party("desk"), {report(wire::DeliveryReport::delivered)});
  CHECK(outbox.open == 1);
  world.report(party("desk"), {report(wire::DeliveryReport::acknowledged),
                               report(wire::DeliveryReport::unopenable)});
  CHECK(events<wire::DeliveryEnded>(world.last).size() == 1);
  CHECK(outbox.open == 0);
  CHECK(said(world.report(party("desk"), {report(wire::DeliveryReport::acknowledged)})) ==
        "nothing");
}

TEST_CASE("an acknowledgement is its party's own, and a person's only when enrolled there",
          "[submit]") {
  World world;
  world.refer();
  const Sent sent = world.open_deliveries.at(0);
  using wire::DeliveryReport;
  const auto opened_by = [&](const StaffId& who) {
    return said(world.report(party("desk"), {world.item(sent, DeliveryReport::opened, who)}));
  };
  CHECK(opened_by({}) == "not_enrolled_person");
  CHECK(opened_by(navigator) == "not_enrolled_person");
  CHECK(opened_by(social_worker) == "accepted");
  const wire::Acknowledgement by_desk{hub_id(),
                                      world.new_message(),
                                      party("desk"),
                                      {world.item(sent, DeliveryReport::acknowledged, {})}};
  const wire::Acknowledge deed{{wire::encode(by_desk), {}}, {}};
  CHECK(said(world.run({party("police"), deed}, {}, {})) == "wrong_party");
  Sent other = sent;
  other.message = world.new_message();
  CHECK(said(world.report(party("desk"), {world.item(other, DeliveryReport::acknowledged, {})})) ==
        "nothing");
}

TEST_CASE("a nil trace says what was searched", "[submit]") {
  World world;
  world.refer();
  const CheckId police = world.issue(PartyKind::police);
  Header header = answer(world, police, PartyKind::police);
  header.return_kind = wire::ReturnKind::nil_trace;
  CHECK(send(world, header) == "no_search_statement");
  CHECK(world.check(police).returns.empty());
  world.answer(police, wire::ReturnKind::nil_trace);
  CHECK(said(world.last) == "accepted");
}
