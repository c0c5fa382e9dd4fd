#include "app/site.h"

#include <fstream>
#include <stdexcept>

#include "cli/files.h"
#include "crypto/curve.h"
#include "crypto/key_file.h"
#include "engine/engine.h"
#include "kit/tools.h"
#include "store/sqlite_store.h"

namespace mash::app_tests {

using namespace wire;

namespace {

constexpr std::string_view passphrase = "only for tests";
constexpr crypto::KeyFileCost cheap{2, 1, 1};
constexpr std::chrono::hours day{24};

template <class T, class E>
T value_of(Result<T, E> result, const char* what) {
  if (!result) throw std::runtime_error(std::string("cannot make a hub to test: ") + what);
  return std::move(*result);
}

crypto::SigningKey signing_key() { return crypto::SigningKey::generate(system_random()); }
crypto::SealingKey sealing_key() { return crypto::SealingKey::generate(system_random()); }

Secret<32> secret() {
  Secret<32> key;
  system_random().fill(key.fill());
  return key;
}

kit::PartyKeys make_keys() {
  kit::PartyKeys keys{secret(), signing_key(), {}, signing_key(), sealing_key()};
  keys.sealing.push_back({1, sealing_key()});
  return keys;
}

kit::StaffKey member(const PartyId& of = desk) {
  return {StaffId{Uuid(system_random().block<16>())}, of, signing_key()};
}

merkle::NoteKey note_key(std::string_view name, const crypto::SigningKey& key) {
  return *merkle::NoteKey::make(kit::sha256, name, merkle::SignatureType::ed25519,
                                key.verify_key().bytes);
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
  std::filesystem::permissions(path, std::filesystem::perms(0600));
}

void write_key(const std::filesystem::path& path, crypto::KeyKind kind, const Secret<32>& key) {
  if (!crypto::write_key_file(system_random(), path, kind, key, SecretBytes(bytes_of(passphrase)),
                              cheap)) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

}  // namespace

PartyId party(std::string_view name) { return PartyId::from_text(name).value(); }

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

crypto::SystemRandom& system_random() {
  static crypto::SystemRandom random;
  return random;
}

Digest Site::digest_of(std::string_view text) { return kit::sha256({bytes_of(text)}); }

Site::Site(const std::filesystem::path& at, HubMode mode)
    : directory{at},
      ledger_key(signing_key()),
      transport_key(secret()),
      social_worker(member()),
      manager(member()),
      contact_officer(member()) {
  roster.hub = system_random().block<32>();
  roster.mode = mode;
  roster.epoch = 1;
  roster.issued = wall_clock() - day;
  roster.suites = {suite_v1};
  roster.quorum = 2;
  for (const char* name : {"anne", "bola", "cai"}) {
    governors_.push_back(signing_key());
    roster.governors.push_back(
        {name, std::string("controller-") + name, governors_.back().verify_key().bytes});
  }
  enrol(desk, PartyKind::desk);
  enrol(police, PartyKind::police);
  enrol(health, PartyKind::health);
  enrol(school, PartyKind::school);
  enrol(social_worker, StaffRole::social_worker, Qualification::social_work);
  enrol(manager, StaffRole::manager, Qualification::social_work);
  enrol(contact_officer, StaffRole::contact_officer, Qualification::none);
  for (const PartyId& agency : {police, health, school}) {
    const kit::StaffKey navigator = member(agency);
    enrol(navigator, StaffRole::navigator, Qualification::none);
    navigators_[agency] = navigator.id;
  }
  join = {roster.hub,
          mode,
          "mash.example/test",
          ledger_key.verify_key().bytes,
          crypto::curve_public_key(transport_key).bytes,
          roster.quorum,
          roster.governors};
  write_files();
  open_ledger();
}

void Site::enrol(const PartyId& id, PartyKind kind) {
  const kit::PublicKeys known = keys_.emplace(id, make_keys()).first->second.public_keys();
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

void Site::enrol(const kit::StaffKey& who, StaffRole role, Qualification qualification) {
  roster.staff[who.id] = {who.id,        who.party,    who.key.verify_key().bytes,   {role},
                          qualification, "Front door", {roster.issued, std::nullopt}};
}

void Site::write_files() {
  std::filesystem::permissions(directory.path, std::filesystem::perms::owner_all);
  std::filesystem::create_directory(directory.path / "keys");
  write(directory.path / "keys" / "passphrase", passphrase);
  config.passphrase = "file:keys/passphrase";
  write(directory.config(), "passphrase = \"file:keys/passphrase\"\n");
  write(directory.join(), format_join_file(join));
  write_key(directory.ledger_key(), crypto::KeyKind::ed25519, ledger_key.seed());
  write_key(directory.transport_key(), crypto::KeyKind::x25519, transport_key);
}

void Site::open_ledger() {
  store::SqliteStore::create(directory.ledger(), {join.hub, join.origin});
  const auto store = store::SqliteStore::open(directory.ledger(), {store::Threading::none});
  ledger::Ledger ledger(*store, system_random(),
                        {kit::sha256, note_key(join.origin, ledger_key),
                         [this](ByteView message) { return ledger_key.sign(message).bytes; }});
  engine::Engine engine(*store, ledger, {kit::sha256});
  const Time now = wall_clock();
  engine::Request open;
  open.command.deed =
      OpenHub{join.hub, join.mode, join.origin, join.ledger,
              governors_digest(join.hub, join.mode, join.quorum, join.governors, kit::sha256)};
  engine.take(std::move(open), now);
  const std::string text = format_roster(roster);
  engine.take_roster(
      value_of(engine::read_roster_note(signed_by_governors(text), kit::sha256), "the roster"),
      now);
  const auto files = cli::read_policies(std::filesystem::path(MASH_SOURCE_DIR) / "policies");
  const auto manifest =
      policy::describe_files(join.hub, "policy", 1, std::nullopt, now, files, kit::sha256);
  const std::string packed =
      engine::pack({signed_by_governors(policy::format_manifest(manifest)), files});
  engine.take_policy(value_of(engine::accept_policy(packed, engine.roster()->roster, std::nullopt,
                                                    now, kit::signature_tools),
                              "the policy"),
                     packed, now);
  ledger::Cut cut = engine.cut();
  store->begin_commit(std::move(cut.batch), cut.expected_size, store->head().writer_epoch,
                      [](store::Commit) {});
  engine.durable();
}

kit::Sender Site::sender(const PartyId& id) const {
  return {roster.parties.at(id).id, keys(id).signing, roster};
}

kit::Draft Site::in_name(const PartyId& id, kit::Draft draft) const {
  if (draft.about.kind == MessageKind::return_) return draft;
  draft.about.actor = id == desk ? social_worker.id : navigators_.at(id);
  return draft;
}

kit::KnownHub Site::known_hub() const {
  return value_of(kit::KnownHub::make(join), "what an endpoint knows");
}

std::string Site::signed_by_governors(const std::string& text) const {
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
