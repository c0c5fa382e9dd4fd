// A morning, or a week, at a hub whose machine, network and people fail: one seed, one story.
#pragma once

#include <string>
#include <vector>

#include "simulation/hub.h"

namespace mash::simulation {

struct Plan {
  std::uint64_t seed = 1;
  unsigned steps = 1'200;  // Turns of somebody, before faults end and everybody finishes.
  // Besides what chance brings: the hub's disk loses power at this effect.
  std::optional<std::uint64_t> power_off_at = {};
  Fate fate = Fate::torn;
  bool wants_ledger = false;
};

struct Played {
  std::vector<std::string> complaints;  // Empty: every promise held.
  check::Counts counts;
  unsigned hub_crashes = 0;
  unsigned endpoint_crashes = 0;
  Happened happened;
  unsigned holds_decided = 0;  // By somebody,
  unsigned holds_over = 0;     // and by policy, when the case had moved on.
  unsigned withdrawn = 0;      // Deliveries that were decided again before they left.
  unsigned excluded = 0;       // Agencies from cases,
  unsigned lifted = 0;         // and lifted again.
  std::uint64_t entries = 0;
  std::uint64_t disk_effects = 0;   // Of the hub, until faults ended.
  Digest root{};                    // Of the ledger: the same plan gives the same.
  std::vector<std::string> ledger;  // If it was wanted: each entry's events, in words.
};

Played play(const Plan& plan);

// The options with which `tests/simulation/run` plays it again.
std::string options_for(const Plan& plan);

}  // namespace mash::simulation
