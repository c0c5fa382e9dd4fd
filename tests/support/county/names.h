// Names of the county's families: as they write them, and as clerks have written them since.
#pragma once

#include <string>
#include <vector>

namespace mash::county {

// The first spelling is the family's own, in its own script; the second is the usual one in English
// records; the rest are what else is found. One spelling alone serves for all.
using Spellings = std::vector<std::string>;

struct FamilyName {
  Spellings male;
  Spellings
      female;  // As Kowalski and Kowalska, Singh and Kaur; the same where there is no such form.
};

struct Culture {
  std::string first_language;
  std::string ethnicity;    // DfE code.
  int interpreter_percent;  // Of families who need one.
  std::vector<Spellings> girls;
  std::vector<Spellings> boys;
  std::vector<FamilyName> families;
};

const std::vector<Culture>& cultures();
inline constexpr std::size_t polish = 1;  // Positions that the cast asks for.
inline constexpr std::size_t urdu = 2;
inline constexpr std::size_t arabic = 5;

// How else somebody may have written this given or family name of the county, whichever of its
// spellings it is. None is the same name as another, or as `name`, to match::folded(). Not empty
// for any name of cultures(): a clerk who knows no other spelling tries what is easily misheard.
std::vector<std::string> other_spellings(const std::string& name);

}  // namespace mash::county
