// `mash policy replay` and `mash policy explain --entry`: what the ledger holds of decisions on
// sharing, made again. Of a running hub it is a copy that is looked at.
#pragma once

#include <filesystem>
#include <string>

#include "cli/output.h"

namespace mash::cli {

struct PolicyReplay {
  std::filesystem::path hub;
  std::filesystem::path policies;  // The candidate; empty: the policy in force at the time.
  std::string since;               // A day, 2026-11-22; empty: from the first on.
};
// What the candidate would have decided otherwise, by direction. 1: something.
int policy_replay(const PolicyReplay& asked, const Output& output);

struct PolicyExplain {
  std::filesystem::path hub;
  std::uint64_t entry = 0;  // That holds the decision, or took the message.
};
// Why it was decided so, by the policy of its time. 1: something of it was kept back.
int policy_explain_entry(const PolicyExplain& asked, const Output& output);

}  // namespace mash::cli
