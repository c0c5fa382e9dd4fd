// Which requests have been decided, of those with young ids: looked up without the store, which may
// be busy with a commit.
//
// Ids are UUIDv7 and sort by time. Every decided request whose id is not older than floor() is
// here; about older ones the store has to be asked. Bounded: when there are too many, the oldest
// are forgotten and the floor rises.
#pragma once

#include <map>
#include <optional>

#include "core/projection.h"
#include "wire/command.h"

namespace mash::engine {

class RecentRequests {
 public:
  explicit RecentRequests(std::size_t most) : most_(most) {}

  // From now on everything with an id of at least this time is put() here.
  void begin(Time floor) { floor_ = floor; }
  void put(const MessageId& id, const wire::Prior& prior);
  bool covers(const MessageId& id) const { return floor_ && id.uuid.time() >= *floor_; }
  std::optional<wire::Prior> find(const MessageId& id) const;  // Of an id that it covers.

 private:
  std::size_t most_;
  std::optional<Time> floor_;  // None: nothing is covered.
  std::map<MessageId, wire::Prior> requests_;
};

}  // namespace mash::engine
