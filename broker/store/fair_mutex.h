// A mutex that is served in the order of asking.
//
// A copy of the store takes and frees the database hundreds of times in a row. With std::mutex it
// would mostly get it back before the commit that waits; here each waits for one turn at most.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace mash::store {

class FairMutex {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    changed_.wait(lock, [&] { return serving_ == ticket; });
  }
  void unlock() {
    const std::lock_guard lock(mutex_);
    ++serving_;
    changed_.notify_all();  // Under the lock, so that whoever is served next may destroy this.
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

}  // namespace mash::store
