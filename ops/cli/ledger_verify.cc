#include "cli/ledger_verify.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/files.h"
#include "cli/ledger_copy.h"
#include "cli/ledger_findings.h"
#include "cli/progress.h"
#include "crypto/hash.h"
#include "engine/replay.h"
#include "ledger/verify.h"
#include "sqlite/file_check.h"
#include "store/survey.h"
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

// One look at a hub's ledger. Everything is read before anything is told: what a damaged page
// means is known only then.
class LedgerVerification {
 public:
  LedgerVerification(const LedgerVerify& asked, const Output& output)
      : join_(read_join(asked.directory)),
        key_(ledger_key(join_)),
        copy_(asked.directory),
        own_file_(asked.directory / "ledger.db"),
        output_(output) {
    for (const auto& file : asked.checkpoints) checkpoints_.push_back(read_text(file));
  }

  // A file that is no checkpoint of this hub says nothing of its ledger.
  std::optional<Problem> wrong_checkpoint(const std::vector<std::string>& files) const {
    for (std::size_t i = 0; i < checkpoints_.size(); ++i) {
      if (merkle::open_checkpoint(checkpoints_[i], key_, {}, signature_tools.verify)) continue;
      return Problem{"not_a_checkpoint", "person",
                     files[i] +
                         " is not a checkpoint that this hub's ledger key signed, so there "
                         "is nothing to compare with; give one that an export wrote.",
                     exit_usage};
    }
    return std::nullopt;
  }

  int run() {
    if (copy_.running()) output_.say("The hub is running: this is about a copy it just made.");
    // Of the hub's own file, since a copy has pages, and sums, of its own.
    file_ = sqlite::check_file(own_file_, copy_.running() ? sqlite::InUse::yes : sqlite::InUse::no);
    if (!open()) return tell_unreadable();
    verify_bytes();
    verify_meaning();
    if (const auto identity = survey_->identity()) check_identity(*identity);
    add_what_was_passed_over();
    if (file_.sums_gone) findings_.add_sums_gone();
    const auto owners = survey_->owners_of(file_.pages);
    findings_.add_pages(file_, owners, meaning_ && rows_compared());
    epoch_unsure_ = findings_.unused_only() &&
                    std::any_of(owners.begin(), owners.end(),
                                [](const auto& owner) { return owner.second == "meta"; });
    output_.progress_done();
    findings_.tell(output_);
    tell_summary();
    return findings_.clean() && rows_compared() ? exit_done : exit_refused;
  }

 private:
  bool rows_compared() const { return !meaning_ || meaning_->rows_compared; }

  // False where damage, or what somebody did to its tables, leaves nothing to go by. A file whose
  // pages are all sound, or none, is else not a damaged ledger but another file, in another place
  // or in use.
  bool open() {
    try {
      survey_ = store::Survey::open(copy_.file());
      return true;
    } catch (const sqlite::Damaged& damaged) {
      findings_.add_file(damaged.what());
      return false;
    } catch (const base::Fatal& fatal) {
      if (file_.clean() || file_.without_sums) throw;
      findings_.add_file(fatal.what());
      return false;
    }
  }

  int tell_unreadable() {
    findings_.add_pages(file_, {}, false);
    findings_.tell(output_);
    output_.say("DAMAGED: its tables cannot be gone by; keep the file and stop the hub");
    output_.emit(json({{"v", 1}, {"clean", false}, {"replayed", false}}).dump());
    return exit_refused;
  }

  void verify_bytes() {
    for (const std::string& sentence : survey_->problems()) findings_.add_file(sentence);
    for (const store::RowDamage& damage : survey_->damaged_rows(findings_max)) {
      findings_.add(damage);
    }
    ledger::VerifyOptions options{crypto::sha256,
                                  key_,
                                  signature_tools.verify,
                                  links_of,
                                  nullptr,
                                  checkpoints_,
                                  Progress(output_, "bytes and tree"),
                                  findings_max};
    bytes_ = ledger::verify(*survey_, options);
    findings_.add(bytes_);
  }

  void verify_meaning() {
    if (!bytes_.bodies_good()) return;  // From wrong entries nothing follows.
    engine::ReplayOptions options{crypto::sha256, Progress(output_, "meaning"), findings_max};
    options.size = bytes_.entries;
    options.governed = {signature_tools, wire::before_any_roster(join_)};
    meaning_ = engine::replay(*survey_, options);
    findings_.add(meaning_->findings);
  }

  // The first entry says whose ledger it is, and so does the file's own row.
  void check_identity(const store::Identity& identity) {
    const bool entries_agree =
        !meaning_ || (meaning_->hub.id == join_.hub && meaning_->hub.origin == join_.origin);
    if (!entries_agree) throw base::Fatal("ledger.db and join.toml are not of the same hub");
    const auto compare = [&](const char* field, const std::string& should, const std::string& is) {
      if (should == is) return;
      findings_.add(
          ledger::Finding{ledger::FindingKind::head_wrong, "meta", "1", field, should, is});
    };
    compare("hub_id", hex(join_.hub), hex(identity.hub_id));
    compare("origin", join_.origin, identity.origin);
  }

  // Reads meet nothing that others have not named; but should they, it is not lost.
  void add_what_was_passed_over() {
    if (!findings_.clean()) return;
    for (const std::string& sentence : survey_->passed_over()) findings_.add_file(sentence);
  }

  void tell_unused_only() {
    if (!epoch_unsure_) {
      output_.say(
          "Nothing that counts was touched: every entry, row and index is as it was written. "
          "The disk, or another program, changed bytes that have no meaning.");
      return;
    }
    output_.say(fmt::format(
        "Every entry, row and index is as it was written, except perhaps meta.writer_epoch, of "
        "which nothing else tells: how often the file was opened for writing, {} now. A wrong "
        "number does no harm while a hub can raise it. Otherwise the disk, or another program, "
        "changed bytes that have no meaning.",
        survey_->head().writer_epoch));
  }

  void tell_summary() {
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    const bool clean = findings_.clean();
    output_.say(fmt::format("size={} root={} seconds={:.2f}{}", bytes_.entries, hex(bytes_.root),
                            seconds,
                            clean || findings_.unused_only() || findings_.sums_only()
                                ? ""
                                : " DAMAGED: keep the file and stop the hub"));
    if (findings_.unused_only()) tell_unused_only();
    if (findings_.sums_only() && meaning_ && rows_compared()) {
      output_.say(
          "Every entry, row and index is as it was written, except perhaps meta.writer_epoch, of "
          "which nothing else tells. But a change of bytes that have no meaning is not seen in "
          "this file any more: find out which program rewrote it, and restore the latest copy that "
          "verifies, or go on without.");
    }
    if (!meaning_) output_.say("What the entries mean was not replayed: some of them are damaged.");
    if (!rows_compared()) {
      output_.say(
          "The rows of cases beside the ledger were made by another version of this program and "
          "were not compared. A hub of this version makes them anew when it starts; verify then.");
    }
    if (file_.without_sums && !file_.sums_gone) {
      output_.say(
          "The file was made before pages had sums: a change of bytes that have no meaning is not "
          "seen.");
    }
    const std::uint64_t not_decided = meaning_ ? meaning_->not_decided : 0;
    if (not_decided > 0) {
      output_.say(
          fmt::format("{} commands of an earlier decider were not decided again: that they were "
                      "decided rightly, only a mash of that time can say.",
                      not_decided));
    }
    output_.emit(json({{"v", 1},
                       {"size", bytes_.entries},
                       {"root", hex(bytes_.root)},
                       {"seconds", seconds},
                       {"decided_again", meaning_ ? meaning_->decided_again : 0},
                       {"not_decided", not_decided},
                       {"checkpoints", checkpoints_.size()},
                       {"replayed", meaning_.has_value()},
                       {"rows_compared", rows_compared()},
                       {"page_sums", !file_.without_sums},
                       {"unused_only", findings_.unused_only()},
                       {"clean", clean && rows_compared()}})
                     .dump());
  }

  static constexpr std::size_t findings_max = 1000;

  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const wire::JoinFile join_;
  const merkle::NoteKey key_;
  const LedgerCopy copy_;
  const std::filesystem::path own_file_;
  std::vector<std::string> checkpoints_;
  const Output& output_;
  sqlite::FileCheck file_;
  std::unique_ptr<store::Survey> survey_;
  ledger::Findings bytes_;
  std::optional<engine::Replayed> meaning_;  // Nothing: not replayed.
  LedgerFindings findings_;
  bool epoch_unsure_ = false;  // Of unused bytes, the page that holds meta.writer_epoch is one.
};

}  // namespace

int ledger_verify(const LedgerVerify& asked, const Output& output) {
  LedgerVerification verification(asked, output);
  if (const auto wrong = verification.wrong_checkpoint(asked.checkpoints)) {
    return tell(output, *wrong);
  }
  return verification.run();
}

}  // namespace mash::cli
