// Texts that governors decide: rosters and policy manifests, as signed notes (C2SP signed-note).
//
// Whether a note may follow the one in force is decided here and nowhere else, for the hub and for
// every kit: good signatures of a quorum of governors from at least two controllers; the right hub
// and mode; the next number; the digest of the text before. A first roster is measured against the
// governors of the join file. Pure: hash and signature check are parameters.
#pragma once

#include <string>

#include "wire/roster.h"

namespace mash::wire {

enum class GovernedRefusal : std::uint8_t {
  not_a_note,              // Not a signed note, or its text is not what it should be.
  quorum_missing,          // Too few good signatures of governors who may sign it.
  bad_governor_signature,  // A known governor's signature does not hold: the note is worth nothing.
  another_hub,
  wrong_mode,       // An exercise roster for a production hub, or the other way round.
  wrong_number,     // Not the next epoch or version.
  broken_chain,     // It does not name the digest of the text before.
  wrong_governors,  // A first roster with other governors than the join file has.
};
RefusalText describe(GovernedRefusal refusal);

struct GovernedProblem {
  GovernedRefusal refusal;
  std::string detail;        // What exactly was found; empty when the sentence says it all.
  std::string text() const;  // The sentence, then the detail.
};

struct SignatureTools {
  Sha256 sha256;
  // Ed25519 under the house's one strict rule.
  bool (*verify)(const PublicKey& key, ByteView message, const Signature& signature);
};

// The text of the note, if a quorum of `governors` signed it.
Result<std::string, GovernedProblem> open_governed(std::string_view note,
                                                   const std::vector<Governor>& governors,
                                                   unsigned quorum, const SignatureTools& tools);

// What a next roster is measured against.
struct RosterInForce {
  Digest hub{};
  HubMode mode = HubMode::exercise;
  std::vector<Governor> governors;  // Of the roster in force; of the join file before the first.
  unsigned quorum = 0;
  std::uint64_t epoch = 0;  // 0 before the first.
  Digest digest{};          // SHA-256 of the text in force; zero before the first.
};
RosterInForce in_force(const Roster& roster, const Digest& digest);

struct AcceptedRoster {
  Roster roster;
  Digest digest{};
};
Result<AcceptedRoster, GovernedProblem> accept_roster(std::string_view note,
                                                      const RosterInForce& before,
                                                      const SignatureTools& tools);

}  // namespace mash::wire
