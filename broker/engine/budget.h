// How often a party may cause something that is dear: a burst, then a steady rate, so that one
// agency's broken program costs the others nothing. A token bucket each, in hub time.
#pragma once

#include <map>

#include "base/ids.h"
#include "base/time.h"

namespace mash::engine {

class Budget {
 public:
  // `burst` at once, and one more after each `interval`, never more than `burst` together.
  Budget(double burst, Duration interval) : burst_(burst), interval_(interval) {}

  // Whether `party` may now; counts it if so.
  bool take(const PartyId& party, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled{};
  };
  double burst_;
  Duration interval_;
  std::map<PartyId, Bucket> buckets_;
};

}  // namespace mash::engine
