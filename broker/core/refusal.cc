#include <array>

#include "base/ensure.h"
#include "core/decide.h"

namespace mash::core {
namespace {

// In the order of the enum. Codes are stable: agencies' systems branch on them (PROTOCOL.md).
constexpr std::array<RefusalText, 37> texts = {{
    {"another_hub", Fault::sender,
     "This message was signed for another hub; send it to the hub it names."},
    {"wrong_party", Fault::sender,
     "The message names a party other than the one whose connection it came over; nothing was "
     "passed "
     "on, and both names are on the ledger."},
    {"not_enrolled", Fault::sender,
     "The sender is not enrolled, or no longer; the governors can enrol it again."},
    {"unknown_key", Fault::sender,
     "The signing key is not the one enrolled for this sender; check which key file is in use."},
    {"stale_key", Fault::sender,
     "A section key was wrapped to a key its recipient no longer uses; fetch the newest roster and "
     "seal again with a new message that supersedes this one."},
    {"too_old", Fault::sender, "The id is older than 90 days; make a new message with a new id."},
    {"clock", Fault::sender,
     "The id is more than 10 minutes ahead of the hub's clock; set this machine's clock."},
    {"conflict", Fault::sender,
     "This id was used before for other content; make a new message with a new id."},
    {"quarantined", Fault::sender,
     "Exactly these bytes stopped the hub twice and are kept out; telephone the hub's operator and "
     "send the concern in another form."},
    {"quota", Fault::recipient,
     "The recipient's outbox is full because it has not collected; telephone it, and send again "
     "later."},
    {"wrong_recipients", Fault::sender,
     "These are not the recipients this kind of message goes to; seal it again for the right "
     "ones."},
    {"unknown_recipient", Fault::sender,
     "A recipient is not enrolled, or no longer; fetch the newest roster and seal again."},
    {"unwrapped_section", Fault::sender,
     "A section is wrapped for no recipient, or a wrap is for somebody the message does not name."},
    {"wrong_kind", Fault::sender, "A party of this kind does not send messages of this kind."},
    {"unknown_case", Fault::sender, "There is no such case here for this party."},
    {"case_exists", Fault::sender,
     "The case id, or an open case for this child reference, exists already; refer to that case."},
    {"case_closed", Fault::person,
     "The case is closed; a new concern is a new referral, which will be linked."},
    {"unknown_check", Fault::sender, "There is no such check on this case."},
    {"check_exists", Fault::sender, "This check id is in use; make a new one."},
    {"too_many_checks", Fault::person,
     "The case has as many checks as a case may have; speak to the hub's operator if each of them "
     "was needed."},
    {"not_your_check", Fault::sender,
     "The check was sent to another agency; only that one answers."},
    {"unknown_subject", Fault::sender, "The message is about a person this case does not name."},
    {"stale_version", Fault::person,
     "A newer version has come; look at that one, then do this again."},
    {"nothing_released", Fault::sender,
     "The sharing policy releases no section of this message to any recipient."},
    {"unknown_message", Fault::sender,
     "The message it supersedes is not one this sender sent on this case."},
    {"not_enrolled_person", Fault::person,
     "This person is not enrolled for this party, or no longer; the governors can enrol them."},
    {"no_person", Fault::sender,
     "The message names no person who acted, and a program may not send this by itself; somebody "
     "enrolled who may do it has to."},
    {"wrong_role", Fault::person,
     "This person's role or qualification does not allow the act; the list says whose does."},
    {"wrong_order", Fault::person,
     "Another step has to come first; the list says which, and who takes it."},
    {"same_person", Fault::person,
     "Two different people are needed here, and this person has already acted."},
    {"gate_shut", Fault::person,
     "This cannot be signed or ended yet; the list says everything that is missing, and who can "
     "act."},
    {"stale_evidence", Fault::person,
     "Something has changed since this was prepared; read the case again, then sign."},
    {"already_signed", Fault::person,
     "The assessment is signed and nothing has come since; it is signed again only when a review "
     "is due."},
    {"not_ladder", Fault::person,
     "Not every step of escalation has run for this check; it cannot be given up yet."},
    {"no_search_statement", Fault::sender,
     "A nil trace has to say what was searched, under which names; add the search statement."},
    {"nothing_held", Fault::person,
     "Nothing of a message of yours is held for this recipient on this case: it was decided "
     "before, or taken back, or the party that sent it decides."},
    {"cannot_exclude", Fault::person,
     "Only an organisation of the roster that is no desk can be excluded, 32 of a case at a time; "
     "name it as the roster does."},
}};

}  // namespace

RefusalText describe(Refusal refusal) {
  const auto position = static_cast<std::size_t>(refusal);
  ENSURE(position < texts.size(), "a Refusal outside its enum");
  return texts[position];
}

std::optional<Refusal> from_code(std::string_view code) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].code == code) return static_cast<Refusal>(i);
  }
  return std::nullopt;
}

}  // namespace mash::core
