#include "cli/ledger_verify.h"

#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/ledger_copy.h"
#include "crypto/hash.h"
#include "engine/replay.h"
#include "ledger/verify.h"
#include "wire/codec.h"

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

int verify_file(const std::filesystem::path& directory, const std::filesystem::path& file,
                const Output& output) {
  const auto started = std::chrono::steady_clock::now();
  const wire::JoinFile join = read_join(directory);
  const merkle::NoteKey key = ledger_key(join);
  const auto store = open_ledger(file, join);
  std::vector<std::string> damage = store->problems(sqlite::Check::full);

  ledger::VerifyOptions bytes{crypto::sha256,
                              key,
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
  const LedgerCopy copy(directory);
  if (copy.running()) output.say("The hub is running: this is about a copy it just made.");
  return verify_file(directory, copy.file(), output);
}

}  // namespace mash::cli
