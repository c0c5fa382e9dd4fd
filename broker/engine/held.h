// What the engine, and whoever replays, hands decide() for an act that decides a hold: the message
// that is held, as the ledger has it.
#pragma once

#include <optional>

#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

std::optional<wire::DecideHold> hold_decision(const wire::Command& command);
// Nothing if the command of `entry`, the first of its group, brought no message.
std::optional<wire::Submit> submit_in(const wire::Entry& entry);

}  // namespace mash::engine
