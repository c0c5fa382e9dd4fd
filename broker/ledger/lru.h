// A bounded map that forgets what was used longest ago.
#pragma once

#include <list>
#include <map>
#include <utility>

namespace mash::ledger {

template <class Key, class Value>
class Lru {
 public:
  explicit Lru(std::size_t capacity) : capacity_(capacity) {}

  // Null if unknown. Valid until the next put.
  const Value* find(const Key& key) {
    const auto known = places_.find(key);
    if (known == places_.end()) return nullptr;
    items_.splice(items_.begin(), items_, known->second);
    return &items_.front().second;
  }

  const Value& put(const Key& key, Value value) {
    if (const auto known = places_.find(key); known != places_.end()) {
      items_.erase(known->second);
      places_.erase(known);
    }
    if (items_.size() == capacity_) {
      places_.erase(items_.back().first);
      items_.pop_back();
    }
    items_.emplace_front(key, std::move(value));
    places_.emplace(key, items_.begin());
    return items_.front().second;
  }

 private:
  using Items = std::list<std::pair<Key, Value>>;
  std::size_t capacity_;
  Items items_;  // Used last first.
  std::map<Key, typename Items::iterator> places_;
};

}  // namespace mash::ledger
