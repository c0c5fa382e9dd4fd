#include "simulation/holds.h"

namespace mash::simulation {

using namespace wire;

void leave_without_agreement(Roster& roster) {
  roster.parties.at(app_tests::police).agreement.reset();
  for (auto& [id, staff] : roster.staff) {
    staff.roles.insert(StaffRole::information_governance_officer);
  }
}

void Holds::hears(const kit::SessionEvent& event) {
  const auto* answered = std::get_if<kit::Answered>(&event);
  if (answered == nullptr || answered->answer.query != asked_) return;
  asked_.reset();
  held_.clear();
  const auto* duties = std::get_if<std::vector<Duty>>(&answered->answer.found);
  if (duties == nullptr) return;
  for (const Duty& duty : *duties) {
    if (duty.what == "hold") held_.push_back(duty);
  }
}

void Holds::acts(Endpoint& endpoint, const kit::StaffKey& who) {
  if (endpoint.cast().roster.parties.at(app_tests::police).agreement) return;
  Chance& chance = endpoint.chance();
  if (!chance.one_in(4)) return;
  if (held_.empty()) {
    const auto asked = endpoint.session().ask(AskDue{100}, endpoint.now());
    if (asked) asked_ = *asked;
    return;
  }
  // A desk sees what others hold, and cannot let it go.
  const Duty& duty = chance.pick(held_);
  const DecideHold deed{duty.message, duty.held_for, !chance.one_in(5), {}};
  endpoint.perform(who, duty.case_id, deed);
  held_.clear();
}

}  // namespace mash::simulation
