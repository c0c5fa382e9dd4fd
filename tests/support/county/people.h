// The county's families, and what each agency happens to know of each of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "match/person.h"
#include "support/county/names.h"

namespace mash::county {

enum class Agency { police, health, schools, childrens_services };
inline constexpr std::array<Agency, 4> agencies = {Agency::police, Agency::health, Agency::schools,
                                                   Agency::childrens_services};
std::string word(Agency agency);  // The name of its folder: "childrens_services".

// One agency's record of somebody. Its numbers may be missing or mistyped; that is its affair.
struct Held {
  std::string record;  // Empty: this agency does not know the person.
  match::Person person;
  bool address_restricted = false;

  bool known() const { return !record.empty(); }
};

// A child or an adult, as they are.
struct Someone {
  std::string id;  // child-007, adult-003: of this generator, in no agency's records.
  bool adult = false;
  bool girl = false;
  bool interpreter = false;
  std::string ethnicity;
  std::string first_language;
  std::string role;                // For adults: mother, father, step-father.
  std::vector<std::string> given;  // Spellings, see names.h; empty for an unborn child.
  std::vector<std::string> family;
  match::Person person;  // All of it right, in the family's own spelling.
  std::array<Held, 4> held;

  bool unborn() const { return person.expected_date.has_value(); }
  const Held& at(Agency agency) const { return held[static_cast<std::size_t>(agency)]; }
  Held& at(Agency agency) { return held[static_cast<std::size_t>(agency)]; }
};

struct Family {
  std::size_t culture = 0;
  FamilyName surname;             // Of the mother's children so far.
  FamilyName partner_surname;     // Differs in a step-family.
  std::vector<Someone> adults;    // The mother first.
  std::vector<Someone> children;  // The eldest first; an unborn child last.
  bool address_restricted = false;
};

// What a plan asks for. Equal plans give equal counties, on every machine.
struct Plan {
  std::uint64_t seed = 1;
  int families = 24;  // families_min to families_max.
  int contacts = 8;   // contacts_min to twice the families.
  Date today;
};
inline constexpr int families_min = 8;  // The cast that contacts_min needs, and two more.
inline constexpr int families_max =
    2000;                               // Birth dates would run out: see Maker::unused_birth_date.
inline constexpr int contacts_min = 5;  // One from each agency, one from the public.

// Positions of the cast in the list of families; the others are as chance has them.
enum Cast : std::size_t {
  three_siblings,  // A step-family with three children at school, known everywhere.
  unborn_child,    // An older child and one not born yet; the address is restricted.
  namesake,        // Has a child of the same name and birthday as ...
  other_namesake,  // ... a child of this family.
  newly_arrived,   // One child without any number, known to health alone, in another spelling.
  twins,           // Two children with every number; shares its house with newly_arrived.
  cast_size,
};

// ENSURE: the plan keeps the bounds above.
std::vector<Family> make_families(const Plan& plan);

}  // namespace mash::county
