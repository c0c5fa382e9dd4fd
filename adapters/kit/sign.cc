#include "kit/sign.h"

#include "base/ensure.h"
#include "base/limits.h"
#include "kit/tools.h"
#include "wire/codec.h"

namespace mash::kit {

using namespace wire;

SignedDeed sign_act(const StaffKey& staff, const Digest& hub, const CaseId& case_id, Deed deed,
                    Time now, Random& random) {
  Act act;
  act.hub = hub;
  act.id = {Uuid::v7(now, random.block<10>())};
  act.staff = staff.id;
  act.party = staff.party;
  act.at = now;
  act.case_id = case_id;
  act.deed = std::move(deed);
  SignedDeed done{act.id, {encode(act), {}}};
  const Bytes message = signed_bytes(act_context, hub, {done.signed_act.act});
  done.signed_act.proof = staff.key.sign(message).bytes;
  return done;
}

CommittedText commit_to(std::string_view text, Random& random) {
  CommittedText committed;
  committed.salt = random.block<32>();
  committed.commitment = sha256({committed.salt, bytes_of(text)});
  return committed;
}

SignedBatch sign_acknowledgement(const crypto::SigningKey& party_key, const PartyId& party,
                                 const Digest& hub, std::vector<AcknowledgementItem> items,
                                 Time now, Random& random) {
  ENSURE(!items.empty() && items.size() <= limits::acknowledgement_items_max,
         "an acknowledgement has a bounded number of items");
  Acknowledgement acknowledgement{hub, {Uuid::v7(now, random.block<10>())}, party,
                                  std::move(items)};
  SignedBatch batch{acknowledgement.id, {encode(acknowledgement), {}}};
  const Bytes message =
      signed_bytes(acknowledgement_context, hub, {batch.signed_acknowledgement.acknowledgement});
  batch.signed_acknowledgement.signature = party_key.sign(message).bytes;
  return batch;
}

}  // namespace mash::kit
