#include "cli/governor.h"

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/files.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "merkle/note.h"

namespace mash::cli {
namespace {

std::filesystem::path private_file(const std::filesystem::path& public_file) {
  std::string name = public_file.string();
  constexpr std::string_view ending = ".pub.toml";
  if (!name.ends_with(ending)) {
    throw base::Fatal(name + " is not a governor's public file; its name ends in .pub.toml");
  }
  return name.substr(0, name.size() - ending.size()) + ".pem";
}

}  // namespace

int governor_keygen(const GovernorKeygen& asked, const Output& output) {
  if (!merkle::is_key_name(asked.name)) {
    return refused(output, "bad_name", "person",
                   "A governor's name has no space and no '+'; it stands in every signature.");
  }
  crypto::SystemRandom random;
  const SecretBytes passphrase = read_passphrase(asked.passphrase);
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  std::filesystem::create_directories(asked.directory);
  const auto base = asked.directory / asked.name;
  write_key(random, base.string() + ".pem", crypto::KeyKind::ed25519, key.seed(), passphrase);
  const std::string public_key = hex(key.verify_key().bytes);
  write_new_text(base.string() + ".pub.toml",
                 "name = \"" + asked.name + "\"\ncontroller = \"" + asked.controller +
                     "\"\nkey = \"" + public_key + "\"\n",
                 0644);
  output.say("Made " + base.string() +
             ".pem (keep it, with its passphrase, away from the hub) and " + base.string() +
             ".pub.toml (hand it to whoever makes the hub).");
  output.emit(nlohmann::json({{"v", 1}, {"name", asked.name}, {"key", public_key}}).dump());
  return exit_done;
}

wire::Governor read_governor(const std::filesystem::path& public_file) {
  const auto file = SettingsFile::read(public_file);
  const auto root = file.root();
  wire::Governor governor{root.text("name"), root.text("controller"), {}};
  const auto bytes = from_hex(root.text("key"));
  const auto key = bytes ? to_block<32>(*bytes) : std::nullopt;
  if (!key || !crypto::acceptable(crypto::VerifyKey{*key})) {
    root.complain("key", "takes the 64 hex digits of an Ed25519 public key");
  }
  if (const auto problem = file.finish()) throw base::Fatal(problem->text());
  governor.key = *key;
  return governor;
}

GovernorKey read_governor_key(const std::filesystem::path& public_file,
                              const std::string& passphrase) {
  wire::Governor governor = read_governor(public_file);
  crypto::SigningKey key(
      read_key(private_file(public_file), crypto::KeyKind::ed25519, read_passphrase(passphrase)));
  if (key.verify_key().bytes != governor.key) {
    throw base::Fatal(public_file.string() + " is not the public half of the key beside it");
  }
  return {std::move(governor), std::move(key)};
}

std::string sign_governed(const std::string& text, const std::vector<GovernorKey>& keys) {
  merkle::Note note{text, {}};
  for (const GovernorKey& one : keys) {
    const auto key = merkle::NoteKey::make(crypto::sha256, one.governor.name,
                                           merkle::SignatureType::ed25519, one.governor.key);
    if (!key) throw base::Fatal("governor " + one.governor.name + " has a name that cannot sign");
    note.signatures.push_back(merkle::sign_note(
        *key, text, [&](ByteView message) { return one.key.sign(message).bytes; }));
  }
  return merkle::format_note(note);
}

}  // namespace mash::cli
