// What a party receives, keeps and reports, against a hub that decides as it is told.
#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "kit/session_scene.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;
using wire::DeliveryReport;

namespace {

std::string everything_in(const std::filesystem::path& path) {
  std::ostringstream all;
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream in(path.string() + suffix, std::ios::binary);
    all << in.rdbuf();
  }
  return all.str();
}

// A colleague of the social worker, with a key of their own.
void add_beside(Scene& scene, const StaffId& id, wire::Roster& roster) {
  wire::Staff member = roster.staff.at(scene.world.social_worker.id);
  member.id = id;
  member.key = crypto::SigningKey::generate(scene.world.random).verify_key().bytes;
  roster.staff.emplace(id, std::move(member));
}

}  // namespace

TEST_CASE("a delivery is stored, reported and read again after a restart", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  const auto arrived = scene.desk.next<Arrived>();
  REQUIRE(arrived);
  CHECK_FALSE(arrived->unopenable);
  const auto said = scene.desk.said();
  REQUIRE(said.size() == 1);
  CHECK(said[0].report == DeliveryReport::delivered);
  CHECK(said[0].number == delivery.number);

  scene.desk.restart();
  const auto sections = scene.desk.session().open(delivery.number);
  REQUIRE(sections.has_value());
  std::string concern;
  for (const OpenedSection& section : *sections) {
    if (const auto* found = std::get_if<wire::Concern>(&section.content)) concern = found->what;
  }
  CHECK(concern == concern_text);
}

TEST_CASE("a delivery that comes twice is stored once and reported again", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  REQUIRE(scene.desk.next<Arrived>());
  REQUIRE(scene.desk.said().size() == 1);
  scene.desk.session().disconnected();
  scene.desk.restart();
  scene.desk.connect();
  scene.desk.said();  // The acknowledgement whose receipt never came.
  scene.desk.hear(delivery);
  CHECK_FALSE(scene.desk.next<Arrived>());
  CHECK(scene.desk.said().size() == 1);
}

TEST_CASE("what cannot be opened is reported so", "[kit][session]") {
  Scene scene;
  auto delivery = scene.delivered();
  delivery.sections[0].section.wraps[0].sealed[0] ^= 1;  // Wraps are not in the leaf.
  scene.desk.hear(delivery);
  const auto arrived = scene.desk.next<Arrived>();
  REQUIRE(arrived);
  CHECK(arrived->unopenable == Refusal::cannot_unwrap);
  const auto said = scene.desk.said();
  REQUIRE(said.size() == 2);
  CHECK(said[1].report == DeliveryReport::unopenable);
  CHECK(scene.desk.session()
            .report(delivery.number, DeliveryReport::acknowledged, {}, morning)
            .error() == Refusal::delivery_ended);
}

TEST_CASE("what the ledger does not release is not kept", "[kit][session]") {
  Scene scene;
  auto delivery = scene.delivered();
  ++delivery.number;
  scene.desk.hear(delivery);
  const auto alarm = scene.desk.next<Alarm>();
  REQUIRE(alarm);
  CHECK(alarm->refusal == Refusal::wrong_number);
  CHECK_FALSE(scene.desk.spool().has_delivery(delivery.number));
  CHECK(scene.desk.said().empty());
}

TEST_CASE("a person opens, and only one who is enrolled", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  auto& session = scene.desk.session();
  const auto opened_by = [&](const StaffId& staff) {
    return session.report(delivery.number, DeliveryReport::opened, staff, morning);
  };
  CHECK(opened_by({}).error() == Refusal::no_person);
  CHECK(opened_by({Uuid(Block<16>{1})}).error() == Refusal::not_enrolled_person);
  REQUIRE(opened_by(scene.world.social_worker.id).has_value());
  REQUIRE(opened_by(scene.world.social_worker.id).has_value());
  CHECK(session.report(99, DeliveryReport::acknowledged, {}, morning).error() ==
        Refusal::unknown_delivery);
  session.commit(morning);
  CHECK(scene.desk.spool().delivery(delivery.number)->record.opened_by ==
        scene.world.social_worker.id);
}

// All that is said while one acknowledgement is under way leaves in the next.
TEST_CASE("acknowledgements are batched and survive a restart", "[kit][session]") {
  Scene scene;
  scene.desk.hear(scene.delivered());
  const auto first = scene.desk.frames();
  REQUIRE(first.size() == 1);
  scene.desk.hear(scene.delivered());
  scene.desk.hear(scene.delivered());
  CHECK(scene.desk.frames().empty());
  scene.desk.hear(scene.hub.accept(scene.world.desk, first[0]).receipt);
  CHECK(scene.desk.said().size() == 2);
  scene.desk.restart();
  scene.desk.connect();
  CHECK(scene.desk.said().size() == 2);
}

TEST_CASE("an acknowledgement of nothing new is settled by a receipt without an entry",
          "[kit][session]") {
  Scene scene;
  scene.desk.hear(scene.delivered());
  const auto packets = scene.desk.packets();
  const auto& said = std::get<wire::SignedAcknowledgement>(packets.at(0));
  wire::Receipt receipt;
  receipt.request = wire::decode_acknowledgement(said.acknowledgement)->id;
  scene.desk.hear(receipt);
  CHECK(scene.desk.spool().waiting_count() == 0);
  // A message is never settled so.
  const MessageId id = scene.refer();
  scene.police.frames();
  receipt.request = id;
  scene.police.hear(receipt);
  REQUIRE(scene.police.next<Alarm>()->refusal == Refusal::receipt_without_entry);
  CHECK(scene.police.spool().waiting_count() == 1);
}

TEST_CASE("what a wrong clock kept the hub from taking is said again later", "[kit][session]") {
  Scene scene;
  scene.desk.hear(scene.delivered());
  const auto frames = scene.desk.frames();
  scene.desk.hear(scene.hub.refuse(scene.world.desk, frames.at(0), "clock"));
  CHECK(scene.desk.said().empty());
  CHECK(scene.desk.session().next_due() == morning + limits::receipt_wait);
  scene.desk.now += limits::receipt_wait;
  scene.desk.session().commit(scene.desk.now);
  CHECK(scene.desk.said().size() == 1);
}

TEST_CASE("one thing that may not be said takes no other with it", "[kit][session]") {
  Scene scene;
  const auto first = scene.delivered();
  const auto second = scene.delivered();
  scene.desk.session().receive(wire::encode(wire::FromHub(first)), scene.desk.now);
  scene.desk.hear(second);
  auto frames = scene.desk.frames();
  REQUIRE(frames.size() == 1);  // Both in one.
  scene.desk.hear(scene.hub.refuse(scene.world.desk, frames[0], "wrong_role"));
  frames = scene.desk.frames();
  REQUIRE(frames.size() == 1);
  scene.desk.hear(scene.hub.refuse(scene.world.desk, frames[0], "wrong_role"));
  const auto rest = scene.desk.said();
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].number == second.number);
  CHECK(scene.desk.spool().said_of(first.number).size() == 1);
}

TEST_CASE("a delivery opened by somebody who may not is not over", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  const auto refuse = [&] {
    const auto frames = scene.desk.frames();
    REQUIRE(frames.size() == 1);
    scene.desk.hear(scene.hub.refuse(scene.world.desk, frames[0], "wrong_role"));
  };
  refuse();  // That it was delivered; nothing follows from that.
  auto& session = scene.desk.session();
  for (const auto what : {DeliveryReport::opened, DeliveryReport::acknowledged}) {
    REQUIRE(session.report(delivery.number, what, scene.world.social_worker.id, morning));
  }
  session.commit(morning);
  refuse();  // Both; so each is said by itself.
  SECTION("it waits for somebody else") {
    refuse();
    CHECK(scene.desk.frames().empty());
    const auto record = scene.desk.spool().delivery(delivery.number)->record;
    CHECK_FALSE(record.end);
    CHECK(record.opened_by.uuid.is_nil());
  }
  SECTION("it ends behind what somebody else said") {
    const StaffId other{Uuid(Block<16>{7})};
    scene.desk.hear(wire::Notice{
        scene.world.next_roster([&](wire::Roster& roster) { add_beside(scene, other, roster); })});
    scene.desk.spool().add_said({delivery.number,
                                 scene.desk.spool().delivery(delivery.number)->record.message, 0,
                                 DeliveryReport::opened, morning, other});
    refuse();
    const auto rest = scene.desk.spool().said_of(delivery.number);
    REQUIRE(rest.size() == 4);
    CHECK(rest[2].staff == other);
    CHECK(rest[3].report == DeliveryReport::acknowledged);
    CHECK(scene.desk.spool().delivery(delivery.number)->record.end);
  }
}

TEST_CASE("what somebody opened who left before it was told can be opened by another",
          "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  const auto told = scene.desk.frames();  // That it was delivered, which is being decided.
  auto& session = scene.desk.session();
  const StaffId leaver = scene.world.social_worker.id;
  for (const auto what : {DeliveryReport::opened, DeliveryReport::acknowledged}) {
    REQUIRE(session.report(delivery.number, what, leaver, morning));
  }
  const StaffId other{Uuid(Block<16>{7})};
  const std::string note = scene.world.next_roster([&](wire::Roster& roster) {
    add_beside(scene, other, roster);
    roster.staff.at(leaver).validity.to = morning;
  });
  scene.desk.hear(wire::Notice{note});
  scene.desk.hear(scene.hub.accept(scene.world.desk, told.at(0)).receipt);
  CHECK(scene.desk.said().empty());
  const auto record = scene.desk.spool().delivery(delivery.number)->record;
  CHECK_FALSE(record.end);
  CHECK_FALSE(record.opened);

  const bool comes_back = GENERATE(false, true);  // And then it is their own word again.
  const StaffId reader = comes_back ? leaver : other;
  if (comes_back) {
    scene.desk.hear(wire::Notice{scene.world.next_roster(
        [&](wire::Roster& roster) { roster.staff.at(leaver).validity.to.reset(); })});
  }
  REQUIRE(session.report(delivery.number, DeliveryReport::opened, reader, morning));
  session.commit(morning);
  const auto said = scene.desk.said();
  REQUIRE(said.size() == 1);
  CHECK(said[0].staff == reader);
}

TEST_CASE("a delivery decided under a roster to come waits for it", "[kit][session]") {
  Scene scene;
  const std::string note = scene.world.next_roster([](wire::Roster&) {});
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  CHECK_FALSE(scene.desk.next<Arrived>());
  scene.desk.hear(wire::Notice{note});
  CHECK(scene.desk.next<Arrived>());
}

TEST_CASE("the files of sender and recipient hold no plaintext", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  REQUIRE(scene.desk.session().open(delivery.number).has_value());
  const auto sent = scene.police.spool().requests_of(CaseId{Uuid(Block<16>{9})});
  REQUIRE(sent.size() == 1);
  const auto sections = scene.police.session().sent_sections(sent[0]);
  REQUIRE(sections);
  CHECK(sections->size() == 3);
  for (const auto& path : {scene.police.path(), scene.desk.path()}) {
    const std::string all = everything_in(path);
    CHECK(all.size() > 4096);
    for (const auto text : {concern_text, history_text, intelligence_text}) {
      CHECK(all.find(text) == std::string::npos);
    }
  }
}

TEST_CASE("a spool serves only the party it was made for", "[kit][session]") {
  Scene scene;
  CHECK_THROWS_AS(Spool(scene.police.path(), SpoolOwner{scene.world.join.hub, scene.world.desk}),
                  base::Fatal);
  support::TemporaryDirectory directory;
  Spool::create(directory / "spool.db", {scene.world.join.hub, scene.world.desk});
  CHECK_THROWS_AS(Spool(directory / "spool.db", SpoolOwner{Digest{}, scene.world.desk}),
                  base::Fatal);
}
