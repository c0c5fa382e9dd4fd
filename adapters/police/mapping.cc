#include "police/mapping.h"

namespace mash::police {
namespace {

using connect::Contents;
using connect::Happening;
using connect::Holds;
using connect::Record;
using connect::Row;

match::Person person_of(const Record& record) {
  const Row& nominal = record.person;
  match::Person person;
  person.names.push_back(
      {nominal.text("forenames"), nominal.text("surname"), match::NameUse::current});
  for (const Row& row : record.rows("aliases")) {
    const bool former = row.text("kind") == "former";
    person.names.push_back({row.text("forenames"), row.text("surname"),
                            former ? match::NameUse::former : match::NameUse::alias});
  }
  person.birth_date = nominal.date("birth_date");
  person.sex = nominal.text("sex");
  person.nhs_number = nominal.text("nhs_number");
  person.nhs_number_status = nominal.text("nhs_number_status");
  for (const char* system : {"pnc", "cro"}) {
    if (!nominal.text(system).empty()) {
      person.other_identifiers.push_back({system, nominal.text(system)});
    }
  }
  if (!nominal.text("address").empty()) person.addresses.push_back(nominal.text("address"));
  return person;
}

const connect::Layout& layout() {
  static const connect::Layout layout = {
      {"nominals",
       {{"nominal", Holds::text, true},
        {"forenames"},
        {"surname", Holds::text, true},
        {"birth_date", Holds::date},
        {"sex", Holds::word, false, {"female", "male", "not known"}},
        {"pnc"},
        {"cro"},
        {"nhs_number"},
        {"nhs_number_status", Holds::word, false, {"01", "02", "03", "04", "05", "06", "07", "08"}},
        {"ethnicity"},
        {"first_language"},
        {"interpreter", Holds::yes_or_no},
        {"address"},
        {"address_restricted", Holds::yes_or_no}}},
      {{"aliases",
        {{"nominal", Holds::text, true},
         {"forenames"},
         {"surname"},
         {"kind", Holds::word, true, {"alias", "former"}}}},
       {"incidents",
        {{"nominal", Holds::text, true},
         {"reference", Holds::text, true},
         {"date", Holds::date, true},
         {"role",
          Holds::word,
          true,
          {"victim", "witness", "suspect", "child present", "missing", "involved"}},
         {"summary", Holds::text, true},
         {"significant", Holds::yes_or_no, true},
         {"do_not_tell_subject", Holds::yes_or_no}}},
       {"offences",
        {{"nominal", Holds::text, true},
         {"reference", Holds::text, true},
         {"date", Holds::date, true},
         {"offence", Holds::text, true},
         {"result",
          Holds::word,
          true,
          {"convicted", "cautioned", "charged", "under investigation", "no further action"}}}},
       {"intelligence",
        {{"nominal", Holds::text, true},
         {"reference", Holds::text, true},
         {"date", Holds::date, true},
         {"text", Holds::text, true},
         {"source", Holds::word, true, {"1", "2", "3"}},
         {"assessment", Holds::word, true, {"A", "B", "C", "D", "E"}},
         {"handling", Holds::word, true, {"P", "C"}}}}},
      person_of};
  return layout;
}

std::vector<Happening> incidents(const Record& record) {
  std::vector<Happening> all;
  for (const Row& row : record.rows("incidents")) {
    all.push_back({row.text("date"), row.text("role") + ": " + row.text("summary"),
                   row.yes("significant"), "police incident", row.text("reference")});
  }
  return all;
}

// An offence is significant unless nothing came of it.
std::vector<Happening> offences(const Record& record) {
  std::vector<Happening> all;
  for (const Row& row : record.rows("offences")) {
    all.push_back({row.text("date"), row.text("offence") + " (" + row.text("result") + ")",
                   row.text("result") != "no further action", "police offence",
                   row.text("reference")});
  }
  return all;
}

}  // namespace

std::vector<connect::Intelligence> intelligence(const Record& record) {
  std::vector<connect::Intelligence> all;
  for (const Row& row : record.rows("intelligence")) {
    all.push_back(
        {row.text("text"), row.text("source"), row.text("assessment"), row.text("handling")});
  }
  return all;
}

Contents contents(const Record& record, Date) {
  Contents contents;
  connect::Identity identity = connect::identity_of(person_of(record));
  identity.ethnicity = record.person.text("ethnicity");
  identity.first_language = record.person.text("first_language");
  identity.interpreter = record.person.text("interpreter");
  contents.sections.push_back({wire::SectionKind::identity, std::move(identity)});
  connect::add_events(contents, wire::SectionKind::history, incidents(record));
  connect::add_events(contents, wire::SectionKind::offences, offences(record));
  if (const auto held = record.rows("intelligence").size(); held != 0) {
    contents.held_back.push_back("Intelligence items: " + std::to_string(held) +
                                 ". Intelligence is sent by a person or not at all.");
  }
  for (const Row& row : record.rows("incidents")) {
    if (row.yes("do_not_tell_subject")) contents.handling = wire::Handling::do_not_tell_subject;
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

}  // namespace mash::police
