// The shape of text: encoding, width, and how long a file or a function may grow.
#pragma once

#include "house/tree.h"

namespace mash::house {

constexpr std::size_t columns_max = 100;
constexpr std::size_t file_lines_bound = 400;     // Below, not at.
constexpr std::size_t function_lines_bound = 60;  // The same for test cases.
constexpr std::size_t top_cmake_lines_bound = 80;

// UTF-8 without a byte order mark, ending in exactly one newline.
Breaches bad_encoding(const File& file);
// Too wide (in code points), tabs, space at the end. Tables in Markdown may be wide.
Breaches bad_lines(const File& file);
Breaches long_file(const File& file);
// From the first line of the declaration to the closing brace.
Breaches long_functions(const File& file);

}  // namespace mash::house
