// A contact as whoever makes it writes it down, and the referral it becomes: one case for each
// child.
//
// The form is one JSON object, adapters/kit/README.md, "Contact". Read strictly: a key or word that
// is not on the page is refused by name, and nothing of it is sent.
#pragma once

#include "kit/seal.h"
#include "kit/service.h"

namespace mash::kit {

struct ReferralChild {
  CaseId case_id;
  SubjectId subject;
  std::string name;  // For whoever reads the answer.
};

struct Referral {
  Draft draft;
  std::vector<ReferralChild> children;
};

struct ContactProblem {
  std::string sentence;
};

// For `desk`, by `actor`. New ids for cases and people; age bands as of `now`.
Result<Referral, ContactProblem> referral_of(const Json& contact, const PartyId& desk,
                                             const StaffId& actor, Time now, Random& random);

// The age band of somebody born on an ISO 8601 date, as of `today`; not_known without a date.
wire::AgeBand age_band_of(std::string_view birth_date, Date today);

// "Given Family" of the name in use; empty for nobody.
std::string name_of(const wire::Identity& identity);

// The only active party of this kind in the roster, if there is just one.
std::optional<PartyId> only_party(const wire::Roster& roster, wire::PartyKind kind, Time now);

}  // namespace mash::kit
