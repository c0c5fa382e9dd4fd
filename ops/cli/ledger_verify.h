// `mash ledger verify`: everything the ledger's file says, checked against itself and its meaning.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/output.h"

namespace mash::cli {

struct LedgerVerify {
  std::filesystem::path directory;  // A hub's. One that is running makes a copy of its ledger.
  // Files, each a checkpoint that the hub signed earlier and somebody kept: whoever rewrites the
  // whole ledger, and signs it anew, is caught by them.
  std::vector<std::string> checkpoints;
};
int ledger_verify(const LedgerVerify& asked, const Output& output);

}  // namespace mash::cli
