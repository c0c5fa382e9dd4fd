// What the engine, and whoever replays, hands decide() for a command about an earlier message: the
// message, and of a delivery that is decided again its release, as the ledger has them.
#pragma once

#include <optional>

#include "core/decide.h"
#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

// The hold that a command is about.
struct HoldInQuestion {
  MessageId message;
  PartyId recipient;
  StaffId by;  // Whose act it is; nil: it is the clock that has the hold looked at again.
  bool release = true;
};
std::optional<HoldInQuestion> hold_in_question(const wire::Command& command);
// The earlier message that a command is about: of a hold, or of a delivery that is decided again.
std::optional<MessageId> message_in_question(const wire::Command& command);
// Nothing if the command of `entry`, the first of its group, brought no message.
std::optional<wire::Submit> submit_in(const wire::Entry& entry);

// The release of a delivery, in `entry`, whose group begins with `first`: nothing if it is not
// there. Somebody approved it where that command let go what was held. Of what was decided again
// before, nobody counts as having approved it: what a rule holds is asked for anew.
struct EarlierRelease {
  wire::Released released;
  StaffId approved_by;
};
std::optional<EarlierRelease> release_in(const wire::Entry& entry, const wire::Entry& first,
                                         const wire::DecideAgain& again);

}  // namespace mash::engine
