// What policy holds of this party's messages until somebody here approves it.
#pragma once

#include "kit/service.h"

namespace mash::kit {

// {"held": [{message, kind, case, for, due, overdue, urgency, sentence}]}, soonest first, each
// message once for each recipient: as the hub has it now. `sentence` is what its receipt said.
Service::Reply held_messages(Service& service);

}  // namespace mash::kit
