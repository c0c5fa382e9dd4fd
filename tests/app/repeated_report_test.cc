// Saying twice that something came is not an error, and not a second entry.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

namespace {

struct Delivered : Scene {
  Delivered() {
    at_school.hello();
    at_school.accepted(at_school.seal(referral(new_child())));
    at_desk.hello();
    delivery = at_desk.delivery();
  }
  // What the hub answers to a report that it knows already.
  Receipt said_again(const Asked& request) {
    at_desk.send_frame(request.frame);
    return at_desk.next<Receipt>();
  }
  CaseId child() const { return delivery.header.subjects.at(0).case_id; }
  std::uint64_t gate_size() { return std::get<GateList>(at_desk.ask(AskGate{child()}).found).size; }

  kit::VerifiedDelivery delivery;
};

}  // namespace

TEST_CASE("the same acknowledgement again gets the first receipt", "[reports]") {
  Delivered scene;
  const auto item = scene.at_desk.item(scene.delivery, DeliveryReport::delivered);
  const Asked request = scene.at_desk.acknowledge({item});
  const auto first = scene.at_desk.accepted(request);
  const std::uint64_t size = scene.gate_size();
  CHECK(scene.at_desk.accepted(request).index == first.index);
  CHECK(scene.gate_size() == size);
  CHECK(scene.at_school.waiting<Reported>() == 1);
  SECTION("after a restart too") {
    scene.hub.stop();
    scene.hub.start();
    scene.at_desk.disconnect();
    scene.at_desk.hello();
    CHECK(scene.at_desk.accepted(request).index == first.index);
  }
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("a report that is on the ledger is not written again under another id", "[reports]") {
  Delivered scene;
  const auto who = scene.site.social_worker.id;
  for (const auto report : {DeliveryReport::delivered, DeliveryReport::opened}) {
    const StaffId by = report == DeliveryReport::opened ? who : StaffId{};
    const auto say = [&](const StaffId& person) {
      return scene.at_desk.acknowledge({scene.at_desk.item(scene.delivery, report, person)});
    };
    scene.at_desk.accepted(say(by));
    const std::uint64_t size = scene.gate_size();
    const Receipt again = scene.said_again(say(by));
    CHECK(again.evidence.body.empty());
    CHECK_FALSE(again.refusal.has_value());
    CHECK(scene.gate_size() == size);
  }
  // Somebody else who opens it is news.
  scene.at_desk.accepted(scene.at_desk.acknowledge(
      {scene.at_desk.item(scene.delivery, DeliveryReport::opened, scene.site.manager.id)}));
  CHECK(scene.at_school.waiting<Reported>() == 3);
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("of an acknowledgement that says old and new things only the new is passed on",
          "[reports]") {
  Delivered scene;
  const auto old = scene.at_desk.item(scene.delivery, DeliveryReport::delivered);
  scene.at_desk.accepted(scene.at_desk.acknowledge({old}));
  const auto fresh =
      scene.at_desk.item(scene.delivery, DeliveryReport::opened, scene.site.social_worker.id);
  scene.at_desk.accepted(scene.at_desk.acknowledge({old, fresh, fresh}));
  CHECK(scene.at_school.reported().at(0).what == kit::Became(DeliveryReport::delivered));
  const auto later = scene.at_school.reported();
  REQUIRE(later.size() == 1);
  CHECK(later[0].what == kit::Became(DeliveryReport::opened));
  CHECK(scene.at_school.waiting<Reported>() == 0);
}

TEST_CASE("an acknowledgement's id obeys the rules of every id", "[reports]") {
  Delivered scene;
  const auto item = scene.at_desk.item(scene.delivery, DeliveryReport::delivered);
  const auto signed_under = [&](const MessageId& id) {
    const Bytes bytes = encode(Acknowledgement{scene.site.join.hub, id, desk, {item}});
    const Bytes text = signed_bytes(acknowledgement_context, scene.site.join.hub, {bytes});
    return asked(id, SignedAcknowledgement{bytes, scene.site.keys(desk).signing.sign(text).bytes});
  };
  const auto at = [&](Duration ahead) {
    return MessageId{Uuid::v7(scene.hub.now() + ahead, system_random().block<10>())};
  };
  CHECK(scene.at_desk.refused(signed_under(at(std::chrono::hours(1)))).code == "clock");
  CHECK(scene.at_desk.refused(signed_under(at(-std::chrono::hours(24 * 91)))).code == "too_old");
  const MessageId id = at(Duration(0));
  scene.at_desk.accepted(signed_under(id));
  auto other = item;
  other.report = DeliveryReport::acknowledged;
  const Bytes bytes = encode(Acknowledgement{scene.site.join.hub, id, desk, {other}});
  const Bytes text = signed_bytes(acknowledgement_context, scene.site.join.hub, {bytes});
  const SignedAcknowledgement changed{bytes, scene.site.keys(desk).signing.sign(text).bytes};
  CHECK(scene.at_desk.refused(asked(id, changed)).code == "conflict");
}

TEST_CASE("a sender that was away hears what was reported meanwhile, and once", "[reports]") {
  Delivered scene;
  scene.at_desk.accepted(
      scene.at_desk.acknowledge({scene.at_desk.item(scene.delivery, DeliveryReport::delivered)}));
  CHECK(scene.at_school.reported().size() == 1);
  scene.at_school.disconnect();
  const auto who = scene.site.social_worker.id;
  for (const auto report : {DeliveryReport::opened, DeliveryReport::acknowledged}) {
    scene.at_desk.accepted(
        scene.at_desk.acknowledge({scene.at_desk.item(scene.delivery, report, who)}));
  }
  SECTION("from the hub that took it") { CHECK(scene.at_school.waiting<Reported>() == 0); }
  SECTION("from one that was started again") {
    scene.hub.stop();
    scene.hub.start();
    scene.at_desk.disconnect();
    CHECK_FALSE(scene.hub.endpoint(school).empty());
  }
  scene.at_school.hello();
  CHECK(scene.at_school.reported().at(0).what == kit::Became(DeliveryReport::opened));
  CHECK(scene.at_school.reported().at(0).what == kit::Became(DeliveryReport::acknowledged));
  scene.at_school.disconnect();
  scene.at_school.hello();
  CHECK(scene.at_school.waiting<Reported>() == 0);
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("each sender hears of its own messages only, in one acknowledgement too", "[reports]") {
  Scene scene;
  for (Client* sender : {&scene.at_school, &scene.at_police}) {
    sender->hello();
    sender->accepted(sender->seal(referral(new_child())));
  }
  scene.at_desk.hello();
  const auto first = scene.at_desk.delivery();
  const auto second = scene.at_desk.delivery();
  scene.at_desk.accepted(
      scene.at_desk.acknowledge({scene.at_desk.item(first, DeliveryReport::delivered),
                                 scene.at_desk.item(second, DeliveryReport::delivered)}));
  const auto of_school = scene.at_school.reported();
  const auto of_police = scene.at_police.reported();
  REQUIRE(of_school.size() == 1);
  REQUIRE(of_police.size() == 1);
  CHECK(of_school[0].message == first.header.id);
  CHECK(of_police[0].message == second.header.id);
  CHECK(scene.at_desk.waiting<Reported>() == 0);
}

// More than are read from a stream at a time.
TEST_CASE("a sender that has lost everything hears it all again, in order", "[reports]") {
  Delivered scene;
  constexpr int rounds = 70;
  std::vector<MessageId> referred = {scene.delivery.header.id};
  auto delivery = scene.delivery;
  for (int i = 0;; ++i) {
    scene.at_desk.accepted(
        scene.at_desk.acknowledge({scene.at_desk.item(delivery, DeliveryReport::delivered)}));
    if (i == rounds) break;
    scene.at_school.accepted(scene.at_school.seal(referral(new_child())));
    delivery = scene.at_desk.delivery();
    referred.push_back(delivery.header.id);
  }
  Client restored(scene.site, scene.hub, school);
  restored.hello();
  std::vector<MessageId> heard;
  for (int i = 0; i <= rounds; ++i) heard.push_back(restored.reported().at(0).message);
  CHECK(heard == referred);
  CHECK(restored.waiting<Reported>() == 0);
}
