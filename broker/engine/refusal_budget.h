// How many refusals a party may cause to be written on the ledger: a burst, then a steady rate.
//
// Above it a party is told to slow down and nothing is written, so that one agency's broken program
// cannot fill the ledger. A token bucket, in hub time.
#pragma once

#include <map>

#include "base/ids.h"
#include "base/limits.h"

namespace mash::engine {

class RefusalBudget {
 public:
  // Whether one more refusal of `party` may be an entry; counts it if so.
  bool take(const PartyId& party, Time now);
  // When the next one may be.
  static constexpr Duration wait() { return limits::refusal_interval; }

 private:
  struct Bucket {
    double tokens = limits::refusal_burst;
    Time filled{};
  };
  std::map<PartyId, Bucket> buckets_;
};

}  // namespace mash::engine
