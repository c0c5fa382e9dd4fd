// Which ids are known without asking the disk.
#include "engine/recent_requests.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::engine;

namespace {

const Time noon{std::chrono::hours(24 * 365 * 50)};

MessageId id_at(Duration after, std::uint8_t number = 1) {
  return {Uuid::v7(noon + after, Block<10>{number})};
}

}  // namespace

TEST_CASE("nothing is covered before there is a floor", "[recent_requests]") {
  RecentRequests recent(4);
  recent.put(id_at(Duration(0)), {7, {}});
  CHECK_FALSE(recent.covers(id_at(Duration(0))));
}

TEST_CASE("an id from the floor on is known, or was never decided", "[recent_requests]") {
  RecentRequests recent(4);
  recent.begin(noon);
  recent.put(id_at(Duration(1)), {7, {}});
  CHECK(recent.covers(id_at(Duration(0))));
  CHECK(recent.find(id_at(Duration(1)))->index == 7);
  CHECK_FALSE(recent.find(id_at(Duration(2))).has_value());
  CHECK_FALSE(recent.covers(id_at(Duration(-1))));  // The disk knows.
}

TEST_CASE("the oldest are forgotten, and the floor says so", "[recent_requests]") {
  RecentRequests recent(2);
  recent.begin(noon);
  for (std::uint8_t i = 1; i <= 3; ++i) recent.put(id_at(Duration(i)), {i, {}});
  CHECK_FALSE(recent.covers(id_at(Duration(1))));
  CHECK(recent.covers(id_at(Duration(2))));
  CHECK(recent.find(id_at(Duration(3)))->index == 3);
  SECTION("for everything of their millisecond") {
    recent.put(id_at(Duration(4), 1), {4, {}});
    recent.put(id_at(Duration(4), 2), {5, {}});
    recent.put(id_at(Duration(4), 3), {6, {}});
    CHECK_FALSE(recent.covers(id_at(Duration(4), 3)));
  }
}
