#include "sqlite/header.h"

#include <algorithm>
#include <string_view>

#include "sqlite/page_sum.h"

namespace mash::sqlite {

bool is_a_database(const Header& header) {
  static constexpr std::string_view magic{"SQLite format 3\0", 16};
  return std::equal(magic.begin(), magic.end(), header.begin());
}

std::string version_trouble(const Header& header) {
  const int to_write = header[write_version_at];
  const int to_read = header[read_version_at];
  if (std::max(to_write, to_read) <= version_max) return "";
  return "its header names versions " + std::to_string(to_write) + " and " +
         std::to_string(to_read) + " of the format, for writing and for reading, of which SQLite " +
         "knows 1 and 2: nobody can " + (to_read > version_max ? "open it" : "write it");
}

bool was_made_with_sums(const Header& header) {
  const std::uint32_t id = static_cast<std::uint32_t>(read_u64(
      to_block<8>(ByteView(header).subspan(application_id_at - 4, 8)).value_or(Block<8>{})));
  return header[reserved_bytes_at] == page_sum_bytes || id == application_id_sums;
}

}  // namespace mash::sqlite
