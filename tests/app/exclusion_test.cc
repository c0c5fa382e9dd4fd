// An agency that is excluded from a case, over real connections: what has not left never does, and
// to the agency there is no such case.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;
using Catch::Contains;

namespace {

// The police have a school's child to answer for; they are away when the desk excludes them.
struct PoliceExcluded {
  PoliceExcluded() : child(referred(scene)) {
    request = scene.at_desk.seal(check(child, id, police));
    scene.at_desk.accepted(request);
    scene.at_desk.accepted(by(scene.site.manager, Exclude{police, {}}));
  }
  Asked by(const kit::StaffKey& who, const Deed& deed) {
    return scene.at_desk.act(who, child.case_id, deed);
  }
  CaseView view() { return std::get<CaseView>(scene.at_desk.ask(AskCase{child.case_id}).found); }

  Scene scene;
  Child child;
  CheckId id = new_check();
  Asked request;
};

}  // namespace

TEST_CASE("what had not left when its recipient was excluded never does", "[exclusion]") {
  PoliceExcluded it;
  const bool restarted = GENERATE(true, false);
  if (restarted) {
    it.scene.hub.stop();
    it.scene.hub.start();
    it.scene.at_desk.disconnect();
    it.scene.at_desk.hello();
  }
  it.scene.at_police.hello();
  CHECK(it.scene.at_police.waiting<Delivery>() == 0);
  const auto told = it.scene.at_desk.reported();
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == it.request.id);
  CHECK(told[0].what == kit::Became(DeliveryEnd::withdrawn));
  CHECK(it.view().exclusions.size() == 1);
  CHECK(it.view().checks.at(0).state == "recalled");
  CHECK(std::get<std::vector<Duty>>(it.scene.at_police.ask(AskDue{10}).found).empty());
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
}

TEST_CASE("nothing of an agency that is excluded is taken, nor told why", "[exclusion]") {
  PoliceExcluded it;
  it.scene.at_police.hello();
  const auto refused = [&](const Asked& asked) {
    const auto verdict = it.scene.at_police.submit(asked);
    REQUIRE(verdict.refusal.has_value());
    return *verdict.refusal;
  };
  const Child unknown = new_child();
  const Refused here = refused(it.scene.at_police.seal(answer(it.child, it.id)));
  CHECK(here == refused(it.scene.at_police.seal(answer(unknown, it.id))));
  CHECK(here.code == "unknown_case");
  const auto protects = [&](const CaseId& one) {
    return it.scene.at_police.act(it.scene.site.navigator(police), one, Protect{});
  };
  CHECK(refused(protects(it.child.case_id)) == refused(protects(unknown.case_id)));
  CHECK_FALSE(it.view().protection.protected_);
}

TEST_CASE("the desk is told why a message does not go, and two lift it", "[exclusion]") {
  PoliceExcluded it;
  const Asked again = it.scene.at_desk.seal(check(it.child, new_check(), police));
  it.scene.at_desk.send_frame(again.frame);
  const auto receipt = it.scene.at_desk.next<Receipt>();
  REQUIRE(it.scene.at_desk.check(receipt, again).refusal.has_value());
  CHECK(it.scene.at_desk.check(receipt, again).refusal->code == "nothing_released");
  CHECK_THAT(receipt.sentence,
             Contains("Not given to police: identity. They are excluded from this case."));

  const LiftExclusion lift{police, {}};
  it.scene.at_desk.accepted(it.by(it.scene.site.manager, lift));
  CHECK(it.view().exclusions.at(0).lifted_by == it.scene.site.manager.id);
  const auto alone = it.scene.at_desk.submit(it.by(it.scene.site.manager, lift));
  REQUIRE(alone.refusal.has_value());
  CHECK(alone.refusal->code == "same_person");
  it.scene.at_desk.accepted(it.by(it.scene.site.second_manager, lift));
  CHECK(it.view().exclusions.empty());
  const Asked anew = it.scene.at_desk.seal(check(it.child, new_check(), police));
  it.scene.at_desk.accepted(anew);
  it.scene.at_police.hello();
  CHECK(it.scene.at_police.delivery().header.id == anew.id);
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
}

TEST_CASE("what an excluded agency has is not sent to it again, until that is lifted",
          "[exclusion]") {
  Scene scene;
  const Child child = referred(scene);
  const auto check = asked_police(scene, child, new_check());
  scene.at_police.accepted(
      scene.at_police.acknowledge({scene.at_police.item(check, DeliveryReport::delivered)}));
  const auto again = [&] {
    scene.at_police.disconnect();
    scene.at_police.hello();
    return scene.at_police.waiting<Delivery>();
  };
  REQUIRE(again() == 1);
  REQUIRE(scene.at_police.delivery().header.id == check.header.id);
  scene.at_desk.accepted(scene.at_desk.act(scene.site.manager, child.case_id, Exclude{police, {}}));
  CHECK(again() == 0);
  for (const kit::StaffKey* who : {&scene.site.manager, &scene.site.second_manager}) {
    scene.at_desk.accepted(scene.at_desk.act(*who, child.case_id, LiftExclusion{police, {}}));
  }
  CHECK(again() == 1);
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}
