// `mash policy show`: the policy in force, or one before it, as the folder it was signed as.
#pragma once

#include <filesystem>

#include "cli/policy_words.h"
#include "policy/bundle.h"

namespace mash::cli {

// Beside a policy's files where `mash policy show` wrote it: its signed manifest.
inline constexpr const char* manifest_file = "manifest.note";

struct PolicyShow {
  std::filesystem::path hub;
  std::uint64_t version = 0;  // 0: the one in force.
  std::filesystem::path out;  // A folder that does not exist yet; empty: nothing is written.
};
int policy_show(const PolicyShow& asked, const Output& output);

// A policy together with what was signed of it.
struct SignedPolicy {
  std::string note;
  Digest digest{};
  policy::Manifest manifest;
  PolicyFolder folder;
};
// From a running hub; `version` as above, or the one of a digest. Problems: those of ask_hub, and
// no_version.
Result<SignedPolicy, Problem> policy_of_hub(const std::filesystem::path& hub,
                                            std::uint64_t version);
Result<SignedPolicy, Problem> policy_of_hub(const std::filesystem::path& hub, const Digest& digest);
// From a folder that policy_show() wrote. Its signatures are not checked: who compares its digest
// with one that is believed needs none. Problems: bad_settings, other_files.
Result<SignedPolicy, Problem> policy_of_folder(const std::filesystem::path& folder);

}  // namespace mash::cli
