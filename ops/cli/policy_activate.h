// `mash policy activate`: the next version of the sharing policy.
#pragma once

#include <filesystem>

#include "cli/governor.h"
#include "policy/policy.h"

namespace mash::cli {

struct PolicyActivate {
  std::filesystem::path hub;
  std::filesystem::path policies;
  Signers signers;
  std::filesystem::path out;   // Where to write the manifest instead of applying; empty: apply.
  std::filesystem::path note;  // A manifest that was signed elsewhere; empty: make the next one.
};
// The files, their tests, the quorum and the chain are checked, and what changes is said, before
// anything is sent.
int policy_activate(const PolicyActivate& asked, const Output& output);

// What counts is the roster's quorum, for two controllers; a trust.toml that says anything else
// would promise officers what no hub holds to. Problem: other_quorum.
Outcome<Problem> check_trust(const policy::Policy& policy, unsigned quorum);

}  // namespace mash::cli
