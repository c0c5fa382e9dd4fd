// All the chance there is in a simulation: one seed, one sequence, the same on every machine.
#pragma once

#include <random>
#include <vector>

#include "base/random.h"

namespace mash::simulation {

class Chance final : public Random {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }
  // Not quite uniform, which no story minds. The standard's distributions differ by library.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool one_in(std::uint64_t times) { return below(times) == 0; }
  bool per_mille(unsigned part) { return below(1000) < part; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  template <class E>
  E pick(std::initializer_list<E> from) {
    return *(from.begin() + static_cast<std::ptrdiff_t>(below(from.size())));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace mash::simulation
