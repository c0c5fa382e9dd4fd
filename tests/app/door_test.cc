// What never becomes a frame the hub reads: it is dropped, counted, and the count is on the ledger.
#include "app/raw.h"

using namespace mash;
using namespace mash::app_tests;

namespace {

auto counts_after(Scene& scene) {
  scene.hub.advance(std::chrono::minutes(2));
  scene.at_police.hello();
  scene.at_police.waiting<wire::Receipt>();
  scene.hub.stop();
  return counts_of(entries_of(scene.site));
}

Bytes question_of(Scene& scene) {
  return wire::encode(wire::ToHub(wire::Query{scene.at_school.new_id(), wire::AskDue{1}}));
}

}  // namespace

TEST_CASE("extra and empty frames are counted under the name of the party that sent them",
          "[door]") {
  Scene scene;
  const Bytes question = question_of(scene);
  Raw raw(scene, school);
  raw.send({question, question});
  raw.send({question, bytes_of("more"), bytes_of("and more")});
  raw.send({ByteView{}});
  raw.send({question});  // Once it is answered, all that came before has been read.
  CHECK(std::holds_alternative<wire::Answer>(raw.next()));
  const auto counted = counts_after(scene);
  CHECK(counted.at({"extra_frames", "hill-school"}) == 2);
  CHECK(counted.at({"empty_frame", "hill-school"}) == 1);
  CHECK(counted.size() == 2);
}

TEST_CASE("what was counted is one entry a minute, and the rest is written when the hub stops",
          "[door]") {
  Scene scene;
  const Bytes question = question_of(scene);
  Raw raw(scene, school);
  const auto send_extra = [&](int times) {
    for (int i = 0; i < times; ++i) raw.send({question, question});
    raw.send({question});
    CHECK(std::holds_alternative<wire::Answer>(raw.next()));
  };
  const auto turn = [&] {  // What was counted by now is written in it, if a minute has passed.
    scene.at_police.hello();
    scene.at_police.waiting<wire::Receipt>();
  };
  turn();  // A minute begins with the hub's first turn.
  send_extra(3);
  scene.hub.advance(std::chrono::minutes(2));
  turn();
  send_extra(2);
  send_extra(2);
  scene.hub.stop();
  std::vector<std::uint64_t> counts;
  for (const wire::Entry& entry : entries_of(scene.site)) {
    for (const wire::Event& event : entry.events) {
      const auto* counted = std::get_if<wire::Counted>(&event);
      if (counted != nullptr && counted->cause == "extra_frames") counts.push_back(counted->count);
    }
  }
  CHECK(counts == std::vector<std::uint64_t>{3, 4});
}

TEST_CASE("hello upon hello is answered now and then, and the newest is not forgotten", "[door]") {
  Scene scene;
  const Bytes question = question_of(scene);
  wire::Hello hello;
  hello.versions = {wire::protocol_version};
  hello.party = school;
  const Bytes frame = wire::encode(wire::ToHub(hello));
  Raw raw(scene, school, 0);
  const Time begun = scene.hub.now();
  for (int i = 0; i < 600; ++i) raw.send({frame});  // More than one batch takes.
  raw.send({question});
  int welcomes = 0;
  const auto count_until_answer = [&] {
    for (;;) {
      const wire::FromHub packet = raw.next();
      if (std::holds_alternative<wire::Answer>(packet)) return;
      welcomes += std::holds_alternative<wire::Welcome>(packet) ? 1 : 0;
    }
  };
  count_until_answer();
  CHECK(welcomes >= 30);
  scene.hub.advance(std::chrono::seconds(5));
  scene.at_police.hello();
  scene.at_police.waiting<wire::Receipt>();  // The hub has looked at its clock.
  raw.send({question});
  count_until_answer();
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(scene.hub.now() - begun).count();
  CHECK(welcomes > 30);
  CHECK(welcomes <= 30 + seconds);
}

TEST_CASE("a frame above what the transport carries ends the connection and nothing else",
          "[door]") {
  Scene scene;
  scene.at_police.hello();
  Raw raw(scene, school);
  raw.send({Bytes(limits::frame_bytes_max + 1, 7)});
  raw.await_event();
  scene.at_school.hello();
  scene.at_school.accepted(scene.at_school.seal(referral(new_child())));
  CHECK(scene.at_police.waiting<wire::Receipt>() == 0);  // Still connected, still answered.
}
