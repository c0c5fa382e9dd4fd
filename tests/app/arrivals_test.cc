// Whose frame is read next, whatever everybody sends.
#include "app/arrivals.h"

#include <catch2/catch.hpp>

#include "app/drafts.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::app;
using namespace mash::app_tests;

namespace {

net::Inbound from(const PartyId& who, std::string_view text) {
  const ByteView bytes = bytes_of(text);
  return {{who, Bytes{1}, 1}, Bytes(bytes.begin(), bytes.end())};
}

std::string next(Arrivals& arrivals) {
  const net::Inbound inbound = arrivals.next();
  return inbound.peer.party.text() + " " + std::string(text_of(inbound.frame));
}

// As many as make a crowd.
void add_crowd(Arrivals& arrivals) {
  for (std::size_t i = 0; i < limits::batch_requests_max; ++i) arrivals.add(from(health, "noise"));
}

Bytes referral_frame(const Cast& cast, wire::Urgency urgency) {
  const auto draft = cast.in_name(school, referral(new_child(), urgency));
  const Time now = wall_clock();
  auto sealed = kit::seal(draft, cast.sender(school), now, system_random());
  REQUIRE(sealed.has_value());
  return wire::encode(wire::ToHub(sealed->submission));
}

}  // namespace

TEST_CASE("parties take turns, and each one's frames keep their order", "[arrivals]") {
  Arrivals arrivals;
  for (const char* text : {"1", "2", "3"}) arrivals.add(from(school, text));
  arrivals.add(from(police, "1"));
  CHECK(next(arrivals) == "hill-school 1");
  CHECK(next(arrivals) == "police 1");
  arrivals.add(from(desk, "1"));
  CHECK(next(arrivals) == "desk 1");
  CHECK(next(arrivals) == "hill-school 2");
  CHECK(next(arrivals) == "hill-school 3");
  CHECK(arrivals.empty());
}

TEST_CASE("in a crowd a party with a red message has two turns to the others' one", "[arrivals]") {
  const Cast cast(system_random(), wall_clock(), wire::HubMode::exercise);
  Arrivals arrivals;
  add_crowd(arrivals);
  const auto add_school = [&](wire::Urgency urgency) {
    arrivals.add({{school, Bytes{1}, 1}, referral_frame(cast, urgency)});
  };
  for (int i = 0; i < 4; ++i) add_school(wire::Urgency::amber);
  SECTION("while it has one") {
    add_school(wire::Urgency::red);
    std::size_t turns = 0;
    for (int i = 0; i < 7; ++i) turns += next(arrivals).starts_with("hill-school") ? 1 : 0;
    CHECK(turns == 5);  // Its own order kept: the red one was its last.
    CHECK(next(arrivals) == "health noise");
  }
  SECTION("and otherwise one, like everybody") {
    std::size_t turns = 0;
    for (int i = 0; i < 6; ++i) turns += next(arrivals).starts_with("hill-school") ? 1 : 0;
    CHECK(turns == 3);
  }
}

TEST_CASE("what waits is bounded by frames and by bytes", "[arrivals]") {
  Arrivals arrivals;
  SECTION("frames") {
    for (std::size_t i = 0; i < limits::arrivals_max; ++i) {
      CHECK(arrivals.has_room());
      arrivals.add(from(desk, "x"));
    }
    CHECK_FALSE(arrivals.has_room());
  }
  SECTION("bytes") {
    const std::string large(limits::message_bytes_max, 'x');
    std::size_t added = 0;
    for (; arrivals.has_room(); ++added) arrivals.add(from(desk, large));
    CHECK(added == limits::arrivals_bytes_max / limits::message_bytes_max);
  }
  arrivals.next();
  CHECK(arrivals.has_room());
}
