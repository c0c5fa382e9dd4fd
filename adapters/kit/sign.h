// What a person or a party signs beside messages: acts, and acknowledgements of deliveries.
#pragma once

#include "base/random.h"
#include "crypto/sign.h"
#include "kit/staff_key.h"
#include "wire/act.h"
#include "wire/packet.h"

namespace mash::kit {

struct SignedDeed {
  MessageId id;
  wire::SignedAct signed_act;
};

// One deed of one person on one case. Requires that `deed` obeys the codec's limits.
SignedDeed sign_act(const StaffKey& staff, const Digest& hub, const CaseId& case_id,
                    wire::Deed deed, Time now, Random& random);

// The commitment that goes to the ledger in place of a sentence, and the salt that whoever keeps
// the sentence keeps with it.
struct CommittedText {
  Block<32> salt{};
  wire::Commitment commitment{};
};
CommittedText commit_to(std::string_view text, Random& random);

// One signature over all items, of which there are 1 to limits::acknowledgement_items_max.
struct SignedBatch {
  MessageId id;
  wire::SignedAcknowledgement signed_acknowledgement;
};
SignedBatch sign_acknowledgement(const crypto::SigningKey& party_key, const PartyId& party,
                                 const Digest& hub, std::vector<wire::AcknowledgementItem> items,
                                 Time now, Random& random);

}  // namespace mash::kit
