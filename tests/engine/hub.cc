#include "engine/hub.h"

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "merkle/note.h"
#include "policy/bundle.h"
#include "policy/samples.h"

namespace mash::engine_tests {
namespace {

const crypto::SigningKey& signing_key() {
  static const crypto::SigningKey key{Secret<32>(Block<32>{5})};
  return key;
}

Block<64> sign(ByteView message) { return signing_key().sign(message).bytes; }

merkle::NoteKey note_key(std::string_view name) {
  return *merkle::NoteKey::make(crypto::sha256, name, merkle::SignatureType::ed25519,
                                signing_key().verify_key().bytes);
}

std::string packed_policy(const std::vector<policy::BundleFile>& files, std::uint64_t version,
                          const std::optional<Digest>& before) {
  const auto manifest = policy::describe_files(core_tests::hub_id(), "default", version, before,
                                               Time{}, files, crypto::sha256);
  return engine::pack({note(policy::format_manifest(manifest)), files});
}

}  // namespace

std::string note(const std::string& text) {
  return merkle::format_note({text, {merkle::sign_note(note_key("anne"), text, sign)}});
}

void CountedRandom::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) byte = next_++;
}

Hub::Hub(std::size_t cases_kept_max, std::size_t checks_kept_max)
    : cases_kept_max_(cases_kept_max), checks_kept_max_(checks_kept_max) {
  begin();
}

Hub::Hub(const wire::Roster& roster)
    : cases_kept_max_(limits::cases_kept_max), checks_kept_max_(1'000) {
  world.roster = roster;
  begin();
}

void Hub::begin() {
  open();
  engine::Request request;
  request.command.deed =
      wire::OpenHub{core_tests::hub_id(), wire::HubMode::exercise, "hub.example/log", {}, {}};
  engine_->take(std::move(request), world.now);
  const auto roster = wire::format_roster(world.roster);
  engine_->take_roster(*engine::read_roster_note(note(roster), crypto::sha256), world.now);
  const std::string packed = packed_policy(samples::real_files(), 1, std::nullopt);
  engine_->take_policy(*engine::read_bundle(packed, crypto::sha256), packed, world.now);
  commit();
  world.state.hub = engine_->state().hub;
  world.also = [this](const wire::Command& command, const MessageId& id, const Digest& digest) {
    const auto* submit = std::get_if<wire::Submit>(&command.deed);
    // The bytes whose digest core's World states as that of the frame.
    engine_->take({++tickets_, id, digest, command, submit == nullptr ? Bytes{} : submit->header},
                  world.now);
  };
}

void Hub::add_rules(const std::string& rules) {
  auto files = samples::real_files();
  files.push_back({"sharing/more.toml", rules});
  const std::string packed =
      packed_policy(files, engine_->policy()->version + 1, engine_->policy()->digest);
  engine_->take_policy(*engine::read_bundle(packed, crypto::sha256), packed, world.now);
  world.policy = engine_->policy()->policy;
}

void Hub::open() {
  store.reopen();
  engine_.reset();
  ledger_ = std::make_unique<ledger::Ledger>(
      store, random_, ledger::LedgerOptions{crypto::sha256, note_key("hub.example/log"), sign});
  engine_ = std::make_unique<engine::Engine>(
      store, *ledger_,
      engine::EngineSettings{crypto::sha256, cases_kept_max_, checks_kept_max_,
                             limits::recent_bytes_max});
}

std::uint64_t Hub::begin_commit() {
  ledger::Cut cut = engine_->cut();
  const std::uint64_t size = cut.expected_size + cut.batch.entries.size();
  outcome_.reset();
  store.begin_commit(std::move(cut.batch), cut.expected_size, store.head().writer_epoch,
                     [this](store::Commit outcome) { outcome_ = outcome; });
  return size;
}

std::optional<engine::Settled> Hub::commit() {
  begin_commit();
  if (outcome_ != store::Commit::durable) return std::nullopt;
  return engine_->durable();
}

void Hub::restart() { open(); }

bool Hub::agrees_on(const CaseId& id) {
  const core::Case* one = engine_->find_case(id);
  const auto found = world.state.cases.find(id);
  if (one == nullptr || found == world.state.cases.end()) {
    return one == nullptr && found == world.state.cases.end();
  }
  return *one == found->second;
}

}  // namespace mash::engine_tests
