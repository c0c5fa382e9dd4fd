// What the engine, and whoever replays, hands decide() for a command about an earlier message: the
// message, and of a delivery that is decided again its release, as the ledger has them.
#pragma once

#include <functional>
#include <optional>

#include "core/decide.h"
#include "engine/outboxes.h"
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

// The release of the open delivery `item`, which is decided again, and who approved it: whoever let
// go what was held. Nothing if the entries do not have it. `read` gives an entry by its index.
using ReadEntry = std::function<std::optional<wire::Entry>(std::uint64_t index)>;
std::optional<core::EarlierRelease> release_of(const OutboxItem& item,
                                               const wire::DecideAgain& again,
                                               const ReadEntry& read);

}  // namespace mash::engine
