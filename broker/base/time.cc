#include "base/time.h"

#include <cstdint>
#include <array>
#include <cstdio>

namespace mash {
namespace {

using namespace std::chrono;

constexpr std::array<const char*, 12> month_names = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// 01:00 UTC on the last Sunday of the month: when England's clocks change.
Time clock_change(year y, month m) {
  return time_point_cast<milliseconds>(sys_days(y / m / Sunday[last]) + hours(1));
}

// Exactly `count` decimal digits at the front of `text`, removed from it.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  unsigned value = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const Date date{year(static_cast<int>(*y)), month(*m), day(*d)};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<Duration> take_time_of_day(std::string_view& text) {
  const auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, ':')) return std::nullopt;
  const auto s = take_digits(text, 2);
  if (!s || !take(text, '.')) return std::nullopt;
  const auto ms = take_digits(text, 3);
  if (!ms || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  return hours(*h) + minutes(*m) + seconds(*s) + milliseconds(*ms);
}

std::string print(const char* format, auto... values) {
  std::array<char, 64> text;
  const int length = std::snprintf(text.data(), text.size(), format, values...);
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::string rfc3339(Time time) {
  const auto day_start = floor<days>(time);
  const hh_mm_ss<milliseconds> clock(time - day_start);
  return iso_date(Date(day_start)) +
         print("T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
               static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
               static_cast<int>(clock.subseconds().count()));
}

std::optional<Time> from_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, 'T')) return std::nullopt;
  const auto since_midnight = take_time_of_day(text);
  if (!since_midnight || text != "Z") return std::nullopt;
  return Time(sys_days(*date)) + *since_midnight;
}

std::string iso_date(Date date) {
  return print("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
               static_cast<unsigned>(date.day()));
}

std::optional<Date> from_iso_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

Duration london_offset(Time time) {
  const year y = Date(floor<days>(time)).year();
  const bool summer = time >= clock_change(y, March) && time < clock_change(y, October);
  return summer ? Duration(hours(1)) : Duration(0);
}

Date london_date(Time time) { return Date(floor<days>(time + london_offset(time))); }

Time london_time(Date date, Duration since_midnight) {
  const Time if_winter = Time(sys_days(date)) + since_midnight;
  const Time if_summer = if_winter - hours(1);
  if (london_offset(if_summer) == hours(1)) return if_summer;
  // Between 01:00 and 02:00 on the March change the clock jumps: the change itself is meant.
  return london_offset(if_winter) == hours(1) ? clock_change(date.year(), March) : if_winter;
}

std::string for_people(Date date) {
  return print("%u %s %d", static_cast<unsigned>(date.day()),
               month_names[static_cast<unsigned>(date.month()) - 1],
               static_cast<int>(date.year()));
}

std::string for_people(Time time) {
  const Time local = time + london_offset(time);
  const hh_mm_ss<milliseconds> clock(local - floor<days>(local));
  const auto hour = static_cast<int>(clock.hours().count());
  return for_people(Date(floor<days>(local))) +
         print(", %d:%02d%s", hour % 12 == 0 ? 12 : hour % 12,
               static_cast<int>(clock.minutes().count()), hour < 12 ? "am" : "pm");
}

}  // namespace mash
