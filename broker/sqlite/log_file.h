// A write-ahead log read without SQLite and without touching it (SQLite's file format, section 4),
// for whoever reads a database and must leave no trace.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>

namespace mash::sqlite {

struct LogFile {
  // Of the database after the last transaction that is whole; 0: the log holds none.
  std::uint32_t size_pages = 0;
  // By page number: where its newest content of those transactions begins in the log.
  std::map<std::uint32_t, std::uint64_t> pages;
  // Empty: whatever follows the last whole transaction may be there after a crash, or is left from
  // an earlier use of the same file; neither has a meaning. Else a sentence.
  std::string trouble;
};

// Fills `to` with the bytes from `offset` on; false if the log does not have them all.
using ReadAt = std::function<bool(std::uint64_t offset, std::span<std::uint8_t> to)>;

// What SQLite would take from a log of `size` bytes when it recovers, and no more.
LogFile read_log(std::uint64_t size, const ReadAt& read);

// In the log, what comes before each page's content.
inline constexpr std::uint64_t log_header_bytes = 32;
inline constexpr std::uint64_t log_frame_header_bytes = 24;

}  // namespace mash::sqlite
