// The clocks of a case that are running: what falls due, when, and for whom.
//
// A due time is a pure function of the entry that started the clock, its definition in
// practice.toml and the calendar. A firing is an entry; nothing fires twice, but that a hold is
// looked at again does so whenever its case has moved on; and no firing opens the gate or ends a
// check. Of a check's escalation only the next step is running: steps run in the
// order of practice.toml, each once, however late it is.
#pragma once

#include <optional>
#include <string_view>

#include "core/case.h"
#include "policy/policy.h"

namespace mash::core {

struct Due {
  Time at{};
  std::string clock;  // "check", "check-step-2", "strategy", "section-47-discussion", "review",
                      // "hold", "hold-again"; for clocks of one check, followed by "/" and its id;
                      // of a hold, by "/" and its message and "/" and its recipient.
  CheckId check;      // Nil when it is not about one check.
  std::uint8_t escalation = 0;  // The escalation step that runs when it fires; 0: none.
  std::string agency{};  // Whose duty it is: that was asked, or whose message is held. Or empty.
  auto operator<=>(const Due&) const = default;
};

// What decides a hold when its case has moved on: due at once, and over once it has fired.
inline constexpr std::string_view hold_again = "hold-again";

// Message and recipient of a clock of a hold. Nothing for any other.
std::optional<std::pair<MessageId, PartyId>> hold_of(std::string_view clock);
// The same of a hold-again alone.
std::optional<std::pair<MessageId, PartyId>> looked_at_again(std::string_view clock);

// Soonest first. Clocks that have fired are not among them, nor those of checks once the case is
// over; those of holds go on. Only those of checks depend on `practice`; the others' times are
// fixed when they start.
std::vector<Due> open_clocks(const Case& one, const policy::Practice& practice);

// Those that have fired while what they wait for has still not come: overdue, until it does.
std::vector<Due> overdue_clocks(const Case& one, const policy::Practice& practice);

}  // namespace mash::core
