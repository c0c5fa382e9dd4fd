// Bytes that are about to be needed again: submissions whose deliveries leave next, and the entries
// that prove their release. Bounded; what has fallen out is read from the store.
#pragma once

#include <list>
#include <memory>
#include <unordered_map>

#include "base/bytes.h"
#include "base/ids.h"
#include "store/store.h"

namespace mash::engine {

template <class Key, class Value>
class RecentMap {
 public:
  explicit RecentMap(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  void put(const Key& key, std::shared_ptr<const Value> value, std::size_t bytes) {
    if (!values_.emplace(key, std::pair(std::move(value), bytes)).second) return;
    bytes_ += bytes;
    order_.push_back(key);
    while (bytes_ > bytes_max_ && order_.size() > 1) drop_oldest();
  }
  std::shared_ptr<const Value> find(const Key& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : found->second.first;
  }

 private:
  void drop_oldest() {
    const auto oldest = values_.find(order_.front());
    bytes_ -= oldest->second.second;
    values_.erase(oldest);
    order_.pop_front();
  }

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::list<Key> order_;
  std::unordered_map<Key, std::pair<std::shared_ptr<const Value>, std::size_t>> values_;
};

}  // namespace mash::engine
