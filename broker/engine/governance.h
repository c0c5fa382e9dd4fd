// The roster and the policy bundle in force, as they stand on the ledger.
//
// Both are full-state texts that governors signed (wire/governed.h). The hub keeps every one of
// them as long as an entry cites it: look-up rows of kind document, by digest.
#pragma once

#include <optional>
#include <string>

#include "policy/bundle.h"
#include "wire/governed.h"

namespace mash::engine {

struct RosterInUse {
  wire::Roster roster;
  std::string note;  // As signed: text and signatures.
  Digest digest{};   // Of the text alone.
};
struct PolicyInUse {
  policy::Policy policy;
  std::string note;  // The manifest's, as signed.
  std::uint64_t version = 0;
  Digest digest{};
  Digest calendar_digest{};
};

// A policy bundle travels and is kept as one text: the signed manifest note, then every file, each
// part as "name length\n" and its bytes.
struct Bundle {
  std::string manifest_note;
  std::vector<policy::BundleFile> files;
};
std::string pack(const Bundle& bundle);
std::optional<Bundle> unpack(std::string_view packed);

// A bundle that may follow: signed by a quorum of the roster's governors, every file as the
// manifest names it, loading whole, its own tests passing, and a higher version chained to the one
// before. The error is one sentence with what was found.
Result<PolicyInUse, std::string> accept_policy(std::string_view packed, const wire::Roster& roster,
                                               const std::optional<policy::InForce>& before,
                                               Time now, const wire::SignatureTools& tools);

// What the ledger has, which was accepted before it got there. The error says what is damaged.
Result<RosterInUse, std::string> read_roster_note(std::string_view note, wire::Sha256 sha256);
Result<PolicyInUse, std::string> read_bundle(std::string_view packed, wire::Sha256 sha256);

}  // namespace mash::engine
