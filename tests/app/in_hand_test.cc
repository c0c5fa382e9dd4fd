// A frame that stopped the hub twice does not get a third chance, and nothing else is kept out.
#include "app/in_hand.h"

#include <sys/wait.h>
#include <unistd.h>

#include "app/scene.h"
#include "kit/tools.h"

using namespace mash;
using namespace mash::app_tests;
using app::InHand;

namespace {

Digest digest_of(std::string_view text) { return kit::sha256({bytes_of(text)}); }

// A process that dies while it has the frame in hand.
void crash(const std::filesystem::path& file, const Digest& frame) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    InHand hand(file);
    const InHand::Mark mark(hand, frame);
    _exit(1);  // As abort() or a signal: no destructor runs.
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
}

}  // namespace

TEST_CASE("only what was in hand at two crashes is named", "[in_hand]") {
  const support::TemporaryDirectory directory;
  const auto file = directory / "in_hand";
  const Digest bad = digest_of("bad");
  {
    InHand hand(file);
    CHECK(hand.stopped_twice().empty());
    const InHand::Mark mark(hand, bad);
  }  // In order: no crash.
  crash(file, bad);
  CHECK(InHand(file).stopped_twice().empty());
  crash(file, digest_of("another"));
  CHECK(InHand(file).stopped_twice().empty());
  crash(file, bad);
  CHECK(InHand(file).stopped_twice() == std::vector{bad});
  InHand hand(file);
  CHECK(hand.stopped_twice() == std::vector{bad});  // Until it is on the ledger.
  hand.forget();
  CHECK(hand.stopped_twice().empty());
  CHECK(InHand(file).stopped_twice().empty());
}

TEST_CASE("a stop with a sentence is the machine's doing and blames no frame", "[in_hand]") {
  const support::TemporaryDirectory directory;
  const auto file = directory / "in_hand";
  for (int i = 0; i < 3; ++i) {
    InHand hand(file);
    try {
      const InHand::Mark mark(hand, digest_of("innocent"));
      throw std::runtime_error("the disk");
    } catch (const std::runtime_error&) {
    }
  }
  CHECK(InHand(file).stopped_twice().empty());
}

TEST_CASE("many suspects leave room for new ones, and a damaged file is begun afresh",
          "[in_hand]") {
  const support::TemporaryDirectory directory;
  const auto file = directory / "in_hand";
  for (int i = 0; i < 70; ++i) crash(file, digest_of(std::to_string(i)));
  crash(file, digest_of("69"));
  CHECK(InHand(file).stopped_twice() == std::vector{digest_of("69")});
  std::filesystem::resize_file(file, 17);
  CHECK(InHand(file).stopped_twice().empty());
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
}

TEST_CASE("a frame is in hand while it is read, and again while it is decided on", "[in_hand]") {
  Scene scene;
  scene.hub.stop();
  scene.hub.watch_hand();
  scene.hub.start();
  scene.at_school.disconnect();
  scene.at_school.hello();
  const Asked request = scene.at_school.seal(referral(new_child()));
  scene.at_school.accepted(request);
  scene.hub.stop();
  const Digest frame = kit::sha256({request.frame});
  CHECK(scene.hub.in_hand_at().hashing.contains(frame));
  CHECK(scene.hub.in_hand_at().deciding.contains(frame));
}

TEST_CASE("the hub keeps out what stopped it twice, and says so on the ledger", "[in_hand]") {
  Scene scene;
  scene.at_school.hello();
  const Asked request = scene.at_school.seal(referral(new_child()));
  scene.hub.stop();
  for (int i = 0; i < 2; ++i) crash(scene.site.directory.in_hand(), kit::sha256({request.frame}));
  scene.hub.start();
  for (int start = 0; start < 2; ++start) {
    scene.at_school.disconnect();
    scene.at_school.hello();
    const auto refused = scene.at_school.refused_frame(request.frame);
    CHECK(refused.code == "quarantined");
    CHECK(refused.claimed.empty());  // Nobody looked into it.
    CHECK(refused.connected == "hill-school");
    scene.hub.stop();
    scene.hub.start();
  }
  scene.at_school.disconnect();
  scene.at_school.hello();
  scene.at_school.accepted(scene.at_school.seal(referral(new_child())));
  scene.hub.stop();
  const auto told = scene.hub.alarms();
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Catch::Contains("has stopped this hub twice") &&
                          Catch::Contains(hex(kit::sha256({request.frame}))));
  std::size_t quarantined = 0;
  const auto entries = entries_of(scene.site);
  for (const wire::Entry& entry : entries) {
    for (const wire::Event& event : entry.events) {
      quarantined += std::holds_alternative<wire::Quarantined>(event) ? 1 : 0;
    }
  }
  CHECK(quarantined == 1);
}
