#include "support/county/stores.h"

#include "connect/csv.h"
#include "support/county/happenings.h"

namespace mash::county {
namespace {

using Cells = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

std::string text_of(const std::optional<Date>& date) { return date ? iso_date(*date) : ""; }
std::string yes_or_no(bool yes) { return yes ? "yes" : "no"; }

// The files of one agency while they grow.
class Store {
 public:
  void begin(const std::string& file, const Cells& header) {
    files_[file] = connect::csv_line(header);
  }
  void add(const std::string& file, const Cells& row) { files_.at(file) += connect::csv_line(row); }
  Files take() { return std::move(files_); }

 private:
  Files files_;
};

std::string identifier(const match::Person& person, std::string_view system) {
  for (const match::Identifier& other : person.other_identifiers) {
    if (other.system == system) return other.value;
  }
  return "";
}

std::string first(const std::vector<std::string>& values) {
  return values.empty() ? "" : values.front();
}

// The rows of every name but the first; `former` and `alias` are the agency's words for them.
void add_names(Store& store, const std::string& file, const Held& held, const std::string& former,
               const std::string& alias) {
  for (std::size_t i = 1; i < held.person.names.size(); ++i) {
    const match::Name& name = held.person.names[i];
    store.add(file, {held.record, name.given, name.family,
                     name.use == match::NameUse::former ? former : alias});
  }
}

void add_nominal(Store& store, Happenings& happenings, const Someone& someone) {
  const Held& held = someone.at(Agency::police);
  const match::Person& person = held.person;
  store.add("nominals.csv",
            {held.record, person.names[0].given, person.names[0].family, text_of(person.birth_date),
             person.sex, identifier(person, "pnc"), identifier(person, "cro"), person.nhs_number,
             person.nhs_number_status, someone.ethnicity, someone.first_language,
             yes_or_no(someone.interpreter), first(person.addresses),
             yes_or_no(held.address_restricted)});
  add_names(store, "aliases.csv", held, "former", "alias");
  happenings.incidents(someone, [&](const Cells& row) { store.add("incidents.csv", row); });
  happenings.offences(someone, [&](const Cells& row) { store.add("offences.csv", row); });
  happenings.intelligence(someone, [&](const Cells& row) { store.add("intelligence.csv", row); });
}

void begin_police(Store& store) {
  store.begin("nominals.csv", {"nominal", "forenames", "surname", "birth_date", "sex", "pnc", "cro",
                               "nhs_number", "nhs_number_status", "ethnicity", "first_language",
                               "interpreter", "address", "address_restricted"});
  store.begin("aliases.csv", {"nominal", "forenames", "surname", "kind"});
  store.begin("incidents.csv", {"nominal", "reference", "date", "role", "summary", "significant",
                                "do_not_tell_subject"});
  store.begin("offences.csv", {"nominal", "reference", "date", "offence", "result"});
  store.begin("intelligence.csv",
              {"nominal", "reference", "date", "text", "source", "assessment", "handling"});
}

void add_patient(Store& store, Happenings& happenings, const Someone& someone) {
  const Held& held = someone.at(Agency::health);
  const match::Person& person = held.person;
  store.add("patients.csv",
            {held.record, person.names[0].given, person.names[0].family, text_of(person.birth_date),
             text_of(person.expected_date), person.sex.empty() ? "unknown" : person.sex,
             person.nhs_number, person.nhs_number_status, someone.ethnicity, someone.first_language,
             yes_or_no(someone.interpreter), happenings.practice(), first(person.addresses),
             yes_or_no(held.address_restricted)});
  add_names(store, "names.csv", held, "old", "nickname");
  happenings.summaries(someone, [&](const Cells& row) { store.add("summaries.csv", row); });
  happenings.encounters(someone, [&](const Cells& row) { store.add("encounters.csv", row); });
  happenings.flags(someone, [&](const Cells& row) { store.add("flags.csv", row); });
}

void begin_health(Store& store) {
  store.begin("patients.csv",
              {"patient", "given_name", "family_name", "birth_date", "expected_date", "gender",
               "nhs_number", "nhs_number_status", "ethnic_category", "first_language",
               "interpreter", "practice", "address", "restricted"});
  store.begin("names.csv", {"patient", "given_name", "family_name", "use"});
  store.begin("summaries.csv", {"patient", "written", "summary", "last_seen"});
  store.begin("encounters.csv", {"patient", "date", "place", "what", "significant", "sensitive"});
  store.begin("flags.csv", {"patient", "flag", "started", "ended"});
}

void add_pupil(Store& store, Happenings& happenings, const Someone& someone) {
  const Held& held = someone.at(Agency::schools);
  const match::Person& person = held.person;
  store.add("pupils.csv", {held.record, person.upn, person.names[0].given, person.names[0].family,
                           text_of(person.birth_date), someone.girl ? "F" : "M", someone.ethnicity,
                           someone.first_language, yes_or_no(someone.interpreter),
                           first(person.addresses), yes_or_no(held.address_restricted)});
  add_names(store, "known_as.csv", held, "former", "preferred");
  const School& school = happenings.school();
  store.add("enrolments.csv", {held.record, school.number, school.name, school.lead,
                               happenings.enrolled(someone), ""});
  happenings.attendance(someone, school,
                        [&](const Cells& row) { store.add("attendance.csv", row); });
  happenings.welfare(someone, school, [&](const Cells& row) { store.add("welfare.csv", row); });
  happenings.school_plans(someone, school, [&](const Cells& row) { store.add("plans.csv", row); });
}

void begin_schools(Store& store) {
  store.begin("pupils.csv", {"pupil", "upn", "forename", "surname", "dob", "sex", "ethnicity",
                             "first_language", "interpreter", "address", "address_restricted"});
  store.begin("known_as.csv", {"pupil", "forename", "surname", "use"});
  store.begin("enrolments.csv",
              {"pupil", "school", "school_name", "safeguarding_lead", "started", "ended"});
  store.begin("attendance.csv",
              {"pupil", "school", "term_started", "term", "sessions", "attended", "unauthorised"});
  store.begin("welfare.csv", {"pupil", "school", "date", "note"});
  store.begin("plans.csv", {"pupil", "school", "plan"});
}

void add_known_child(Store& store, Happenings& happenings, const Family& family,
                     const Someone& someone) {
  const Held& held = someone.at(Agency::childrens_services);
  const match::Person& person = held.person;
  store.add("children.csv",
            {held.record, person.names[0].given, person.names[0].family, text_of(person.birth_date),
             text_of(person.expected_date),
             someone.unborn() ? "U"
             : someone.girl   ? "F"
                              : "M",
             person.upn, person.nhs_number, person.nhs_number_status, someone.ethnicity,
             someone.first_language, yes_or_no(someone.interpreter), happenings.allocated_worker(),
             first(person.addresses), yes_or_no(held.address_restricted)});
  add_names(store, "names.csv", held, "former", "alias");
  for (const Someone& adult : family.adults) {
    const match::Name& name = adult.person.names.front();
    store.add("household.csv", {held.record, name.given + " " + name.family, adult.role,
                                text_of(adult.person.birth_date)});
  }
  happenings.episodes(someone, [&](const Cells& row) { store.add("episodes.csv", row); });
  happenings.plans(someone, [&](const Cells& row) { store.add("plans.csv", row); });
}

void begin_childrens_services(Store& store) {
  store.begin("children.csv",
              {"la_child_id", "forename", "surname", "birth_date", "expected_date", "sex", "upn",
               "nhs_number", "nhs_number_status", "ethnicity", "first_language", "interpreter",
               "allocated_worker", "address", "address_restricted"});
  store.begin("names.csv", {"la_child_id", "forename", "surname", "use"});
  store.begin("household.csv", {"la_child_id", "name", "relationship", "birth_date"});
  store.begin("episodes.csv", {"la_child_id", "reference", "date", "kind", "what", "significant"});
  store.begin("plans.csv", {"la_child_id", "kind", "category", "started", "ended"});
}

void begin(Store& store, Agency agency) {
  switch (agency) {
    case Agency::police:
      return begin_police(store);
    case Agency::health:
      return begin_health(store);
    case Agency::schools:
      return begin_schools(store);
    case Agency::childrens_services:
      return begin_childrens_services(store);
  }
}

void add(Store& store, Happenings& happenings, const Family& family, const Someone& someone,
         Agency agency) {
  if (!someone.at(agency).known()) return;
  switch (agency) {
    case Agency::police:
      return add_nominal(store, happenings, someone);
    case Agency::health:
      return add_patient(store, happenings, someone);
    case Agency::schools:
      return add_pupil(store, happenings, someone);
    case Agency::childrens_services:
      return add_known_child(store, happenings, family, someone);
  }
}

}  // namespace

Files store_files(const Plan& plan, const std::vector<Family>& families, Agency agency) {
  Store store;
  Happenings happenings(plan, agency);
  begin(store, agency);
  for (const Family& family : families) {
    for (const Someone& child : family.children) add(store, happenings, family, child, agency);
    for (const Someone& adult : family.adults) add(store, happenings, family, adult, agency);
  }
  return store.take();
}

}  // namespace mash::county
