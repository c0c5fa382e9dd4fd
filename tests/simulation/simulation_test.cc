// Some hundreds of stories; tests/simulation/run plays as many as there is time for.
#include <catch2/catch.hpp>

#include "simulation/story.h"

using namespace mash::simulation;

namespace {

// A sanitized build is slow and sees other things: it plays fewer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t stories = 8;
constexpr std::uint64_t effects_between_cuts = 50;
#else
constexpr std::uint64_t stories = 60;
constexpr std::uint64_t effects_between_cuts = 7;
#endif

// What all stories of a test did together, so that none of them is about nothing.
struct Deeds {
  std::uint64_t signoffs = 0;
  std::uint64_t refused = 0;
  unsigned hub_crashes = 0;
  unsigned endpoint_crashes = 0;
  unsigned holds_decided = 0;
  unsigned holds_over = 0;
  unsigned withdrawn = 0;
  unsigned excluded = 0;
  unsigned lifted = 0;
  Happened happened;
};

void check_kept(const Plan& plan, Deeds& deeds) {
  const Played played = play(plan);
  for (const std::string& one : played.complaints) {
    INFO("tests/simulation/run " << options_for(plan));
    FAIL_CHECK(one);
  }
  deeds.signoffs += played.counts.signoffs;
  deeds.refused += played.counts.refused;
  deeds.hub_crashes += played.hub_crashes;
  deeds.endpoint_crashes += played.endpoint_crashes;
  deeds.holds_decided += played.holds_decided;
  deeds.holds_over += played.holds_over;
  deeds.withdrawn += played.withdrawn;
  deeds.excluded += played.excluded;
  deeds.lifted += played.lifted;
  for (const auto& [what, times] : played.happened) deeds.happened[what] += times;
}

void check_seeds(std::uint64_t from) {
  Deeds deeds;
  for (std::uint64_t seed = from; seed < from + stories; ++seed) check_kept({seed}, deeds);
  CHECK(deeds.signoffs > 0);
  CHECK(deeds.refused > 0);
  CHECK(deeds.hub_crashes > 0);
  CHECK(deeds.endpoint_crashes > 0);
  CHECK(deeds.holds_decided > 0);
  if (stories < 60) return;  // Of some things there are none in a few.
  CHECK(deeds.holds_over > 0);
  CHECK(deeds.withdrawn > 0);
  CHECK(deeds.excluded > 0);
  CHECK(deeds.lifted > 0);
  for (const std::string_view what :
       {"frame lost", "frame doubled", "frame out of order", "peer that does not read",
        "connection cut", "hours pass", "disk full", "disk fails", "clock set", "roster changes",
        "agreement lapses", "mischief", "desk that lies"}) {
    INFO(what);
    CHECK(deeds.happened[what] > 0);
  }
}

}  // namespace

TEST_CASE("the promises hold in stories of the first hundred", "[simulation]") { check_seeds(1); }
TEST_CASE("the promises hold in stories of the second hundred", "[simulation]") {
  check_seeds(101);
}
TEST_CASE("the promises hold in stories of the third hundred", "[simulation]") { check_seeds(201); }
TEST_CASE("the promises hold in stories of the fourth hundred", "[simulation]") {
  check_seeds(301);
}

// 2: a delivery before its release was on disk. 37: reports refused for a clock and never said
// again. 57: an alarm about a roster that came late. 5, cut at 120: a batch that a disk which had
// failed never took, and the loop waited for it. 101: a report lost on the way, never told again.
// 358: an alarm about a second welcome that had been overtaken. Stories change when their tellers
// do; these are told all the same.
TEST_CASE("the promises hold in stories that once broke one", "[simulation]") {
  Deeds deeds;
  for (const std::uint64_t seed : {2, 37, 57}) check_kept({seed, 3'000}, deeds);
  check_kept({5, 300, 120}, deeds);
  for (const std::uint64_t seed : {101, 358}) check_kept({seed, 1'200}, deeds);
  CHECK(deeds.hub_crashes > 0);
}

TEST_CASE("one seed tells one story, to the last byte of the ledger", "[simulation]") {
  const Played first = play({7});
  const Played again = play({7});
  CHECK(first.root == again.root);
  CHECK(first.entries == again.entries);
  CHECK(first.root != play({8}).root);
}

TEST_CASE("the promises hold wherever the hub's disk loses power", "[simulation]") {
  Plan plan;
  plan.seed = 5;
  plan.steps = 300;
  const std::uint64_t effects = play(plan).disk_effects;
  REQUIRE(effects > 4 * effects_between_cuts);
  Deeds deeds;
  for (std::uint64_t effect = 0; effect < effects; effect += effects_between_cuts) {
    plan.power_off_at = effect;
    check_kept(plan, deeds);
  }
  CHECK(deeds.hub_crashes > effects / effects_between_cuts);
}
