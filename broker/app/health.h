// What an operator has to know of a hub that runs: `mash status` shows it.
#pragma once

#include <map>
#include <set>

#include "base/ids.h"
#include "base/time.h"

namespace mash::app {

struct Health {
  // The wall clock and the machine's steady one disagree: no clock of any case fires.
  bool clocks_stopped = false;
  // Parties that were put out for what they sent, and when they are let in again (hub time).
  std::map<PartyId, Time> expelled;
  // Parties that speak over more than one connection for longer than it takes to notice that one
  // has ended: two programs run with their keys.
  std::set<PartyId> connected_twice;
};

}  // namespace mash::app
