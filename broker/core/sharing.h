// What one recipient is released of one message, as policy decides it. Private to core.
#pragma once

#include "core/decide.h"

namespace mash::core {

struct Sharing {
  wire::Released released;         // `leaves` empty: nothing is released. `number` is the caller's.
  wire::NotReleased not_released;  // `leaves` empty: nothing is kept back.
};

// Decides every section that is wrapped for recipient number `recipient`. `one` is the case, or
// null for a referral.
Sharing share(const wire::Header& header, const wire::Submit& submit, std::size_t recipient,
              const Case* one, const wire::Party& sender, const Context& context);

}  // namespace mash::core
