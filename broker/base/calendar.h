// Working days in England.
//
// A working day is not a Saturday, Sunday, or bank or public holiday in England. The holidays are
// data (practice.toml), because one-off days are proclaimed. The counting convention is the
// house's: the day of the start is day 0, and a limit of n working days ends with the end of the
// n-th.
#pragma once

#include <set>

#include "base/time.h"

namespace mash {

class Calendar {
 public:
  Calendar() = default;  // No holidays: only week-ends are free.
  explicit Calendar(std::set<Date> holidays) : holidays_(std::move(holidays)) {}

  bool is_working_day(Date date) const;
  // The last instant (23:59:59.999 in London) of the `days`-th working day after the day of
  // `start`. Takes 0 or more; 0 gives the end of the day of the start itself.
  Time end_of_working_day(Time start, int days) const;

  const std::set<Date>& holidays() const { return holidays_; }

 private:
  std::set<Date> holidays_;
};

}  // namespace mash
