// The sum in the last bytes of each page of a database that was made with Options::page_sums, so
// that a changed byte shows even where it means nothing: in the gaps of a page, on a free page, in
// the header. It is no secret and keeps nobody from anything; a disk that decays does not renew it,
// nor does another program that writes the file.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace mash::sqlite {

inline constexpr std::size_t page_bytes = 4096;   // SQLite's own choice for new files.
inline constexpr std::size_t page_sum_bytes = 8;  // Big-endian, at the end of the page.
// Where the first page says how many bytes at the end of each are not SQLite's (file
// format, 1.3.4).
inline constexpr std::size_t reserved_bytes_at = 20;

using Page = Block<page_bytes>;

// Of page `number`, from 1: of everything but the sum itself. Part of the file: never changed. One
// changed byte always changes it, since every step is a bijection; a page of zeros has another sum.
std::uint64_t page_sum(std::uint32_t number, const Page& page);

std::uint64_t stated_sum(const Page& page);
void state_sum(std::uint32_t number, Page& page);

}  // namespace mash::sqlite
