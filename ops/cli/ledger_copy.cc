#include "cli/ledger_copy.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/ask_hub.h"
#include "cli/files.h"
#include "crypto/hash.h"

namespace mash::cli {

using nlohmann::json;

LedgerCopy::LedgerCopy(const std::filesystem::path& directory)
    : directory_(directory),
      copy_(std::filesystem::absolute(directory) /
            ("copy-" + std::to_string(getpid()) + "-" +
             std::to_string(wall_clock().time_since_epoch().count()) + ".db")) {
  if (!std::filesystem::exists(directory / "control.sock")) return;
  const json request = {{"do", "snapshot"}, {"path", copy_.string()}};
  const auto text = ask_hub(directory, request.dump());
  if (!text) return;  // No hub answers: then nobody has the ledger open.
  const json answer = json::parse(*text, nullptr, false);
  if (!answer.is_object() || !answer.value("ok", false)) {
    remove_copy();
    const std::string why = answer.is_object() ? answer.value("sentence", "") : "";
    throw base::Fatal("the running hub made no copy of its ledger: " +
                      (why.empty() ? "see its own log" : why));
  }
  running_ = true;
  checkpoint_ = answer.value("checkpoint", "");
}

LedgerCopy::~LedgerCopy() { remove_copy(); }

void LedgerCopy::remove_copy() const {
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-shm"}) {
    std::filesystem::remove(copy_.string() + ending, ignored);
  }
}

wire::JoinFile read_join(const std::filesystem::path& directory) {
  const auto path = directory / "join.toml";
  auto join = wire::parse_join_file(read_text(path), path.string());
  if (!join) throw base::Fatal(join.error().text());
  return std::move(*join);
}

merkle::NoteKey ledger_key(const wire::JoinFile& join) {
  auto key = merkle::NoteKey::make(crypto::sha256, join.origin, merkle::SignatureType::ed25519,
                                   join.ledger);
  if (!key) throw base::Fatal("join.toml names an origin that cannot sign checkpoints");
  return std::move(*key);
}

std::unique_ptr<store::SqliteStore> open_ledger(const std::filesystem::path& file,
                                                const wire::JoinFile& join) {
  auto store = store::SqliteStore::open_read_only(file);
  if (store->identity().hub_id != join.hub) {
    throw base::Fatal("ledger.db and join.toml are not of the same hub");
  }
  return store;
}

}  // namespace mash::cli
