// Who a case is about, from the referrals in the desk's own archive: the hub knows references only.
//
// Threads: one. Memory: the people of limits::cases_kept_max cases; what falls out is read again.
#pragma once

#include <map>

#include "kit/service.h"

namespace mash::desk {

struct KnownPerson {
  SubjectId subject;
  CaseId case_id;  // Of the case that is about this person; nil: none is.
  wire::SubjectRole role = wire::SubjectRole::child;
  wire::AgeBand age_band = wire::AgeBand::not_known;
  wire::Identity identity;  // Empty when the referral had none about this person.
};

class CaseBook {
 public:
  explicit CaseBook(kit::Service& service) : service_(service) {}

  // Everyone the referral named, in its order; empty for a case whose referral is not here.
  const std::vector<KnownPerson>& people(const CaseId& case_id);
  const KnownPerson* person(const CaseId& case_id, const SubjectId& subject);  // Null: nobody.
  const KnownPerson* child(const CaseId& case_id);  // Null: the referral is not here.
  // The child's name; a sentence in brackets where there is none, such as before birth.
  std::string child_name(const CaseId& case_id);

  // The delivery of the case's referral, or nothing if it is not here.
  std::optional<kit::DeliveryRecord> referral(const CaseId& case_id);

 private:
  std::vector<KnownPerson> read(const CaseId& case_id);

  kit::Service& service_;
  std::map<CaseId, std::vector<KnownPerson>> people_;
};

// "Given Family", or what else is known of somebody.
std::string shown_name(const KnownPerson& person);

}  // namespace mash::desk
