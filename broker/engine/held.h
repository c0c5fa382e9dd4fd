// What the engine, and whoever replays, hands decide() for a command that decides a hold: the
// message that is held, as the ledger has it.
#pragma once

#include <optional>
#include <utility>

#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

// Message and recipient of the hold: an act about it, or the clock that has it looked at again.
std::optional<std::pair<MessageId, PartyId>> hold_decided_by(const wire::Command& command);
// Nothing if the command of `entry`, the first of its group, brought no message.
std::optional<wire::Submit> submit_in(const wire::Entry& entry);

}  // namespace mash::engine
