#include "sqlite/header.h"

#include <algorithm>
#include <string_view>

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

}  // namespace mash::sqlite
