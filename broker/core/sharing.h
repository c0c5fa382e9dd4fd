// What one recipient is released of one message, as policy decides it. For decide(), and for
// whoever asks afterwards what policy was asked, or what another policy would have said.
#pragma once

#include <functional>

#include "core/decide.h"

namespace mash::core {

struct Sharing {
  wire::Released released;         // `leaves` empty: nothing is released. `number` is the caller's.
  wire::NotReleased not_released;  // `leaves` empty: nothing is kept back.
};

// A message for one of its recipients, as it stood when the hub decided on it.
struct Shared {
  const wire::Header& header;
  const wire::Submit& submit;
  std::size_t recipient = 0;  // Its number in the message.
  const Case* one = nullptr;  // The case before the message; null for a referral.
};

// Decides every section that is wrapped for the recipient. `asked`, if given, is told what policy
// is asked about each.
using Asked = std::function<void(const wire::Section&, const policy::Request&)>;
Sharing share(const Shared& shared, const wire::Party& sender, const Context& context,
              const Asked& asked = nullptr);

}  // namespace mash::core
