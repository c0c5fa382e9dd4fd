// What `mash ledger verify` has found, gathered from the rooms that look, and told in one form.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/output.h"
#include "ledger/findings.h"
#include "sqlite/file_check.h"
#include "store/survey.h"

namespace mash::cli {

struct Told {
  std::string finding;  // A word for scripts; ledger::FindingKind's where it is one of those.
  std::string table;
  std::string key;
  std::string field;
  std::string expected;
  std::string found;
  std::string sentence;
};

class LedgerFindings {
 public:
  void add(const ledger::Finding& finding);
  void add(const ledger::Findings& findings);
  void add(const store::RowDamage& damage);
  // None of the file's pages has a sum, though it was made with them.
  void add_sums_gone();
  // What SQLite, or the system, says of the file as a whole.
  void add_file(const std::string& sentence);
  // The pages last of all: whether their bytes mean anything is seen by the others.
  // `meaning_known`: everything else has been looked at. `owners` as sqlite::Database has them.
  void add_pages(const sqlite::FileCheck& file, const std::map<std::uint32_t, std::string>& owners,
                 bool meaning_known);

  bool clean() const { return list_.empty(); }
  // Pages are damaged, and nothing that counts is.
  bool unused_only() const { return unused_only_; }
  // Nothing else was found than that the sums are gone.
  bool sums_only() const { return list_.size() == 1 && list_[0].finding == sums_gone; }
  void tell(const Output& output) const;

 private:
  static constexpr const char* sums_gone = "sums_gone";

  std::vector<Told> list_;
  std::uint64_t left_out_ = 0;
  bool unused_only_ = false;
};

}  // namespace mash::cli
