#include "base/calendar.h"

#include "base/ensure.h"

namespace mash {

using namespace std::chrono;

bool Calendar::is_working_day(Date date) const {
  const weekday day(sys_days{date});
  return day != Saturday && day != Sunday && !holidays_.contains(date);
}

Time Calendar::end_of_working_day(Time start, int days_left) const {
  ENSURE(days_left >= 0, "a working-day limit is never negative");
  sys_days day{london_date(start)};
  while (days_left > 0) {
    day += days(1);
    if (is_working_day(Date(day))) --days_left;
  }
  return london_time(Date(day + days(1)), Duration(0)) - Duration(1);
}

}  // namespace mash
