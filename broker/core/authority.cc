#include "core/authority.h"

#include "base/ensure.h"
#include "core/gate.h"

namespace mash::core {
namespace {

policy::Act act_of(const wire::Deed& deed) {
  if (std::holds_alternative<wire::Exclude>(deed)) return policy::Act::exclude;
  if (std::holds_alternative<wire::LiftExclusion>(deed)) return policy::Act::lift_exclusion;
  const auto* outcome = std::get_if<wire::DecideOutcome>(&deed);
  if (outcome != nullptr && ends_or_lowers(outcome->outcome)) return policy::Act::end_response;
  return static_cast<policy::Act>(deed.index());
}

// policy::Act begins with the first alternatives of wire::Deed, in its order.
static_assert(static_cast<std::size_t>(policy::Act::decide_outcome) ==
              wire::Deed(wire::DecideOutcome{}).index());

}  // namespace

std::optional<std::string> who_must(const wire::Deed& deed, const wire::Staff& staff,
                                    const Context& context) {
  // The rule that holds names who approves, at any party (decide_hold.cc).
  if (std::holds_alternative<wire::DecideHold>(deed)) return std::nullopt;
  const policy::Act act = act_of(deed);
  const wire::Party* party = context.roster.party(staff.party);
  const bool at_desk = party != nullptr && party->kind == wire::PartyKind::desk;
  const bool right_place = at_desk || act == policy::Act::protect;
  if (right_place && may_do(act, staff, context)) return std::nullopt;
  const std::string who = context.policy->practice().who_may(act);
  return right_place ? who : who + ", at the desk";
}

bool may_do(policy::Act act, const wire::Staff& staff, const Context& context) {
  const wire::Party* party = context.roster.party(staff.party);
  if (party == nullptr) return false;
  const policy::Practice& practice = context.policy->practice();
  return practice.may(act, staff.roles, staff.qualification, party->kind);
}

policy::Act act_of(wire::MessageKind kind) {
  switch (kind) {
    case wire::MessageKind::referral:
      return policy::Act::refer;
    case wire::MessageKind::check:
      return policy::Act::issue_check;
    case wire::MessageKind::return_:
      return policy::Act::answer_check;
    case wire::MessageKind::outcome:
      return policy::Act::send_outcome;
    case wire::MessageKind::correction:
    case wire::MessageKind::recall:
    case wire::MessageKind::withdrawal:
    case wire::MessageKind::onward:
      break;
  }
  ENSURE(false, "a message that is a step of the work by itself");
}

}  // namespace mash::core
