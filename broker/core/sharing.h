// What one recipient is released of one message, as policy decides it. For decide(), and for
// whoever asks afterwards what policy was asked, or what another policy would have said.
#pragma once

#include <functional>

#include "core/decide.h"

namespace mash::core {

struct Sharing {
  wire::Released released;         // `leaves` empty: nothing is released. `number` is the caller's.
  wire::NotReleased not_released;  // `leaves` empty: nothing is kept back.
  std::optional<wire::Held> held;           // What of that goes once it is approved.
  bool holds = false;                       // Some rule holds some of it.
  std::set<policy::RuleHandle> unapproved;  // Of those, the ones that do not hear who approves.
};

// Somebody's of the sender, who lets go what is held.
struct Approval {
  const std::vector<std::uint8_t>& leaves;  // Nothing but these is decided on.
  const std::set<wire::StaffRole>& roles;   // Each rule that holds has to name one of them.
  bool first = false;  // Nothing went before: its recipient is told now what it does not get.
};

// A message for one of its recipients, as it stood when the hub decided on it.
struct Shared {
  const wire::Header& header;
  const wire::Submit& submit;
  std::size_t recipient = 0;  // Its number in the message.
  const Case* one = nullptr;  // The case before the message; null for a referral.
  const Approval* approval = nullptr;  // Null: nobody approves anything.
};

// Of what is held, with the roles of whoever approves it; none: nobody does.
Approval approval_of(const Hold& hold, const std::set<wire::StaffRole>& roles);
// Of what was released and has not left, with those of whoever approved it then.
Approval approval_of(const wire::Released& released, const std::set<wire::StaffRole>& roles);

// An earlier message as it is decided on anew. A referral is about several cases: it is decided on
// its own words, as when it came. All that it is given outlives it.
Shared shared_anew(const wire::Header& header, const wire::Submit& submit, std::size_t recipient,
                   const Case& one, const Approval& approval);

// What policy is asked of a case, whatever the message; the rest is as a new request has it.
policy::Request asked_of(const Case& one);
// And of who sends to whom, at this hour.
policy::Request asked_of(const Case& one, const wire::Party& sender, const wire::Party& recipient,
                         const Context& context);

// Decides every section that is wrapped for the recipient. `asked`, if given, is told what policy
// is asked about each.
using Asked = std::function<void(const wire::Section&, const policy::Request&)>;
Sharing share(const Shared& shared, const wire::Party& sender, const Context& context,
              const Asked& asked = nullptr);

// The entries that say so, on `streams`, and the delivery that leaves with them. `red` goes first.
void add_sharing(Sharing sharing, const std::vector<StreamId>& streams, bool red,
                 const State& state, const Context& context, Decision& decision);

// Whether one more delivery may be open for this recipient: a red one may use the reserve.
bool has_room(const State& state, const PartyId& recipient, bool red);

// Of somebody the roster has or had; none for anybody else.
std::set<wire::StaffRole> roles_of(const wire::Roster& roster, const StaffId& who);

// The number of a recipient in its message; nothing if it is none.
std::optional<std::size_t> recipient_number(const wire::Submit& submit, const PartyId& recipient);

// Whether its recipient can still open what is sealed to this key.
bool is_sealing_key(const wire::KeyId& id, const wire::Party& party, const Context& context);

}  // namespace mash::core
