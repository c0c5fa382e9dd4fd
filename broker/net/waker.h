// Rings a thread that waits in wait(): a commit ended, a worker has results, a signal came.
//
// Threads: wake() from any thread or signal handler; the rest belongs to the thread that waits.
#pragma once

#include "base/time.h"

namespace mash::net {

class Waker {
 public:
  Waker();  // Throws base::Fatal if the machine has no descriptor left.
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  // Any number of calls before the waiter looks count as one.
  void wake() noexcept;
  // Takes the ring off again. wait() does it for whoever it tells.
  void clear() noexcept;
  // For whoever has nothing else to wait for: until somebody rang, at most `wait_max`. Takes the
  // ring off.
  void wait(Duration wait_max) noexcept;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace mash::net
