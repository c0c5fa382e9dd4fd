// What a kit refuses of a delivery, one damage at a time.
#include <catch2/catch.hpp>

#include "crypto/section.h"
#include "kit/open.h"
#include "kit/scripted_hub.h"
#include "kit/tools.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;

namespace {

using wire::Delivery;

// A referral of the police on its way to the desk.
class Scene {
 public:
  Scene() : hub(world), random("scene") {
    sealed = sealed_by(world, world.police, referral(world), random);
    delivery = hub.accept(world.police, sealed.submission).deliveries.at(world.desk);
  }

  // "verified", or the code of the refusal.
  std::string_view verdict() const { return verdict(delivery); }
  std::string_view verdict(const Delivery& of) const {
    const auto verified = verify_delivery(of, world.known_hub(), world.desk);
    return verified ? "verified" : describe(verified.error()).code;
  }
  // "opened", or the code of the refusal at whichever step.
  std::string_view opening(const Delivery& of) const {
    const auto verified = verify_delivery(of, world.known_hub(), world.desk);
    if (!verified) return describe(verified.error()).code;
    const auto keys = unwrap(*verified, world.keys(world.desk).sealing);
    if (!keys) return describe(keys.error()).code;
    const auto opened = open_delivery(*verified, *keys);
    return opened ? "opened" : describe(opened.error()).code;
  }
  // The delivery as a release entry that says `released` would have it.
  Delivery released_as(const wire::Released& released) {
    const Bytes frame = wire::encode(wire::ToHub(sealed.submission));
    const auto command = hub.command_of(world.police, frame);
    return hub.deliver(sealed.submission, released,
                       hub.record(world.police, command, {released}));
  }

  World world;
  ScriptedHub hub;
  SeededRandom random;
  Sealed sealed;
  Delivery delivery;
};

wire::Section& first_section(Delivery& delivery) { return delivery.sections.at(0).section; }

struct Damage {
  std::string_view name;
  void (*spoil)(Delivery& delivery);
  std::string_view code;
};

// Every part of a delivery that is proved, changed without its proof.
const Damage damages[] = {
    {"header, one field", [](Delivery& d) {
       auto header = *wire::decode_header(d.header);
       header.urgency = wire::Urgency::red;
       d.header = wire::encode(header);
     }, "bad_signature"},
    {"header, id", [](Delivery& d) {
       auto header = *wire::decode_header(d.header);
       header.id = MessageId{Uuid::v7(morning, Block<10>{1})};
       d.header = wire::encode(header);
     }, "not_released"},
    {"header, cut", [](Delivery& d) { d.header.resize(8); }, "bad_delivery"},
    {"signature, one bit", [](Delivery& d) { d.signature[40] ^= 1; }, "bad_signature"},
    {"root, one bit", [](Delivery& d) { d.root[0] ^= 1; }, "bad_signature"},
    {"number", [](Delivery& d) { ++d.number; }, "wrong_number"},
    {"part", [](Delivery& d) { ++d.part; }, "wrong_number"},
    {"recipient salt", [](Delivery& d) { d.recipient_salt[0] ^= 1; }, "not_for_me"},
    {"recipient index", [](Delivery& d) { d.recipient_index ^= 1; }, "not_for_me"},
    {"recipient index beyond", [](Delivery& d) { d.recipient_index = 200; }, "not_for_me"},
    {"section proof", [](Delivery& d) { d.sections[1].proof[2][0] ^= 1; }, "bad_section_proof"},
    {"section proof, short", [](Delivery& d) { d.sections[1].proof.pop_back(); },
     "bad_section_proof"},
    {"leaf salt", [](Delivery& d) { first_section(d).leaf.salt[3] ^= 1; }, "bad_section_proof"},
    {"leaf label", [](Delivery& d) { first_section(d).leaf.label = wire::SectionKind::offences; },
     "bad_section_proof"},
    {"leaf subject", [](Delivery& d) { first_section(d).leaf.subject.uuid = Uuid(Block<16>{3}); },
     "bad_section_proof"},
    {"leaf age band", [](Delivery& d) { first_section(d).leaf.age_band = wire::AgeBand::adult; },
     "bad_section_proof"},
    {"leaf commitment", [](Delivery& d) { first_section(d).leaf.commitment[9] ^= 1; },
     "bad_section_proof"},
    {"leaf size", [](Delivery& d) { first_section(d).leaf.padded_bytes += 256; },
     "bad_section_proof"},
    {"ciphertext, one bit", [](Delivery& d) { first_section(d).ciphertext[7] ^= 1; },
     "wrong_digest"},
    {"ciphertext, longer", [](Delivery& d) { first_section(d).ciphertext.push_back(0); },
     "wrong_padded_size"},
    {"sections swapped",
     [](Delivery& d) { std::swap(first_section(d).ciphertext, d.sections[1].section.ciphertext); },
     "wrong_digest"},
    {"section left out", [](Delivery& d) { d.sections.pop_back(); }, "section_missing"},
    {"section twice", [](Delivery& d) { d.sections.push_back(d.sections[0]); }, "bad_delivery"},
    {"wrap of another recipient", [](Delivery& d) { first_section(d).wraps[0].recipient ^= 1; },
     "bad_delivery"},
    {"no wrap", [](Delivery& d) { first_section(d).wraps.clear(); }, "bad_delivery"},
    {"release index", [](Delivery& d) { d.release.index ^= 1; }, "bad_entry_proof"},
    {"release salt", [](Delivery& d) { d.release.salt[0] ^= 1; }, "bad_entry_proof"},
    {"release body", [](Delivery& d) { d.release.body.back() ^= 1; }, "bad_entry_proof"},
    {"release proof", [](Delivery& d) { d.release.proof.at(0)[0] ^= 1; }, "bad_entry_proof"},
    {"checkpoint's size", [](Delivery& d) {
       d.release.checkpoint[d.release.checkpoint.find('\n') + 1] = '9';
     }, "bad_checkpoint"},
    {"checkpoint's signature",
     [](Delivery& d) { d.release.checkpoint[d.release.checkpoint.size() - 9] ^= 1; },
     "bad_checkpoint"},
    {"no checkpoint", [](Delivery& d) { d.release.checkpoint.clear(); }, "bad_checkpoint"},
    {"withheld shown", [](Delivery& d) { d.withheld_shown = wire::Disclose::count; },
     "wrong_withheld"},
    {"withheld count", [](Delivery& d) { d.withheld_count = 1; }, "wrong_withheld"},
    {"withheld labels", [](Delivery& d) { d.withheld_labels = {wire::SectionKind::history}; },
     "wrong_withheld"},
};

}  // namespace

TEST_CASE("an honest delivery verifies without a private key", "[kit][open]") {
  Scene scene;
  const auto verified =
      verify_delivery(scene.delivery, scene.world.known_hub(), scene.world.desk);
  REQUIRE(verified.has_value());
  CHECK(verified->number == 1);
  CHECK(verified->header.id == scene.sealed.id);
  CHECK(verified->release.rules.size() == 3);
  CHECK(verified->released_at == scene.hub.now);
  CHECK(verified->sections.size() == 3);
  CHECK(scene.opening(scene.delivery) == "opened");
}

TEST_CASE("every change of a delivery is refused under its own code", "[kit][open]") {
  Scene scene;
  REQUIRE(scene.verdict() == "verified");
  for (const Damage& damage : damages) {
    Delivery spoiled = scene.delivery;
    damage.spoil(spoiled);
    INFO(damage.name);
    CHECK(scene.verdict(spoiled) == damage.code);
  }
}

TEST_CASE("no single changed bit on the way reaches a reader", "[kit][open]") {
  Scene scene;
  const Bytes frame = wire::encode(wire::FromHub(scene.delivery));
  std::size_t refused = 0;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    Bytes changed = frame;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ (1u << (i % 8)));
    const auto packet = wire::decode_from_hub(changed);
    const auto* delivery = packet ? std::get_if<Delivery>(&*packet) : nullptr;
    if (delivery == nullptr || scene.opening(*delivery) != "opened") {
      ++refused;
    } else {
      INFO("byte " << i);
      CHECK(*delivery == scene.delivery);  // A bit that nobody reads: padding between fields.
    }
  }
  CHECK(refused > frame.size() * 8 / 10);
}

TEST_CASE("a section that no decision releases is refused with all that came", "[kit][open]") {
  Scene scene;
  auto released = scene.hub.release_of(scene.sealed.submission, scene.world.desk);
  auto more = scene.released_as(released);
  released.leaves.pop_back();
  released.rules.pop_back();
  const auto less = scene.released_as(released);
  CHECK(scene.verdict(less) == "verified");
  more.release = less.release;
  CHECK(scene.verdict(more) == "section_not_released");
}

TEST_CASE("a release of something else is no release", "[kit][open]") {
  Scene scene;
  const auto honest = scene.hub.release_of(scene.sealed.submission, scene.world.desk);
  SECTION("for another recipient") {
    auto other = honest;
    other.recipient = scene.world.health;
    const auto entry = scene.released_as(other).release;
    auto delivery = scene.released_as(honest);
    delivery.release = entry;
    CHECK(scene.verdict(delivery) == "not_released");
  }
  SECTION("for another message") {
    auto other = honest;
    other.message = MessageId{Uuid::v7(morning, Block<10>{1})};
    CHECK(scene.verdict(scene.released_as(other)) == "not_released");
  }
  SECTION("an entry without any") {
    auto delivery = scene.released_as(honest);
    const Bytes frame = wire::encode(wire::ToHub(scene.sealed.submission));
    const auto command = scene.hub.command_of(scene.world.police, frame);
    delivery.release = scene.hub.record(scene.world.police, command, {wire::Counted{"x", 1}});
    CHECK(scene.verdict(delivery) == "not_released");
  }
  SECTION("on another hub's ledger") {
    auto delivery = scene.released_as(honest);
    Ledger other("ledger.northshire.example", "another key");
    delivery.release.checkpoint = other.checkpoint(scene.world.ledger.size(), Digest{});
    CHECK(scene.verdict(delivery) == "bad_checkpoint");
  }
}

TEST_CASE("a message of another hub is refused, however well it is signed", "[kit][open]") {
  Scene scene;
  World twin("twin");
  ScriptedHub hub(twin);
  const auto sealed = sealed_by(twin, twin.police, referral(twin), scene.random);
  const auto delivery = hub.accept(twin.police, sealed.submission).deliveries.at(twin.desk);
  CHECK(scene.verdict(delivery) == "another_hub");
}

TEST_CASE("a second ledger of the same size is noticed", "[kit][open]") {
  Scene scene;
  auto hub = scene.world.known_hub();
  const auto seen = hub.open_checkpoint(scene.delivery.release.checkpoint);
  REQUIRE(seen.has_value());
  CHECK(hub.keep(*seen));
  CHECK_FALSE(hub.keep(*seen));
  const auto forked = scene.world.ledger.checkpoint(seen->size.value, Digest{1});
  CHECK(hub.open_checkpoint(forked).error() == Refusal::split_view);
}

TEST_CASE("a sender counts by the roster of the release, at its time", "[kit][open]") {
  Scene scene;
  World& world = scene.world;
  const auto honest = scene.hub.release_of(scene.sealed.submission, world.desk);
  SECTION("a roster we have not got yet") {
    const auto before = world.known_hub();
    world.next_roster([](wire::Roster& roster) { roster.issued = morning; });
    const auto delivery = scene.released_as(honest);
    CHECK(verify_delivery(delivery, before, world.desk).error() == Refusal::unknown_roster);
    CHECK(scene.verdict(delivery) == "verified");
  }
  SECTION("revoked before the release") {
    world.next_roster([&](wire::Roster& roster) {
      roster.parties.at(world.police).validity.to = morning;
    });
    CHECK(scene.verdict(scene.released_as(honest)) == "unknown_sender");
    CHECK(scene.verdict() == "verified");  // Released before, and so still good.
  }
  SECTION("another signing key since") {
    world.next_roster([&](wire::Roster& roster) {
      roster.parties.at(world.police).signing =
          crypto::SigningKey::generate(scene.random).verify_key().bytes;
    });
    CHECK(scene.verdict(scene.released_as(honest)) == "unknown_key");
  }
}

TEST_CASE("the previous sealing key still opens, an older one does not", "[kit][open]") {
  Scene scene;
  const auto verified =
      verify_delivery(scene.delivery, scene.world.known_hub(), scene.world.desk);
  REQUIRE(verified.has_value());
  const auto& old_key = scene.world.keys(scene.world.desk).sealing.front();
  std::vector<SealingEpochKey> keys;
  keys.push_back({1, crypto::SealingKey(old_key.key.private_bytes())});
  keys.push_back({2, crypto::SealingKey::generate(scene.random)});
  CHECK(unwrap(*verified, keys).has_value());
  keys.erase(keys.begin());
  keys.push_back({3, crypto::SealingKey::generate(scene.random)});
  CHECK(unwrap(*verified, keys).error() == Refusal::stale_key);
}

TEST_CASE("what does not decrypt is the sender's to mend, and told by its own code",
          "[kit][open]") {
  Scene scene;
  const auto spoiled = [&](auto spoil) {
    Delivery delivery = scene.delivery;
    spoil(first_section(delivery));
    return scene.opening(delivery);
  };
  CHECK(spoiled([](wire::Section& s) { s.wraps[0].enc[4] ^= 1; }) == "cannot_unwrap");
  CHECK(spoiled([](wire::Section& s) { s.wraps[0].sealed[4] ^= 1; }) == "cannot_unwrap");
  CHECK(spoiled([](wire::Section& s) { s.wraps[0].key[4] ^= 1; }) == "stale_key");
  CHECK(spoiled([&](wire::Section& s) {
          s.wraps[0] = scene.delivery.sections[1].section.wraps[0];
        }) == "cannot_unwrap");

  auto verified = verify_delivery(scene.delivery, scene.world.known_hub(), scene.world.desk);
  REQUIRE(verified.has_value());
  auto keys = unwrap(*verified, scene.world.keys(scene.world.desk).sealing);
  REQUIRE(keys.has_value());
  std::swap(verified->sections[0].ciphertext, verified->sections[1].ciphertext);
  CHECK(open_delivery(*verified, *keys).error() == Refusal::cannot_open);
  std::swap((*keys)[0].key, (*keys)[1].key);
  CHECK(open_delivery(*verified, *keys).error() == Refusal::wrong_commitment);
  keys->clear();
  CHECK(open_delivery(*verified, *keys).error() == Refusal::cannot_unwrap);
}

TEST_CASE("a sender that wraps a key it did not commit to is found out", "[kit][open]") {
  Scene scene;
  auto verified = verify_delivery(scene.delivery, scene.world.known_hub(), scene.world.desk);
  REQUIRE(verified.has_value());
  wire::Section& section = verified->sections[0];
  const auto& desk = scene.world.keys(scene.world.desk).sealing.front().key;
  const Secret<32> other = crypto::new_section_key(scene.random);
  const auto wrapped = crypto::hpke_seal(
      scene.random, desk.public_key(),
      wire::wrap_info(verified->context, section.leaf, section.wraps[0].key), {}, other.reveal());
  REQUIRE(wrapped.has_value());
  section.wraps[0].enc = wrapped->enc;
  section.wraps[0].sealed = *to_block<48>(wrapped->ciphertext);
  CHECK(unwrap(*verified, scene.world.keys(scene.world.desk).sealing).error() ==
        Refusal::wrong_commitment);
}

TEST_CASE("a section that is not what its label says is found out", "[kit][open]") {
  Scene scene;
  auto verified = verify_delivery(scene.delivery, scene.world.known_hub(), scene.world.desk);
  REQUIRE(verified.has_value());
  wire::Section& section = verified->sections[0];
  Secret<32> key = crypto::new_section_key(scene.random);
  section.leaf.commitment = crypto::section_commitment(key);
  auto sealed = crypto::seal_section(std::move(key),
                                     wire::section_aad(verified->context, section.leaf),
                                     bytes_of("not Cap'n Proto"));
  section.ciphertext = sealed.ciphertext;
  verified->sections.resize(1);
  std::vector<SectionKey> keys;
  keys.push_back({section.leaf_index, std::move(sealed.key)});
  CHECK(open_delivery(*verified, keys).error() == Refusal::bad_content);
}
