// What one record says, in the shape of schemas/section.capnp: the last stop before sealing.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "connect/layout.h"
#include "match/person.h"
#include "wire/vocabulary.h"

namespace mash::connect {

// Dates are ISO 8601 texts; what is not known is the empty text.
struct Identity {
  std::vector<match::Name> names;  // The one in use first.
  std::string birth_date;
  std::string expected_date;  // Unborn.
  std::string sex;
  std::string nhs_number;
  std::string nhs_number_status;
  std::string upn;
  std::vector<match::Identifier> other_identifiers;
  std::vector<std::string> addresses;
  std::string ethnicity;
  std::string first_language;
  std::string interpreter;   // yes, no, or empty.
  std::string relationship;  // To the child of the case.
  bool operator==(const Identity&) const = default;
};

struct Member {
  std::string name;
  std::string relationship;
  std::string birth_date;
  bool operator==(const Member&) const = default;
};
struct Household {
  std::string address;
  std::vector<Member> members;
  bool operator==(const Household&) const = default;
};

struct Happening {
  std::string date;
  std::string what;
  bool significant = false;
  std::string source;
  std::string reference;
  bool operator==(const Happening&) const = default;
};
struct Events {
  std::vector<Happening> items;  // Oldest first.
  bool operator==(const Events&) const = default;
};

struct HealthSummary {
  std::string registered;
  std::string summary;
  std::string last_seen;
  std::vector<std::string> plans;
  bool operator==(const HealthSummary&) const = default;
};

struct Intelligence {
  std::string text;
  std::string source;
  std::string assessment;
  std::string handling;
  bool operator==(const Intelligence&) const = default;
};

struct SchoolWelfare {
  std::string school;
  std::string lead;
  std::string notes;
  std::vector<std::string> plans;
  bool operator==(const SchoolWelfare&) const = default;
};

struct Section {
  wire::SectionKind kind;
  std::variant<Identity, Household, Events, HealthSummary, Intelligence, SchoolWelfare> content;
  bool operator==(const Section&) const = default;
};

// One record, ready to answer a check with.
struct Contents {
  std::vector<Section> sections;  // What a program may send once the match is automatic.
  // What the record holds besides, that only a person may send; one sentence each, for that person.
  // While there is any, the answer is not whole: it is `partial`, or waits.
  std::vector<std::string> held_back;
  // What nobody sends from here, such as a restricted address; one sentence each.
  std::vector<std::string> never_given;
  // The narrowest handling that any part asks for.
  wire::Handling handling = wire::Handling::free_in_hub;

  // The record names the person and says nothing else: known, nothing relevant.
  bool known_only() const;
  // The section of `kind`, or null.
  const Section* find(wire::SectionKind kind) const;
};

// One agency: what its files hold and what its records say.
struct Mapping {
  const Layout* layout;
  Contents (*contents)(const Record& record, Date today);
};

// Both ways between what is sealed and what is matched. A date that is not ISO 8601 came from
// another program and counts as not known.
Identity identity_of(const match::Person& person);
match::Person person_of(const Identity& identity);

// Adds `happenings`, oldest first, as a section of `kind`; nothing if there are none.
void add_events(Contents& contents, wire::SectionKind kind, std::vector<Happening> happenings);

// Call it last, for a record whose address is restricted: takes the addresses out of identity and
// household, and holds back every section with a text that repeats one, a line of it or its
// postcode.
void withhold_addresses(Contents& contents, const std::vector<std::string>& addresses);

}  // namespace mash::connect
