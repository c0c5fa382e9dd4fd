// Children's services' own records: children, households, episodes and plans. Every accepted
// contact has them checked (internal records and child protection plan), whatever else is asked of
// whom. Columns and oddities: README.md.
#pragma once

#include "connect/contents.h"

namespace mash::childrens_services {

const connect::Mapping& mapping();

// What the list of plans says of one child on one day. Sharp enough for a yes or no: a plan that
// begins or ends on `today` is in force.
struct PlanStatus {
  std::string child_protection_since;  // ISO date; empty: not on a child protection plan.
  std::string category;                // NEG, PHY, SAB, EMO or MUL, of that plan.
  std::string looked_after_since;      // ISO date; empty: not looked after.
  bool ended_within_a_year = false;    // A child protection plan did; CP-IS shows these too.
  bool operator==(const PlanStatus&) const = default;

  std::string sentence() const;  // "On a child protection plan since 2026-01-05 (NEG). ..."
};
PlanStatus plan_status(const connect::Record& record, Date today);

// Identity, household and history. The history's last item is always the plan status of `today`, so
// that the check leaves a trace when nothing was found.
connect::Contents contents(const connect::Record& record, Date today);

}  // namespace mash::childrens_services
