// The manifest of a policy bundle: what governors sign.
//
// A full-state note text: the line "mash/v1 policy", the hub id in hex, then TOML with name,
// version, digest of the manifest before, time of activation, and the digest of every file. The
// signatures follow in a signed note (merkle/note.h); counting them is the caller's work.
#pragma once

#include <map>

#include "policy/policy.h"
#include "wire/keys.h"

namespace mash::policy {

inline constexpr std::string_view bundle_context = "mash/v1 policy\n";

struct Manifest {
  Digest hub{};
  std::string name;            // Lower-case letters, digits and hyphens.
  std::uint64_t version = 0;   // From 1, rising.
  std::optional<Digest> previous;  // Of the manifest in force before; none for version 1.
  Time activates_at{};
  std::map<std::string, Digest> files;  // By name; SHA-256 of the exact bytes.
  bool operator==(const Manifest&) const = default;
};

// A manifest of these files.
Manifest describe_files(const Digest& hub, std::string name, std::uint64_t version,
                        const std::optional<Digest>& previous, Time activates_at,
                        const std::vector<BundleFile>& files, wire::Sha256 sha256);

// The text to sign. One manifest has one text: anything else that means the same is refused.
std::string format_manifest(const Manifest& manifest);
Result<Manifest, SettingsProblem> parse_manifest(std::string_view text, const std::string& name);

// What the ledger cites: SHA-256 of the manifest's text.
Digest bundle_digest(std::string_view manifest_text, wire::Sha256 sha256);

// A file that is missing, unnamed or altered.
std::optional<SettingsProblem> check_files(const Manifest& manifest,
                                           const std::vector<BundleFile>& files,
                                           wire::Sha256 sha256);

// Why a manifest cannot follow the one in force. The policy in force then stays.
enum class Refusal : std::uint8_t { another_hub, version_not_higher, broken_chain, not_yet_active };
RefusalText describe(Refusal refusal);

struct InForce {
  std::uint64_t version = 0;
  Digest digest{};
};
// `in_force`: none for the first bundle of a hub.
Outcome<Refusal> may_follow(const Manifest& manifest, const Digest& hub,
                            const std::optional<InForce>& in_force, Time now);

}  // namespace mash::policy
