#include "cli/ledger_export.h"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "base/settings.h"
#include "cli/files.h"
#include "cli/ledger_copy.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "ledger/ledger.h"
#include "merkle/checkpoint.h"

namespace mash::cli {
namespace {

using nlohmann::json;

constexpr std::uint64_t page = 1000;  // Entries read at a time.

// "file:" with a relative path means below the hub's directory, as for the hub itself.
std::string passphrase_source(const std::filesystem::path& directory) {
  const auto settings = SettingsFile::read(directory / "hub.toml");
  const std::string source = settings.root().text("passphrase");
  constexpr std::string_view file = "file:";
  if (!source.starts_with(file)) return source;
  return std::string(file) + (directory / source.substr(file.size())).string();
}

Result<std::string, Problem> sign_checkpoint(const std::filesystem::path& directory,
                                             store::SqliteStore& store,
                                             const merkle::NoteKey& note_key) {
  const auto passphrase = read_passphrase(passphrase_source(directory));
  if (!passphrase) return refuse(passphrase.error());
  const auto secret =
      read_key(directory / "keys" / "ledger.pem", crypto::KeyKind::ed25519, *passphrase);
  if (!secret) return refuse(secret.error());
  const crypto::SigningKey key(*secret);
  if (key.verify_key().bytes != note_key.key()) {
    throw base::Fatal("keys/ledger.pem is not the key that join.toml names");
  }
  crypto::SystemRandom random;
  ledger::Ledger ledger(store, random, {crypto::sha256, note_key, [&](ByteView text) {
                                          return key.sign(text).bytes;
                                        }});
  return ledger.checkpoint();
}

std::string line_of(std::uint64_t index, const store::Entry& entry) {
  return json({{"v", 1},
               {"index", index},
               {"leaf", hex(entry.leaf)},
               {"salt", base64(entry.salt)},
               {"body", base64(entry.body)}})
             .dump() +
         "\n";
}

void write_entries(store::SqliteStore& store, std::uint64_t size,
                   const std::filesystem::path& path) {
  write_new_text(path, "", 0600);
  std::ofstream out(path, std::ios::binary | std::ios::app);
  for (std::uint64_t from = 0; from < size; from += page) {
    const auto entries = store.entries(from, std::min(page, size - from));
    for (std::size_t i = 0; i < entries.size(); ++i) out << line_of(from + i, entries[i]);
  }
  out.close();
  if (!out) throw base::Fatal(path.string() + " could not be written whole; check the disk");
}

}  // namespace

int ledger_export(const std::filesystem::path& directory, const std::filesystem::path& to,
                  const Output& output) {
  const wire::JoinFile join = read_join(directory);
  const merkle::NoteKey key = ledger_key(join);
  const LedgerCopy copy(directory);
  const auto store = open_ledger(copy.file(), join);
  auto note = copy.running() ? copy.checkpoint() : sign_checkpoint(directory, *store, key);
  if (!note) return tell(output, note.error());
  const auto signed_tree = merkle::open_checkpoint(*note, key, {}, signature_tools.verify);
  if (!signed_tree) {
    throw base::Fatal("the hub's checkpoint is not signed by the key that join.toml names");
  }
  const std::uint64_t size = signed_tree->checkpoint.size.value;
  make_directory(to);
  write_entries(*store, size, to / "entries.jsonl");
  write_new_text(to / "checkpoint", *note, 0600);
  write_new_text(to / "join.toml", read_text(directory / "join.toml"), 0600);
  const std::string root = hex(signed_tree->checkpoint.root);
  output.say(fmt::format("{} entries, root={}, in {}", size, root, to.string()));
  output.emit(json({{"v", 1}, {"size", size}, {"root", root}, {"folder", to.string()}}).dump());
  return exit_done;
}

}  // namespace mash::cli
