// Chance from the operating system, for the programs. Simulations and tests pass their own.
#pragma once

#include "base/random.h"

namespace mash::crypto {

// Fit for keys. Any number of threads may share one. Throws base::Fatal if the machine has no
// randomness to give.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace mash::crypto
