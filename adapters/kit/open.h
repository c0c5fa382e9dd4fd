// A delivery, in two steps: is it what the ledger says was released to us, and what does it say?
//
// verify_delivery() needs no private key and reads no content: after it a delivery may be stored
// and reported as delivered. open_delivery() decrypts. What fails in the first is the hub's doing
// and is never acknowledged; what fails in the second is for the sender to mend and is reported
// `unopenable`.
#pragma once

#include <vector>

#include "base/secret.h"
#include "kit/known_hub.h"
#include "kit/party_keys.h"
#include "wire/message.h"
#include "wire/section.h"

namespace mash::kit {

// What was proved. Signature and proofs are not kept: nothing here needs them again.
struct VerifiedDelivery {
  std::uint64_t number = 0;
  std::uint32_t part = 1;
  wire::Header header;
  Digest context{};                    // Of the message; every section is bound to it.
  std::vector<wire::Section> sections;  // Those released to us, with our wrap alone.
  wire::Released release;
  Time released_at{};
  std::uint64_t release_index = 0;
  merkle::Checkpoint checkpoint;
};

// Checks, in this order: the header is this hub's; the release entry is on the ledger; it releases
// this message to `me` under this number and part, and exactly the leaves that came; the sender was
// enrolled with this key under the roster of that entry, at its time; the signature over root and
// header; that we are the recipient; each section's size, digest, commitment and place in the tree.
// Refuses what Refusal lists for checkpoints, entries and deliveries. The frame digest inside the
// release can be checked by the hub alone.
[[nodiscard]] Result<VerifiedDelivery, Refusal> verify_delivery(const wire::Delivery& delivery,
                                                                const KnownHub& hub,
                                                                const PartyId& me);

struct OpenedSection {
  std::uint8_t leaf_index = 0;
  wire::SectionKind label = wire::SectionKind::identity;
  SubjectId subject;
  wire::AgeBand age_band = wire::AgeBand::not_known;
  wire::Content content;
};

// The key of one section, to be kept under another key than the one it came under.
struct SectionKey {
  std::uint8_t leaf_index = 0;
  Secret<32> key;
};

// The section keys, with whichever of our sealing keys each was wrapped to. Refuses stale_key,
// cannot_unwrap, wrong_commitment.
[[nodiscard]] Result<std::vector<SectionKey>, Refusal> unwrap(
    const VerifiedDelivery& delivery, const std::vector<SealingEpochKey>& sealing);

// All sections; `keys` are those of unwrap(), in any order. Refuses wrong_commitment, cannot_open,
// bad_padding, bad_content, and cannot_unwrap for a section without a key.
[[nodiscard]] Result<std::vector<OpenedSection>, Refusal> open_delivery(
    const VerifiedDelivery& delivery, const std::vector<SectionKey>& keys);

}  // namespace mash::kit
