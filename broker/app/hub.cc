#include "app/hub.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/doors.h"
#include "app/loop.h"
#include "base/ensure.h"
#include "crypto/hash.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "store/sqlite_store.h"
#include "wire/join.h"

namespace mash::app {
namespace {

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

Duration steady_clock() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

bool verify(const wire::PublicKey& key, ByteView message, const wire::Signature& signature) {
  return crypto::verify(crypto::VerifyKey{key}, message, crypto::Signature{signature});
}

// One for each core that is not the loop's own, as long as a run of frames has two for each.
unsigned signature_helpers() {
  constexpr unsigned helpers_max = 7;
  return std::min(std::max(std::thread::hardware_concurrency(), 1u) - 1, helpers_max);
}

wire::SignatureTools tools() { return {crypto::sha256, verify}; }

wire::JoinFile read_join(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    throw base::Fatal(path.string() +
                      " cannot be read; if it is gone, put it back: 'mash init' made it, and every "
                      "party was handed a copy");
  }
  auto join = wire::parse_join_file(text.str(), path.string());
  if (!join) throw base::Fatal(join.error().text());
  return std::move(*join);
}

// "file:" with a relative path means below the hub's directory, wherever the hub was started.
std::string beside(const HubDirectory& directory, const std::string& source) {
  constexpr std::string_view file = "file:";
  if (!source.starts_with(file)) return source;
  return std::string(file) + (directory.path / source.substr(file.size())).string();
}

SecretBytes read_passphrase(const HubDirectory& directory, const HubConfig& config) {
  auto passphrase = crypto::read_passphrase(beside(directory, config.passphrase));
  if (!passphrase) throw base::Fatal(passphrase.error().text());
  return std::move(*passphrase);
}

Secret<32> read_key(const std::filesystem::path& path, crypto::KeyKind kind,
                    const SecretBytes& passphrase) {
  auto key = crypto::read_key_file(path, kind, passphrase);
  if (!key) throw base::Fatal(key.error().text());
  return std::move(*key);
}

merkle::NoteKey ledger_note_key(const wire::JoinFile& join) {
  auto key = merkle::NoteKey::make(crypto::sha256, join.origin, merkle::SignatureType::ed25519,
                                   join.ledger);
  if (!key) throw base::Fatal("join.toml names an origin that cannot sign checkpoints");
  return std::move(*key);
}

}  // namespace

// In the order of need: what is lower may use what is higher, and goes first.
struct Hub::Parts {
  Parts(const HubDirectory& directory, const HubConfig& config, Hub::Log to_log)
      : log(std::move(to_log)),
        join(read_join(directory.join())),
        passphrase(read_passphrase(directory, config)),
        ledger_key(read_key(directory.ledger_key(), crypto::KeyKind::ed25519, passphrase)),
        transport_key(read_key(directory.transport_key(), crypto::KeyKind::x25519, passphrase)),
        store(store::SqliteStore::open(directory.ledger())),
        ledger(*store, random, ledger_options()),
        engine(*store, ledger, {crypto::sha256}),
        socket(context, {config.address, transport_key}),
        doors(socket, directory.endpoints(), config.first_port),
        in_hand(directory.in_hand()),
        control(open_control(directory), control_settings()),
        transport(socket, &control.server(), waker),
        loop(engine, *store, transport, &control, in_hand, loop_settings()) {}

  ledger::LedgerOptions ledger_options() {
    if (ledger_key.verify_key().bytes != join.ledger) {
      throw base::Fatal(
          "keys/ledger.pem is not the key that join.toml names; put the right one "
          "back");
    }
    return {crypto::sha256, ledger_note_key(join),
            [this](ByteView message) { return ledger_key.sign(message).bytes; }};
  }

  net::ControlServer open_control(const HubDirectory& directory) {
    auto server = net::ControlServer::open(context, directory.control());
    if (!server) throw base::Fatal(std::string(net::describe(server.error()).sentence));
    return std::move(*server);
  }

  ControlSettings control_settings() {
    return {tools(), before_any_roster(join), wall_clock,
            [this](const std::filesystem::path& to) { store->snapshot(to); }};
  }

  LoopSettings loop_settings() {
    return {tools(),
            signature_helpers(),
            store->head().writer_epoch,
            wall_clock,
            steady_clock,
            log,
            [this](const wire::Roster& roster, Time now) { doors.follow(roster, now); },
            [this](const PartyId& party) { doors.expelled(party); }};
  }

  Hub::Log log;
  crypto::SystemRandom random;
  wire::JoinFile join;
  SecretBytes passphrase;
  crypto::SigningKey ledger_key;
  Secret<32> transport_key;
  std::unique_ptr<store::SqliteStore> store;
  ledger::Ledger ledger;
  engine::Engine engine;
  net::Context context;
  net::Waker waker;
  net::HubSocket socket;
  Doors doors;
  InHand in_hand;
  Control control;
  Sockets transport;
  Loop loop;
};

Hub::Hub(const HubDirectory& directory, const HubConfig& config, Log log) {
  umask(0077);
  parts_ = std::make_unique<Parts>(directory, config, std::move(log));
  if (!parts_->engine.state().hub.opened || parts_->engine.state().hub.id != parts_->join.hub) {
    throw base::Fatal("ledger.db and join.toml are not of the same hub; put the right one back");
  }
  if (const auto* roster = parts_->engine.roster()) {
    parts_->doors.follow(roster->roster, parts_->engine.hub_time(wall_clock()));
  }
}

Hub::~Hub() = default;

void Hub::run(const std::atomic<bool>& stop) { parts_->loop.run(stop); }

void Hub::wake() noexcept { parts_->waker.wake(); }

std::string Hub::endpoint() const { return parts_->doors.any_endpoint(); }

}  // namespace mash::app
