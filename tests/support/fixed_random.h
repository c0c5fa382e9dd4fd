// Chance that is not chance: a fixed sequence, for known answers.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "base/random.h"

namespace mash::support {

// Hands out `sequence` from the front. Asking for more than is left fails the test.
class FixedRandom : public Random {
 public:
  explicit FixedRandom(ByteView sequence) : left_(sequence.begin(), sequence.end()) {}

  void fill(std::span<std::uint8_t> out) override {
    if (out.size() > left_.size()) throw std::runtime_error("the fixed sequence is used up");
    std::copy_n(left_.begin(), out.size(), out.begin());
    left_.erase(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(out.size()));
  }

 private:
  Bytes left_;
};

}  // namespace mash::support
