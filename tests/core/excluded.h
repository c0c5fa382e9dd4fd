// The police are asked, and excluded: what tests of exclusions begin with.
#pragma once

#include <catch2/catch.hpp>

#include <algorithm>

#include "core/waiting.h"

namespace mash::core_tests {

inline const PartyId police = party("police");

inline core::Decision exclude(World& world, const StaffId& who = manager) {
  return world.act(who, wire::Exclude{police, {}});
}
inline core::Decision lift(World& world, const StaffId& who) {
  return world.act(who, wire::LiftExclusion{police, {}});
}
inline bool lacks(const World& world, std::string_view what) {
  const auto missing = world.missing();
  return std::find(missing.begin(), missing.end(), what) != missing.end();
}
inline core::CheckState state_of(const World& world, const CheckId& check) {
  return core::state_of(world.check(check));
}

// A check of the police on a red case, on its way to them.
struct Asked {
  Asked() {
    world.refer();
    world.rate(wire::Urgency::red);
    check = world.issue(wire::PartyKind::police, world.child);
    message = world.open_deliveries.back().message;
  }
  World world;
  CheckId check;
  MessageId message;
};

}  // namespace mash::core_tests
