#include "engine/recent_requests.h"

namespace mash::engine {

void RecentRequests::put(const MessageId& id, const wire::Prior& prior) {
  if (!covers(id)) return;
  requests_.insert_or_assign(id, prior);
  if (requests_.size() <= most_) return;
  const auto oldest = requests_.begin();
  floor_ = oldest->first.uuid.time() + Duration(1);
  // Others of the same millisecond are below the floor now, and never asked for.
  requests_.erase(oldest);
}

std::optional<wire::Prior> RecentRequests::find(const MessageId& id) const {
  const auto found = requests_.find(id);
  return found == requests_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace mash::engine
