// Progress through a ledger, for a person who waits.
#pragma once

#include <chrono>
#include <string>

#include "cli/output.h"

namespace mash::cli {

// Prints a line at most ten times a second: a million entries are no reason to flicker. `output`
// outlives it.
class Progress {
 public:
  Progress(const Output& output, std::string what) : output_(output), what_(std::move(what)) {}
  void operator()(std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    output_.progress(what_ + ": " + std::to_string(done) + " of " + std::to_string(all) +
                     " entries");
  }

 private:
  const Output& output_;
  std::string what_;
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace mash::cli
