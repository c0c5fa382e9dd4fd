#include "kit/refusal.h"

#include <array>
#include <ostream>

#include "base/ensure.h"

namespace mash::kit {
namespace {

// In the order of the enum. Codes are stable: logs and agencies' programs go by them.
constexpr std::array<RefusalText, 54> texts = {{
    {"no_sections", Fault::sender, "The message has no section; there is nothing to send."},
    {"too_many_sections", Fault::sender,
     "The message has more sections than one message may have; send several."},
    {"no_recipients", Fault::sender, "The message names no recipient."},
    {"too_many_recipients", Fault::sender,
     "The message names more recipients than one message may have; send several."},
    {"too_large", Fault::sender,
     "The message would be larger than 1 MiB; shorten it or send several."},
    {"unwrapped_section", Fault::sender, "A section is meant for nobody; name who may read it."},
    {"section_for_stranger", Fault::sender,
     "A section is meant for somebody the message does not go to; add the recipient first."},
    {"content_misfit", Fault::sender,
     "A section's content is not what its label says, or too long; correct it."},
    {"unknown_subject", Fault::sender,
     "A section is about a person the message does not name; add the person first."},
    {"bad_draft", Fault::sender,
     "The message contradicts itself: this kind must name other things than it does."},
    {"no_roster", Fault::hub,
     "Who takes part is not known yet; connect to the hub once, then try again."},
    {"unknown_recipient", Fault::sender,
     "A recipient is not on the roster; check its name, or ask the governors to enrol it."},
    {"revoked_recipient", Fault::recipient,
     "A recipient does not take part at present; telephone it, and ask the governors."},
    {"bad_recipient_key", Fault::recipient,
     "Nothing can be sealed to a recipient's key; tell the recipient and the governors."},
    {"own_key_not_enrolled", Fault::operator_,
     "The roster has other keys for this party, or none; check the keys directory, or ask the "
     "governors to enrol these."},
    {"not_enrolled_person", Fault::person,
     "This person is not enrolled for this party, or no longer; the governors can enrol them."},
    {"unknown_delivery", Fault::person, "No delivery of that number is in the archive."},
    {"delivery_ended", Fault::person,
     "What became of this delivery has been reported already, and is not changed."},
    {"no_person", Fault::person, "Who opened it must be said; only a person opens."},
    {"bad_act", Fault::person,
     "It is not a signed act for this hub; sign it again with a program of this version."},
    {"too_many_questions", Fault::sender,
     "Too many questions wait for the hub's answer; ask again once it has answered."},
    {"bad_packet", Fault::hub,
     "The hub sent what cannot be read; tell its operator, or bring this program up to date."},
    {"bad_roster", Fault::hub,
     "The hub sent a roster that its governors did not sign in turn; it is not used. Tell the "
     "governors."},
    {"another_hub", Fault::hub,
     "It speaks for another hub than the join file has; check endpoint and join file."},
    {"bad_checkpoint", Fault::hub,
     "The checkpoint is not signed by this hub's ledger; keep it, and tell the hub's operator."},
    {"split_view", Fault::hub,
     "The hub signed two different ledgers of one size; keep both as evidence, stop using it and "
     "tell the governors."},
    {"rolled_back", Fault::hub,
     "The hub's ledger is shorter than it was: it was put back from an older copy. Stop using it "
     "and tell the governors."},
    {"bad_entry_proof", Fault::hub,
     "The entry is not on the ledger it is said to be on; tell the hub's operator."},
    {"bad_entry", Fault::hub, "The ledger's entry cannot be read; tell the hub's operator."},
    {"receipt_without_entry", Fault::hub, "The receipt proves nothing; it is asked for again."},
    {"wrong_receipt", Fault::hub,
     "The receipt is about something else than was sent; it is asked for again."},
    {"bad_delivery", Fault::hub, "The delivery cannot be read; tell the hub's operator."},
    {"not_for_me", Fault::hub, "The delivery is for somebody else; tell the hub's operator."},
    {"unknown_roster", Fault::hub,
     "It was decided under a roster that has not come yet; it waits for that one."},
    {"unknown_sender", Fault::hub,
     "Its sender was not enrolled when it was released; tell the hub's operator."},
    {"unknown_key", Fault::hub,
     "It is signed with a key that was not its sender's when it was released; tell the hub's "
     "operator."},
    {"bad_signature", Fault::hub,
     "The sender's signature does not hold: something was changed on the way; tell the hub's "
     "operator."},
    {"bad_section_proof", Fault::hub,
     "A section is not part of what the sender signed; tell the hub's operator."},
    {"wrong_digest", Fault::hub,
     "A section's bytes are not the ones its sender signed; tell the hub's operator."},
    {"wrong_padded_size", Fault::hub,
     "A section's size is not the one its sender signed; tell the hub's operator."},
    {"commitment_reused", Fault::hub,
     "Two sections share a key, which the hub should have refused; tell its operator."},
    {"not_released", Fault::hub,
     "No decision on the ledger releases it to this party; it is not kept. Tell the hub's "
     "operator."},
    {"wrong_number", Fault::hub,
     "It has another number or part than the decision that released it; tell the hub's operator."},
    {"section_not_released", Fault::hub,
     "It brings a section that no decision on the ledger releases; none of it is kept. Tell the "
     "hub's operator and the information governance officer."},
    {"section_missing", Fault::hub,
     "A section that was released is not there; tell the hub's operator."},
    {"wrong_withheld", Fault::hub,
     "What it says was withheld is not what the ledger says; tell the hub's operator."},
    {"bad_certificate", Fault::sender,
     "This proves an entry of the ledger, but not that an assessment was signed off."},
    {"bad_report", Fault::hub,
     "A report on our messages is not on the ledger as it says, or not signed by its recipient; it "
     "does not count."},
    {"stale_key", Fault::sender,
     "It was sealed to a key that is no longer here; the sender has to seal it again."},
    {"cannot_unwrap", Fault::sender,
     "A section key does not open; the sender has to seal it again."},
    {"wrong_commitment", Fault::sender,
     "A section key is not the one its sender committed to; the sender has to seal it again."},
    {"cannot_open", Fault::sender, "A section does not open; the sender has to seal it again."},
    {"bad_padding", Fault::sender,
     "A section opens but is not padded as it must be; the sender has to seal it again."},
    {"bad_content", Fault::sender,
     "A section opens but is not what its label says; the sender has to send it again."},
}};

}  // namespace

RefusalText describe(Refusal refusal) {
  const auto position = static_cast<std::size_t>(refusal);
  ENSURE(position < texts.size(), "a Refusal outside its enum");
  return texts[position];
}

std::ostream& operator<<(std::ostream& out, Refusal refusal) {
  return out << describe(refusal).code;
}

}  // namespace mash::kit
