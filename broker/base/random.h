// Chance, passed in: the programs hand down crypto::SystemRandom, a simulation its seed, and the
// worked examples of PROTOCOL.md a fixed sequence.
#pragma once

#include "base/bytes.h"

namespace mash {

class Random {
 public:
  virtual ~Random() = default;
  // Fills `out` with unpredictable bytes. Throws base::Fatal if the machine has none to give.
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  Block<N> block() {
    Block<N> block;
    fill(block);
    return block;
  }
};

}  // namespace mash
