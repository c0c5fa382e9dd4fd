#include "base/time.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

Time utc(const char* text) { return from_rfc3339(text).value(); }

}  // namespace

TEST_CASE("instants have one spelling", "[time]") {
  CHECK(rfc3339(utc("2026-11-22T16:25:00.007Z")) == "2026-11-22T16:25:00.007Z");
  CHECK(utc("1970-01-01T00:00:00.001Z").time_since_epoch() == 1ms);
  for (const char* bad : {"2026-11-22T16:25:00Z", "2026-11-22 16:25:00.000Z",
                          "2026-02-29T00:00:00.000Z", "2026-11-22T24:00:00.000Z",
                          "2026-11-22T16:25:00.000+00:00", ""}) {
    CHECK_FALSE(from_rfc3339(bad));
  }
}

TEST_CASE("London is an hour ahead between the last Sundays of March and October", "[time]") {
  CHECK(london_offset(utc("2026-03-29T00:59:59.999Z")) == 0h);
  CHECK(london_offset(utc("2026-03-29T01:00:00.000Z")) == 1h);
  CHECK(london_offset(utc("2026-10-25T00:59:59.999Z")) == 1h);
  CHECK(london_offset(utc("2026-10-25T01:00:00.000Z")) == 0h);
  CHECK(london_date(utc("2026-07-01T23:30:00.000Z")) == 2026y / July / 2);
}

TEST_CASE("a London clock time is the first instant that shows it", "[time]") {
  CHECK(london_time(2026y / November / 22, 16h + 25min) == utc("2026-11-22T16:25:00.000Z"));
  CHECK(london_time(2026y / July / 1, 16h + 25min) == utc("2026-07-01T15:25:00.000Z"));
  SECTION("half past one in October shows twice: the first") {
    CHECK(london_time(2026y / October / 25, 1h + 30min) == utc("2026-10-25T00:30:00.000Z"));
  }
  SECTION("half past one in March never shows: the change") {
    CHECK(london_time(2026y / March / 29, 1h + 30min) == utc("2026-03-29T01:00:00.000Z"));
  }
}

TEST_CASE("times are shown as people write them in England", "[time]") {
  CHECK(for_people(utc("2026-11-22T16:25:00.000Z")) == "22 November 2026, 4:25pm");
  CHECK(for_people(utc("2026-07-01T23:05:00.000Z")) == "2 July 2026, 12:05am");
  CHECK(for_people(utc("2026-07-01T11:05:00.000Z")) == "1 July 2026, 12:05pm");
  CHECK(for_people(2013y / January / 28) == "28 January 2013");
}

TEST_CASE("dates have one spelling and must exist", "[time]") {
  CHECK(from_iso_date("2024-02-29") == 2024y / February / 29);
  CHECK_FALSE(from_iso_date("2026-02-29"));
  CHECK_FALSE(from_iso_date("2026-2-9"));
  CHECK_FALSE(from_iso_date("2026-02-09 "));
}
