// A hub's ledger to read from: the file of a hub that is stopped, or a copy that a running one
// makes on its own connection. What goes wrong throws base::Fatal with one sentence.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "merkle/note.h"
#include "store/sqlite_store.h"
#include "wire/join.h"

namespace mash::cli {

class LedgerCopy {
 public:
  explicit LedgerCopy(const std::filesystem::path& directory);
  ~LedgerCopy();  // Removes the copy, if one was made.
  LedgerCopy(const LedgerCopy&) = delete;
  LedgerCopy& operator=(const LedgerCopy&) = delete;

  bool running() const { return running_; }
  std::filesystem::path file() const { return running_ ? copy_ : directory_ / "ledger.db"; }
  // What the running hub signed last before it copied; empty if none runs.
  const std::string& checkpoint() const { return checkpoint_; }

 private:
  void remove_copy() const;

  std::filesystem::path directory_;
  std::filesystem::path copy_;
  bool running_ = false;
  std::string checkpoint_;
};

wire::JoinFile read_join(const std::filesystem::path& directory);
merkle::NoteKey ledger_key(const wire::JoinFile& join);
std::unique_ptr<store::SqliteStore> open_ledger(const std::filesystem::path& file,
                                                const wire::JoinFile& join);

}  // namespace mash::cli
