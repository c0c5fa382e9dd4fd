// What the first bytes of a database file say of it (SQLite's file format, 1.3).
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace mash::sqlite {

using Header = Block<100>;

// Where it says which version of the format one must know to write the file, and to read it: 1, or
// 2 for a database with a log.
inline constexpr std::size_t write_version_at = 18;
inline constexpr std::size_t read_version_at = 19;
inline constexpr std::uint8_t version_max = 2;
// Which program's file it is; SQLite keeps it in what VACUUM or its own recovery make of the file.
inline constexpr std::size_t application_id_at = 68;  // Four bytes, big-endian.
// Of a file that was made with Options::page_sums. Part of the file: never changed.
inline constexpr std::uint32_t application_id_sums = 0x6d617368;
inline constexpr std::size_t size_in_pages_at = 28;  // Four bytes, big-endian.

// False: a letter, a picture, or damaged so far that it looks like one.
bool is_a_database(const Header& header);

// A clause if the versions are none that there are: then nobody can write the file, or read it.
// Readers through Layer::reads are shown versions that they know. Empty: all is well.
std::string version_trouble(const Header& header);

// Whether it was made with a sum on each page (page_sum.h), whatever became of them. Files that
// were made before they said so by their id have room for sums, and no others of ours have it.
bool was_made_with_sums(const Header& header);

}  // namespace mash::sqlite
