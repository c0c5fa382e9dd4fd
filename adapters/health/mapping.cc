#include "health/mapping.h"

namespace mash::health {
namespace {

using connect::Contents;
using connect::Happening;
using connect::Holds;
using connect::Record;
using connect::Row;

match::Person person_of(const Record& record) {
  const Row& patient = record.person;
  match::Person person;
  person.names.push_back(
      {patient.text("given_name"), patient.text("family_name"), match::NameUse::current});
  for (const Row& row : record.rows("names")) {
    const bool former = row.text("use") == "old";
    person.names.push_back({row.text("given_name"), row.text("family_name"),
                            former ? match::NameUse::former : match::NameUse::alias});
  }
  person.birth_date = patient.date("birth_date");
  person.expected_date = patient.date("expected_date");
  person.sex = patient.text("gender");
  person.nhs_number = patient.text("nhs_number");
  person.nhs_number_status = patient.text("nhs_number_status");
  if (!patient.text("address").empty()) person.addresses.push_back(patient.text("address"));
  return person;
}

const connect::Layout& layout() {
  static const connect::Layout layout = {
      {"patients",
       {{"patient", Holds::text, true},
        {"given_name"},
        {"family_name", Holds::text, true},
        {"birth_date", Holds::date},
        {"expected_date", Holds::date},
        {"gender", Holds::word, false, {"female", "male", "other", "unknown"}},
        {"nhs_number"},
        {"nhs_number_status", Holds::word, false, {"01", "02", "03", "04", "05", "06", "07", "08"}},
        {"ethnic_category"},
        {"first_language"},
        {"interpreter", Holds::yes_or_no},
        {"practice"},
        {"address"},
        {"restricted", Holds::yes_or_no, true}}},
      {{"names",
        {{"patient", Holds::text, true},
         {"given_name"},
         {"family_name"},
         {"use", Holds::word, true, {"old", "nickname"}}}},
       {"summaries",
        {{"patient", Holds::text, true},
         {"written", Holds::date, true},
         {"summary", Holds::text, true},
         {"last_seen", Holds::date}}},
       {"encounters",
        {{"patient", Holds::text, true},
         {"date", Holds::date, true},
         {"place", Holds::text, true},
         {"what", Holds::text, true},
         {"significant", Holds::yes_or_no, true},
         {"sensitive", Holds::yes_or_no, true}}},
       {"flags",
        {{"patient", Holds::text, true},
         {"flag", Holds::text, true},
         {"started", Holds::date, true},
         {"ended", Holds::date}}}},
      person_of};
  return layout;
}

bool in_force(const Row& flag, Date today) {
  const auto ended = flag.date("ended");
  return *flag.date("started") <= today && (!ended || *ended >= today);
}

// The summary written last; of two on one day, the one further down.
connect::HealthSummary summary(const Record& record, Date today) {
  connect::HealthSummary health;
  health.registered = record.person.text("practice");
  std::string written;
  for (const Row& row : record.rows("summaries")) {
    if (row.text("written") < written) continue;
    written = row.text("written");
    health.summary = row.text("summary");
    health.last_seen = row.text("last_seen");
  }
  for (const Row& row : record.rows("flags")) {
    if (in_force(row, today)) {
      health.plans.push_back(row.text("flag") + ", since " + row.text("started"));
    }
  }
  return health;
}

}  // namespace

Contents contents(const Record& record, Date today) {
  Contents contents;
  connect::Identity identity = connect::identity_of(person_of(record));
  identity.ethnicity = record.person.text("ethnic_category");
  identity.first_language = record.person.text("first_language");
  identity.interpreter = record.person.text("interpreter");
  contents.sections.push_back({wire::SectionKind::identity, std::move(identity)});
  if (auto health = summary(record, today); health != connect::HealthSummary{}) {
    contents.sections.push_back({wire::SectionKind::health_summary, std::move(health)});
  }
  std::vector<Happening> ordinary;
  std::size_t sensitive = 0;
  for (const Row& row : record.rows("encounters")) {
    if (row.yes("sensitive"))
      ++sensitive;
    else
      ordinary.push_back(
          {row.text("date"), row.text("what"), row.yes("significant"), row.text("place"), ""});
  }
  connect::add_events(contents, wire::SectionKind::health_detail, std::move(ordinary));
  if (sensitive != 0) {
    contents.held_back.push_back("Sensitive encounters: " + std::to_string(sensitive) +
                                 ". A clinician decides whether they are sent.");
  }
  if (record.person.yes("restricted")) {
    connect::withhold_addresses(contents, person_of(record).addresses);
  }
  return contents;
}

const connect::Mapping& mapping() {
  static const connect::Mapping mapping = {&layout(), contents};
  return mapping;
}

}  // namespace mash::health
