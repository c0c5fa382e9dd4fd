// `mash policy apply`: the next version of the sharing policy.
#pragma once

#include <filesystem>

#include "cli/governor.h"

namespace mash::cli {

struct PolicyApply {
  std::filesystem::path hub;
  std::filesystem::path policies;
  Signers signers;
  std::filesystem::path out;   // Where to write the manifest instead of applying; empty: apply.
  std::filesystem::path note;  // A manifest that was signed elsewhere; empty: make the next one.
};
// The files, their tests, the quorum and the chain are checked before anything is sent.
int policy_apply(const PolicyApply& asked, const Output& output);

}  // namespace mash::cli
