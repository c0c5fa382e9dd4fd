#include "policy/limit.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"

namespace mash::policy {
namespace {

using namespace std::chrono;

struct Spelling {
  std::string_view unit;  // Singular; the plural adds an s.
  Unit kind;
  Duration each;
};
constexpr std::array<Spelling, 6> spellings = {{
    {"second", Unit::elapsed, seconds(1)},
    {"minute", Unit::elapsed, minutes(1)},
    {"hour", Unit::elapsed, hours(1)},
    {"hub minute", Unit::hub_time, minutes(1)},
    {"hub hour", Unit::hub_time, hours(1)},
    {"working day", Unit::working_days, Duration(0)},
}};

constexpr std::string_view run_on_suffix = ", run on";
constexpr std::size_t digits_max = 4;

bool is_named(std::string_view text, std::string_view singular) {
  return text == singular ||
         (text.size() == singular.size() + 1 && text.starts_with(singular) && text.back() == 's');
}

// The part of `day` from `from` on during which the hub is open.
struct Opening {
  Time from;
  Time to;
};
std::optional<Opening> opening(Date day, Time from, const WorkingTime& working_time) {
  if (!working_time.calendar.is_working_day(day)) return std::nullopt;
  const Time opens = std::max(from, london_time(day, working_time.opens));
  const Time closes = london_time(day, working_time.closes);
  if (opens >= closes) return std::nullopt;
  return Opening{opens, closes};
}

Time due_in_hub_time(const Limit& limit, Time start, const WorkingTime& working_time) {
  ENSURE(working_time.opens < working_time.closes, "a hub that never opens has no hub time");
  Duration left = limit.time;
  for (sys_days day{london_date(start)};; day += days(1)) {
    const auto open = opening(Date(day), start, working_time);
    if (!open) continue;
    if (limit.run_on || open->from + left <= open->to) return open->from + left;
    left -= open->to - open->from;
  }
}

}  // namespace

std::optional<Limit> limit_from_text(std::string_view text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  if (count == 0 || count > digits_max || (count > 1 && text[0] == '0')) return std::nullopt;
  int amount = 0;
  for (char digit : text.substr(0, count)) amount = amount * 10 + (digit - '0');
  text.remove_prefix(count);
  if (!text.starts_with(' ')) return std::nullopt;
  text.remove_prefix(1);
  const bool run_on = text.ends_with(run_on_suffix);
  if (run_on) text.remove_suffix(run_on_suffix.size());
  for (const Spelling& spelling : spellings) {
    if (!is_named(text, spelling.unit)) continue;
    if (run_on && spelling.kind != Unit::hub_time) return std::nullopt;
    const bool in_days = spelling.kind == Unit::working_days;
    return Limit{spelling.kind, amount * spelling.each, in_days ? amount : 0, run_on};
  }
  return std::nullopt;
}

bool WorkingTime::is_open(Time at) const {
  const auto open = opening(london_date(at), at, *this);
  return open && open->from == at;
}

Time due(const Limit& limit, Time start, const WorkingTime& working_time) {
  switch (limit.unit) {
    case Unit::elapsed: return start + limit.time;
    case Unit::hub_time: return due_in_hub_time(limit, start, working_time);
    case Unit::working_days: return working_time.calendar.end_of_working_day(start, limit.days);
  }
  return start;
}

}  // namespace mash::policy
