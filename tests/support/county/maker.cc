#include "support/county/maker.h"

#include <algorithm>
#include <cstdio>

namespace mash::county {
namespace {

constexpr int school_age_least = 4;

std::string numbered(const char* kind, int number) {
  char text[24];
  std::snprintf(text, sizeof text, "%s-%03d", kind, number);
  return text;
}

}  // namespace

int age_on(Date today, Date born) {
  const int years = static_cast<int>(today.year()) - static_cast<int>(born.year());
  const bool had_birthday =
      std::pair(today.month(), today.day()) >= std::pair(born.month(), born.day());
  return had_birthday ? years : years - 1;
}

Date Maker::days_ago(int days) const {
  return Date(std::chrono::sys_days(today_) - std::chrono::days(days));
}

// Streets of no town, in the postcode area that statisticians use for nowhere.
std::string Maker::address() {
  static const std::vector<std::string> streets = {"Test Lane",      "Sample Road",
                                                   "Example Street", "Placeholder Way",
                                                   "Pattern Close",  "Model Row"};
  static const std::vector<std::string> letters = {"AA", "AB", "BD", "EF", "GH", "JL", "NP", "QR"};
  const int house = chance_.between(1, 240);
  const std::string& street = chance_.pick(streets);
  const int sector = chance_.between(1, 9);
  const std::string& unit = chance_.pick(letters);
  return std::to_string(house) + " " + street + ", Testbury, ZZ99 " + std::to_string(sector) + unit;
}

Someone Maker::somebody(std::size_t culture_at, bool girl, const FamilyName& surname) {
  const Culture& culture = cultures()[culture_at];
  Someone someone;
  someone.girl = girl;
  someone.given = chance_.pick(girl ? culture.girls : culture.boys);
  someone.family = girl ? surname.female : surname.male;
  someone.ethnicity = culture.ethnicity;
  someone.first_language = culture.first_language;
  someone.interpreter = chance_.percent(culture.interpreter_percent);
  someone.person.sex = girl ? "female" : "male";
  someone.person.names = {{someone.given.front(), someone.family.front(), match::NameUse::current}};
  return someone;
}

Family Maker::family(std::size_t culture, bool step) {
  Family family;
  family.culture = culture;
  family.surname = chance_.pick(cultures()[culture].families);
  family.partner_surname = family.surname;
  while (step && family.partner_surname.male == family.surname.male) {
    family.partner_surname = chance_.pick(cultures()[culture].families);
  }
  const std::string home = address();
  for (const bool mother : {true, false}) {
    Someone adult = somebody(culture, mother, family.partner_surname);
    adult.id = numbered("adult", ++adults_);
    adult.adult = true;
    adult.role = mother ? "mother" : step ? "step-father" : "father";
    adult.person.birth_date = days_ago(chance_.between(25 * 366, 48 * 365));
    adult.person.nhs_number = numbers_.nhs_number();
    adult.person.nhs_number_status = "01";
    adult.person.addresses = {home};
    if (step && mother) {
      adult.person.names.push_back(
          {adult.given.front(), family.surname.female.front(), match::NameUse::former});
    }
    if (!mother) {
      const int year = static_cast<int>(adult.person.birth_date->year()) + 18;
      const std::string pnc = numbers_.pnc(year);
      const std::string cro = numbers_.cro(year);
      adult.person.other_identifiers = {{"pnc", pnc}, {"cro", cro}};
    }
    family.adults.push_back(std::move(adult));
  }
  return family;
}

Date Maker::unused_birth_date(int age, const std::string& surname) {
  while (true) {
    const Date born = days_ago(age * 366 + 1 + chance_.between(0, 330));
    if (born_.insert({surname, born}).second) return born;
  }
}

Someone Maker::child(const Family& family, bool of_partner) {
  const FamilyName& surname = of_partner ? family.partner_surname : family.surname;
  const auto named_already = [&](const Someone& someone) {
    return std::any_of(family.children.begin(), family.children.end(),
                       [&](const Someone& child) { return child.given == someone.given; });
  };
  Someone child;
  do {
    const bool girl = chance_.percent(50);
    child = somebody(family.culture, girl, surname);
  } while (named_already(child));
  child.id = numbered("child", ++children_);
  child.interpreter = family.adults.front().interpreter;
  child.person.addresses = family.adults.front().person.addresses;
  return child;
}

void Maker::give_numbers(Someone& child) {
  child.person.nhs_number = numbers_.nhs_number();
  child.person.nhs_number_status = "01";
  if (age_on(today_, *child.person.birth_date) >= school_age_least) {
    child.person.upn = numbers_.upn(*child.person.birth_date);
  }
}

Someone& Maker::add_child(Family& family, int age, bool of_partner) {
  Someone added = child(family, of_partner);
  added.person.birth_date = unused_birth_date(
      age, of_partner ? family.partner_surname.male.front() : family.surname.male.front());
  give_numbers(added);
  return family.children.emplace_back(std::move(added));
}

Someone& Maker::add_twin(Family& family) {
  const Date born = *family.children.back().person.birth_date;
  Someone added = child(family, false);
  added.person.birth_date = born;
  give_numbers(added);
  return family.children.emplace_back(std::move(added));
}

Someone& Maker::add_unborn(Family& family) {
  Someone added = child(family, true);
  added.given.clear();
  added.family = family.adults.front().family;  // The mother's.
  added.person.names = {{"", added.family.front(), match::NameUse::current}};
  added.person.sex.clear();
  added.person.expected_date =
      Date(std::chrono::sys_days(today_) + std::chrono::days(chance_.between(30, 180)));
  return family.children.emplace_back(std::move(added));
}

void Maker::make_namesake(Someone& child, const Someone& other) {
  child.girl = other.girl;
  child.given = other.given;
  child.family = other.family;
  child.person.names = other.person.names;
  child.person.sex = other.person.sex;
  child.person.birth_date = other.person.birth_date;
  if (!child.person.upn.empty()) child.person.upn = numbers_.upn(*child.person.birth_date);
}

}  // namespace mash::county
