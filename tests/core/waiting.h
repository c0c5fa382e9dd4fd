// An answer of which policy holds a part, for tests of what becomes of it.
#pragma once

#include <catch2/catch.hpp>

#include "core/gate.h"
#include "core/world.h"
#include "policy/samples.h"

namespace mash::core_tests {

inline constexpr const char* manager_approves =
    "hold.approvers = [\"agency_manager\"]\n"
    "hold.limit = \"4 hours\"";

inline std::string history_waits(const std::string& id = "history-waits",
                                 const std::string& approval = manager_approves) {
  return samples::rule(id, "hold",
                       "when.message = [\"return\"]\nwhen.section = [\"history\"]\n" + approval);
}

// A check whose answer the police give in two parts: the history waits.
struct Waiting {
  explicit Waiting(const std::string& rules = history_waits()) {
    world.policy = policy_with("", "", rules);
    world.refer();
    world.rate(wire::Urgency::amber);
    check = world.issue(wire::PartyKind::police);
    message = world.answer(check);
  }

  core::Decision decide(bool release, const StaffId& who = navigator) {
    return world.act(who, wire::DecideHold{message, party("desk"), release, {}});
  }
  core::Decision approve() {
    world.roster.staff.at(navigator).roles = {wire::StaffRole::agency_manager};
    return decide(true);
  }
  core::Decision open(std::uint32_t part) {
    for (const Sent& sent : world.open_deliveries) {
      if (sent.message != message || sent.part != part) continue;
      return world.report(party("desk"),
                          {world.item(sent, wire::DeliveryReport::opened, social_worker)});
    }
    FAIL("no such part is open");
    return {};
  }
  core::CheckState state() const { return core::state_of(world.check(check)); }

  World world;
  CheckId check;
  MessageId message;
};

}  // namespace mash::core_tests
