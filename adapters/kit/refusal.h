// Everything this room says no to: what a hub, a sender or a person did, and what to do about it.
#pragma once

#include <iosfwd>

#include "base/result.h"

namespace mash::kit {

enum class Refusal : std::uint8_t {
  // Sealing and reporting: our own application's doing.
  no_sections,
  too_many_sections,
  no_recipients,
  too_many_recipients,
  too_large,
  unwrapped_section,     // A section that nobody is meant to read.
  section_for_stranger,  // A section for somebody whom the message does not name.
  content_misfit,        // Content that its label does not have, or above a limit.
  unknown_subject,       // A section about somebody whom the header does not name.
  bad_draft,             // The header contradicts itself, e.g. a check without a check id.
  no_roster,
  unknown_recipient,
  revoked_recipient,
  bad_recipient_key,
  own_key_not_enrolled,
  not_enrolled_person,
  unknown_delivery,
  delivery_ended,
  no_person,           // Opened is said by a person.
  bad_act,             // Not an act, or one for another hub.
  too_many_questions,  // Asked and not yet answered.

  // Checkpoints, entries and receipts.
  bad_packet,
  bad_roster,
  another_hub,
  bad_checkpoint,
  split_view,   // Another tree of a size that was seen before.
  rolled_back,  // The ledger is shorter than it was.
  bad_entry_proof,
  bad_entry,
  receipt_without_entry,
  wrong_receipt,  // A good entry, about something else than was asked.

  // A delivery, before anything of it is decrypted: all of it is the hub's to have checked.
  bad_delivery,
  not_for_me,
  unknown_roster,
  unknown_sender,
  unknown_key,
  bad_signature,
  bad_section_proof,
  wrong_digest,
  wrong_padded_size,
  commitment_reused,
  not_released,  // The entry releases nothing of this message to us.
  wrong_number,
  section_not_released,
  section_missing,
  wrong_withheld,
  bad_certificate,  // Not the entry of an assessment that was signed off.
  bad_report,       // Not in our stream, or not signed by whom it names.

  // Opening: the sender's doing, or our own key's.
  stale_key,
  cannot_unwrap,
  wrong_commitment,
  cannot_open,
  bad_padding,
  bad_content,  // It decrypts, and is not what its label says.
};

[[nodiscard]] RefusalText describe(Refusal refusal);

std::ostream& operator<<(std::ostream& out, Refusal refusal);  // Its code.

}  // namespace mash::kit
