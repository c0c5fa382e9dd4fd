#include "cli/governor.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/files.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "merkle/note.h"

namespace mash::cli {
namespace {

constexpr std::string_view ending = ".pub.toml";

Problem no_public_file(const std::string& name) {
  return {"not_a_public_file", "person",
          name + " is not a governor's public file; its name ends in .pub.toml"};
}

Result<GovernorKey, Problem> read_signer(const std::string& public_file,
                                         const SecretBytes& passphrase) {
  if (!public_file.ends_with(ending)) return refuse(no_public_file(public_file));
  auto governor = read_governor(public_file);
  if (!governor) return refuse(governor.error());
  const std::string pem = public_file.substr(0, public_file.size() - ending.size()) + ".pem";
  auto seed = read_key(pem, crypto::KeyKind::ed25519, passphrase);
  if (!seed) return refuse(seed.error());
  crypto::SigningKey key(std::move(*seed));
  if (key.verify_key().bytes != governor->key) {
    return refuse(Problem{
        "key_mismatch", "person",
        pem + " is not the key that " + public_file + " tells of; put the right pair together."});
  }
  return GovernorKey{std::move(*governor), std::move(key)};
}

std::vector<merkle::NoteSignature> signatures(const std::string& text,
                                              const std::vector<GovernorKey>& keys) {
  std::vector<merkle::NoteSignature> made;
  for (const GovernorKey& one : keys) {
    const auto key = merkle::NoteKey::make(crypto::sha256, one.governor.name,
                                           merkle::SignatureType::ed25519, one.governor.key);
    ENSURE(key.has_value(), "read_governor checks the name");
    made.push_back(merkle::sign_note(
        *key, text, [&](ByteView message) { return one.key.sign(message).bytes; }));
  }
  return made;
}

}  // namespace

int governor_keygen(const GovernorKeygen& asked, const Output& output) {
  if (!merkle::is_key_name(asked.name)) {
    return tell(output, {"bad_name", "person",
                         "A governor's name has no space and no '+'; it stands in every signature.",
                         exit_usage});
  }
  const auto controller = check_name("--controller", asked.controller);
  if (!controller) return tell(output, controller.error());
  if (asked.controller.find_first_of("\"\\") != std::string::npos) {
    return tell(output,
                {"bad_name", "person", "A controller's name has no '\"' and no '\\'.", exit_usage});
  }
  crypto::SystemRandom random;
  const auto passphrase = read_passphrase(asked.passphrase);
  if (!passphrase) return tell(output, passphrase.error());
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  make_key_directory(asked.directory);
  const auto base = asked.directory / asked.name;
  const auto written =
      write_key(random, base.string() + ".pem", crypto::KeyKind::ed25519, key.seed(), *passphrase);
  if (!written) return tell(output, written.error());
  const std::string public_key = hex(key.verify_key().bytes);
  write_new_text(base.string() + std::string(ending),
                 "name = \"" + asked.name + "\"\ncontroller = \"" + asked.controller +
                     "\"\nkey = \"" + public_key + "\"\n",
                 0644);
  output.say("Made " + base.string() +
             ".pem (keep it, with its passphrase, away from the hub) and " + base.string() +
             ".pub.toml (hand it to whoever makes the hub).");
  output.emit(nlohmann::json({{"v", 1}, {"name", asked.name}, {"key", public_key}}).dump());
  return exit_done;
}

Result<wire::Governor, Problem> read_governor(const std::filesystem::path& public_file) {
  const auto file = SettingsFile::read(public_file);
  const auto root = file.root();
  wire::Governor governor{root.text("name"), root.text("controller"), {}};
  if (!merkle::is_key_name(governor.name)) {
    root.complain("name", "takes a name without spaces or '+'");
  }
  const auto bytes = from_hex(root.text("key"));
  const auto key = bytes ? to_block<32>(*bytes) : std::nullopt;
  if (!key || !crypto::acceptable(crypto::VerifyKey{*key})) {
    root.complain("key", "takes the 64 hex digits of an Ed25519 public key");
  }
  if (const auto problem = file.finish()) return refuse(problem_of(*problem));
  governor.key = *key;
  return governor;
}

Result<std::vector<GovernorKey>, Problem> read_signers(const Signers& signers) {
  const std::size_t sources = signers.passphrases.size();
  if (sources != 1 && sources != signers.public_files.size()) {
    return refuse(Problem{"passphrase_count", "person",
                          "Give --governor-passphrase once for all, or once for each --sign-with "
                          "in the same order.",
                          exit_usage});
  }
  std::vector<SecretBytes> passphrases;  // Read once each: a descriptor has no second reading.
  for (const std::string& source : signers.passphrases) {
    auto passphrase = read_passphrase(source);
    if (!passphrase) return refuse(passphrase.error());
    passphrases.push_back(std::move(*passphrase));
  }
  std::vector<GovernorKey> keys;
  for (std::size_t i = 0; i < signers.public_files.size(); ++i) {
    auto key = read_signer(signers.public_files[i], passphrases[sources == 1 ? 0 : i]);
    if (!key) return refuse(key.error());
    keys.push_back(std::move(*key));
  }
  return keys;
}

std::string sign_governed(const std::string& text, const std::vector<GovernorKey>& keys) {
  return keys.empty() ? text : merkle::format_note({text, signatures(text, keys)});
}

std::string governed_text(const std::string& note_or_text) {
  const auto note = merkle::parse_note(note_or_text);
  return note ? note->text : note_or_text;
}

Outcome<Problem> check_signed(const std::string& note, const std::filesystem::path& file,
                              std::string_view context, unsigned quorum, std::string_view how) {
  if (!note.starts_with(context) || merkle::parse_note(note)) return {};
  return refuse(Problem{"quorum_missing", "person",
                        file.string() + " has 0 of the " + std::to_string(quorum) +
                            " signatures it needs; let governors sign it with '" +
                            std::string(how) + "' first."});
}

Outcome<Problem> check_signers(const std::vector<GovernorKey>& keys,
                               const std::vector<wire::Governor>& governors) {
  for (const GovernorKey& one : keys) {
    const bool known = std::any_of(governors.begin(), governors.end(), [&](const auto& governor) {
      return governor.name == one.governor.name && governor.key == one.governor.key;
    });
    if (known) continue;
    return refuse(Problem{"not_a_governor", "person",
                          one.governor.name +
                              " is not a governor of this hub, or has another key here; see "
                              "'mash roster show'."});
  }
  return {};
}

}  // namespace mash::cli
