#include "cli/ledger_findings.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mash::cli {
void LedgerFindings::add(const ledger::Finding& finding) {
  list_.push_back({std::string(ledger::word(finding.kind)), finding.table, finding.key,
                   finding.field, finding.expected, finding.found, ledger::text(finding)});
}

void LedgerFindings::add(const ledger::Findings& findings) {
  for (const ledger::Finding& finding : findings.list) add(finding);
  left_out_ += findings.left_out;
}

void LedgerFindings::add(const store::RowDamage& damage) {
  std::string sentence = "row_malformed: " + damage.table;
  if (!damage.key.empty()) sentence += " " + damage.key;
  if (!damage.field.empty()) sentence += ", " + damage.field;
  sentence += ": expected " + damage.expected + ", found " + damage.found;
  list_.push_back({"row_malformed", damage.table, damage.key, damage.field, damage.expected,
                   damage.found, std::move(sentence)});
}

void LedgerFindings::add_sums_gone() {
  list_.push_back({sums_gone, "file", "", "", "the sum of each page", "none",
                   "sums_gone: file: it was made with a sum on each page and has none any more: it "
                   "was rewritten by another program"});
}

void LedgerFindings::add_file(const std::string& sentence) {
  list_.push_back({"file_damaged", "file", "", "", "", "", "file: " + sentence});
}

void LedgerFindings::add_pages(const sqlite::FileCheck& file,
                               const std::map<std::uint32_t, std::string>& owners,
                               bool meaning_known) {
  for (const std::string& trouble : file.troubles) add_file(trouble);
  unused_only_ = list_.empty() && !file.pages.empty() && meaning_known;
  const std::string word = unused_only_ ? "unused_bytes_damaged" : "page_damaged";
  for (const std::uint32_t page : file.pages) {
    const auto owner = owners.find(page);
    const std::string table = owner == owners.end() ? "" : owner->second;
    const std::string key = fmt::format("page {}", page);
    list_.push_back({word, table, key, "", "the bytes that were written", "others",
                     fmt::format("{}: file {} ({}): its bytes are not those that were written",
                                 word, key, table.empty() ? "of no table" : "of " + table)});
  }
  left_out_ += file.pages_left_out;
}

void LedgerFindings::tell(const Output& output) const {
  for (const Told& told : list_) {
    output.say(one_line(told.sentence));
    const nlohmann::json object = {{"v", 1},
                                   {"finding", told.finding},
                                   {"table", told.table},
                                   {"key", told.key},
                                   {"field", told.field},
                                   {"expected", told.expected},
                                   {"found", told.found},
                                   {"sentence", one_line(told.sentence)}};
    // What damage left need not be UTF-8.
    output.emit(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  if (left_out_ > 0) output.say(fmt::format("{} more findings are not shown.", left_out_));
}

}  // namespace mash::cli
