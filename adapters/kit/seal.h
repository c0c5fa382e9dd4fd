// From what an application wants to say to the one message that only its recipients can read.
//
// The order of things matters, since each step binds the ones before it:
//   1. recipients' salts and hashes, sorted; the number of leaves
//   2. the header, which names both, is encoded once; from then on only those bytes count
//   3. ctx = SHA-256 over hub, key, message id and header bytes
//   4. for each section: key and commitment, then the leaf without its digest, then
//      AAD = ctx || that leaf, then the ciphertext, whose digest completes the leaf
//   5. for each recipient of a section: the key, sealed with info = ctx || leaf salt || key id
//   6. leaves and decoys in random order, the tree's root, and the signature over root || header
// Source: PROTOCOL.md, "Messages".
#pragma once

#include <vector>

#include "base/random.h"
#include "crypto/sign.h"
#include "kit/refusal.h"
#include "wire/message.h"
#include "wire/roster.h"
#include "wire/section.h"

namespace mash::kit {

struct DraftSection {
  wire::SectionKind label = wire::SectionKind::identity;
  SubjectId subject;                // One of the header's, whose age band it gets; nil: about none.
  wire::Content content;            // Of the struct that the label has.
  std::vector<PartyId> recipients;  // Who may open it: some of the draft's.
};

struct Draft {
  // What the caller chooses: kind, actor, subjects, case, check, return, supersedes, purpose,
  // stage, category, urgency, basis, consent, handling, source, outcome. The rest is filled in
  // here, whatever it says: suite, hub, id, sender and key, created, roster epoch, regime,
  // recipients and leaf count.
  wire::Header about;
  std::vector<PartyId> recipients;
  std::vector<DraftSection> sections;
};

// Who seals: a party of `roster`, the newest one known.
struct Sender {
  const PartyId& party;
  const crypto::SigningKey& signing;
  const wire::Roster& roster;
};

struct Sealed {
  MessageId id;
  wire::Submission submission;
};

// Seals to the current sealing key of each recipient as of `now`. Refuses what Refusal lists under
// "sealing"; nothing of a refused draft is left anywhere. What comes out passes the codec.
[[nodiscard]] Result<Sealed, Refusal> seal(const Draft& draft, const Sender& sender, Time now,
                                           Random& random);

}  // namespace mash::kit
