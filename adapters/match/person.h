// Who somebody is, as one record or one question says it, and the exact keys to look them up by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace mash::match {

enum class NameUse { current, former, alias };

struct Name {
  std::string given;  // As the person writes it, in any script; empty for an unborn child.
  std::string family;
  NameUse use = NameUse::current;
  bool operator==(const Name&) const = default;
};

// A number under which some system knows the person. Systems that are checked before use: "pnc",
// "cro". Others are compared as they are, such as "la_child_id".
struct Identifier {
  std::string system;
  std::string value;
  auto operator<=>(const Identifier&) const = default;
};

// Numbers stand as they were recorded, right or wrong: a wrong check digit is itself a fact about
// the record. lookup_keys() says which of them may be used.
struct Person {
  std::vector<Name> names;  // The one in use first.
  std::optional<Date> birth_date;
  std::optional<Date> expected_date;  // Unborn.
  std::string sex;                    // As recorded; it decides nothing.
  std::string nhs_number;
  std::string nhs_number_status;  // NHS number verification status, "01" (verified) to "08".
  std::string upn;
  std::vector<Identifier> other_identifiers;
  std::vector<std::string> addresses;
  bool operator==(const Person&) const = default;
};

// Who is asked about. Spellings to try go into `person.names`.
struct Query {
  Person person;
  Date today;  // For the century of police numbers.
};

// A record that might be the person asked about.
struct Candidate {
  std::string record;  // The agency's own id of the record.
  Person person;
  bool operator==(const Candidate&) const = default;
};

// The person's identifiers whose check digits hold, in canonical form, under the systems
// "nhs_number", "upn", "pnc", "cro" and whatever else was given. Sorted, without repeats.
std::vector<Identifier> lookup_keys(const Person& person, Date today);

// One key a name that has anything in it: equal keys mean equal folded given and family names.
std::vector<std::string> name_keys(const Person& person);

// One key an address that has anything in it.
std::vector<std::string> address_keys(const Person& person);

// The date that names are looked up with: of birth, or for an unborn child the expected one.
// Prefixed, so that a birth date never equals an expected one; empty if neither is known.
std::string date_key(const Person& person);

}  // namespace mash::match
