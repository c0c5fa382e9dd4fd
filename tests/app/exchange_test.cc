// One message after another over real connections, from a sender's socket to the desk's and back.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

TEST_CASE("a referral is receipted, delivered, opened, acknowledged and reported", "[exchange]") {
  Scene scene;
  scene.at_school.hello();
  scene.at_desk.hello();
  const Child child = new_child();
  const Asked request = scene.at_school.seal(referral(child));
  const auto verdict = scene.at_school.accepted(request);
  CHECK(verdict.index > 3);  // Opening, roster, policy and start came before.

  const auto delivery = scene.at_desk.delivery();
  CHECK(delivery.number == 1);
  CHECK(delivery.header.id == request.id);
  CHECK(delivery.header.sender == school);
  CHECK(delivery.release_index > verdict.index);
  const auto opened = scene.at_desk.open(delivery);
  REQUIRE(opened.size() == 2);
  const auto concern = std::find_if(opened.begin(), opened.end(), [](const auto& section) {
    return section.label == SectionKind::concern;
  });
  REQUIRE(concern != opened.end());
  CHECK(std::get<Concern>(concern->content).what == concern_text);

  for (const auto report :
       {DeliveryReport::delivered, DeliveryReport::opened, DeliveryReport::acknowledged}) {
    const bool by_person = report != DeliveryReport::delivered;
    const auto item =
        scene.at_desk.item(delivery, report, by_person ? scene.site.social_worker.id : StaffId{});
    scene.at_desk.accepted(scene.at_desk.acknowledge({item}));
    CHECK(scene.at_school.reported() ==
          std::vector{kit::ReportRecord{request.id, desk, report, item.at}});
  }
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("the same message again gets the first receipt, other content a conflict", "[exchange]") {
  Scene scene;
  scene.at_school.hello();
  const Asked request = scene.at_school.seal(referral(new_child()));
  const auto first = scene.at_school.accepted(request);
  const auto again = scene.at_school.accepted(request);
  CHECK(again.index == first.index);
  CHECK(again.decided == first.decided);

  // Another message under the same id, sealed and signed as it should be.
  auto packet = *decode_to_hub(scene.at_school.seal(referral(new_child())).frame);
  auto& submission = std::get<Submission>(packet);
  auto header = *decode_header(submission.header);
  header.id = request.id;
  submission.header = encode(header);
  sign_again(scene.site, school, submission);
  CHECK(scene.at_school.refused(asked(request.id, packet)).code == "conflict");
  CHECK(scene.at_school.accepted(request).index == first.index);

  scene.at_desk.hello();
  CHECK(scene.at_desk.delivery().header.id == request.id);
  CHECK(scene.at_desk.waiting<Delivery>() == 0);
}

TEST_CASE("a delivery nobody has ended comes again after a reconnection and a restart",
          "[exchange]") {
  Scene scene;
  scene.at_school.hello();
  const Asked request = scene.at_school.seal(referral(new_child()));
  scene.at_school.accepted(request);
  scene.at_desk.hello();
  const auto delivery = scene.at_desk.delivery();
  // Collected is not ended: whoever has not acknowledged it may have lost it.
  scene.at_desk.accepted(
      scene.at_desk.acknowledge({scene.at_desk.item(delivery, DeliveryReport::delivered)}));
  CHECK(scene.at_desk.waiting<Delivery>() == 0);

  SECTION("the recipient connects again") {
    scene.at_desk.disconnect();
    scene.at_desk.hello();
  }
  SECTION("the hub is stopped and started") {
    scene.hub.stop();
    scene.hub.start();
    scene.at_desk.disconnect();
    scene.at_desk.hello();
  }
  const auto again = scene.at_desk.delivery();
  CHECK(again.number == delivery.number);
  CHECK(again.header.id == request.id);
  CHECK(again.release_index == delivery.release_index);
  scene.at_desk.accepted(scene.at_desk.acknowledge(
      {scene.at_desk.item(again, DeliveryReport::acknowledged, scene.site.social_worker.id)}));
  scene.at_desk.disconnect();
  scene.at_desk.hello();
  CHECK(scene.at_desk.waiting<Delivery>() == 0);
}

TEST_CASE("a hub that stops between disk and reply gives the first receipt afterwards",
          "[exchange]") {
  Scene scene;
  scene.at_school.hello();
  scene.at_school.waiting<Receipt>();  // What the start wrote is on disk by now.
  const Asked request = scene.at_school.seal(referral(new_child()));
  scene.hub.lose_next_outcome();
  scene.at_school.send_frame(request.frame);
  CHECK_THAT(scene.hub.died_of(), Catch::Contains("nothing acknowledged is lost"));
  const auto entries = entries_of(scene.site);
  scene.hub.start();
  scene.at_school.disconnect();
  scene.at_school.hello();
  const auto verdict = scene.at_school.accepted(request);
  CHECK(verdict.index < entries.size());  // It was there before the reply could leave.
  scene.at_desk.hello();
  CHECK(scene.at_desk.delivery().header.id == request.id);
  CHECK(scene.at_desk.waiting<Delivery>() == 0);
}

TEST_CASE("a check and its return go to the agency and back", "[exchange]") {
  Scene scene;
  const Child child = referred(scene);
  const CheckId id = new_check();
  const auto question = asked_police(scene, child, id);
  CHECK(question.header.check_id == id);
  CHECK(scene.at_police.open(question).at(0).label == SectionKind::identity);
  scene.at_police.accepted(scene.at_police.seal(answer(child, id)));
  const auto returned = scene.at_desk.delivery();
  CHECK(returned.header.check_id == id);
  const auto history = std::get<Events>(scene.at_desk.open(returned).at(0).content);
  CHECK(history.items.at(0).what == answer_text);
}
