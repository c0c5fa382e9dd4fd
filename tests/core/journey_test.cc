// The whole way of a case over the policies that are shipped: from a contact of each kind of agency
// to what it is told in the end. At every step whatever protects the child is possible.
#include <catch2/catch.hpp>

#include "core/world.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;
using wire::SectionKind;
using wire::Urgency;
using Kinds = std::vector<SectionKind>;

namespace {

const std::vector<PartyKind> agencies = {PartyKind::police, PartyKind::health, PartyKind::school,
                                         PartyKind::childrens_services};

// What each agency has to say of a child before significant harm is suspected.
Kinds sections_of(PartyKind kind, wire::MessageKind message) {
  const bool refers = message == wire::MessageKind::referral;
  switch (kind) {
    case PartyKind::police:
      return refers ? Kinds{SectionKind::offences} : Kinds{SectionKind::history};
    case PartyKind::health:
      return {SectionKind::health_summary};
    case PartyKind::school:
      return {SectionKind::attendance, SectionKind::school_welfare};
    default:
      return {SectionKind::history, SectionKind::risk_analysis};
  }
}

// Sent, accepted, and every section of it released to everybody it is for.
void send_whole(World& world, const wire::Header& header, const std::vector<PartyKind>& to,
                const Kinds& sections) {
  world.submit(world.sealed(header, to, sections), header.sender);
  INFO(wire::word(header.kind) << " of " << header.sender.text());
  REQUIRE(said(world.last) == "accepted");
  std::size_t released = 0;
  for (const core::Draft& draft : world.last.drafts) {
    for (const wire::Event& event : draft.events) {
      if (const auto* one = std::get_if<wire::Released>(&event)) released += one->leaves.size();
    }
  }
  REQUIRE(released == to.size() * sections.size());
}

void contact(World& world, PartyKind by) {
  world.case_id = world.new_id<CaseId>();
  world.child = world.new_id<SubjectId>();
  world.parent = world.new_id<SubjectId>();
  wire::Header header = world.header(wire::MessageKind::referral, by);
  header.purpose = wire::Purpose::referral;
  header.subjects = {
      {world.child, wire::SubjectRole::child, wire::AgeBand::age_5_to_12, world.case_id},
      {world.parent, wire::SubjectRole::parent_or_carer, wire::AgeBand::adult, {}}};
  if (by == PartyKind::police) header.article9 = wire::Article9::offence_data_s1_18;
  Kinds sections = {SectionKind::identity,     SectionKind::household, SectionKind::concern,
                    SectionKind::childs_views, SectionKind::consent,   SectionKind::referrer};
  for (SectionKind more : sections_of(by, header.kind)) sections.push_back(more);
  send_whole(world, header, {PartyKind::desk}, sections);
  const Sent sent = world.open_deliveries.back();
  REQUIRE(said(world.report(party("desk"), {world.item(sent, wire::DeliveryReport::opened,
                                                       contact_officer)})) == "accepted");
}

CheckId ask(World& world, PartyKind agency, const SubjectId& subject) {
  wire::Header header = world.header(wire::MessageKind::check, PartyKind::desk);
  header.actor = contact_officer;
  header.check_id = world.new_id<CheckId>();
  const wire::Subject& person = world.one().people.at(subject);
  header.subjects = {{subject, person.role, person.age_band, {}}};
  Kinds sections = {SectionKind::identity, SectionKind::concern};
  if (agency != PartyKind::school) sections.push_back(SectionKind::household);
  send_whole(world, header, {agency}, sections);
  return header.check_id;
}

void answer_whole(World& world, const CheckId& id) {
  const core::Check& check = world.check(id);
  wire::Header header = world.header(wire::MessageKind::return_, check.kind);
  header.check_id = id;
  header.return_version = static_cast<std::uint16_t>(check.returns.size() + 1);
  Kinds sections = sections_of(check.kind, header.kind);
  sections.push_back(SectionKind::search_statement);
  send_whole(world, header, {PartyKind::desk}, sections);
}

// Opened at the desk, and considered by both who will sign.
void read(World& world, const CheckId& id) {
  REQUIRE(said(world.open(id)) == "accepted");
  REQUIRE(said(world.consider(social_worker, id)) == "accepted");
  REQUIRE(said(world.consider(manager, id)) == "accepted");
}

// One check for each requirement of the case.
std::vector<CheckId> ask_all(World& world) {
  std::vector<CheckId> checks;
  const auto required = world.one().required;
  for (const core::Requirement& one : required) {
    checks.push_back(ask(world, one.kind, one.subject));
  }
  return checks;
}

void check_protection(const World& at) {
  World world = at;
  CHECK(said(world.act(navigator, wire::Protect{})) == "accepted");
  world = at;
  CHECK(said(world.act(social_worker, wire::CallStrategy{})) == "accepted");
  CHECK(said(world.act(manager, wire::RecordStrategy{world.now, {}, true, {}})) == "accepted");
  CHECK(said(world.act(social_worker, wire::OpenSection47{false, {}})) == "accepted");
  // Then police and health may be told the whole picture, and police may say all they have.
  wire::Header check = world.header(wire::MessageKind::check, PartyKind::desk);
  check.purpose = wire::Purpose::child_protection_enquiry;
  check.gateway = wire::Gateway::ca89_47;
  check.check_id = world.new_id<CheckId>();
  check.subjects = {{world.child, wire::SubjectRole::child, wire::AgeBand::age_5_to_12, {}}};
  if (!world.one().closed) {
    send_whole(world, check, {PartyKind::police},
               {SectionKind::identity, SectionKind::concern, SectionKind::childs_views,
                SectionKind::history, SectionKind::risk_analysis});
    wire::Header answer = world.header(wire::MessageKind::return_, PartyKind::police);
    answer.check_id = check.check_id;
    answer.return_version = 1;
    answer.article9 = wire::Article9::offence_data_s1_18;
    send_whole(world, answer, {PartyKind::desk},
               {SectionKind::offences, SectionKind::intelligence});
  }
  world = at;
  CHECK(said(world.act(manager, wire::OpenSection47{true, {}})) == "accepted");
}

// The journey up to the manager's signature, with the health check about the child named.
struct Case {
  World world;
  std::vector<CheckId> checks;
  CheckId health;
};

Case asked(PartyKind referrer) {
  Case it;
  contact(it.world, referrer);
  check_protection(it.world);
  REQUIRE(said(it.world.rate(Urgency::amber, wire::Category::neglect)) == "accepted");
  it.checks = ask_all(it.world);
  check_protection(it.world);
  for (const CheckId& id : it.checks) {
    const core::Check& check = it.world.check(id);
    if (check.kind == PartyKind::health && check.subject == it.world.child) it.health = id;
  }
  REQUIRE_FALSE(it.health.uuid.is_nil());
  REQUIRE(said(it.world.assess()) == "accepted");
  return it;
}

void return_all_but_health(Case& it) {
  for (const CheckId& id : it.checks) {
    if (id == it.health) continue;
    answer_whole(it.world, id);
    read(it.world, id);
  }
}

void tell(World& world, PartyKind referrer) {
  wire::Header header = world.header(wire::MessageKind::outcome, PartyKind::desk);
  header.purpose = wire::Purpose::feedback;
  header.actor = contact_officer;
  header.outcome = *world.one().outcome;
  send_whole(world, header, agencies, {SectionKind::identity, SectionKind::outcome});
  header.id = world.new_message();
  send_whole(world, header, {referrer},
             {SectionKind::identity, SectionKind::outcome, SectionKind::rationale});
}

}  // namespace

TEST_CASE("every agency's contact goes its whole way, and no step leaves out the gate",
          "[journey]") {
  for (PartyKind referrer : agencies) {
    INFO("from " << wire::word(referrer));
    Case it = asked(referrer);
    World& world = it.world;

    // Before anything has come back a manager is told of every single check, and of the fields.
    CHECK(said(world.sign()) == "gate_shut");
    std::set<CheckId> named;
    std::size_t fields = 0;
    for (const wire::Missing& missing : world.last.refusal->missing) {
      if (missing.what == "check_not_returned") named.insert(missing.check);
      fields += missing.check.uuid.is_nil();
    }
    CHECK(named == std::set<CheckId>(it.checks.begin(), it.checks.end()));
    CHECK(fields == 2);
    CHECK(world.last.refusal->missing.size() == it.checks.size() + fields);
    CHECK(said(world.outcome(wire::Outcome::closed)) == "gate_shut");

    // With one answer out, that one is named, and nothing else but the fields.
    return_all_but_health(it);
    check_protection(world);
    CHECK(said(world.sign()) == "gate_shut");
    const auto missing = world.last.refusal->missing;
    REQUIRE(missing.size() == 3);
    CHECK(missing[0].what == "check_not_returned");
    CHECK(missing[0].check == it.health);
    CHECK(missing[0].agency == "health");
    CHECK(said(world.submit_assessment()) == "gate_shut");

    answer_whole(world, it.health);
    CHECK(said(world.submit_assessment()) == "gate_shut");  // Nobody has read it.
    read(world, it.health);
    REQUIRE(said(world.submit_assessment()) == "accepted");
    check_protection(world);
    REQUIRE(said(world.sign()) == "accepted");
    check_protection(world);
    REQUIRE(said(world.outcome(wire::Outcome::early_help)) == "accepted");
    tell(world, referrer);
    REQUIRE(said(world.outcome(wire::Outcome::closed)) == "accepted");
    check_protection(world);
  }
}

TEST_CASE("a late answer after the signature is looked at before the case can end", "[journey]") {
  Case it = asked(PartyKind::school);
  World& world = it.world;
  return_all_but_health(it);
  answer_whole(world, it.health);
  read(world, it.health);
  world.submit_assessment();
  REQUIRE(said(world.sign()) == "accepted");
  world.wait(std::chrono::hours(24 * 7));
  answer_whole(world, it.health);
  CHECK(world.check(it.health).returns.at(2).late);
  CHECK(world.one().assessment.review_due);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "wrong_order");
  CHECK(said(world.confirm()) == "gate_shut");
  check_protection(world);
  read(world, it.health);
  CHECK(said(world.confirm()) == "accepted");
  CHECK(said(world.outcome(wire::Outcome::closed)) == "accepted");
}

TEST_CASE("a check nobody can obtain goes up the whole ladder before two managers give it up",
          "[journey]") {
  Case it = asked(PartyKind::police);
  World& world = it.world;
  return_all_but_health(it);
  CHECK(said(world.report_gap(second_manager, it.health)) == "not_ladder");
  std::vector<std::uint8_t> steps;
  for (auto due = world.next_clock(it.health); due; due = world.next_clock(it.health)) {
    REQUIRE(said(world.tick(*due)) == "accepted");
    if (due->escalation > 0) steps.push_back(due->escalation);
    CHECK(said(world.submit_assessment()) == "gate_shut");  // No clock opens the gate.
    check_protection(world);
  }
  CHECK(steps == std::vector<std::uint8_t>{1, 2, 3});
  CHECK(said(world.report_gap(social_worker, it.health)) == "wrong_role");
  CHECK(said(world.report_gap(second_manager, it.health)) == "accepted");
  CHECK(said(world.approve_gap(second_manager, it.health)) == "same_person");
  CHECK(said(world.approve_gap(third_manager, it.health)) == "wrong_role");
  CHECK(said(world.submit_assessment()) == "gate_shut");
  CHECK(said(world.approve_gap(manager, it.health)) == "accepted");
  CHECK(said(world.submit_assessment()) == "accepted");
  CHECK(said(world.sign()) == "accepted");
  answer_whole(world, it.health);  // It comes after all.
  CHECK(world.one().assessment.review_due);
  CHECK(said(world.outcome(wire::Outcome::closed)) == "wrong_order");
}
