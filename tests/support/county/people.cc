#include "support/county/people.h"

#include "base/ensure.h"
#include "support/county/knowledge.h"
#include "support/county/maker.h"

namespace mash::county {
namespace {

Family three_siblings_family(Maker& maker) {
  Family family = maker.family(maker.chance().below(cultures().size()), true);
  maker.add_child(family, 14);
  maker.add_child(family, 10);
  maker.add_child(family, 6, true);
  return family;
}

Family unborn_family(Maker& maker) {
  Family family = maker.family(polish, false);
  maker.add_child(family, 3);
  maker.add_unborn(family);
  family.address_restricted = true;
  return family;
}

Family namesake_family(Maker& maker, const Family* other) {
  Family family = maker.family(urdu, false);
  Someone& child = maker.add_child(family, 9);
  if (other != nullptr) maker.make_namesake(child, other->children.front());
  return family;
}

Family newly_arrived_family(Maker& maker) {
  Family family = maker.family(arabic, false);
  Someone& child = maker.add_child(family, 7);
  child.person.nhs_number.clear();
  child.person.nhs_number_status.clear();
  child.person.upn.clear();
  return family;
}

Family twins_family(Maker& maker, Family& neighbours) {
  Family family = maker.family(maker.chance().below(cultures().size()), false);
  maker.add_child(family, 8);
  maker.add_twin(family);
  const auto house = family.adults.front().person.addresses;
  for (Someone& someone : neighbours.adults) someone.person.addresses = house;
  for (Someone& someone : neighbours.children) someone.person.addresses = house;
  return family;
}

// One to four children, the eldest first; twins, step-families and the unborn as chance has them.
Family any_family(Maker& maker) {
  const std::size_t culture = maker.chance().below(cultures().size());
  const bool step = maker.chance().percent(25);
  Family family = maker.family(culture, step);
  int age = maker.chance().between(2, 16);
  const int count = maker.chance().between(1, 3);
  for (int i = 0; i < count && age >= 0; ++i) {
    const bool last = i + 1 == count;
    maker.add_child(family, age, step && last);
    age -= maker.chance().between(2, 4);
  }
  if (!step && maker.chance().percent(6)) maker.add_twin(family);
  if (maker.chance().percent(6)) maker.add_unborn(family);
  family.address_restricted = maker.chance().percent(6);
  return family;
}

}  // namespace

std::string word(Agency agency) {
  static constexpr std::array<const char*, 4> words = {"police", "health", "schools",
                                                       "childrens_services"};
  return words[static_cast<std::size_t>(agency)];
}

std::vector<Family> make_families(const Plan& plan) {
  ENSURE(plan.families >= families_min && plan.families <= families_max, "a plan keeps its bounds");
  Maker maker(plan);
  std::vector<Family> families;
  families.push_back(three_siblings_family(maker));
  families.push_back(unborn_family(maker));
  families.push_back(namesake_family(maker, nullptr));
  families.push_back(namesake_family(maker, &families[namesake]));
  families.push_back(newly_arrived_family(maker));
  families.push_back(twins_family(maker, families[newly_arrived]));
  while (families.size() < static_cast<std::size_t>(plan.families)) {
    families.push_back(any_family(maker));
  }
  spread_knowledge(maker, families);
  return families;
}

}  // namespace mash::county
