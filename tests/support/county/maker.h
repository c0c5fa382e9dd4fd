// Makes people: names, dates and numbers that are nobody's.
#pragma once

#include <set>
#include <utility>

#include "support/county/numbers.h"
#include "support/county/people.h"

namespace mash::county {

class Maker {
 public:
  explicit Maker(const Plan& plan) : chance_(plan.seed), numbers_(chance_), today_(plan.today) {}
  Maker(const Maker&) = delete;  // numbers_ draws from chance_.
  Maker& operator=(const Maker&) = delete;

  Chance& chance() { return chance_; }

  // A mother and a partner, who in a step-family has another surname; no children yet.
  Family family(std::size_t culture, bool step);
  // Adds a child born `age` years ago with every number that exists at that age. Birth dates are
  // unlike those of every other child of the surname, so that no two children are taken for one
  // another unless the plan says so.
  Someone& add_child(Family& family, int age, bool of_partner = false);
  Someone& add_twin(Family& family);  // Of the child added last.
  Someone& add_unborn(Family& family);
  // Makes `child` a child of the same name, sex and birthday as `other`.
  void make_namesake(Someone& child, const Someone& other);

  Date days_ago(int days) const;
  std::string address();

 private:
  Someone somebody(std::size_t culture, bool girl, const FamilyName& surname);
  Someone child(const Family& family, bool of_partner);
  void give_numbers(Someone& child);
  Date unused_birth_date(int age, const std::string& surname);

  Chance chance_;
  Numbers numbers_;
  Date today_;
  int children_ = 0;
  int adults_ = 0;
  std::set<std::pair<std::string, Date>> born_;
};

// Whole years from `born` to `today`.
int age_on(Date today, Date born);

}  // namespace mash::county
