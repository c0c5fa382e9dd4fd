// Chance from a seed, the same on every machine: the distributions of the standard library are not.
// Draw once in a statement: the order in which C++ evaluates the parts of one is the compiler's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mash::county {

// SplitMix64 (Steele, Lea, Flood 2014). Good enough to deal out names; never for keys.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }

  // 0 to `bound` - 1. The bias of the remainder is below one in 2^40 for the bounds used here.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1)));
  }
  bool percent(int share) { return between(0, 99) < share; }

  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace mash::county
