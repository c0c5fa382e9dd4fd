#include "engine/budget.h"

#include <algorithm>

namespace mash::engine {

bool Budget::take(const PartyId& party, Time now) {
  Bucket& bucket = buckets_.try_emplace(party, Bucket{burst_, now}).first->second;
  const auto passed = std::max(Duration(0), now - bucket.filled);
  const double earned =
      static_cast<double>(passed.count()) / static_cast<double>(interval_.count());
  bucket.tokens = std::min(burst_, bucket.tokens + earned);
  bucket.filled = std::max(bucket.filled, now);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace mash::engine
