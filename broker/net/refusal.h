// What this room refuses, and how a send can end.
#pragma once

#include "base/result.h"

namespace mash::net {

enum class Refusal {
  address_in_use,
  address_not_usable,
  key_in_use,
  too_many_keys,
  other_port,
  too_many_parties,
  path_too_long,
  directory_missing,
  directory_mode,
  directory_owner,
  daemon_running,
  not_reachable,
  frame_too_large,
};

RefusalText describe(Refusal refusal);

// `queued` means handed to libzmq, not delivered: whoever needs to know asks for an answer.
enum class Sent {
  queued,
  unreachable,  // No such connection (any more).
  full,         // The peer does not take what already waits for it. Try again later.
};

}  // namespace mash::net
