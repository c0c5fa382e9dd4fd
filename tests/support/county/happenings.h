// What happened to somebody, as one agency wrote it down.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/county/chance.h"
#include "support/county/people.h"

namespace mash::county {

struct School {
  std::string number;  // LA and establishment, seven digits.
  std::string name;
  std::string lead;
};

class Happenings {
 public:
  using Row = std::function<void(const std::vector<std::string>&)>;

  Happenings(const Plan& plan, Agency agency);

  void incidents(const Someone& someone, const Row& row);
  void offences(const Someone& someone, const Row& row);
  void intelligence(const Someone& someone, const Row& row);

  std::string practice();
  void summaries(const Someone& someone, const Row& row);
  void encounters(const Someone& someone, const Row& row);
  void flags(const Someone& someone, const Row& row);

  const School& school();
  std::string enrolled(const Someone& someone);
  void attendance(const Someone& someone, const School& school, const Row& row);
  void welfare(const Someone& someone, const School& school, const Row& row);
  void school_plans(const Someone& someone, const School& school, const Row& row);

  std::string allocated_worker();  // Empty for most.
  void episodes(const Someone& someone, const Row& row);
  void plans(const Someone& someone, const Row& row);

 private:
  // A day of the last `years`, after the person's birth.
  std::string day(const Someone& someone, int years);
  std::string reference(const char* prefix);
  std::string record(const Someone& someone) const { return someone.at(agency_).record; }

  Agency agency_;
  Chance chance_;
  Date today_;
  int references_ = 0;
};

}  // namespace mash::county
