#include "desk/case_book.h"

#include "base/limits.h"
#include "kit/contact.h"

namespace mash::desk {

using namespace wire;

const std::vector<KnownPerson>& CaseBook::people(const CaseId& case_id) {
  const auto known = people_.find(case_id);
  if (known != people_.end()) return known->second;
  if (people_.size() >= limits::cases_kept_max) people_.clear();
  std::vector<KnownPerson> people = read(case_id);
  if (people.empty()) {  // Its referral may still come.
    static const std::vector<KnownPerson> nobody;
    return nobody;
  }
  return people_.emplace(case_id, std::move(people)).first->second;
}

std::optional<kit::DeliveryRecord> CaseBook::referral(const CaseId& case_id) {
  for (kit::DeliveryRecord& record : service_.spool().deliveries_of(case_id)) {
    if (record.header.kind == MessageKind::referral) return std::move(record);
  }
  return std::nullopt;
}

std::vector<KnownPerson> CaseBook::read(const CaseId& case_id) {
  std::vector<KnownPerson> people;
  const auto record = referral(case_id);
  if (!record) return people;
  for (const Subject& subject : record->header.subjects) {
    people.push_back({subject.ref, subject.case_id, subject.role, subject.age_band, {}});
  }
  const auto sections = service_.session().open(record->number);
  if (!sections) return people;
  for (const kit::OpenedSection& section : *sections) {
    const auto* identity = std::get_if<Identity>(&section.content);
    if (identity == nullptr) continue;
    for (KnownPerson& person : people) {
      if (person.subject == section.subject) person.identity = *identity;
    }
  }
  return people;
}

const KnownPerson* CaseBook::person(const CaseId& case_id, const SubjectId& subject) {
  for (const KnownPerson& person : people(case_id)) {
    if (person.subject == subject) return &person;
  }
  return nullptr;
}

const KnownPerson* CaseBook::child(const CaseId& case_id) {
  for (const KnownPerson& person : people(case_id)) {
    if (person.case_id == case_id) return &person;
  }
  return nullptr;
}

std::string CaseBook::child_name(const CaseId& case_id) {
  const KnownPerson* one = child(case_id);
  return one == nullptr ? "(not here yet)" : shown_name(*one);
}

std::string shown_name(const KnownPerson& person) {
  const std::string name = kit::name_of(person.identity);
  if (!name.empty()) return name;
  if (person.role != SubjectRole::unborn_child) return "(no name)";
  const std::string& expected = person.identity.expected_date;
  return expected.empty() ? "(unborn)" : "(unborn, expected " + expected + ")";
}

}  // namespace mash::desk
