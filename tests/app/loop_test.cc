// What the loop does about a wrong clock, and about a greeting that is nobody's.
#include "app/raw.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

namespace {

std::size_t clocks_fired(const Site& site) {
  std::size_t fired = 0;
  for (const Entry& entry : entries_of(site)) {
    for (const Event& event : entry.events) fired += std::holds_alternative<ClockFired>(event);
  }
  return fired;
}

// A check that is due within a working day.
Child asked(Scene& scene) {
  const Child child = referred(scene);
  asked_police(scene, child, new_check());
  return child;
}

}  // namespace

TEST_CASE("clocks of cases stop when the machine's clock was set, and messages flow", "[loop]") {
  Scene scene;
  asked(scene);
  scene.hub.set_clock(std::chrono::hours(24 * 30));
  scene.at_school.waiting<Receipt>();  // A turn has passed.
  REQUIRE(scene.hub.alarms().size() == 1);
  CHECK_THAT(scene.hub.alarms()[0], Catch::Contains("clock was changed"));
  scene.at_school.accepted(scene.at_school.seal(referral(new_child())));
  scene.hub.stop();
  CHECK(clocks_fired(scene.site) == 0);
}

TEST_CASE("they run again once the clock is right", "[loop]") {
  Scene scene;
  asked(scene);
  scene.hub.set_clock(std::chrono::minutes(3));
  scene.at_school.waiting<Receipt>();
  scene.hub.set_clock(-std::chrono::minutes(3));
  scene.at_school.waiting<Receipt>();
  CHECK(scene.hub.alarms().size() == 2);
  scene.hub.advance(std::chrono::hours(24 * 30));  // Time passes, on every clock.
  scene.at_school.waiting<Receipt>();
  scene.at_school.waiting<Receipt>();
  scene.hub.stop();
  CHECK(clocks_fired(scene.site) > 0);
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("a correction of two minutes is no alarm", "[loop]") {
  Scene scene;
  asked(scene);
  scene.hub.set_clock(std::chrono::seconds(119));
  scene.at_school.waiting<Receipt>();
  CHECK(scene.hub.alarms().empty());
}

TEST_CASE("who greets in another's name, or in another tongue, is refused", "[loop]") {
  Scene scene;
  Raw raw(scene, school);
  const auto refused = [&](const Hello& hello) {
    raw.send({encode(ToHub(hello))});
    const FromHub packet = raw.next();
    REQUIRE(std::holds_alternative<Receipt>(packet));
    return std::get<Receipt>(packet).refusal->code;
  };
  CHECK(refused({{protocol_version}, police, scene.hub.now(), "", 0, true}) == "wrong_party");
  CHECK(refused({{protocol_version + 1}, school, scene.hub.now(), "", 0, true}) ==
        "unknown_version");
  raw.send({encode(ToHub(Hello{{protocol_version}, school, scene.hub.now(), "", 0, true}))});
  CHECK(std::holds_alternative<Welcome>(raw.next()));
}

TEST_CASE("two programs that speak for one party both hear, and the operator is told", "[loop]") {
  Scene scene;
  Client second(scene.site, scene.hub, desk);
  scene.at_desk.hello();
  second.hello();
  scene.at_school.hello();
  const auto refer = [&] { scene.at_school.accepted(scene.at_school.seal(referral(new_child()))); };
  const auto a_minute_later = [&] {
    scene.hub.advance(std::chrono::seconds(61));
    scene.at_school.waiting<Receipt>();  // A turn has passed.
    scene.at_school.waiting<Receipt>();
  };
  refer();
  const auto over_first = scene.at_desk.delivery();
  const auto over_second = second.delivery();
  CHECK(over_first.number == over_second.number);
  const Asked taken =
      scene.at_desk.acknowledge({scene.at_desk.item(over_first, DeliveryReport::delivered)});
  scene.at_desk.accepted(taken);
  CHECK(scene.at_school.reported().size() == 1);  // Once.
  a_minute_later();
  a_minute_later();
  a_minute_later();
  REQUIRE(scene.hub.alarms().size() == 1);  // Once.
  CHECK_THAT(scene.hub.alarms()[0], Catch::StartsWith("Two programs speak for desk"));

  second.disconnect();
  refer();
  CHECK(scene.at_desk.delivery().number == over_first.number + 1);  // The first is not deaf.
  a_minute_later();
  CHECK(scene.hub.alarms().size() == 1);
}

TEST_CASE("one program that comes back over a new connection is no alarm", "[loop]") {
  Scene scene;
  for (int time = 0; time < 4; ++time) {
    scene.at_desk.hello();
    scene.at_school.hello();
    scene.hub.advance(std::chrono::seconds(61));
    scene.at_school.waiting<Receipt>();
    scene.at_school.waiting<Receipt>();
    scene.at_desk.disconnect();
  }
  CHECK(scene.hub.alarms().empty());
}

TEST_CASE("a connection that says hello all the time keeps no other of its party waiting",
          "[loop]") {
  Scene scene;
  scene.at_school.hello();
  Raw loud(scene, desk);
  const Bytes hello = encode(ToHub(Hello{{protocol_version}, desk, scene.hub.now(), "", 0, true}));
  for (int i = 0; i < 100; ++i) loud.send({hello});  // More than a party is answered at once.
  scene.at_school.waiting<Receipt>();
  scene.hub.advance(std::chrono::seconds(1));  // It is answered once more, and none of it waits.
  scene.at_school.waiting<Receipt>();
  scene.at_desk.connect();
  scene.at_desk.send_frame(hello);
  scene.at_school.waiting<Receipt>();
  for (int second = 0; second < 3; ++second) {
    loud.send({hello});
    scene.at_school.waiting<Receipt>();
    scene.hub.advance(std::chrono::seconds(1));
    scene.at_school.waiting<Receipt>();
  }
  CHECK(scene.at_desk.waiting<Welcome>() == 1);
}
