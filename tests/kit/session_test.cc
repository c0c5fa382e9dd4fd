// One party's requests and its trust in the hub, against a hub that decides as it is told.
#include "base/limits.h"
#include "kit/session_scene.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;
using wire::DeliveryReport;

namespace {

// Of no roster: what was for them the hub ends by itself.
const PartyId left = *PartyId::from_text("left-us");
const PartyId also_left = *PartyId::from_text("left-us-too");

}  // namespace

TEST_CASE("nothing leaves before it is on disk, and everything does after", "[kit][session]") {
  Scene scene;
  REQUIRE(scene.police.session().submit(referral(scene.world), morning).has_value());
  CHECK(scene.police.session().frame() == nullptr);
  scene.police.session().commit(morning);
  CHECK(scene.police.session().frame() != nullptr);
}

TEST_CASE("a request is sent, byte for byte, until its receipt is proved", "[kit][session]") {
  Scene scene;
  const MessageId id = scene.refer();
  const auto first = scene.police.frames();
  REQUIRE(first.size() == 1);

  SECTION("over a new connection") {
    scene.police.session().disconnected();
    scene.police.connect();
    CHECK(scene.police.frames() == first);
  }
  SECTION("after a restart of the program") {
    scene.police.restart();
    scene.police.connect();
    CHECK(scene.police.frames() == first);
  }
  SECTION("when the receipt does not come") {
    scene.police.now += limits::receipt_wait;
    CHECK(scene.police.session().next_due() == scene.police.now);
    scene.police.session().commit(scene.police.now);
    CHECK(scene.police.frames() == first);
  }
  SECTION("when the receipt proves something else") {
    auto receipt = scene.hub.accept(scene.world.police, first[0]).receipt;
    receipt.evidence.body.back() ^= 1;
    scene.police.hear(receipt);
    const auto alarm = scene.police.next<Alarm>();
    REQUIRE(alarm);
    CHECK(alarm->refusal == Refusal::bad_entry_proof);
    CHECK(scene.police.spool().request(id)->state == RequestState::waiting);
  }
  SECTION("and no longer") {
    scene.police.hear(scene.hub.accept(scene.world.police, first[0]).receipt);
    const auto settled = scene.police.next<Settled>();
    REQUIRE(settled);
    CHECK(settled->id == id);
    CHECK_FALSE(settled->refusal);
    scene.police.restart();
    scene.police.connect();
    CHECK(scene.police.frames().empty());
    const auto record = scene.police.spool().request(id);
    CHECK(record->state == RequestState::accepted);
    CHECK(read_proof_file(record->proof_file).has_value());
  }
}

TEST_CASE("a refusal settles a request and says why", "[kit][session]") {
  Scene scene;
  const MessageId id = scene.refer();
  scene.police.hear(scene.hub.refuse(scene.world.police, scene.police.frames().at(0), "quota"));
  const auto settled = scene.police.next<Settled>();
  REQUIRE(settled);
  CHECK(settled->id == id);
  REQUIRE(settled->refusal);
  CHECK(settled->refusal->code == "quota");
  CHECK(log_line(*settled).starts_with("the hub refused what this party sent (" + id.text()));
  CHECK(scene.police.spool().request(id)->state == RequestState::refused);
}

TEST_CASE("what was kept back of a message that was taken is told and kept", "[kit][session]") {
  Scene scene;
  const MessageId id = scene.refer();
  wire::Receipt receipt = scene.hub.accept(scene.world.police, scene.police.frames().at(0)).receipt;
  receipt.sentence = "Not given to somebody.";
  scene.police.hear(receipt);
  const auto settled = scene.police.next<Settled>();
  REQUIRE(settled);
  CHECK_FALSE(settled->refusal);
  CHECK(settled->sentence == receipt.sentence);
  const auto request = scene.police.spool().request(id);
  CHECK(request->state == RequestState::accepted);
  CHECK(request->sentence == receipt.sentence);
}

TEST_CASE("rosters come in turn, are kept, and nobody else's is taken", "[kit][session]") {
  Scene scene;
  const std::string second = scene.world.next_roster([](wire::Roster&) {});
  const std::string third = scene.world.next_roster([](wire::Roster&) {});
  scene.police.hear(wire::Notice{third});
  CHECK(scene.police.session().hub().epoch() == 1);
  const auto asked_again = scene.police.packets();  // One was missed.
  REQUIRE(asked_again.size() == 1);
  CHECK(std::get<wire::Hello>(asked_again[0]).roster_epoch == 1);
  scene.police.hear(wire::Notice{second});
  scene.police.hear(wire::Notice{third});
  CHECK(scene.police.session().hub().epoch() == 3);
  scene.police.hear(wire::Notice{second});  // It comes late, and is no news.
  CHECK_FALSE(scene.police.next<Alarm>());
  scene.police.restart();
  CHECK(scene.police.session().hub().epoch() == 3);
  World other("another hub");
  scene.police.connect();
  scene.police.hear(wire::Notice{other.notes.back()});
  CHECK(scene.police.next<Alarm>()->refusal == Refusal::bad_roster);
}

TEST_CASE("a welcome that follows a roster which was lost is asked for again", "[kit][session]") {
  Scene scene;
  scene.world.next_roster([](wire::Roster&) {});
  scene.world.next_roster([](wire::Roster&) {});
  scene.police.session().disconnected();
  scene.police.connect();
  CHECK_FALSE(scene.police.session().is_open());
  const auto packets = scene.police.packets();
  REQUIRE(packets.size() == 1);
  CHECK(std::holds_alternative<wire::Hello>(packets[0]));
  CHECK_FALSE(scene.police.next<Alarm>());
}

TEST_CASE("a second roster of an epoch that was taken is an alarm", "[kit][session]") {
  Scene scene;
  World twin;  // The same governors, who sign something else.
  twin.roster.parties.at(twin.police).controller = "somebody else";
  scene.police.hear(wire::Notice{twin.note_of(twin.roster)});
  CHECK(scene.police.next<Alarm>()->refusal == Refusal::bad_roster);
}

TEST_CASE("a ledger that is shorter than it was is not spoken to again", "[kit][session]") {
  Scene scene;
  const std::string before = [&] {
    scene.delivered();
    return scene.world.ledger.checkpoint();
  }();
  scene.desk.hear(scene.delivered());
  scene.desk.restart();
  scene.desk.session().connected(morning);
  scene.desk.session().commit(morning);
  scene.desk.frames();
  wire::Welcome welcome;
  welcome.hub = scene.world.join.hub;
  welcome.checkpoint = before;
  scene.desk.hear(welcome);
  CHECK(scene.desk.next<Alarm>()->refusal == Refusal::rolled_back);
  CHECK(scene.desk.session().is_halted());
  scene.desk.session().disconnected();
  scene.desk.session().connected(morning);
  scene.desk.session().commit(morning);
  CHECK(scene.desk.session().frame() == nullptr);
}

TEST_CASE("at most a window of requests is under way", "[kit][session]") {
  Scene scene;
  for (std::size_t i = 0; i < limits::requests_in_flight_max + 3; ++i) {
    REQUIRE(scene.police.session().submit(referral(scene.world), morning).has_value());
  }
  scene.police.session().commit(morning);
  const auto frames = scene.police.frames();
  CHECK(frames.size() == limits::requests_in_flight_max);
  scene.police.hear(scene.hub.accept(scene.world.police, frames[0]).receipt);
  CHECK(scene.police.frames().size() == 1);
}

TEST_CASE("a request that came too fast waits as long as the hub says", "[kit][session]") {
  Scene scene;
  const MessageId id = scene.refer();
  const auto first = scene.police.frames();
  scene.police.hear(wire::SlowDown{id, std::chrono::seconds(3)});
  CHECK(scene.police.session().next_due() == morning + std::chrono::seconds(3));
  scene.police.now += std::chrono::seconds(3);
  scene.police.session().commit(scene.police.now);
  CHECK(scene.police.frames() == first);
}

TEST_CASE("questions are asked again over a new connection until forgotten", "[kit][session]") {
  Scene scene;
  const auto id = scene.desk.session().ask(wire::AskDue{10}, morning);
  REQUIRE(id.has_value());
  CHECK(scene.desk.packets().size() == 1);
  scene.desk.session().disconnected();
  scene.desk.connect();
  CHECK(scene.desk.packets().size() == 1);
  scene.desk.hear(wire::Answer{*id, wire::UnknownCase{}});
  CHECK(scene.desk.next<Answered>());
  scene.desk.hear(wire::Answer{*id, wire::UnknownCase{}});
  CHECK_FALSE(scene.desk.next<Answered>());
}

TEST_CASE("what a recipient signed is told once", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  scene.desk.hear(delivery);
  const auto packets = scene.desk.packets();
  const auto& said = std::get<wire::SignedAcknowledgement>(packets.at(0));
  const auto item = wire::decode_acknowledgement(said.acknowledgement)->items.at(0);
  const wire::Reported reported = scene.hub.report(scene.world.desk, said, scene.world.police);
  scene.police.hear(reported);
  const auto heard = scene.police.next<Heard>();
  REQUIRE(heard);
  CHECK(heard->report == ReportRecord{item.message, scene.world.desk, item.report, item.at});
  scene.police.hear(reported);
  CHECK_FALSE(scene.police.next<Heard>());
  CHECK(scene.police.spool().reports_of(item.message) == std::vector{heard->report});
  auto later = scene.hub.report(scene.world.desk, said, scene.world.police);
  later.signed_by_recipient->signature[3] ^= 1;
  scene.police.hear(later);
  CHECK(scene.police.next<Alarm>()->refusal == Refusal::bad_report);
}

TEST_CASE("a later welcome that was overtaken is no alarm", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  wire::Welcome late;
  late.hub = scene.world.join.hub;
  late.checkpoint = delivery.release.checkpoint;
  const auto item = scene.hub.end(left, MessageId{}, scene.world.desk);
  scene.desk.hear(item);  // Proved under a larger checkpoint.
  scene.desk.hear(late);
  CHECK_FALSE(scene.desk.session().is_halted());
  scene.desk.session().disconnected();
  scene.desk.session().connected(scene.desk.now);
  scene.desk.hear(late);
  CHECK(scene.desk.session().is_halted());
}

TEST_CASE("a report after a lost one is not taken, and the hub hears of it once",
          "[kit][session]") {
  Scene scene;
  const MessageId message = wire::decode_header(scene.delivered().header)->id;
  const auto lost = scene.hub.end(left, message, scene.world.police);
  const auto second = scene.hub.end(also_left, message, scene.world.police);
  scene.police.packets();
  for (int i = 0; i < 2; ++i) {
    scene.police.hear(second);
    CHECK_FALSE(scene.police.next<Heard>());
  }
  const auto packets = scene.police.packets();
  REQUIRE(packets.size() == 1);
  CHECK(std::get<wire::Hello>(packets[0]).reports_seen == 0);
  scene.police.now += limits::receipt_wait;
  scene.police.hear(second);
  CHECK(scene.police.packets().size() == 1);
  for (const auto& reported : {lost, second}) scene.police.hear(reported);
  CHECK(scene.police.spool().reports_seen() == 2);
  CHECK(scene.police.spool().reports_of(message).size() == 2);
}

TEST_CASE("the hub is told which report was kept last", "[kit][session]") {
  Scene scene;
  const auto delivery = scene.delivered();
  const auto reports_seen = [&] {
    scene.police.restart();
    scene.police.session().connected(scene.police.now);
    scene.police.session().commit(scene.police.now);
    return std::get<wire::Hello>(scene.police.packets().at(0)).reports_seen;
  };
  CHECK(reports_seen() == 0);
  scene.police.connect();
  const MessageId message = wire::decode_header(delivery.header)->id;
  scene.police.hear(scene.hub.end(left, message, scene.world.police));
  const auto heard = scene.police.next<Heard>();
  REQUIRE(heard);
  CHECK(heard->report.what == Became(wire::DeliveryEnd::recipient_revoked));
  CHECK(reports_seen() == 1);
}

namespace {

// The desk has a new sealing key, and its old ones are good no more.
void new_sealing_key(World& world, wire::Roster& roster, std::string_view seed) {
  SeededRandom random(seed);
  roster.parties.at(world.desk).sealing = {
      {9, crypto::SealingKey::generate(random).public_key().bytes}};
}

wire::Header only_submission(Party& party) {
  const auto packets = party.packets();
  REQUIRE(packets.size() == 1);
  const auto* submission = std::get_if<wire::Submission>(&packets[0]);
  REQUIRE(submission != nullptr);
  return *wire::decode_header(submission->header);
}

}  // namespace

TEST_CASE("what was sealed to a key that is gone is sealed again to the new one", "[kit][stale]") {
  Scene scene;
  const MessageId first = scene.refer();
  const Bytes frame = scene.police.frames().at(0);
  const std::string note = scene.world.next_roster(
      [&](wire::Roster& roster) { new_sealing_key(scene.world, roster, "new"); });
  const auto refused = [&] { return scene.hub.refuse(scene.world.police, frame, "stale_key"); };
  SECTION("the roster is here already") {
    scene.police.hear(wire::Notice{note});
    scene.police.hear(refused());
  }
  SECTION("the roster comes later, and is asked for") {
    const auto receipt = refused();
    scene.police.hear(receipt);
    CHECK(std::holds_alternative<wire::Hello>(scene.police.packets().at(0)));
    CHECK(scene.police.spool().request(first)->state == RequestState::waiting);
    scene.police.hear(wire::Notice{note});
    CHECK(scene.police.frames().at(0) == frame);  // At once: what it hears now can be mended.
    scene.police.hear(receipt);
  }
  const wire::Header again = only_submission(scene.police);
  CHECK(again.supersedes == first);
  CHECK(again.id != first);
  CHECK(again.roster_epoch == 2);
  CHECK(again.subjects == std::vector<wire::Subject>(referral(scene.world).about.subjects));
  const auto old = scene.police.spool().request(first);
  CHECK(old->state == RequestState::refused);
  CHECK(old->successor == again.id);
  CHECK_FALSE(scene.police.next<Settled>());  // For whoever asks there is one request, not decided.
  scene.police.restart();
  scene.police.connect();
  CHECK(only_submission(scene.police).id == again.id);
}

TEST_CASE("a refusal for stale keys that no roster explains is told", "[kit][stale]") {
  Scene scene;
  const MessageId id = scene.refer();
  const auto receipt =
      scene.hub.refuse(scene.world.police, scene.police.frames().at(0), "stale_key");
  scene.police.hear(receipt);
  CHECK_FALSE(scene.police.next<Settled>());
  scene.police.hear(receipt);
  const auto settled = scene.police.next<Settled>();
  REQUIRE(settled);
  CHECK(settled->id == id);
  CHECK(settled->refusal->code == "stale_key");
  CHECK(scene.police.spool().request(id)->successor == MessageId{});
}
