// Limits of time as officers write them, and the instant at which one runs out.
//
//   "4 hours"        elapsed, day and night ("seconds", "minutes", "hours")
//   "4 hub hours"    counted only while the hub is open ("hub minutes", "hub hours")
//   "4 hub hours, run on"  starts while the hub is open, then runs on past closing time
//   "3 working days" ends with the end of the third working day after the day of the start
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"

namespace mash::policy {

enum class Unit : std::uint8_t { elapsed, hub_time, working_days };

struct Limit {
  Unit unit = Unit::elapsed;
  Duration time{};  // Elapsed and hub time.
  int days = 0;     // Working days.
  bool run_on = false;
  bool operator==(const Limit&) const = default;
};

// Reads the spellings above and no other; singular and plural both, amounts of up to 9,999.
std::optional<Limit> limit_from_text(std::string_view text);
// For problems with a text that is none of them.
inline constexpr std::string_view limit_spelling =
    "a time like \"4 hours\", \"30 minutes\", \"4 hub hours\" or \"3 working days\"";

// When the hub is open: on working days, from `opens` to `closes` by London's clock.
struct WorkingTime {
  Calendar calendar;
  Duration opens{};
  Duration closes{};  // Later than `opens`, on the same day.

  bool is_open(Time at) const;
  bool operator==(const WorkingTime& other) const {
    return calendar.holidays() == other.calendar.holidays() && opens == other.opens &&
           closes == other.closes;
  }
};

// A pure function of its arguments. Hub time that starts while the hub is closed starts counting
// when it next opens; what runs out exactly at closing time runs out then.
Time due(const Limit& limit, Time start, const WorkingTime& working_time);

}  // namespace mash::policy
