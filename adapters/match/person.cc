#include "match/person.h"

#include <algorithm>

#include "match/folding.h"
#include "match/identifiers.h"

namespace mash::match {
namespace {

template <class T>
void sort_without_repeats(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

std::vector<Identifier> lookup_keys(const Person& person, Date today) {
  std::vector<Identifier> keys;
  if (const auto number = NhsNumber::parse(person.nhs_number)) {
    keys.push_back({"nhs_number", number->text()});
  }
  if (const auto upn = Upn::parse(person.upn)) keys.push_back({"upn", upn->text()});
  for (const Identifier& other : person.other_identifiers) {
    if (other.system == "pnc") {
      if (const auto id = PncId::parse(other.value, today)) keys.push_back({"pnc", id->text()});
    } else if (other.system == "cro") {
      if (const auto id = CroNumber::parse(other.value)) keys.push_back({"cro", id->text()});
    } else if (!other.value.empty()) {
      keys.push_back(other);
    }
  }
  sort_without_repeats(keys);
  return keys;
}

std::vector<std::string> name_keys(const Person& person) {
  std::vector<std::string> keys;
  for (const Name& name : person.names) {
    const std::string given = folded(name.given);
    const std::string family = folded(name.family);
    // Folding takes line breaks out, so that one between the two is never part of either.
    if (!given.empty() || !family.empty()) keys.push_back(given + "\n" + family);
  }
  sort_without_repeats(keys);
  return keys;
}

std::vector<std::string> address_keys(const Person& person) {
  std::vector<std::string> keys;
  for (const std::string& address : person.addresses) {
    if (std::string key = folded_address(address); !key.empty()) keys.push_back(std::move(key));
  }
  sort_without_repeats(keys);
  return keys;
}

std::string date_key(const Person& person) {
  if (person.birth_date) return "born " + iso_date(*person.birth_date);
  if (person.expected_date) return "expected " + iso_date(*person.expected_date);
  return {};
}

}  // namespace mash::match
