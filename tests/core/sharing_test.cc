// What sharing is decided on: the case as the ledger has it, before what a sender says of it.
#include <catch2/catch.hpp>

#include "core/world.h"

using namespace mash;
using namespace mash::core_tests;
using wire::Header;
using wire::MessageKind;
using wire::PartyKind;
using wire::SectionKind;
using wire::Submit;

namespace {

const std::vector<SectionKind> essentials = {SectionKind::identity, SectionKind::concern};

std::string ask(World& world, const Header& header) {
  return said(world.submit(world.sealed(header, {PartyKind::police}, essentials), header.sender));
}

}  // namespace

TEST_CASE("a sender's urgency changes nothing about a case that is rated", "[sharing]") {
  World world;
  world.refer();
  Header header = world.asking(world.child);
  header.consent = wire::Consent::not_known;
  header.urgency = wire::Urgency::red;
  // Before the rating, the word of whoever asks is all there is.
  CHECK(ask(world, header) == "accepted");
  world.rate(wire::Urgency::blue);
  header = world.asking(world.child);
  header.consent = wire::Consent::not_known;
  header.urgency = wire::Urgency::red;
  CHECK(ask(world, header) == "nothing_released");
  world.rate(wire::Urgency::red);
  header.id = world.new_message();
  header.urgency = wire::Urgency::blue;
  CHECK(ask(world, header) == "accepted");
}

TEST_CASE("all of a check is about whom it asks about", "[sharing]") {
  World world;
  Header opening = world.header(MessageKind::referral, PartyKind::school);
  opening.purpose = wire::Purpose::referral;
  opening.subjects = {{world.new_id<SubjectId>(), wire::SubjectRole::child, wire::AgeBand::under_5,
                       world.new_id<CaseId>()}};
  const SubjectId worried = world.new_id<SubjectId>();
  opening.subjects.push_back({worried, wire::SubjectRole::referrer, wire::AgeBand::adult, {}});
  const Submit submit = world.sealed(opening, {PartyKind::desk}, essentials);
  REQUIRE(said(world.submit(submit, opening.sender)) == "accepted");
  world.case_id = opening.subjects[0].case_id;
  world.child = opening.subjects[0].ref;
  Header header = world.asking(worried);
  // Whatever its sections say of themselves.
  for (const SubjectId& about : {worried, world.child, SubjectId{}}) {
    header.id = world.new_message();
    header.check_id = world.new_id<CheckId>();
    Submit check = world.sealed(header, {PartyKind::police}, essentials);
    for (wire::Section& section : check.sections) section.leaf.subject = about;
    CHECK(said(world.submit(check, header.sender)) == "nothing_released");
  }
}
