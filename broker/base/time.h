// Instants in UTC, dates and clock times in England.
//
// Nothing here reads a clock: time comes in with the event. Only app, the programs' mains and tests
// ask the machine.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mash {

// Milliseconds since 1970-01-01T00:00:00Z without leap seconds, as every protocol here counts.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;
using Date = std::chrono::year_month_day;

// RFC 3339 in UTC with milliseconds: 2026-11-22T16:25:00.000Z. For logs and JSON.
std::string rfc3339(Time time);
std::optional<Time> from_rfc3339(std::string_view text);  // That one spelling only.

// 2026-11-22. Refuses dates that do not exist.
std::string iso_date(Date date);
std::optional<Date> from_iso_date(std::string_view text);

// England's clock (Europe/London). The rule is the one in force since 1996: one hour ahead of UTC
// from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (Summer
// Time Act 1972 as amended). Earlier years get the same rule, which is not history.
Duration london_offset(Time time);
Date london_date(Time time);
// The first instant at which London's clock shows `date` `since_midnight`. At the March change a
// time that never shows gives the instant of the change.
Time london_time(Date date, Duration since_midnight);

// As people write it in England: "22 November 2026, 4:25pm".
std::string for_people(Time time);
std::string for_people(Date date);

}  // namespace mash
