// A message that policy holds, over real connections: told to its sender, let go by its officer,
// received as a further part, and all of it followed by verify.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;
using Catch::Contains;

namespace {

// The police have no sharing agreement, and an officer who may let through what is held for that.
void without_agreement(Cast& cast) {
  cast.roster.parties.at(police).agreement.reset();
  for (const PartyId& who : {police, desk}) {
    const StaffId id = who == desk ? cast.manager.id : cast.navigator(police).id;
    cast.roster.staff.at(id).roles.insert(StaffRole::information_governance_officer);
  }
}

std::vector<Duty> held(Client& party) {
  auto duties = std::get<std::vector<Duty>>(party.ask(AskDue{100}).found);
  std::erase_if(duties, [](const Duty& duty) { return duty.what != "hold"; });
  return duties;
}

// The desk's check waits at the hub.
struct HeldCheck {
  HeldCheck() : child(referred(scene)) {
    scene.at_police.hello();
    request = scene.at_desk.seal(check(child, id, police));
    scene.at_desk.send_frame(request.frame);
    const auto receipt = scene.at_desk.next<Receipt>();
    const auto verdict = scene.at_desk.check(receipt, request);
    REQUIRE(!verdict.refusal);
    sentence = receipt.sentence;
  }
  Asked decide(bool release) {
    return scene.at_desk.act(scene.site.manager, child.case_id,
                             DecideHold{request.id, police, release, {}});
  }

  Scene scene{without_agreement};
  Child child;
  CheckId id = new_check();
  Asked request;
  std::string sentence;
};

}  // namespace

TEST_CASE("what is held is told to its sender and released by its officer", "[hold]") {
  HeldCheck it;
  CHECK_THAT(it.sentence, Catch::StartsWith("Held, and not given to police until somebody of yours "
                                            "(information governance officer) approves it: "
                                            "identity. No sharing agreement") &&
                              Contains("(rule agreement-missing)"));
  CHECK(it.scene.at_police.waiting<Delivery>() == 0);
  const auto duties = held(it.scene.at_desk);
  REQUIRE(duties.size() == 1);
  CHECK(duties[0].message == it.request.id);
  CHECK(duties[0].held_for == police);
  CHECK(held(it.scene.at_police).empty());

  it.scene.at_desk.accepted(it.decide(true));
  const auto delivery = it.scene.at_police.delivery();
  CHECK(delivery.part == 1);
  CHECK(it.scene.at_police.open(delivery).size() == 1);
  CHECK(held(it.scene.at_desk).empty());
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
}

TEST_CASE("what is held goes by itself once the case is red", "[hold]") {
  HeldCheck it;
  REQUIRE(it.scene.at_police.waiting<Delivery>() == 0);
  it.scene.at_desk.accepted(it.scene.at_desk.act(it.scene.site.social_worker, it.child.case_id,
                                                 Rate{Urgency::red, Category::neglect, {}}));
  const auto delivery = it.scene.at_police.delivery();
  CHECK(delivery.header.id == it.request.id);
  CHECK(it.scene.at_police.open(delivery).size() == 1);
  CHECK(held(it.scene.at_desk).empty());
  const auto told = it.scene.at_desk.reported();  // Whoever sent it, though nobody asked.
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == it.request.id);
  CHECK(told[0].recipient == police);
  CHECK(told[0].what == kit::Became(kit::HoldEnd::released_by_policy));
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
}

TEST_CASE("what is held outlives a restart, and what is kept never leaves", "[hold]") {
  HeldCheck it;
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
  it.scene.hub.start();
  for (Client* client : {&it.scene.at_desk, &it.scene.at_police}) {
    client->disconnect();
    client->hello();
  }
  REQUIRE(held(it.scene.at_desk).size() == 1);
  const bool release = GENERATE(true, false);
  it.scene.at_desk.accepted(it.decide(release));
  if (release) {
    CHECK(it.scene.at_police.delivery().header.id == it.request.id);
  } else {
    CHECK(it.scene.at_police.waiting<Delivery>() == 0);
  }
  CHECK(held(it.scene.at_desk).empty());
  it.scene.hub.stop();
  CHECK(findings_of(it.scene.site).empty());
}

TEST_CASE("an approval that comes in one breath with its message is decided like any other",
          "[hold]") {
  Scene scene(without_agreement);
  const Child child = referred(scene);
  scene.at_police.hello();
  const Asked request = scene.at_desk.seal(check(child, new_check(), police));
  const Asked approval = scene.at_desk.act(scene.site.manager, child.case_id,
                                           DecideHold{request.id, police, true, {}});
  const Asked unknown = scene.at_desk.act(scene.site.manager, child.case_id,
                                          DecideHold{approval.id, police, true, {}});
  for (const Asked* one : {&request, &approval, &unknown}) scene.at_desk.send_frame(one->frame);
  for (const Asked* one : {&request, &approval, &unknown}) {
    const auto verdict = scene.at_desk.check(scene.at_desk.next<Receipt>(), *one);
    CHECK(verdict.refusal.has_value() == (one == &unknown));
  }
  CHECK(scene.at_police.delivery().header.id == request.id);
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("nobody but its sender decides on what is held", "[hold]") {
  HeldCheck it;
  const auto refused = it.scene.at_police.submit(
      it.scene.at_police.act(it.scene.site.navigator(police), it.child.case_id,
                             DecideHold{it.request.id, police, true, {}}));
  REQUIRE(refused.refusal.has_value());
  CHECK(refused.refusal->code == "nothing_held");
  const auto wrong = it.scene.at_desk.submit(it.scene.at_desk.act(
      it.scene.site.social_worker, it.child.case_id, DecideHold{it.request.id, police, true, {}}));
  REQUIRE(wrong.refusal.has_value());
  CHECK(wrong.refusal->code == "wrong_role");
  CHECK(wrong.refusal->missing.at(0).who == "information governance officer");
  CHECK(it.scene.at_police.waiting<Delivery>() == 0);
}

TEST_CASE("a check that has not left when its agreement ends is withdrawn, and asked for anew",
          "[hold]") {
  const auto agreement_ends = [](Cast& cast) {
    auto& agreement = cast.roster.parties.at(police).agreement;
    REQUIRE(agreement.has_value());
    agreement->to = wall_clock() + std::chrono::minutes(30);
    cast.roster.staff.at(cast.manager.id).roles.insert(StaffRole::information_governance_officer);
  };
  const bool restarted = GENERATE(true, false);
  Scene scene(agreement_ends);
  const Child child = referred(scene);
  const Asked request = scene.at_desk.seal(check(child, new_check(), police));
  scene.at_desk.accepted(request);  // The police are away.
  scene.hub.advance(std::chrono::hours(1));
  if (restarted) {
    scene.hub.stop();
    scene.hub.start();
    scene.at_desk.disconnect();
    scene.at_desk.hello();
  }
  scene.at_police.hello();
  CHECK(scene.at_police.waiting<Delivery>() == 0);
  const auto told = scene.at_desk.reported();
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == request.id);
  CHECK(told[0].recipient == police);
  CHECK(told[0].what == kit::Became(DeliveryEnd::withdrawn));

  const Asked anew = scene.at_desk.seal(check(child, new_check(), police));
  scene.at_desk.accepted(anew);
  CHECK(held(scene.at_desk).size() == 1);
  scene.at_desk.accepted(
      scene.at_desk.act(scene.site.manager, child.case_id, DecideHold{anew.id, police, true, {}}));
  CHECK(scene.at_police.delivery().header.id == anew.id);
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}
