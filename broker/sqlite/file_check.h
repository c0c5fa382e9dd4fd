// A database file against the sums of its own pages (page_sum.h), without SQLite: every byte of it,
// whatever it means or does not mean. What its rows say is for others to check.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mash::sqlite {

struct FileCheck {
  // Pages that are not as they were written, from 1, at most limits::file_check_pages_max.
  std::vector<std::uint32_t> pages;
  std::uint64_t pages_left_out = 0;
  // What is wrong with the file's length, its log or the versions of the format that it names, as
  // sentences without a full stop.
  std::vector<std::string> troubles;
  // None of the pages has a sum that holds: the file was made without, or by another program, or is
  // no database. Then nothing is said of single pages.
  bool without_sums = false;
  // The same, but the file was made with them: another program wrote all of it anew.
  bool sums_gone = false;

  bool clean() const { return pages.empty() && troubles.empty() && !sums_gone; }
};

enum class InUse {
  no,   // By nobody who writes. What the log holds counts, and pages that it replaces do not.
  yes,  // Pages that do not hold are read again, since they may just be written; the file's length
        // and its log, which change under the reader, are not judged.
};

// Reads it all and writes nothing. Throws base::Fatal if `path` cannot be read. Not while this
// process has the file open as a Database: closing a file ends every lock that the process has on
// it.
FileCheck check_file(const std::filesystem::path& path, InUse in_use);

}  // namespace mash::sqlite
