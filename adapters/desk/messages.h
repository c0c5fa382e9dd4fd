// The messages a desk sends on a case, made of what it was told: pure.
#pragma once

#include "desk/case_book.h"

namespace mash::desk {

// What messages on a case have in common.
struct CaseFacts {
  CaseId case_id;
  wire::Stage stage = wire::Stage::contact;
  wire::Category category = wire::Category::not_known;
  wire::Urgency urgency = wire::Urgency::not_rated;
  wire::Consent consent = wire::Consent::not_known;  // The referral's, or as it was said since.
};

// Asks `agency` what it holds on `person`. It is told who is meant and what the worry is; an agency
// that searches by family is told the household as well.
kit::Draft check_draft(const CaseFacts& facts, const KnownPerson& person, const PartyId& agency,
                       wire::PartyKind kind, const StaffId& actor, const CheckId& check,
                       const std::vector<kit::OpenedSection>& referral);

// Tells `agency` that it need not answer the check `message`, and why. Its basis is the check's:
// who could be asked can be told so.
kit::Draft recall_draft(const wire::Header& check, const MessageId& message, const PartyId& agency,
                        const StaffId& actor, const std::string& reason);

// Help outside the statutory services, which the family has to agree to.
bool is_help(wire::Outcome outcome);

// Tells `recipients` what was decided, and why where the policy lets them know.
kit::Draft outcome_draft(const CaseFacts& facts, const KnownPerson& child, wire::Outcome outcome,
                         const std::string& reason, const StaffId& actor,
                         const std::vector<PartyId>& recipients);

}  // namespace mash::desk
