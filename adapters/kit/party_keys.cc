#include "kit/party_keys.h"

#include <algorithm>
#include <charconv>

namespace mash::kit {
namespace {

using std::filesystem::path;

constexpr std::string_view sealing_prefix = "sealing-";
constexpr std::string_view suffix = ".pem";
constexpr std::size_t sealing_keys_max = 2;

std::string sealing_name(std::uint32_t epoch) {
  return std::string(sealing_prefix) + std::to_string(epoch) + std::string(suffix);
}

// The epoch of "sealing-12.pem"; nothing for other names, and for other spellings of a number.
std::optional<std::uint32_t> epoch_of(const std::string& name) {
  if (!name.starts_with(sealing_prefix) || !name.ends_with(suffix)) return std::nullopt;
  std::uint32_t epoch = 0;
  const char* const begin = name.data() + sealing_prefix.size();
  std::from_chars(begin, name.data() + name.size() - suffix.size(), epoch);
  if (epoch == 0 || sealing_name(epoch) != name) return std::nullopt;
  return epoch;
}

// Rising. Empty if the directory cannot be read, too: the key files then say why.
std::vector<std::uint32_t> sealing_epochs(const path& directory) {
  std::vector<std::uint32_t> epochs;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator(directory, unreadable)) {
    if (const auto epoch = epoch_of(entry.path().filename())) epochs.push_back(*epoch);
  }
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

// The files of one directory, until the first problem.
class Reader {
 public:
  Reader(const path& directory, const SecretBytes& passphrase)
      : directory_(directory), passphrase_(passphrase) {}

  Secret<32> read(const std::string& name, crypto::KeyKind kind) {
    if (problem_) return {};
    auto key = crypto::read_key_file(directory_ / name, kind, passphrase_);
    if (key) return std::move(*key);
    problem_ = problem_of(key.error());
    return {};
  }
  crypto::SigningKey signing(const std::string& name) {
    return crypto::SigningKey(read(name, crypto::KeyKind::ed25519));
  }
  crypto::SealingKey sealing(const std::string& name) {
    return crypto::SealingKey(read(name, crypto::KeyKind::x25519));
  }
  const std::optional<Problem>& problem() const { return problem_; }

 private:
  const path& directory_;
  const SecretBytes& passphrase_;
  std::optional<Problem> problem_;
};

std::optional<Problem> make_directory(const path& directory) {
  std::error_code failed;
  const bool made = std::filesystem::create_directory(directory, failed);
  if (made) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
  }
  if (!failed) return std::nullopt;
  return problem_with(directory, "directory_unwritable",
                      "cannot be made (" + failed.message() + "); make it first.");
}

}  // namespace

Block<32> PartyKeys::transport_public() const {
  return crypto::X25519Key(transport).public_bytes();
}

PublicKeys PartyKeys::public_keys() const {
  PublicKeys keys;
  keys.transport = transport_public();
  keys.signing = signing.verify_key().bytes;
  for (const SealingEpochKey& one : sealing) {
    keys.sealing.push_back({one.epoch, one.key.public_key().bytes});
  }
  keys.cosigning = cosigning.verify_key().bytes;
  return keys;
}

Result<PartyKeys, Problem> read_party_keys(const path& directory, const SecretBytes& passphrase) {
  Reader reader(directory, passphrase);
  PartyKeys keys{reader.read("transport.pem", crypto::KeyKind::x25519),
                 reader.signing("signing.pem"),
                 {},
                 reader.signing("cosigning.pem"),
                 reader.sealing("storage.pem")};
  auto epochs = sealing_epochs(directory);
  if (epochs.empty()) epochs.push_back(1);  // Whose absence is then the problem.
  if (epochs.size() > sealing_keys_max) epochs.erase(epochs.begin(), epochs.end() - 2);
  for (std::uint32_t epoch : epochs) {
    keys.sealing.push_back({epoch, reader.sealing(sealing_name(epoch))});
  }
  if (reader.problem()) return refuse(*reader.problem());
  return keys;
}

Result<PartyKeys, Problem> create_party_keys(Random& random, const path& directory,
                                             const SecretBytes& passphrase,
                                             crypto::KeyFileCost cost) {
  if (auto problem = make_directory(directory)) return refuse(std::move(*problem));
  constexpr auto ed25519 = crypto::KeyKind::ed25519;
  constexpr auto x25519 = crypto::KeyKind::x25519;
  const std::pair<std::string, crypto::KeyKind> files[] = {{"transport.pem", x25519},
                                                           {"signing.pem", ed25519},
                                                           {sealing_name(1), x25519},
                                                           {"cosigning.pem", ed25519},
                                                           {"storage.pem", x25519}};
  for (const auto& [name, kind] : files) {
    Secret<32> key;
    random.fill(key.fill());
    const auto written =
        crypto::write_key_file(random, directory / name, kind, key, passphrase, cost);
    if (!written) return refuse(problem_of(written.error()));
  }
  return read_party_keys(directory, passphrase);
}

Result<std::uint32_t, Problem> create_next_sealing_key(Random& random, const path& directory,
                                                       const SecretBytes& passphrase,
                                                       crypto::KeyFileCost cost) {
  const auto epochs = sealing_epochs(directory);
  const std::uint32_t epoch = epochs.empty() ? 1 : epochs.back() + 1;
  Secret<32> key;
  random.fill(key.fill());
  const auto written = crypto::write_key_file(random, directory / sealing_name(epoch),
                                              crypto::KeyKind::x25519, key, passphrase, cost);
  if (!written) return refuse(problem_of(written.error()));
  return epoch;
}

}  // namespace mash::kit
