#include "schools/mapping.h"

#include <algorithm>

namespace mash::schools {
namespace {

using connect::Contents;
using connect::Happening;
using connect::Holds;
using connect::Record;
using connect::Row;

match::Person person_of(const Record& record) {
  const Row& pupil = record.person;
  match::Person person;
  person.names.push_back({pupil.text("forename"), pupil.text("surname"), match::NameUse::current});
  for (const Row& row : record.rows("known_as")) {
    const bool former = row.text("use") == "former";
    person.names.push_back({row.text("forename"), row.text("surname"),
                            former ? match::NameUse::former : match::NameUse::alias});
  }
  person.birth_date = pupil.date("dob");
  person.sex = pupil.text("sex");
  person.upn = pupil.text("upn");
  if (!pupil.text("address").empty()) person.addresses.push_back(pupil.text("address"));
  return person;
}

const connect::Layout& layout() {
  static const connect::Layout layout = {{"pupils",
                                          {{"pupil", Holds::text, true},
                                           {"upn"},
                                           {"forename"},
                                           {"surname", Holds::text, true},
                                           {"dob", Holds::date, true},
                                           {"sex", Holds::word, false, {"F", "M"}},
                                           {"ethnicity"},
                                           {"first_language"},
                                           {"interpreter", Holds::yes_or_no},
                                           {"address"},
                                           {"address_restricted", Holds::yes_or_no}}},
                                         {{"known_as",
                                           {{"pupil", Holds::text, true},
                                            {"forename"},
                                            {"surname"},
                                            {"use", Holds::word, true, {"preferred", "former"}}}},
                                          {"enrolments",
                                           {{"pupil", Holds::text, true},
                                            {"school", Holds::number, true},
                                            {"school_name", Holds::text, true},
                                            {"safeguarding_lead"},
                                            {"started", Holds::date, true},
                                            {"ended", Holds::date}}},
                                          {"attendance",
                                           {{"pupil", Holds::text, true},
                                            {"school", Holds::number, true},
                                            {"term_started", Holds::date, true},
                                            {"term", Holds::text, true},
                                            {"sessions", Holds::number, true},
                                            {"attended", Holds::number, true},
                                            {"unauthorised", Holds::number, true}}},
                                          {"welfare",
                                           {{"pupil", Holds::text, true},
                                            {"school", Holds::number, true},
                                            {"date", Holds::date, true},
                                            {"note", Holds::text, true}}},
                                          {"plans",
                                           {{"pupil", Holds::text, true},
                                            {"school", Holds::number, true},
                                            {"plan", Holds::text, true}}}},
                                         person_of};
  return layout;
}

// Missing a tenth or more of the sessions is what the DfE calls persistent absence.
bool persistently_absent(const Row& row) {
  return 10 * (row.number("sessions") - row.number("attended")) >= row.number("sessions") &&
         row.number("sessions") > 0;
}

std::vector<Happening> attendance(const Record& record) {
  std::vector<Happening> all;
  for (const Row& row : record.rows("attendance")) {
    all.push_back({row.text("term_started"),
                   row.text("term") + ": " + row.text("attended") + " of " + row.text("sessions") +
                       " sessions attended, " + row.text("unauthorised") + " absences unauthorised",
                   persistently_absent(row), "school " + row.text("school"), ""});
  }
  return all;
}

// What one school's notes and plans say; the notes in the file's order, each with its date.
connect::SchoolWelfare welfare(const Record& record, const Row& enrolment) {
  const std::string& school = enrolment.text("school");
  connect::SchoolWelfare welfare;
  welfare.school = enrolment.text("school_name") + " (" + school + ")";
  welfare.lead = enrolment.text("safeguarding_lead");
  for (const Row& row : record.rows("welfare")) {
    if (row.text("school") != school) continue;
    if (!welfare.notes.empty()) welfare.notes += "\n";
    welfare.notes += row.text("date") + ": " + row.text("note");
  }
  for (const Row& row : record.rows("plans")) {
    if (row.text("school") == school) welfare.plans.push_back(row.text("plan"));
  }
  return welfare;
}

// Notes of a school at which the pupil was never enrolled would be lost without a word.
std::size_t notes_without_enrolment(const Record& record) {
  std::size_t lost = 0;
  for (const char* table : {"welfare", "plans"}) {
    for (const Row& row : record.rows(table)) {
      bool enrolled = false;
      for (const Row& enrolment : record.rows("enrolments")) {
        enrolled = enrolled || enrolment.text("school") == row.text("school");
      }
      lost += enrolled ? 0 : 1;
    }
  }
  return lost;
}

}  // namespace

Contents contents(const Record& record, Date) {
  Contents contents;
  connect::Identity identity = connect::identity_of(person_of(record));
  identity.ethnicity = record.person.text("ethnicity");
  identity.first_language = record.person.text("first_language");
  identity.interpreter = record.person.text("interpreter");
  contents.sections.push_back({wire::SectionKind::identity, std::move(identity)});
  connect::add_events(contents, wire::SectionKind::attendance, attendance(record));
  for (const Row& enrolment : record.rows("enrolments")) {
    connect::SchoolWelfare found = welfare(record, enrolment);
    if (found.notes.empty() && found.plans.empty()) continue;
    const connect::Section section{wire::SectionKind::school_welfare, std::move(found)};
    const auto& all = contents.sections;  // A pupil who left and came back is enrolled twice.
    if (std::find(all.begin(), all.end(), section) == all.end())
      contents.sections.push_back(section);
  }
  if (const std::size_t lost = notes_without_enrolment(record); lost != 0) {
    contents.held_back.push_back("Notes or plans of a school without an enrolment: " +
                                 std::to_string(lost) + ". A person must look whose they are.");
  }
  if (record.person.yes("address_restricted")) {
    connect::withhold_addresses(contents, person_of(record).addresses);
  }
  return contents;
}

const connect::Mapping& mapping() {
  static const connect::Mapping mapping = {&layout(), contents};
  return mapping;
}

}  // namespace mash::schools
