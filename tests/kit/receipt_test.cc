// What counts as a receipt, and what a kept one proves.
#include <catch2/catch.hpp>

#include "kit/receipt.h"
#include "kit/scripted_hub.h"
#include "kit/sign.h"
#include "kit/tools.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;

namespace {

class Scene {
 public:
  Scene() : hub(world), random("receipts") {
    sealed = sealed_by(world, world.police, referral(world), random);
    take(wire::ToHub(sealed.submission));
  }

  void take(const wire::ToHub& packet) {
    frame = wire::encode(packet);
    mark = mark_of(packet, frame);
    receipt = hub.accept(world.police, frame).receipt;
  }
  std::string_view verdict(const wire::Receipt& of, const RequestMark& by) const {
    const auto checked = check_receipt(of, sealed.id, by, world.police, world.known_hub());
    return checked ? "good" : describe(checked.error()).code;
  }
  std::string_view verdict() const { return verdict(receipt, mark); }

  World world;
  ScriptedHub hub;
  SeededRandom random;
  Sealed sealed;
  Bytes frame;
  RequestMark mark;
  wire::Receipt receipt;
};

}  // namespace

TEST_CASE("a receipt proves the very request that was sent", "[kit][receipt]") {
  Scene scene;
  CHECK(scene.verdict() == "good");
  const auto other =
      sealed_by(scene.world, scene.world.police, referral(scene.world), scene.random);
  const Bytes other_frame = wire::encode(wire::ToHub(other.submission));
  CHECK(scene.verdict(scene.receipt, mark_of(other.submission, other_frame)) == "wrong_receipt");
}

TEST_CASE("a receipt that proves nothing, or something else, does not count", "[kit][receipt]") {
  Scene scene;
  auto receipt = scene.receipt;
  SECTION("no entry") {
    receipt.evidence = {};
    CHECK(scene.verdict(receipt, scene.mark) == "receipt_without_entry");
  }
  SECTION("a changed entry") {
    receipt.evidence.body.back() ^= 1;
    CHECK(scene.verdict(receipt, scene.mark) == "bad_entry_proof");
  }
  SECTION("a checkpoint of nobody") {
    receipt.evidence.checkpoint.resize(receipt.evidence.checkpoint.size() - 20);
    CHECK(scene.verdict(receipt, scene.mark) == "bad_checkpoint");
  }
  SECTION("the entry of a release instead of the acceptance") {
    receipt.evidence =
        scene.hub.accept(scene.world.police, scene.frame).deliveries.at(scene.world.desk).release;
    CHECK(scene.verdict(receipt, scene.mark) == "wrong_receipt");
  }
  SECTION("an entry that holds another command than it names") {
    auto command = scene.hub.command_of(scene.world.police, scene.frame);
    const auto connected_as_another = scene.hub.record(scene.world.health, command, {});
    receipt.evidence = connected_as_another;
    CHECK(scene.verdict(receipt, scene.mark) == "wrong_receipt");
  }
  SECTION("a refusal that the entry does not have") {
    receipt.refusal = wire::Refused{"conflict", 0, "", "", {}};
    CHECK(scene.verdict(receipt, scene.mark) == "wrong_receipt");
  }
  SECTION("a refusal kept quiet") {
    receipt = scene.hub.refuse(scene.world.police, scene.frame, "unknown_recipient");
    receipt.refusal.reset();
    CHECK(scene.verdict(receipt, scene.mark) == "wrong_receipt");
  }
}

TEST_CASE("a refusal is proved like anything else", "[kit][receipt]") {
  Scene scene;
  const auto receipt = scene.hub.refuse(scene.world.police, scene.frame, "unknown_recipient");
  const auto checked = check_receipt(receipt, scene.sealed.id, scene.mark, scene.world.police,
                                     scene.world.known_hub());
  REQUIRE(checked.has_value());
  REQUIRE(checked->refusal.has_value());
  CHECK(checked->refusal->code == "unknown_recipient");
  CHECK(checked->decided == scene.hub.now);
}

TEST_CASE("a refusal at the hub's door is known by the frame it names", "[kit][receipt]") {
  Scene scene;
  const wire::Refused refused{"malformed", 0, "", "northshire-police", {}};
  const auto refusal_of = [&](const Digest& frame) {
    wire::Receipt receipt;
    receipt.refusal = refused;
    receipt.evidence = scene.hub.record(
        scene.world.police, {scene.world.police, wire::Refuse{"malformed", 0, "", {}, frame}},
        {refused});
    return receipt;
  };
  CHECK(scene.verdict(refusal_of(crypto::sha256(scene.frame)), scene.mark) == "good");
  CHECK(scene.verdict(refusal_of(Digest{1}), scene.mark) == "wrong_receipt");
}

TEST_CASE("acts and acknowledgements are known by what was signed", "[kit][receipt]") {
  Scene scene;
  const auto& hub_id = scene.world.roster.hub;
  const auto done = sign_act(scene.world.social_worker, hub_id, CaseId{Uuid(Block<16>{9})},
                             wire::StartAssessment{}, morning, scene.random);
  scene.take(done.signed_act);
  CHECK(scene.verdict() == "good");
  auto forged = done.signed_act;
  forged.proof[0] ^= 1;
  CHECK(scene.verdict(scene.receipt, mark_of(forged, scene.frame)) == "wrong_receipt");

  const auto batch =
      sign_acknowledgement(scene.world.keys(scene.world.police).signing, scene.world.police, hub_id,
                           {{1, scene.sealed.id, 1, wire::DeliveryReport::delivered, morning, {}}},
                           morning, scene.random);
  scene.take(batch.signed_acknowledgement);
  CHECK(scene.verdict() == "good");
}

TEST_CASE("a person's act verifies under that person's key alone", "[kit][sign]") {
  World world;
  SeededRandom random("acts");
  const auto done = sign_act(world.social_worker, world.roster.hub, CaseId{Uuid(Block<16>{9})},
                             wire::StartAssessment{}, morning, random);
  const auto act = wire::decode_act(done.signed_act.act);
  REQUIRE(act.has_value());
  CHECK(act->staff == world.social_worker.id);
  CHECK(act->party == world.desk);
  CHECK(act->id == done.id);
  const Bytes message =
      wire::signed_bytes(wire::act_context, world.roster.hub, {done.signed_act.act});
  CHECK(signature_holds(world.roster.member(act->staff)->key, message, done.signed_act.proof));
  CHECK_FALSE(
      signature_holds(world.roster.party(world.desk)->signing, message, done.signed_act.proof));
}

TEST_CASE("a commitment is to the words and hides them behind its salt", "[kit][sign]") {
  SeededRandom random("words");
  const auto one = commit_to("she was afraid to go home", random);
  const auto two = commit_to("she was afraid to go home", random);
  CHECK(one.commitment != two.commitment);
  CHECK(one.commitment == sha256({one.salt, bytes_of("she was afraid to go home")}));
}

TEST_CASE("a kept proof file proves its entry with the join file alone", "[kit][receipt]") {
  Scene scene;
  const auto checked = check_receipt(scene.receipt, scene.sealed.id, scene.mark, scene.world.police,
                                     scene.world.known_hub());
  REQUIRE(checked.has_value());
  const auto evidence = read_proof_file(checked->proof_file);
  REQUIRE(evidence.has_value());
  const auto stranger = KnownHub::make(scene.world.join);
  REQUIRE(stranger.has_value());
  const auto proved = stranger->prove(*evidence);
  REQUIRE(proved.has_value());
  CHECK(proved->index == checked->index);
  auto changed = *evidence;
  changed.salt[0] ^= 1;
  CHECK(stranger->prove(changed).error() == Refusal::bad_entry_proof);
  CHECK(read_proof_file("c2sp.org/tlog-proof@v1\n").error() == Refusal::bad_entry);
}

TEST_CASE("what a recipient reports counts with its signature, and not without", "[kit][receipt]") {
  Scene scene;
  World& world = scene.world;
  const auto batch = sign_acknowledgement(
      world.keys(world.desk).signing, world.desk, world.roster.hub,
      {{1, scene.sealed.id, 1, wire::DeliveryReport::opened, morning, world.social_worker.id}},
      morning, scene.random);
  const wire::Reported good =
      scene.hub.report(world.desk, batch.signed_acknowledgement, world.police);
  const auto verdict = [&](const wire::Reported& reported, const PartyId& me) {
    const auto checked = check_reported(reported, me, world.known_hub());
    return checked ? "good" : describe(checked.error()).code;
  };
  const auto checked = check_reported(good, world.police, world.known_hub());
  REQUIRE(checked.has_value());
  CHECK(checked->records == std::vector{ReportRecord{scene.sealed.id, world.desk,
                                                     wire::DeliveryReport::opened, morning}});
  CHECK(verdict(good, world.health) == "bad_report");  // Not in its stream.
  auto other = good;
  ++other.sequence;
  CHECK(verdict(other, world.police) == "bad_report");
  other = good;
  other.signed_by_recipient->signature[5] ^= 1;
  CHECK(verdict(other, world.police) == "bad_report");
  other = good;
  other.signed_by_recipient.reset();
  CHECK(verdict(other, world.police) == "bad_report");
  other = good;
  other.evidence.salt[0] ^= 1;
  CHECK(verdict(other, world.police) == "bad_entry_proof");

  // The entry says more than was signed: another report, or another's word.
  const auto said_of = [&](wire::DeliveryReport report, const PartyId& by) {
    auto lie = scene.hub.report(
        by,
        sign_acknowledgement(world.keys(by).signing, by, world.roster.hub,
                             {{1, scene.sealed.id, 1, report, morning, world.social_worker.id}},
                             morning, scene.random)
            .signed_acknowledgement,
        world.police);
    lie.signed_by_recipient = batch.signed_acknowledgement;
    return lie;
  };
  CHECK(verdict(said_of(wire::DeliveryReport::acknowledged, world.desk), world.police) ==
        "bad_report");
  CHECK(verdict(said_of(wire::DeliveryReport::opened, world.health), world.police) == "bad_report");

  const auto new_key = [&](wire::Roster& roster) {
    roster.parties.at(world.desk).signing =
        crypto::SigningKey::generate(scene.random).verify_key().bytes;
  };
  world.next_roster(new_key);
  CHECK(verdict(good, world.police) == "good");  // It was the desk's key when it was written.
  const auto late = scene.hub.report(world.desk, batch.signed_acknowledgement, world.police);
  CHECK(verdict(late, world.police) == "bad_report");
}

TEST_CASE("policy lets go what was held only where the hub's own clock says so", "[kit][receipt]") {
  Scene scene;
  World& world = scene.world;
  const MessageId message = scene.sealed.id;
  const std::string clock = "hold-again/" + message.text() + "/" + world.desk.text();
  const auto verdict = [&](const std::string& ticks, bool release, const StaffId& by) {
    const wire::Reported reported =
        scene.hub.let_go({CaseId{message.uuid}, ticks, morning},
                         {message, world.desk, release, by, {}}, world.police);
    const auto checked = check_reported(reported, world.police, world.known_hub());
    if (!checked) return std::string(describe(checked.error()).code);
    CHECK(checked->records.at(0).what == Became(HoldEnd::released_by_policy));
    return std::string("good");
  };
  CHECK(verdict(clock, true, {}) == "good");
  CHECK(verdict(clock, false, {}) == "bad_report");
  CHECK(verdict(clock, true, StaffId{message.uuid}) == "bad_report");
  CHECK(verdict("hold/" + message.text() + "/" + world.desk.text(), true, {}) == "bad_report");
  CHECK(verdict("hold-again/" + message.text() + "/another", true, {}) == "bad_report");
}

TEST_CASE("the hub withdraws a delivery only where it says that it decided again",
          "[kit][receipt]") {
  Scene scene;
  World& world = scene.world;
  const auto verdict = [&](const PartyId& recipient, const MessageId& message,
                           std::uint64_t number) {
    const wire::Reported reported = scene.hub.withdraw(
        {recipient, number, message},
        {1, wire::DeliveryEnd::withdrawn, world.desk, scene.sealed.id}, world.police);
    const auto checked = check_reported(reported, world.police, world.known_hub());
    if (!checked) return std::string(describe(checked.error()).code);
    CHECK(checked->records.at(0).what == Became(wire::DeliveryEnd::withdrawn));
    return std::string("good");
  };
  CHECK(verdict(world.desk, scene.sealed.id, 1) == "good");
  CHECK(verdict(world.desk, scene.sealed.id, 2) == "bad_report");
  CHECK(verdict(world.police, scene.sealed.id, 1) == "bad_report");
  CHECK(verdict(world.desk, MessageId{Uuid::v7(morning, Block<10>{9})}, 1) == "bad_report");
  // An end of a delivery that left the roster is another command.
  const auto other =
      scene.hub.end(world.desk, scene.sealed.id, world.police, wire::DeliveryEnd::withdrawn);
  CHECK_FALSE(check_reported(other, world.police, world.known_hub()).has_value());
}

TEST_CASE("the hub ends a delivery by itself only to whom nothing may go any more",
          "[kit][receipt]") {
  Scene scene;
  World& world = scene.world;
  const PartyId left = *PartyId::from_text("left-us");
  const auto verdict = [&](const PartyId& recipient, wire::DeliveryEnd end) {
    const wire::Reported reported = scene.hub.end(recipient, scene.sealed.id, world.police, end);
    const auto checked = check_reported(reported, world.police, world.known_hub());
    return checked ? "good" : describe(checked.error()).code;
  };
  CHECK(verdict(left, wire::DeliveryEnd::recipient_revoked) == "good");
  CHECK(verdict(world.desk, wire::DeliveryEnd::recipient_revoked) == "bad_report");
  CHECK(verdict(left, wire::DeliveryEnd::acknowledged) == "bad_report");

  // Nor does it hide such an end behind somebody's older word.
  wire::Reported hidden = scene.hub.end(world.desk, scene.sealed.id, world.police,
                                        wire::DeliveryEnd::recipient_revoked);
  hidden.signed_by_recipient =
      sign_acknowledgement(world.keys(world.desk).signing, world.desk, world.roster.hub,
                           {{1, scene.sealed.id, 1, wire::DeliveryReport::delivered, morning, {}}},
                           morning, scene.random)
          .signed_acknowledgement;
  const auto checked = check_reported(hidden, world.police, world.known_hub());
  CHECK((!checked && checked.error() == Refusal::bad_report));
}
