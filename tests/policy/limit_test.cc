// Spellings of limits, and when they run out on the awkward days of England's year.
#include "policy/limit.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::policy;
using namespace std::chrono;

namespace {

const WorkingTime office{
    Calendar({2026y / April / 3, 2026y / April / 6, 2026y / December / 25, 2026y / December / 28,
              2027y / January / 1}),
    hours(9), hours(17)};

// Both ends by London's clock.
std::string due_in_london(const char* limit, Date day, Duration since_midnight) {
  const auto parsed = limit_from_text(limit);
  REQUIRE(parsed);
  return for_people(due(*parsed, london_time(day, since_midnight), office));
}

}  // namespace

TEST_CASE("limits are read as officers write them", "[policy][limit]") {
  CHECK(limit_from_text("0 minutes") == Limit{Unit::elapsed, Duration(0), 0, false});
  CHECK(limit_from_text("20 seconds") == Limit{Unit::elapsed, seconds(20), 0, false});
  CHECK(limit_from_text("1 hour") == Limit{Unit::elapsed, hours(1), 0, false});
  CHECK(limit_from_text("90 hub minutes") == Limit{Unit::hub_time, minutes(90), 0, false});
  CHECK(limit_from_text("4 hub hours, run on") == Limit{Unit::hub_time, hours(4), 0, true});
  CHECK(limit_from_text("45 working days") == Limit{Unit::working_days, Duration(0), 45, false});
}

TEST_CASE("what is not quite a limit is none", "[policy][limit]") {
  for (const char* text : {"", "4", "hours", "4hours", "4  hours", " 4 hours", "4 hours ",
                           "-4 hours", "04 hours", "4.5 hours", "10000 hours", "4 Hours",
                           "4 hourss", "4 days",
                           "4 hours, run on", "1 working day, run on", "4 hub hours,run on",
                           "4 hub hours, run on, run on", "four hours"}) {
    INFO(text);
    CHECK_FALSE(limit_from_text(text));
  }
}

TEST_CASE("elapsed time runs day and night, and through both changes of the clock",
          "[policy][limit]") {
  CHECK(due_in_london("4 hours", 2026y / November / 20, hours(22)) == "21 November 2026, 2:00am");
  CHECK(due_in_london("4 hours", 2026y / March / 28, hours(23)) == "29 March 2026, 4:00am");
  CHECK(due_in_london("4 hours", 2026y / October / 24, hours(23)) == "25 October 2026, 2:00am");
}

TEST_CASE("hub time counts only while the hub is open", "[policy][limit]") {
  const auto friday = 2026y / November / 20;
  CHECK(due_in_london("4 hub hours", friday, hours(10)) == "20 November 2026, 2:00pm");
  SECTION("ending at closing time is still the same day") {
    CHECK(due_in_london("4 hub hours", friday, hours(13)) == "20 November 2026, 5:00pm");
  }
  SECTION("the rest counts from Monday morning") {
    CHECK(due_in_london("4 hub hours", friday, hours(16)) == "23 November 2026, 12:00pm");
    CHECK(due_in_london("12 hub hours", friday, hours(16)) == "24 November 2026, 12:00pm");
  }
  SECTION("out of hours it starts when the hub next opens") {
    CHECK(due_in_london("1 hub hour", friday, hours(7)) == "20 November 2026, 10:00am");
    CHECK(due_in_london("1 hub hour", friday, hours(17)) == "23 November 2026, 10:00am");
    CHECK(due_in_london("0 hub hours", 2026y / November / 21, hours(12)) ==
          "23 November 2026, 9:00am");
  }
  SECTION("over Christmas, its substitute day and New Year") {
    CHECK(due_in_london("20 hub hours", 2026y / December / 24, hours(16)) ==
          "31 December 2026, 12:00pm");
    CHECK(due_in_london("40 hub hours", 2026y / December / 24, hours(16)) ==
          "5 January 2027, 4:00pm");
  }
  SECTION("over a change of the clock a hub hour is still an hour") {
    CHECK(due_in_london("8 hub hours", 2026y / March / 27, hours(13)) == "30 March 2026, 1:00pm");
    CHECK(due_in_london("8 hub hours", 2026y / October / 23, hours(13)) ==
          "26 October 2026, 1:00pm");
  }
}

TEST_CASE("run-on time starts in hours and does not stop at closing time", "[policy][limit]") {
  CHECK(due_in_london("4 hub hours, run on", 2026y / November / 20, hours(16)) ==
        "20 November 2026, 8:00pm");
  CHECK(due_in_london("4 hub hours, run on", 2026y / November / 20, hours(18)) ==
        "23 November 2026, 1:00pm");
}

TEST_CASE("working days end at midnight, and skip holidays", "[policy][limit]") {
  CHECK(due_in_london("1 working day", 2026y / November / 20, hours(16)) ==
        "23 November 2026, 11:59pm");
  CHECK(due_in_london("1 working day", 2026y / April / 2, hours(10)) == "7 April 2026, 11:59pm");
}

TEST_CASE("the hub is open from its first instant to before its last", "[policy][limit]") {
  const auto open_at = [](Date day, Duration at) { return office.is_open(london_time(day, at)); };
  const auto monday = 2026y / November / 23;
  CHECK_FALSE(open_at(monday, hours(9) - Duration(1)));
  CHECK(open_at(monday, hours(9)));
  CHECK(open_at(monday, hours(17) - Duration(1)));
  CHECK_FALSE(open_at(monday, hours(17)));
  CHECK_FALSE(open_at(2026y / November / 22, hours(12)));
  CHECK_FALSE(open_at(2026y / December / 28, hours(12)));
  CHECK(open_at(2026y / July / 1, hours(9)));  // 08:00 UTC.
}
