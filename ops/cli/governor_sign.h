// `mash governor sign` (of a roster) and `mash policy sign`: governors on different machines sign
// one after another.
#pragma once

#include <filesystem>

#include "cli/governor.h"

namespace mash::cli {

// Adds signatures to a roster or policy manifest that a command wrote with --out, after showing
// what it changes: nobody signs what they have not seen.
struct GovernorSign {
  std::filesystem::path note;      // Replaced by the note with the signatures added.
  std::filesystem::path in_force;  // What it is to follow: for a roster its note, for a policy
                                   // the folder `mash policy show` wrote.
  std::filesystem::path policies;  // For a policy: the folder it was made of.
  Signers signers;
};
int governor_sign(const GovernorSign& asked, const Output& output);

}  // namespace mash::cli
