// How large a case may become: never so large that an entry about it could not be read.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "core/world.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;
using wire::PartyKind;

TEST_CASE("what is missing is never more than an entry holds, and the rest is hinted at",
          "[gate]") {
  World world;
  world.refer();
  world.rate(wire::Urgency::blue);
  for (std::size_t i = 0; i < limits::missing_max + 10; ++i) world.issue(PartyKind::police);
  world.assess();
  REQUIRE(said(world.submit_assessment(wire::FieldState::missing, wire::FieldState::missing)) ==
          "gate_shut");
  const auto& missing = world.last.refusal->missing;
  CHECK(missing.size() <= limits::missing_max);
  const auto hinted = [](const wire::Missing& one) { return one.what == "more_than_is_listed"; };
  CHECK(std::count_if(missing.begin(), missing.end(), hinted) == 1);
  CHECK(wire::decode_entry(wire::encode(world.entries.back())).has_value());
}

TEST_CASE("however much ends with an exclusion, each entry of it can be read", "[exclusion]") {
  World world;
  world.roster.parties.at(party("police")).agreement.reset();
  world.refer();
  world.rate(wire::Urgency::amber);
  for (std::size_t i = 0; i < limits::checks_per_case_max; ++i) world.issue(PartyKind::police);
  REQUIRE(world.one().holds.size() == limits::checks_per_case_max);
  const std::size_t before = world.entries.size();
  REQUIRE(said(world.act(manager, wire::Exclude{party("police"), {}})) == "accepted");
  CHECK(world.entries.size() > before + 1);
  for (std::size_t i = before; i < world.entries.size(); ++i) {
    const Bytes body = wire::encode(world.entries[i]);
    CHECK(body.size() <= limits::entry_body_bytes_max / 2);
    CHECK(wire::decode_entry(body).has_value());
  }
  CHECK(world.one().holds.empty());
}

TEST_CASE("a case has no more checks than can be shown of it", "[gate]") {
  World world;
  world.refer();
  for (std::size_t i = 0; i < limits::checks_per_case_max; ++i) {
    world.issue(PartyKind::police);
    REQUIRE(said(world.last) == "accepted");
  }
  world.issue(PartyKind::police);
  CHECK(said(world.last) == "too_many_checks");
  world.act(social_worker, wire::RequireCheck{PartyKind::probation, world.parent});
  const wire::Unasked nobody{PartyKind::probation, world.parent};
  CHECK(said(world.act(manager,
                       wire::ReportGap{
                           world.new_id<CheckId>(), wire::GapReason::no_agency, {}, {}, nobody})) ==
        "too_many_checks");
}
