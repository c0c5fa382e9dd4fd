// Foreign headers: each library is known to the one room that owns it.
#pragma once

#include "house/arrows.h"

namespace mash::house {

// Foreign headers outside the rooms that arrows.txt gives them, or in a public header.
Breaches foreign_headers(const File& file, const Table& table);

bool is_standard_header(std::string_view target);
bool is_posix_header(std::string_view target);

}  // namespace mash::house
