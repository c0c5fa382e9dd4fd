// Which keys are admitted at this moment, and whom a message is from. Internal to this room.
#pragma once

#include <cstdint>
#include <map>

#include "base/ids.h"
#include "base/result.h"
#include "net/counters.h"
#include "net/socket.h"

namespace mash::net {

// One key let in for one party. The number goes into the metadata of every message that comes by a
// connection it opened, so that a retired key is told from the party's other keys.
struct Admission {
  std::uint64_t number;
  PartyId party;
};

class Admissions {
 public:
  Admission add(const PartyId& party);  // Its number is never given again.
  void remove(std::uint64_t number) { parties_.erase(number); }

  // The party whose key opened the connection this came by, if that key is admitted now. Otherwise
  // no_user_id or not_admitted.
  Result<PartyId, Cause> sender_of(const Arrival& arrival) const;

 private:
  std::map<std::uint64_t, PartyId> parties_;
  std::uint64_t next_number_ = 1;
};

}  // namespace mash::net
