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
  CHECK(scene.at_school.next<Reported>().report == DeliveryReport::delivered);
  CHECK(scene.at_school.next<Reported>().report == DeliveryReport::opened);
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
