#include "sqlite/page_sum.h"

#include <algorithm>
#include <bit>

namespace mash::sqlite {
namespace {

constexpr std::size_t summed_bytes = page_bytes - page_sum_bytes;
static_assert(summed_bytes % 8 == 0);

}  // namespace

std::uint64_t page_sum(std::uint32_t number, const Page& page) {
  std::uint64_t sum = 0x9e3779b97f4a7c15 ^ number;
  for (std::size_t at = 0; at < summed_bytes; at += 8) {
    const std::uint64_t word = read_u64(ByteView(page).subspan(at, 8));
    sum = std::rotl(sum ^ word, 29) * 0xff51afd7ed558ccd;  // Odd: a bijection.
  }
  return sum ^ sum >> 32;
}

std::uint64_t stated_sum(const Page& page) {
  return read_u64(ByteView(page).subspan(summed_bytes));
}

void state_sum(std::uint32_t number, Page& page) {
  Bytes sum;
  append_u64(sum, page_sum(number, page));
  std::copy(sum.begin(), sum.end(), page.begin() + summed_bytes);
}

}  // namespace mash::sqlite
