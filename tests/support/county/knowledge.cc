#include "support/county/knowledge.h"

#include <algorithm>

namespace mash::county {
namespace {

// Positions in Spellings.
constexpr std::size_t own_spelling = 0;
constexpr std::size_t usual_spelling = 1;
constexpr std::size_t other_spelling = 2;

const std::string& spelt(const std::vector<std::string>& spellings, std::size_t at) {
  return spellings[std::min(at, spellings.size() - 1)];
}

class Spreader {
 public:
  explicit Spreader(Maker& maker) : maker_(maker), chance_(maker.chance()) {}

  // A record at `agency` with every number that this agency keeps, all right.
  Held& know(const Family& family, Someone& someone, Agency agency, std::size_t spelling) {
    Held& held = someone.at(agency);
    held.record = next_record(agency);
    match::Person& person = held.person;
    person = someone.person;
    const std::string given = someone.given.empty() ? "" : spelt(someone.given, spelling);
    person.names = {{given, spelt(someone.family, spelling), match::NameUse::current}};
    for (const match::Name& name : someone.person.names) {
      if (name.use == match::NameUse::former) person.names.push_back(name);
    }
    if (agency != Agency::schools && agency != Agency::childrens_services) person.upn.clear();
    if (agency == Agency::schools) person.nhs_number.clear();
    if (person.nhs_number.empty()) person.nhs_number_status.clear();
    if (agency != Agency::police) person.other_identifiers.clear();
    held.address_restricted = family.address_restricted;
    return held;
  }

  // The same with what goes wrong in life: other spellings, missing and mistyped numbers, an old
  // address. Everything is drawn whether it is used or not, so that one part never moves another.
  void know_by_chance(const Family& family, Someone& someone, Agency agency) {
    const bool known = chance_.percent(known_percent(someone, agency));
    const bool usual = chance_.percent(75);
    const bool own_too = chance_.percent(20);
    const bool has_numbers = chance_.percent(agency == Agency::police ? 40 : 85);
    const bool unverified = chance_.percent(8);
    const bool wrong_digit = chance_.percent(5);
    const bool moved = chance_.percent(10);
    const std::string old_address = maker_.address();
    if (!known) return;
    Held& held = know(family, someone, agency, usual ? usual_spelling : other_spelling);
    match::Person& person = held.person;
    if (own_too && !someone.given.empty()) {
      person.names.push_back(
          {someone.given[own_spelling], someone.family[own_spelling], match::NameUse::alias});
    }
    if (!has_numbers) person.nhs_number.clear();
    if (!has_numbers && agency != Agency::schools) person.upn.clear();
    if (unverified) person.nhs_number_status = "02";
    if (person.nhs_number.empty()) person.nhs_number_status.clear();
    if (wrong_digit && agency != Agency::health) mistype(person);
    if (moved) person.addresses = {old_address};
  }

  static void mistype(match::Person& person) {
    if (!person.upn.empty())
      person.upn = mistyped(person.upn);
    else if (!person.nhs_number.empty())
      person.nhs_number = mistyped(person.nhs_number);
  }

 private:
  static int known_percent(const Someone& someone, Agency agency) {
    if (someone.adult) return agency == Agency::police ? 45 : agency == Agency::health ? 90 : 0;
    if (someone.unborn()) return agency == Agency::health ? 95 : agency == Agency::police ? 0 : 0;
    switch (agency) {
      case Agency::police:
        return 35;
      case Agency::health:
        return 93;
      case Agency::schools:
        return someone.person.upn.empty() ? 0 : 92;
      case Agency::childrens_services:
        return 40;
    }
    return 0;
  }

  std::string next_record(Agency agency) {
    const auto at = static_cast<std::size_t>(agency);
    records_[at] += 1 + chance_.below(9);
    return std::string(1, "NPSC"[at]) + std::to_string(records_[at]);
  }

  Maker& maker_;
  Chance& chance_;
  std::array<std::size_t, 4> records_ = {41000, 7000, 1200, 300};
};

void know_everywhere(Spreader& spreader, Family& family) {
  for (Someone& child : family.children) {
    for (const Agency agency : agencies) spreader.know(family, child, agency, usual_spelling);
  }
  for (Someone& adult : family.adults) {
    spreader.know(family, adult, Agency::police, usual_spelling);
    spreader.know(family, adult, Agency::health, usual_spelling);
  }
}

void know_cast(Spreader& spreader, std::vector<Family>& families) {
  know_everywhere(spreader, families[three_siblings]);
  Spreader::mistype(families[three_siblings].children[1].at(Agency::childrens_services).person);

  Family& expecting = families[unborn_child];
  for (Someone& child : expecting.children) {
    spreader.know(expecting, child, Agency::health, usual_spelling);
    spreader.know(expecting, child, Agency::childrens_services, usual_spelling);
  }
  spreader.know(expecting, expecting.adults.front(), Agency::health, usual_spelling);

  for (const Cast part : {namesake, other_namesake}) {
    Family& family = families[part];
    Someone& child = family.children.front();
    Held& police = spreader.know(family, child, Agency::police, usual_spelling);
    police.person.nhs_number.clear();
    police.person.nhs_number_status.clear();
    spreader.know(family, child, Agency::health, usual_spelling);
    spreader.know(family, child, Agency::schools, usual_spelling);
  }

  Family& arrived = families[newly_arrived];
  spreader.know(arrived, arrived.children.front(), Agency::health, other_spelling);

  know_everywhere(spreader, families[twins]);
}

}  // namespace

void spread_knowledge(Maker& maker, std::vector<Family>& families) {
  Spreader spreader(maker);
  know_cast(spreader, families);
  for (std::size_t i = cast_size; i < families.size(); ++i) {
    Family& family = families[i];
    for (const Agency agency : agencies) {
      for (Someone& child : family.children) spreader.know_by_chance(family, child, agency);
      for (Someone& adult : family.adults) spreader.know_by_chance(family, adult, agency);
    }
  }
}

}  // namespace mash::county
