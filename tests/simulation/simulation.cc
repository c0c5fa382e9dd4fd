// simulation [--seed N | --seeds N [--from N]] [--steps N] [--every-effect N]
//
// Plays stories and says which broke a promise. One seed is one story, on every machine.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <CLI/CLI.hpp>

#include "simulation/story.h"

using namespace mash;
using simulation::Plan;
using simulation::Played;

namespace {

struct Options {
  Plan plan;
  std::uint64_t from = 1;
  std::uint64_t seeds = 1;
  std::uint64_t every_effect = 0;
  bool until_broken = false;
  bool verbose = false;
};

struct Totals {
  std::uint64_t stories = 0;
  std::uint64_t broken = 0;
  std::uint64_t entries = 0;
  std::uint64_t signoffs = 0;
  std::uint64_t refused = 0;
  std::uint64_t crashes = 0;
};

void tell(const Plan& plan, const Played& played) {
  std::printf(
      "%s: entries=%ju contacts=%ju checks=%ju returns=%ju signoffs=%ju "
      "refused=%ju hub_crashes=%u endpoint_crashes=%u root=%s\n",
      options_for(plan).c_str(), std::uintmax_t{played.entries},
      std::uintmax_t{played.counts.contacts}, std::uintmax_t{played.counts.checks},
      std::uintmax_t{played.counts.returns}, std::uintmax_t{played.counts.signoffs},
      std::uintmax_t{played.counts.refused}, played.hub_crashes, played.endpoint_crashes,
      hex(played.root).substr(0, 16).c_str());
  for (const std::string& one : played.ledger) std::printf("  %s\n", one.c_str());
  for (const std::string& one : played.complaints) std::printf("  BROKEN: %s\n", one.c_str());
  std::fflush(stdout);
}

// What stops the program itself, such as an ENSURE, says nothing of seeds.
char current[128] = "";
void on_abort(int) {
  const auto said = write(STDERR_FILENO, current, std::strlen(current));
  (void)said;
}

Played play(const Plan& plan, bool verbose, Totals& totals) {
  std::snprintf(current, sizeof current, "simulation: stopped in %s\n", options_for(plan).c_str());
  Played played = simulation::play(plan);
  ++totals.stories;
  totals.entries += played.entries;
  totals.signoffs += played.counts.signoffs;
  totals.refused += played.counts.refused;
  totals.crashes += played.hub_crashes + played.endpoint_crashes;
  if (!played.complaints.empty()) ++totals.broken;
  if (verbose || !played.complaints.empty()) tell(plan, played);
  return played;
}

int run(Options options) {
  const auto started = std::chrono::steady_clock::now();
  Totals totals;
  for (std::uint64_t i = 0; i < options.seeds; ++i) {
    options.plan.seed = options.from + i;
    const Played played = play(options.plan, options.verbose, totals);
    if (options.until_broken && totals.broken > 0) break;
    if (options.every_effect == 0) continue;
    Plan again = options.plan;
    for (std::uint64_t effect = 0; effect < played.disk_effects; effect += options.every_effect) {
      again.power_off_at = effect;
      play(again, false, totals);
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::printf(
      "simulation: stories=%ju broken=%ju entries=%ju signoffs=%ju refused=%ju crashes=%ju "
      "seconds=%.1f\n",
      std::uintmax_t{totals.stories}, std::uintmax_t{totals.broken}, std::uintmax_t{totals.entries},
      std::uintmax_t{totals.signoffs}, std::uintmax_t{totals.refused},
      std::uintmax_t{totals.crashes}, took.count());
  return totals.broken == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{
      "A hub and its parties on a seeded disk, network and clock.\n"
      "Exit codes: 0 every promise held, 1 one was broken, 2 usage."};
  auto* seed = cli.add_option("--seed", options.from, "One story, told in figures");
  cli.add_option("--seeds", options.seeds, "So many stories")->check(CLI::PositiveNumber);
  cli.add_option("--from", options.from, "The first seed")->excludes(seed);
  cli.add_option("--steps", options.plan.steps, "Turns of somebody before faults end")
      ->capture_default_str();
  cli.add_option("--power-off-at", options.plan.power_off_at,
                 "The hub's disk loses power at this effect");
  cli.add_option("--every-effect", options.every_effect,
                 "Play each story again with the power gone at every Nth effect of the hub's disk");
  cli.add_flag("--ledger", options.plan.wants_ledger, "Tell every entry of the ledger");
  cli.add_flag("--until-broken", options.until_broken, "No story after one that broke a promise");
  cli.add_flag("--verbose", options.verbose, "A line for each story");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  }
  std::signal(SIGABRT, on_abort);
  options.verbose = options.verbose || seed->count() > 0;
  return run(options);
}
