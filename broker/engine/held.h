// What the engine, and whoever replays, hands decide() for a command that decides a hold: the
// message that is held, as the ledger has it.
#pragma once

#include <optional>

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
// Nothing if the command of `entry`, the first of its group, brought no message.
std::optional<wire::Submit> submit_in(const wire::Entry& entry);

}  // namespace mash::engine
