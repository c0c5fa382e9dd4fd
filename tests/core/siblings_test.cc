// A referral about several children: a case each, linked by their people, and each about its own
// child.
#include <catch2/catch.hpp>

#include "core/world.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::core_tests;
using wire::AgeBand;
using wire::PartyKind;
using wire::SectionKind;
using wire::SubjectRole;
using wire::Urgency;

namespace {

struct Family {
  World world;
  std::vector<wire::Subject> children;
};

// Two children and one not yet born, of one mother.
Family three_children() {
  Family it;
  World& world = it.world;
  const auto child = [&](SubjectRole role, AgeBand age_band) {
    return wire::Subject{world.new_id<SubjectId>(), role, age_band, world.new_id<CaseId>()};
  };
  it.children = {child(SubjectRole::child, AgeBand::age_5_to_12),
                 child(SubjectRole::child, AgeBand::under_5),
                 child(SubjectRole::unborn_child, AgeBand::unborn)};
  world.parent = world.new_id<SubjectId>();
  wire::Header header = world.header(wire::MessageKind::referral, PartyKind::school);
  header.purpose = wire::Purpose::referral;
  header.subjects = it.children;
  header.subjects.push_back({world.parent, SubjectRole::parent_or_carer, AgeBand::adult, {}});
  world.submit(
      world.sealed(header, {PartyKind::desk}, {SectionKind::identity, SectionKind::concern}),
      header.sender);
  REQUIRE(said(world.last) == "accepted");
  REQUIRE(world.state.cases.size() == 3);
  return it;
}

void turn_to(World& world, const wire::Subject& child) {
  world.case_id = child.case_id;
  world.child = child.ref;
}

}  // namespace

TEST_CASE("each of three cases requires checks about its own child and the adults", "[siblings]") {
  Family it = three_children();
  World& world = it.world;
  for (const wire::Subject& child : it.children) {
    turn_to(world, child);
    REQUIRE(said(world.rate(Urgency::red, wire::Category::physical_abuse)) == "accepted");
    CHECK(world.one().people.size() == 4);  // The others are known to it all the same.
    bool of_school = false;
    for (const core::Requirement& required : world.one().required) {
      CHECK((required.subject == child.ref || required.subject == world.parent));
      of_school |= required.kind == PartyKind::school;
    }
    for (PartyKind kind : {PartyKind::police, PartyKind::health, PartyKind::childrens_services}) {
      CHECK(world.one().required.contains({kind, child.ref}));
      CHECK(world.one().required.contains({kind, world.parent}));
    }
    CHECK(of_school == (child.age_band == AgeBand::age_5_to_12));
  }
}

TEST_CASE("what is answered about one child opens no gate for another", "[siblings]") {
  Family it = three_children();
  World& world = it.world;
  turn_to(world, it.children[0]);
  world.rate(Urgency::blue);
  world.complete(PartyKind::childrens_services);
  CHECK(world.missing().empty());
  turn_to(world, it.children[1]);
  world.rate(Urgency::blue);
  CHECK(world.missing() == std::vector<std::string>{"check_not_issued"});
  // Asking about a sister on this case is not asking about its own child.
  const CheckId sister = world.issue(PartyKind::childrens_services, it.children[0].ref);
  world.finish(sister);
  CHECK(world.missing() == std::vector<std::string>{"check_not_issued"});
  world.complete(PartyKind::childrens_services);
  CHECK(world.missing().empty());
  turn_to(world, it.children[2]);
  CHECK(said(world.outcome(wire::Outcome::no_further_action)) == "gate_shut");  // Not yet rated.
}

TEST_CASE("the other children of a referral are brothers and sisters to a case", "[siblings]") {
  Family it = three_children();
  World& world = it.world;
  const auto deny = samples::rule("sibling-kept-out", "deny", R"(
when.message = ["check"]
when.subject_role = ["sibling"]
)");
  world.policy = policy_with("[{ agency = \"health\", about = [\"parent_or_carer\"] }]",
                             "[{ agency = \"health\", about = [\"sibling\"] }]", deny);
  turn_to(world, it.children[0]);
  CHECK(said(world.rate(Urgency::red)) == "accepted");
  CHECK(world.one().required.contains({PartyKind::health, it.children[1].ref}));
  CHECK(world.one().required.contains({PartyKind::health, it.children[2].ref}));
  world.issue(PartyKind::health, it.children[1].ref);
  CHECK(said(world.last) == "nothing_released");
  world.issue(PartyKind::health, it.children[2].ref);
  CHECK(said(world.last) == "nothing_released");
  world.issue(PartyKind::health);
  CHECK(said(world.last) == "accepted");
  turn_to(world, it.children[1]);
  world.issue(PartyKind::health);
  CHECK(said(world.last) == "accepted");
}
