#include "kit/world.h"

#include <catch2/catch.hpp>

#include "kit/tools.h"
#include "merkle/checkpoint.h"
#include "reference/merkle_reference.h"
#include "wire/codec.h"

namespace mash::kit::test {

using namespace wire;

namespace {

merkle::SignFn signer(const crypto::SigningKey& key) {
  return [&key](ByteView message) { return key.sign(message).bytes; };
}

merkle::NoteKey note_key(std::string_view name, const crypto::SigningKey& key) {
  return *merkle::NoteKey::make(sha256, name, merkle::SignatureType::ed25519,
                                key.verify_key().bytes);
}

crypto::SigningKey signing_key(Random& random) { return crypto::SigningKey::generate(random); }
crypto::SealingKey sealing_key(Random& random) { return crypto::SealingKey::generate(random); }

PartyKeys make_keys(Random& random) {
  Secret<32> transport;
  random.fill(transport.fill());
  PartyKeys keys{std::move(transport), signing_key(random), {}, signing_key(random),
                 sealing_key(random)};
  keys.sealing.push_back({1, sealing_key(random)});
  return keys;
}

Events one_event(std::string_view what) {
  return {{{"2025-11-02", std::string(what), true, "", ""}}};
}

}  // namespace

void SeededRandom::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    Bytes counter;
    append_u64(counter, counter_++);
    const Digest block = sha256({bytes_of(seed_), counter});
    const std::size_t size = std::min(out.size(), block.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
  }
}

PartyId party(std::string_view name) { return PartyId::from_text(name).value(); }
Time at(std::string_view rfc3339) { return from_rfc3339(rfc3339).value(); }
Bytes bytes(std::string_view text) { return concat({bytes_of(text)}); }

Ledger::Ledger(std::string origin, std::string_view seed)
    : origin_(std::move(origin)), key_(crypto::SigningKey(Secret<32>(sha256({bytes_of(seed)})))) {}

std::uint64_t Ledger::append(const Entry& entry) {
  Bytes body = encode(entry);
  Bytes number;
  append_u64(number, leaves_.size());
  const Digest salt = sha256({bytes_of("salt"), number});
  const Block<1> version{1};
  const Digest commitment = sha256({salt, body});
  leaves_.push_back(merkle::leaf_hash(sha256, concat({version, commitment})));
  bodies_.emplace_back(salt, std::move(body));
  return leaves_.size() - 1;
}

Evidence Ledger::evidence(std::uint64_t index) const {
  Evidence evidence;
  evidence.index = index;
  evidence.salt = bodies_.at(index).first;
  evidence.body = bodies_.at(index).second;
  evidence.proof = reference::path(sha256, index, leaves_);
  evidence.checkpoint = checkpoint();
  return evidence;
}

std::string Ledger::checkpoint() const {
  return checkpoint(leaves_.size(), reference::root(sha256, leaves_));
}

std::string Ledger::checkpoint(std::uint64_t size, const Digest& root) const {
  const std::string text = merkle::format_checkpoint({origin_, merkle::TreeSize{size}, root});
  return merkle::format_note({text, {sign_note(note_key(origin_, key_), text, signer(key_))}});
}

World::World(std::string_view seed)
    : random(seed),
      ledger("ledger.northshire.example", seed),
      social_worker{{Uuid(random.block<16>())}, desk, signing_key(random)} {
  roster.hub = random.block<32>();
  roster.epoch = 1;
  roster.issued = morning - std::chrono::hours(24);
  roster.suites = {suite_v1};
  roster.quorum = 2;
  for (int i = 0; i < 3; ++i) {
    governors_.push_back(signing_key(random));
    roster.governors.push_back({"governor-" + std::to_string(i), i == 0 ? "council" : "trust",
                                governors_.back().verify_key().bytes});
  }
  roster.quorum = 2;
  roster.governors[2].controller = "school-board";
  enrol(desk, PartyKind::desk);
  enrol(police, PartyKind::police);
  enrol(health, PartyKind::health);
  enrol(school, PartyKind::school);
  Staff member{social_worker.id, desk, social_worker.key.verify_key().bytes,
               {StaffRole::social_worker}, Qualification::social_work, "Front door",
               {roster.issued, std::nullopt}};
  roster.staff.emplace(member.id, member);
  join = {roster.hub, roster.mode, "ledger.northshire.example", ledger.key(), random.block<32>(),
          roster.quorum, roster.governors};
  notes.push_back(note_of(roster));
}

void World::enrol(const PartyId& id, PartyKind kind) {
  const PartyKeys& keys = keys_.emplace(id, make_keys(random)).first->second;
  const PublicKeys known = keys.public_keys();
  Party one;
  one.id = id;
  one.kind = kind;
  one.controller = id.text();
  one.slot = static_cast<std::uint16_t>(roster.parties.size());
  one.transport = known.transport;
  one.signing = known.signing;
  one.sealing = known.sealing;
  one.cosigning = known.cosigning;
  one.validity.from = roster.issued;
  roster.parties.emplace(id, one);
}

Sender World::sender(const PartyId& party) const {
  return {roster.parties.at(party).id, keys(party).signing, roster};
}

std::string World::note_of(const Roster& of) const {
  const std::string text = format_roster(of);
  merkle::Note note{text, {}};
  for (std::size_t i = 0; i < of.quorum; ++i) {
    note.signatures.push_back(sign_note(note_key(of.governors[i].name, governors_[i]), text,
                                        signer(governors_[i])));
  }
  return merkle::format_note(note);
}

Digest World::roster_digest() const { return sha256({bytes_of(format_roster(roster))}); }

KnownHub World::known_hub() const {
  auto hub = KnownHub::make(join);
  REQUIRE(hub.has_value());
  for (const std::string& note : notes) {
    const auto accepted = hub->accept(note);
    INFO((accepted ? std::string() : accepted.error().text()));
    REQUIRE(accepted.has_value());
  }
  return std::move(*hub);
}

Draft referral(const World& world) {
  const SubjectId child{Uuid(Block<16>{7})};
  Draft draft;
  draft.about.kind = MessageKind::referral;
  draft.about.subjects = {{child, SubjectRole::child, AgeBand::age_5_to_12,
                           CaseId{Uuid(Block<16>{9})}}};
  draft.about.purpose = Purpose::referral;
  draft.about.category = Category::physical_abuse;
  draft.about.urgency = Urgency::amber;
  draft.about.gateway = Gateway::ca04_11;
  draft.about.article6 = Article6::public_task;
  draft.about.source = ReferralSource::police;
  draft.recipients = {world.desk, world.health};
  draft.sections.push_back({SectionKind::concern, child,
                            Concern{std::string(concern_text), "", "", "", "", ""},
                            {world.desk, world.health}});
  draft.sections.push_back({SectionKind::history, child, one_event(history_text), {world.desk}});
  draft.sections.push_back({SectionKind::intelligence, SubjectId{},
                            Intelligence{std::string(intelligence_text), "", "", ""},
                            {world.desk}});
  return draft;
}

Sealed sealed_by(const World& world, const PartyId& sender, const Draft& draft, Random& random,
                 Time now) {
  auto sealed = seal(draft, world.sender(sender), now, random);
  INFO((sealed ? "sealed" : describe(sealed.error()).code));
  REQUIRE(sealed.has_value());
  return std::move(*sealed);
}

}  // namespace mash::kit::test
