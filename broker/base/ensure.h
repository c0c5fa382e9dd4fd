// What is never a peer's doing: our own bugs, and a machine that fails under us.
#pragma once

#include <stdexcept>
#include <string>

namespace mash::base {

// The machine failed us: disk full, fsync failed, a damaged file, a missing key. Thrown only by
// rooms that touch the machine and caught only in main, which prints the sentence and exits 4.
class Fatal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;  // One sentence: what failed, and what to do.
};

[[noreturn]] void ensure_failed(const char* condition, const char* file, int line,
                                const char* reason) noexcept;

}  // namespace mash::base

// Our own invariant, checked in production too: a hub that is wrong must stop, not carry on.
// Never on anything a peer, a person or a disk can cause.
#define ENSURE(condition, reason)                                                        \
  do {                                                                                   \
    if (!(condition)) ::mash::base::ensure_failed(#condition, __FILE__, __LINE__, reason); \
  } while (false)
