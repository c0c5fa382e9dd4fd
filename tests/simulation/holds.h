// In a story where an agency has no sharing agreement: who asks now and then what of the party's
// messages is held, and lets it go or keeps it. Elsewhere it does nothing, and takes no chance.
#pragma once

#include <optional>
#include <vector>

#include "simulation/endpoint.h"

namespace mash::simulation {

// The police have signed none, and everybody who may act may approve.
void leave_without_agreement(wire::Roster& roster);

class Holds {
 public:
  void started() { *this = {}; }
  void hears(const kit::SessionEvent& event);
  // Whoever acts is `who`.
  void acts(Endpoint& endpoint, const kit::StaffKey& who);

 private:
  std::optional<MessageId> asked_;
  std::vector<wire::Duty> held_;
};

}  // namespace mash::simulation
