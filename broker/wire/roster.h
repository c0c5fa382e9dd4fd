// Who takes part: parties with their keys, members of staff with theirs, and the governors who say
// so.
//
// A roster is a full-state text, chained to the one before it and valid with the signatures of a
// quorum of the governors of the epoch before (merkle/note.h carries them; app checks them). Its
// text is two lines, "mash/v1 roster" and the hub id in hex, then TOML. PROTOCOL.md, "Roster".
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/settings.h"
#include "wire/keys.h"
#include "wire/vocabulary.h"

namespace mash::wire {

inline constexpr std::string_view roster_context = "mash/v1 roster\n";

// When something counts: from `from` on, and before `to` if there is one. Hub time decides.
struct Validity {
  Time from{};
  std::optional<Time> to;
  bool holds(Time at) const { return at >= from && (!to || at < *to); }
  bool operator==(const Validity&) const = default;
};

struct SealingEpoch {
  std::uint32_t epoch = 0;  // Rising; the last is current, the one before it still accepted.
  PublicKey key{};
  bool operator==(const SealingEpoch&) const = default;
};

struct Party {
  PartyId id;
  PartyKind kind = PartyKind::police;
  std::string controller;  // The data controller it belongs to: votes and packs count controllers.
  Regime regime = Regime::uk_gdpr;
  std::uint16_t slot = 0;  // Its port is the hub's first port plus this. Never reused.
  PublicKey transport{};
  PublicKey signing{};
  std::vector<SealingEpoch> sealing;  // One or two, rising.
  PublicKey cosigning{};
  Validity validity;
  // While it is a signatory of the hub's information sharing agreement; none: it never signed.
  std::optional<Validity> agreement;
  bool operator==(const Party&) const = default;
};

struct Staff {
  StaffId id;
  PartyId party;
  PublicKey key{};
  std::set<StaffRole> roles;
  Qualification qualification = Qualification::none;
  std::string team;
  Validity validity;
  bool operator==(const Staff&) const = default;
};

struct Governor {
  std::string name;  // Key name in a signed note: no space, no '+'.
  std::string controller;
  PublicKey key{};
  bool operator==(const Governor&) const = default;
};

struct Roster {
  Digest hub{};
  HubMode mode = HubMode::exercise;
  std::uint64_t epoch = 0;  // From 1, rising by one.
  Digest previous{};        // SHA-256 of the text before; zero for the first.
  Time issued{};
  std::uint16_t lowest_version = 1;
  std::vector<std::uint16_t> suites;
  unsigned quorum = 0;  // Governors that must sign the next roster or bundle.
  std::vector<Governor> governors;
  std::map<PartyId, Party> parties;
  std::map<StaffId, Staff> staff;

  const Party* party(const PartyId& id) const;  // Null when there is none.
  const Staff* member(const StaffId& id) const;
  // The same, only while valid at `at`: a revoked party is as good as none.
  const Party* active_party(const PartyId& id, Time at) const;
  const Staff* active_member(const StaffId& id, Time at) const;
  bool operator==(const Roster&) const = default;
};

// The exact text to sign. The same roster gives the same text.
std::string format_roster(const Roster& roster);
// Strict: unknown keys, duplicate ids, slots or keys, a quorum that its governors cannot reach or
// that one controller can reach alone, malformed keys: file, line and sentence. `name` is for
// those.
Result<Roster, SettingsProblem> parse_roster(std::string_view text, const std::string& name);

// The governors, their quorum and the mode, as the join file has them: what a first roster must
// match. SHA-256 over a fixed layout, PROTOCOL.md "Join file".
Digest governors_digest(const Digest& hub, HubMode mode, unsigned quorum,
                        const std::vector<Governor>& governors, Sha256 sha256);

}  // namespace mash::wire
