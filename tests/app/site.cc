#include "app/site.h"

#include <fstream>
#include <stdexcept>

#include "crypto/key_file.h"
#include "store/sqlite_store.h"

namespace mash::app_tests {

using namespace wire;

namespace {

constexpr std::string_view passphrase = "only for tests";
constexpr crypto::KeyFileCost cheap{2, 1, 1};

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

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

crypto::SystemRandom& system_random() {
  static crypto::SystemRandom random;
  return random;
}

Site::Site(const std::filesystem::path& at, HubMode mode, const EnrolOtherwise& otherwise)
    : Cast(system_random(), wall_clock(), mode), directory{at} {
  if (otherwise) otherwise(*this);
  write_files();
  store::SqliteStore::create(directory.ledger(), {join.hub, join.origin});
  const auto store = store::SqliteStore::open(directory.ledger(), {store::Threading::none});
  open_ledger(*store, wall_clock());
}

void Site::next_policy() const {
  const auto store = store::SqliteStore::open(directory.ledger(), {store::Threading::none});
  add_policy(*store, wall_clock());
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

}  // namespace mash::app_tests
