#include "childrens_services/mapping.h"

namespace mash::childrens_services {
namespace {

using connect::Contents;
using connect::Happening;
using connect::Holds;
using connect::Record;
using connect::Row;

match::Person person_of(const Record& record) {
  const Row& child = record.person;
  match::Person person;
  person.names.push_back({child.text("forename"), child.text("surname"), match::NameUse::current});
  for (const Row& row : record.rows("names")) {
    const bool former = row.text("use") == "former";
    person.names.push_back({row.text("forename"), row.text("surname"),
                            former ? match::NameUse::former : match::NameUse::alias});
  }
  person.birth_date = child.date("birth_date");
  person.expected_date = child.date("expected_date");
  person.sex = child.text("sex");
  person.nhs_number = child.text("nhs_number");
  person.nhs_number_status = child.text("nhs_number_status");
  person.upn = child.text("upn");
  person.other_identifiers.push_back({"la_child_id", record.id()});
  if (!child.text("address").empty()) person.addresses.push_back(child.text("address"));
  return person;
}

const connect::Layout& layout() {
  static const connect::Layout layout = {
      {"children",
       {{"la_child_id", Holds::text, true},
        {"forename"},
        {"surname", Holds::text, true},
        {"birth_date", Holds::date},
        {"expected_date", Holds::date},
        {"sex", Holds::word, false, {"F", "M", "U"}},
        {"upn"},
        {"nhs_number"},
        {"nhs_number_status", Holds::word, false, {"01", "02", "03", "04", "05", "06", "07", "08"}},
        {"ethnicity"},
        {"first_language"},
        {"interpreter", Holds::yes_or_no},
        {"allocated_worker"},
        {"address"},
        {"address_restricted", Holds::yes_or_no}}},
      {{"names",
        {{"la_child_id", Holds::text, true},
         {"forename"},
         {"surname"},
         {"use", Holds::word, true, {"alias", "former"}}}},
       {"household",
        {{"la_child_id", Holds::text, true},
         {"name", Holds::text, true},
         {"relationship", Holds::text, true},
         {"birth_date", Holds::date}}},
       {"episodes",
        {{"la_child_id", Holds::text, true},
         {"reference", Holds::text, true},
         {"date", Holds::date, true},
         {"kind",
          Holds::word,
          true,
          {"contact", "referral", "assessment", "strategy discussion", "section 47 enquiry",
           "conference", "visit", "closure"}},
         {"what", Holds::text, true},
         {"significant", Holds::yes_or_no, true}}},
       {"plans",
        {{"la_child_id", Holds::text, true},
         {"kind", Holds::word, true, {"child protection", "looked after", "child in need"}},
         {"category", Holds::word, false, {"NEG", "PHY", "SAB", "EMO", "MUL"}},
         {"started", Holds::date, true},
         {"ended", Holds::date}}}},
      person_of};
  return layout;
}

connect::Household household(const Record& record) {
  connect::Household household;
  household.address = record.person.text("address");
  for (const Row& row : record.rows("household")) {
    household.members.push_back(
        {row.text("name"), row.text("relationship"), row.text("birth_date")});
  }
  return household;
}

std::vector<Happening> episodes(const Record& record) {
  std::vector<Happening> all;
  for (const Row& row : record.rows("episodes")) {
    all.push_back({row.text("date"), row.text("kind") + ": " + row.text("what"),
                   row.yes("significant"), "children's services", row.text("reference")});
  }
  return all;
}

// The day a year before, or 28 February where the year before had no 29th.
Date year_before(Date date) {
  const Date before = date - std::chrono::years(1);
  return before.ok() ? before : before.year() / before.month() / std::chrono::last;
}

}  // namespace

PlanStatus plan_status(const Record& record, Date today) {
  PlanStatus status;
  for (const Row& row : record.rows("plans")) {
    const auto ended = row.date("ended");
    const bool begun = *row.date("started") <= today;
    const bool in_force = begun && (!ended || *ended >= today);
    if (row.text("kind") == "child protection") {
      if (in_force) {
        status.child_protection_since = row.text("started");
        status.category = row.text("category");
      }
      if (begun && !in_force && *ended >= year_before(today)) status.ended_within_a_year = true;
    }
    if (row.text("kind") == "looked after" && in_force) {
      status.looked_after_since = row.text("started");
    }
  }
  return status;
}

std::string PlanStatus::sentence() const {
  std::string text = "Not on a child protection plan.";
  if (!child_protection_since.empty()) {
    text = "On a child protection plan since " + child_protection_since;
    text += category.empty() ? "." : " (" + category + ").";
  }
  if (ended_within_a_year) text += " A plan ended within the last year.";
  if (!looked_after_since.empty()) text += " Looked after since " + looked_after_since + ".";
  return text;
}

Contents contents(const Record& record, Date today) {
  Contents contents;
  connect::Identity identity = connect::identity_of(person_of(record));
  identity.ethnicity = record.person.text("ethnicity");
  identity.first_language = record.person.text("first_language");
  identity.interpreter = record.person.text("interpreter");
  contents.sections.push_back({wire::SectionKind::identity, std::move(identity)});
  if (!record.rows("household").empty()) {
    contents.sections.push_back({wire::SectionKind::household, household(record)});
  }
  const PlanStatus status = plan_status(record, today);
  std::vector<Happening> history = episodes(record);
  if (const std::string& worker = record.person.text("allocated_worker"); !worker.empty()) {
    history.push_back(
        {iso_date(today), "Allocated worker: " + worker + ".", true, "children's services", ""});
  }
  history.push_back(
      {iso_date(today), status.sentence(), status != PlanStatus{}, "list of plans", ""});
  connect::add_events(contents, wire::SectionKind::history, std::move(history));
  if (record.person.yes("address_restricted")) {
    connect::withhold_addresses(contents, person_of(record).addresses);
  }
  return contents;
}

const connect::Mapping& mapping() {
  static const connect::Mapping mapping = {&layout(), contents};
  return mapping;
}

}  // namespace mash::childrens_services
