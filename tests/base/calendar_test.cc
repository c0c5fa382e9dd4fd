// The counting convention of base/calendar.h, on the awkward days of England's year.
#include "base/calendar.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

Time utc(const char* text) { return from_rfc3339(text).value(); }

const Calendar england({2026y / April / 3, 2026y / April / 6, 2026y / December / 25,
                        2026y / December / 28, 2027y / January / 1});

}  // namespace

TEST_CASE("a limit ends with the end of its last working day, London time", "[calendar]") {
  // Friday 4:25pm, one working day: the end of Monday.
  CHECK(rfc3339(england.end_of_working_day(utc("2026-11-20T16:25:00.000Z"), 1)) ==
        "2026-11-23T23:59:59.999Z");
  SECTION("no working day at all: the end of the same day") {
    CHECK(rfc3339(england.end_of_working_day(utc("2026-11-20T16:25:00.000Z"), 0)) ==
          "2026-11-20T23:59:59.999Z");
  }
  SECTION("received on a Saturday: Monday is the first working day") {
    CHECK(rfc3339(england.end_of_working_day(utc("2026-11-21T09:00:00.000Z"), 1)) ==
          "2026-11-23T23:59:59.999Z");
  }
}

TEST_CASE("bank holidays do not count", "[calendar]") {
  SECTION("Easter 2026: Thursday plus one working day is Tuesday, in summer time") {
    CHECK(rfc3339(england.end_of_working_day(utc("2026-04-02T10:00:00.000Z"), 1)) ==
          "2026-04-07T22:59:59.999Z");
  }
  SECTION("Christmas, its substitute day and New Year") {
    CHECK(rfc3339(england.end_of_working_day(utc("2026-12-24T10:00:00.000Z"), 3)) ==
          "2026-12-31T23:59:59.999Z");
    CHECK(rfc3339(england.end_of_working_day(utc("2026-12-24T10:00:00.000Z"), 4)) ==
          "2027-01-04T23:59:59.999Z");
  }
  SECTION("a holiday proclaimed later moves the end by one day") {
    auto days = england.holidays();
    days.insert(2026y / November / 23);
    CHECK(rfc3339(Calendar(days).end_of_working_day(utc("2026-11-20T16:25:00.000Z"), 1)) ==
          "2026-11-24T23:59:59.999Z");
  }
}

TEST_CASE("a day is England's day, not UTC's", "[calendar]") {
  // 11:30pm UTC on Thursday 2 July is half past midnight on Friday in London.
  CHECK(rfc3339(england.end_of_working_day(utc("2026-07-02T23:30:00.000Z"), 1)) ==
        "2026-07-06T22:59:59.999Z");
}

TEST_CASE("45 working days from 29 February 2028 agree with counting by hand", "[calendar]") {
  // Tuesday; with Easter Friday 14 and Monday 17 April and May Day on 1 May, day 45 is 5 May.
  const Calendar y2028({2028y / April / 14, 2028y / April / 17, 2028y / May / 1});
  CHECK(rfc3339(y2028.end_of_working_day(utc("2028-02-29T12:00:00.000Z"), 45)) ==
        "2028-05-05T22:59:59.999Z");
}
