#include "engine/refusal_budget.h"

#include <algorithm>

namespace mash::engine {

bool RefusalBudget::take(const PartyId& party, Time now) {
  Bucket& bucket = buckets_[party];
  if (bucket.filled == Time{}) bucket.filled = now;
  const auto passed = std::max(Duration(0), now - bucket.filled);
  const double earned =
      static_cast<double>(passed.count()) / static_cast<double>(limits::refusal_interval.count());
  bucket.tokens = std::min<double>(limits::refusal_burst, bucket.tokens + earned);
  bucket.filled = std::max(bucket.filled, now);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace mash::engine
