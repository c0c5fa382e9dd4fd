// A set of the rules of one policy: a bit each, by handle, in words that are intersected at once.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace mash::policy {

using RuleSet = std::vector<std::uint64_t>;

inline constexpr std::size_t words_for(std::size_t rules) { return (rules + 63) / 64; }

inline bool contains(std::span<const std::uint64_t> set, std::size_t rule) {
  return (set[rule / 64] >> (rule % 64) & 1) != 0;
}
inline void insert(std::span<std::uint64_t> set, std::size_t rule) {
  set[rule / 64] |= std::uint64_t{1} << (rule % 64);
}
inline void remove(std::span<std::uint64_t> set, std::size_t rule) {
  set[rule / 64] &= ~(std::uint64_t{1} << (rule % 64));
}

// The lowest rule of word `w` of a set; `bits` is not zero.
inline std::size_t lowest_rule(std::size_t w, std::uint64_t bits) {
  return w * 64 + static_cast<unsigned>(std::countr_zero(bits));
}

// Visits each rule of the set whose words `word(w)` gives, the lowest first.
template <class Word, class Visit>
void each_rule(std::size_t words, Word word, Visit visit) {
  for (std::size_t w = 0; w < words; ++w) {
    for (std::uint64_t left = word(w); left != 0; left &= left - 1) {
      visit(lowest_rule(w, left));
    }
  }
}
template <class Visit>
void each_rule(const RuleSet& set, Visit visit) {
  each_rule(
      set.size(), [&](std::size_t w) { return set[w]; }, visit);
}

}  // namespace mash::policy
