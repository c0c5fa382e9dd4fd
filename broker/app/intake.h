// The hub's front door for frames: parses, checks every digest, says which signature has to hold,
// and turns what is good into commands. What is not good becomes a Refuse command, so that it
// stands on the ledger too.
//
// Who sent a frame is the party whose connection it came over; what the frame claims is compared by
// core. Nothing here changes state; verdicts are never recorded, whoever replays checks again.
#pragma once

#include "engine/engine.h"
#include "wire/claim.h"
#include "wire/refusal.h"

namespace mash::app {

using engine::Request;
using wire::Claim;

// What the intake itself refuses, beside wire::Refusal. All of it is the sender's fault.
enum class IntakeRefusal : std::uint8_t {
  bad_signature,      // Of the manifest, the act or the acknowledgement.
  wrong_digest,       // A section's bytes are not those its leaf names.
  commitment_reused,  // Two sections of one message share a key commitment.
};
RefusalText describe(IntakeRefusal refusal);

// What a frame asks.
using Knock = std::variant<Request, wire::Hello, wire::Query>;

struct Reading {
  Knock knock;
  // To be checked before the knock counts (signatures.h). None: nothing is signed, or core refuses
  // it by name.
  std::optional<wire::Claim> claim;
};

// `digest` is the frame's SHA-256. `roster` may be null before there is one.
Reading read_frame(const PartyId& connected, ByteView frame, const Digest& digest,
                   const wire::Roster* roster, wire::Sha256 sha256);

// What a frame becomes whose claim does not hold.
Request refuse_claim(const PartyId& connected, const Digest& digest, const Claim& claim);

// The refusal of a frame that is not even parsed.
Request refuse_unread(const PartyId& connected, const Digest& digest, const RefusalText& why);

// The sentence of any code a refusal of this hub can carry; empty for an unknown code.
std::string_view sentence_of(std::string_view code);

}  // namespace mash::app
