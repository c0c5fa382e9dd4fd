#include "sqlite/page_sum.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace mash::sqlite {
namespace {

constexpr std::size_t summed_bytes = page_bytes - page_sum_bytes;
static_assert(summed_bytes % 8 == 0);

// read_u64() without its call: a sum is made of 511 of them for every page that is written.
std::uint64_t word_at(const Page& page, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, page.data() + at, sizeof word);
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

}  // namespace

std::uint64_t page_sum(std::uint32_t number, const Page& page) {
  std::uint64_t sum = 0x9e3779b97f4a7c15 ^ number;
  for (std::size_t at = 0; at < summed_bytes; at += 8) {
    sum = std::rotl(sum ^ word_at(page, at), 29) * 0xff51afd7ed558ccd;  // Odd: a bijection.
  }
  return sum ^ sum >> 32;
}

std::uint64_t stated_sum(const Page& page) { return word_at(page, summed_bytes); }

void state_sum(std::uint32_t number, Page& page) {
  Bytes sum;
  append_u64(sum, page_sum(number, page));
  std::copy(sum.begin(), sum.end(), page.begin() + summed_bytes);
}

}  // namespace mash::sqlite
