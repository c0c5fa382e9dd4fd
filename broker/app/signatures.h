// Checks signatures, several at a time: they are the dearest part of reading a frame, and the loop
// has only one thread.
//
// check() is called by one thread, which checks along and never waits for a helper that has not
// begun. Nothing but signatures is done elsewhere, so what the loop decides, and in which order,
// does not depend on the number of helpers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "app/intake.h"
#include "wire/governed.h"

namespace mash::app {

class Signatures {
 public:
  // `helpers` threads beside the caller's; 0 is allowed. Each claim is checked by exactly one.
  Signatures(const wire::SignatureTools& tools, unsigned helpers);
  ~Signatures();
  Signatures(const Signatures&) = delete;
  Signatures& operator=(const Signatures&) = delete;

  // Says of each claim whether it holds. None is touched after the return.
  void check(std::span<Claim* const> claims);

 private:
  void help();
  void take_part();

  const wire::SignatureTools tools_;
  std::mutex mutex_;
  std::condition_variable begun_;
  std::condition_variable left_;
  // Under the mutex, but that whoever is inside reads what check() has set before it let them in.
  std::span<Claim* const> claims_;
  bool open_ = false;  // A helper may enter.
  unsigned inside_ = 0;
  bool stopping_ = false;
  std::atomic<std::size_t> next_{0};
  std::vector<std::thread> helpers_;
};

}  // namespace mash::app
