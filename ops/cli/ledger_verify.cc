#include "cli/ledger_verify.h"

#include <unistd.h>

#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/ask_hub.h"
#include "cli/files.h"
#include "crypto/hash.h"
#include "engine/replay.h"
#include "ledger/verify.h"
#include "store/sqlite_store.h"
#include "wire/codec.h"
#include "wire/join.h"

namespace mash::cli {
namespace {

using nlohmann::json;

Result<std::vector<ledger::StreamLink>, std::string> links_of(ByteView body) {
  const auto entry = wire::decode_entry(body);
  if (!entry) return refuse(std::string(wire::describe(entry.error()).sentence));
  std::vector<ledger::StreamLink> links;
  for (const wire::Link& link : entry->links) {
    links.push_back({link.stream, link.sequence, link.previous.value_or(Digest{})});
  }
  return links;
}

wire::JoinFile read_join(const std::filesystem::path& path) {
  auto join = wire::parse_join_file(read_text(path), path.string());
  if (!join) throw base::Fatal(join.error().text());
  return std::move(*join);
}

// Prints a line at most ten times a second: a million entries are no reason to flicker.
class Progress {
 public:
  Progress(const Output& output, std::string what) : output_(output), what_(std::move(what)) {}
  void operator()(std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    output_.progress(fmt::format("{}: {} of {} entries", what_, done, all));
  }

 private:
  const Output& output_;
  std::string what_;
  std::chrono::steady_clock::time_point shown_{};
};

void tell_finding(const ledger::Finding& finding, const Output& output) {
  output.say(ledger::text(finding));
  output.emit(json({{"v", 1},
                    {"finding", ledger::word(finding.kind)},
                    {"table", finding.table},
                    {"key", finding.key},
                    {"field", finding.field},
                    {"expected", finding.expected},
                    {"found", finding.found}})
                  .dump());
}

// The ledger of a running hub is the hub's own: it makes a copy on its own connection.
class Copy {
 public:
  explicit Copy(const std::filesystem::path& directory)
      : path_(directory / ("verify-" + std::to_string(getpid()) + ".db")) {}
  ~Copy() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm"}) {
      std::filesystem::remove(path_.string() + ending, ignored);
    }
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// False when no hub answers: then nobody has the ledger open.
bool ask_for_copy(const std::filesystem::path& directory, const Copy& copy) {
  if (!std::filesystem::exists(directory / "control.sock")) return false;
  const json request = {{"do", "snapshot"}, {"path", copy.path().string()}};
  const auto text = ask_hub(directory, request.dump());
  if (!text) return false;
  const json answer = json::parse(*text, nullptr, false);
  if (!answer.is_object() || !answer.value("ok", false)) {
    throw base::Fatal("the running hub made no copy of its ledger; see its own log");
  }
  return true;
}

int verify_file(const std::filesystem::path& directory, const std::filesystem::path& file,
                const Output& output) {
  const auto started = std::chrono::steady_clock::now();
  const wire::JoinFile join = read_join(directory / "join.toml");
  const auto key = merkle::NoteKey::make(crypto::sha256, join.origin,
                                         merkle::SignatureType::ed25519, join.ledger);
  if (!key) throw base::Fatal("join.toml names an origin that cannot sign checkpoints");
  const auto store = store::SqliteStore::open_read_only(file);
  if (store->identity().hub_id != join.hub) {
    throw base::Fatal("ledger.db and join.toml are not of the same hub");
  }
  std::vector<std::string> damage = store->problems(sqlite::Check::full);

  ledger::VerifyOptions bytes{crypto::sha256,
                              *key,
                              signature_tools.verify,
                              links_of,
                              nullptr,
                              {},
                              Progress(output, "bytes and tree"),
                              1000};
  ledger::Findings findings = ledger::verify(*store, bytes);
  const engine::Replayed meaning =
      engine::replay(*store, {crypto::sha256, Progress(output, "meaning"), 1000});
  output.progress_done();

  for (const std::string& sentence : damage) output.say("file: " + sentence);
  for (const auto& finding : findings.list) tell_finding(finding, output);
  for (const auto& finding : meaning.findings.list) tell_finding(finding, output);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  const bool clean = damage.empty() && findings.clean() && meaning.findings.clean();
  output.say(fmt::format("size={} root={} seconds={:.2f}{}", findings.entries, hex(findings.root),
                         seconds, clean ? "" : " DAMAGED: keep the file and stop the hub"));
  if (meaning.not_decided > 0) {
    output.say(fmt::format("{} commands of an earlier decider were not decided again.",
                           meaning.not_decided));
  }
  output.emit(json({{"v", 1},
                    {"size", findings.entries},
                    {"root", hex(findings.root)},
                    {"seconds", seconds},
                    {"decided_again", meaning.decided_again},
                    {"clean", clean}})
                  .dump());
  return clean ? exit_done : exit_refused;
}

}  // namespace

int ledger_verify(const std::filesystem::path& directory, const Output& output) {
  const Copy copy(std::filesystem::absolute(directory));
  const bool running = ask_for_copy(directory, copy);
  if (running) output.say("The hub is running: this is about a copy it just made.");
  return verify_file(directory, running ? copy.path() : directory / "ledger.db", output);
}

}  // namespace mash::cli
