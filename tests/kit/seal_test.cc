// What leaves an endpoint: readable by whom it is meant for, and by nobody else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "base/limits.h"
#include "kit/open.h"
#include "kit/scripted_hub.h"
#include "kit/tools.h"
#include "support/fixed_random.h"
#include "wire/section_tree.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;

namespace {

// What a section of the referral says.
std::string words_of(const wire::Content& content) {
  if (const auto* concern = std::get_if<wire::Concern>(&content)) return concern->what;
  if (const auto* events = std::get_if<wire::Events>(&content)) return events->items.at(0).what;
  return std::get<wire::Intelligence>(content).text;
}

wire::Content why(std::size_t size = 3) { return wire::Narrative{std::string(size, 'w'), ""}; }

// What `reader` finds in a message that the hub released to it whole, by label.
std::map<wire::SectionKind, std::string> read_by(const PartyId& reader, const World& world,
                                                 const wire::Delivery& delivery) {
  const auto verified = verify_delivery(delivery, world.known_hub(), reader);
  INFO((verified ? "verified" : describe(verified.error()).code));
  REQUIRE(verified.has_value());
  const auto keys = unwrap(*verified, world.keys(reader).sealing);
  REQUIRE(keys.has_value());
  const auto sections = open_delivery(*verified, *keys);
  REQUIRE(sections.has_value());
  std::map<wire::SectionKind, std::string> found;
  for (const auto& section : *sections) {
    found[section.label] = words_of(section.content);
  }
  return found;
}

bool contains(const Bytes& bytes, std::string_view text) {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

std::optional<Refusal> refusal_of(const World& world, const Draft& draft) {
  SeededRandom random("refused");
  const auto sealed = seal(draft, world.sender(world.police), morning, random);
  return sealed ? std::nullopt : std::optional(sealed.error());
}

}  // namespace

TEST_CASE("each recipient reads what was meant for it and nothing else", "[kit][seal]") {
  World world;
  ScriptedHub hub(world);
  SeededRandom random("seal");
  const auto sealed = sealed_by(world, world.police, referral(world), random);
  const auto decided = hub.accept(world.police, sealed.submission);

  using wire::SectionKind;
  const auto desk = read_by(world.desk, world, decided.deliveries.at(world.desk));
  CHECK(desk == std::map<SectionKind, std::string>{
                    {SectionKind::concern, std::string(concern_text)},
                    {SectionKind::history, std::string(history_text)},
                    {SectionKind::intelligence, std::string(intelligence_text)}});
  const auto health = read_by(world.health, world, decided.deliveries.at(world.health));
  CHECK(health == std::map<SectionKind, std::string>{
                      {SectionKind::concern, std::string(concern_text)}});
}

TEST_CASE("a key of one recipient opens nothing of another's delivery", "[kit][seal]") {
  World world;
  ScriptedHub hub(world);
  SeededRandom random("seal");
  const auto sealed = sealed_by(world, world.police, referral(world), random);
  const auto decided = hub.accept(world.police, sealed.submission);
  const auto verified =
      verify_delivery(decided.deliveries.at(world.desk), world.known_hub(), world.desk);
  REQUIRE(verified.has_value());
  CHECK(unwrap(*verified, world.keys(world.health).sealing).error() == Refusal::stale_key);
  // Even when the wrap claims to be for that key: the key's id is bound into what was sealed.
  auto stolen = *verified;
  const auto health_key = world.keys(world.health).sealing.front().key.public_key().bytes;
  stolen.sections[0].wraps[0].key = key_id(wire::KeyKind::sealing, health_key);
  CHECK(unwrap(stolen, world.keys(world.health).sealing).error() == Refusal::cannot_unwrap);
}

TEST_CASE("a sealed message shows the hub its header and labels, and no content", "[kit][seal]") {
  World world;
  SeededRandom random("seal");
  const auto sealed = sealed_by(world, world.police, referral(world), random);
  const Bytes frame = wire::encode(wire::ToHub(sealed.submission));
  for (std::string_view text : {concern_text, history_text, intelligence_text}) {
    CHECK_FALSE(contains(frame, text.substr(0, 10)));
  }
  CHECK(contains(frame, "northshire-police"));
  // Three sections of different length stand among eight leaves, padded alike.
  CHECK(sealed.submission.sections.size() + sealed.submission.decoys.size() == 8);
  for (const auto& section : sealed.submission.sections) CHECK(section.leaf.padded_bytes == 256);
}

TEST_CASE("a sealed message holds before the checks of a hub", "[kit][seal]") {
  World world;
  SeededRandom random("seal");
  const auto sealed = sealed_by(world, world.police, referral(world), random);
  const auto& submission = sealed.submission;
  const auto header = wire::decode_header(submission.header);
  REQUIRE(header.has_value());
  CHECK(header->id == sealed.id);
  CHECK(header->id.uuid.time() == morning);
  CHECK(header->sender == world.police);
  CHECK(header->roster_epoch == 1);
  CHECK(header->regime == wire::Regime::uk_gdpr);
  CHECK(header->urgency == wire::Urgency::amber);
  CHECK(wire::recipients_match(*header, submission.recipients, sha256));
  const Digest root = wire::SectionTree(submission, sha256).root();
  const Bytes message =
      wire::signed_bytes(wire::manifest_context, header->hub, {root, submission.header});
  CHECK(signature_holds(world.roster.party(world.police)->signing, message,
                        submission.signature));
  std::set<Digest> commitments;
  for (const auto& section : submission.sections) commitments.insert(section.leaf.commitment);
  CHECK(commitments.size() == 3);
}

TEST_CASE("chance decides ids, keys, salts and the order of leaves, and nothing else does",
          "[kit][seal]") {
  World world;
  Bytes sequence(4096);
  SeededRandom("one").fill(sequence);
  support::FixedRandom first(sequence);
  support::FixedRandom again(sequence);
  const auto draft = referral(world);
  const auto sealed = sealed_by(world, world.police, draft, first);
  CHECK(sealed.submission == sealed_by(world, world.police, draft, again).submission);

  std::set<std::uint8_t> places;
  for (int i = 0; i < 40; ++i) {
    SeededRandom other("order " + std::to_string(i));
    const auto shuffled = sealed_by(world, world.police, draft, other).submission;
    for (const auto& section : shuffled.sections) {
      if (section.leaf.label == wire::SectionKind::concern) places.insert(section.leaf_index);
    }
  }
  CHECK(places.size() == 8);
}

TEST_CASE("more than eight sections take the next power of two of leaves", "[kit][seal]") {
  World world;
  SeededRandom random("many");
  auto draft = referral(world);
  for (std::size_t count = draft.sections.size(); count < 9; ++count) {
    draft.sections.push_back({wire::SectionKind::rationale, SubjectId{}, why(), {world.desk}});
  }
  const auto sealed = sealed_by(world, world.police, draft, random);
  CHECK(sealed.submission.sections.size() == 9);
  CHECK(sealed.submission.decoys.size() == 7);
}

TEST_CASE("sealing goes to the newest key of a recipient", "[kit][seal]") {
  World world;
  SeededRandom random("epochs");
  const auto newer = crypto::SealingKey::generate(random);
  world.next_roster([&](wire::Roster& roster) {
    roster.parties.at(world.desk).sealing.push_back({2, newer.public_key().bytes});
  });
  const auto sealed = sealed_by(world, world.police, referral(world), random);
  std::size_t desk = 0;
  while (sealed.submission.recipients[desk].party != world.desk) ++desk;
  const auto expected = key_id(wire::KeyKind::sealing, newer.public_key().bytes);
  for (const auto& section : sealed.submission.sections) {
    for (const auto& wrap : section.wraps) {
      if (wrap.recipient == desk) CHECK(wrap.key == expected);
    }
  }
}

TEST_CASE("a draft that cannot be a message is refused", "[kit][seal]") {
  World world;
  auto draft = referral(world);
  SECTION("without sections") {
    draft.sections.clear();
    CHECK(refusal_of(world, draft) == Refusal::no_sections);
  }
  SECTION("with too many sections") {
    while (draft.sections.size() <= limits::sections_per_message_max) {
      draft.sections.push_back({wire::SectionKind::rationale, SubjectId{}, why(), {world.desk}});
    }
    CHECK(refusal_of(world, draft) == Refusal::too_many_sections);
  }
  SECTION("without recipients") {
    draft.recipients.clear();
    CHECK(refusal_of(world, draft) == Refusal::no_recipients);
  }
  SECTION("with too many recipients") {
    draft.recipients.assign(limits::recipients_per_message_max + 1, world.desk);
    CHECK(refusal_of(world, draft) == Refusal::too_many_recipients);
  }
  SECTION("with one recipient twice") {
    draft.recipients.push_back(world.desk);
    CHECK(refusal_of(world, draft) == Refusal::bad_draft);
  }
  SECTION("above a mebibyte") {
    for (int i = 0; i < 14; ++i) {
      draft.sections.push_back({wire::SectionKind::rationale, SubjectId{},
                                why(limits::section_text_bytes_max), {world.desk}});
    }
    CHECK(refusal_of(world, draft) == Refusal::too_large);
  }
  SECTION("with another content than its label") {
    draft.sections[0].content = why();
    CHECK(refusal_of(world, draft) == Refusal::content_misfit);
  }
  SECTION("with a text above its limit") {
    draft.sections[0].label = wire::SectionKind::rationale;
    draft.sections[0].content = why(limits::section_text_bytes_max + 1);
    CHECK(refusal_of(world, draft) == Refusal::content_misfit);
  }
}

TEST_CASE("a draft whose sections do not fit it is refused", "[kit][seal]") {
  World world;
  auto draft = referral(world);
  SECTION("with a section for nobody") {
    draft.sections[0].recipients.clear();
    CHECK(refusal_of(world, draft) == Refusal::unwrapped_section);
  }
  SECTION("with a section for somebody who is not written to") {
    draft.sections[0].recipients = {world.school};
    CHECK(refusal_of(world, draft) == Refusal::section_for_stranger);
  }
  SECTION("with a section about somebody it does not name") {
    draft.sections[0].subject = SubjectId{Uuid(Block<16>{66})};
    CHECK(refusal_of(world, draft) == Refusal::unknown_subject);
  }
  SECTION("with a header that contradicts itself") {
    draft.about.check_id = CheckId{Uuid(Block<16>{1})};
    CHECK(refusal_of(world, draft) == Refusal::bad_draft);
  }
}

TEST_CASE("only parties of the roster are sealed to, with keys that hold", "[kit][seal]") {
  World world;
  auto draft = referral(world);
  SECTION("to a recipient nobody enrolled") {
    draft.recipients.push_back(party("unheard-of"));
    CHECK(refusal_of(world, draft) == Refusal::unknown_recipient);
  }
  SECTION("to a recipient that was revoked") {
    world.roster.parties.at(world.health).validity.to = morning;
    CHECK(refusal_of(world, draft) == Refusal::revoked_recipient);
  }
  SECTION("to a key of small order") {
    world.roster.parties.at(world.health).sealing.back().key = {};
    CHECK(refusal_of(world, draft) == Refusal::bad_recipient_key);
  }
  SECTION("with a key the roster does not know") {
    world.roster.parties.at(world.police).signing[0] ^= 1;
    CHECK(refusal_of(world, draft) == Refusal::own_key_not_enrolled);
  }
  SECTION("after our own revocation") {
    world.roster.parties.at(world.police).validity.to = morning;
    CHECK(refusal_of(world, draft) == Refusal::own_key_not_enrolled);
  }
}

TEST_CASE("the largest message that is sealed passes the codec", "[kit][seal]") {
  World world;
  SeededRandom random("large");
  auto draft = referral(world);
  while (refusal_of(world, draft) == std::nullopt) {
    draft.sections.push_back({wire::SectionKind::rationale, SubjectId{},
                              why(limits::section_text_bytes_max - 100), {world.desk}});
  }
  CHECK(refusal_of(world, draft) == Refusal::too_large);
  draft.sections.pop_back();
  const auto sealed = sealed_by(world, world.police, draft, random);
  const auto size = wire::encode(wire::ToHub(sealed.submission)).size();
  CHECK(size > 800 * 1024);
  CHECK(size <= limits::message_bytes_max);
}
