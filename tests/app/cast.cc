#include "app/cast.h"

#include <stdexcept>

#include "cli/files.h"
#include "crypto/curve.h"
#include "kit/tools.h"

namespace mash::app_tests {

using namespace wire;

namespace {

constexpr std::chrono::hours day{24};

template <class T, class E>
T value_of(Result<T, E> result, const char* what) {
  if (!result) throw std::runtime_error(std::string("cannot make a hub to test: ") + what);
  return std::move(*result);
}

crypto::SigningKey signing_key(Random& chance) { return crypto::SigningKey::generate(chance); }
crypto::SealingKey sealing_key(Random& chance) { return crypto::SealingKey::generate(chance); }

Secret<32> secret(Random& chance) {
  Secret<32> key;
  chance.fill(key.fill());
  return key;
}

kit::PartyKeys make_keys(Random& chance) {
  kit::PartyKeys keys{
      secret(chance), signing_key(chance), {}, signing_key(chance), sealing_key(chance)};
  keys.sealing.push_back({1, sealing_key(chance)});
  return keys;
}

merkle::NoteKey note_key(std::string_view name, const crypto::SigningKey& key) {
  return *merkle::NoteKey::make(kit::sha256, name, merkle::SignatureType::ed25519,
                                key.verify_key().bytes);
}

}  // namespace

PartyId party(std::string_view name) { return PartyId::from_text(name).value(); }

Digest Cast::digest_of(std::string_view text) { return kit::sha256({bytes_of(text)}); }

kit::StaffKey Cast::member(const PartyId& of) {
  return {StaffId{Uuid(chance_.block<16>())}, of, signing_key(chance_)};
}

Cast::Cast(Random& chance, Time now, HubMode mode)
    : ledger_key(signing_key(chance)),
      transport_key(secret(chance)),
      social_worker{{Uuid(chance.block<16>())}, desk, signing_key(chance)},
      manager{{Uuid(chance.block<16>())}, desk, signing_key(chance)},
      second_manager{{Uuid(chance.block<16>())}, desk, signing_key(chance)},
      senior{{Uuid(chance.block<16>())}, desk, signing_key(chance)},
      contact_officer{{Uuid(chance.block<16>())}, desk, signing_key(chance)},
      chance_(chance) {
  roster.hub = chance.block<32>();
  roster.mode = mode;
  roster.epoch = 1;
  roster.issued = now - day;
  roster.suites = {suite_v1};
  roster.quorum = 2;
  for (const char* name : {"anne", "bola", "cai"}) {
    governors_.push_back(signing_key(chance));
    roster.governors.push_back(
        {name, std::string("controller-") + name, governors_.back().verify_key().bytes});
  }
  enrol(desk, PartyKind::desk);
  enrol(police, PartyKind::police);
  enrol(health, PartyKind::health);
  enrol(school, PartyKind::school);
  enrol(childrens_services, PartyKind::childrens_services);
  enrol(social_worker, {StaffRole::social_worker}, Qualification::social_work);
  enrol(manager, {StaffRole::manager}, Qualification::social_work);
  enrol(second_manager, {StaffRole::manager}, Qualification::none);
  enrol(senior, {StaffRole::social_worker, StaffRole::manager}, Qualification::social_work);
  enrol(contact_officer, {StaffRole::contact_officer}, Qualification::none);
  for (const PartyId& agency : {police, health, school, childrens_services}) {
    const auto& navigator = navigators_.emplace(agency, member(agency)).first->second;
    enrol(navigator, {StaffRole::navigator}, Qualification::none);
  }
  join = {roster.hub,
          mode,
          "mash.example/test",
          ledger_key.verify_key().bytes,
          crypto::curve_public_key(transport_key).bytes,
          roster.quorum,
          roster.governors};
}

void Cast::enrol(const PartyId& id, PartyKind kind) {
  const kit::PublicKeys known = keys_.emplace(id, make_keys(chance_)).first->second.public_keys();
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
  one.agreement = one.validity;
  roster.parties.emplace(id, one);
}

void Cast::enrol(const kit::StaffKey& who, std::set<StaffRole> roles, Qualification qualification) {
  roster.staff[who.id] = {
      who.id,        who.party,    who.key.verify_key().bytes,   std::move(roles),
      qualification, "Front door", {roster.issued, std::nullopt}};
}

void Cast::on_ledger(store::Store& store,
                     const std::function<void(engine::Engine&)>& decide) const {
  ledger::Ledger ledger(store, chance_, {kit::sha256, ledger_note_key(), [this](ByteView message) {
                                           return ledger_key.sign(message).bytes;
                                         }});
  engine::Engine engine(store, ledger, {kit::sha256});
  decide(engine);
  ledger::Cut cut = engine.cut();
  store.begin_commit(std::move(cut.batch), cut.expected_size, store.head().writer_epoch,
                     [](store::Commit) {});
  engine.durable();
}

void Cast::open_ledger(store::Store& store, Time now) const {
  on_ledger(store, [&](engine::Engine& engine) {
    engine::Request open;
    open.command.deed =
        OpenHub{join.hub, join.mode, join.origin, join.ledger,
                governors_digest(join.hub, join.mode, join.quorum, join.governors, kit::sha256)};
    engine.take(std::move(open), now);
    engine.take_roster(
        value_of(engine::read_roster_note(signed_by_governors(format_roster(roster)), kit::sha256),
                 "the roster"),
        now);
    take_next_policy(engine, now);
  });
}

void Cast::add_policy(store::Store& store, Time now) const {
  on_ledger(store, [&](engine::Engine& engine) { take_next_policy(engine, now); });
}

void Cast::take_next_policy(engine::Engine& engine, Time now) const {
  std::optional<policy::InForce> before;
  if (const auto* in_use = engine.policy()) before = {in_use->version, in_use->digest};
  const auto files = cli::read_policies(std::filesystem::path(MASH_SOURCE_DIR) / "policies");
  const auto manifest = policy::describe_files(
      join.hub, "policy", before ? before->version + 1 : 1,
      before ? std::optional(before->digest) : std::nullopt, now, files, kit::sha256);
  const std::string packed =
      engine::pack({signed_by_governors(policy::format_manifest(manifest)), files});
  engine.take_policy(value_of(engine::accept_policy(packed, engine.roster()->roster, before, now,
                                                    kit::signature_tools),
                              "the policy"),
                     packed, now);
}

merkle::NoteKey Cast::ledger_note_key() const { return note_key(join.origin, ledger_key); }

kit::Sender Cast::sender(const PartyId& id) const {
  return {roster.parties.at(id).id, keys(id).signing, roster};
}

kit::Draft Cast::in_name(const PartyId& id, kit::Draft draft) const {
  if (draft.about.kind == MessageKind::return_) return draft;
  draft.about.actor = id == desk ? social_worker.id : navigators_.at(id).id;
  return draft;
}

kit::KnownHub Cast::known_hub() const {
  return value_of(kit::KnownHub::make(join), "what an endpoint knows");
}

std::string Cast::signed_by_governors(const std::string& text) const {
  merkle::Note note{text, {}};
  for (std::size_t i = 0; i < 2; ++i) {
    const crypto::SigningKey& key = governors_[i];
    note.signatures.push_back(
        merkle::sign_note(note_key(roster.governors[i].name, key), text,
                          [&key](ByteView message) { return key.sign(message).bytes; }));
  }
  return merkle::format_note(note);
}

}  // namespace mash::app_tests
