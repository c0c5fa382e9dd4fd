#include "sqlite/log_file.h"

#include "base/bytes.h"
#include "sqlite/page_sum.h"

namespace mash::sqlite {
namespace {

constexpr std::uint32_t magic = 0x377f0682;  // The lowest bit: words are summed big-endian.
constexpr std::uint32_t format = 3007000;
constexpr std::uint64_t frame_bytes = log_frame_header_bytes + page_bytes;

std::uint32_t u32(ByteView bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

std::uint32_t swapped(std::uint32_t word) {
  return word << 24 | (word & 0xff00) << 8 | (word >> 8 & 0xff00) | word >> 24;
}

// The sum that runs through header and frames; each frame states it as it is behind that frame.
struct Sum {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  bool big_endian = false;

  void add(ByteView bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      first += word(bytes, at) + second;
      second += word(bytes, at + 4) + first;
    }
  }
  bool is_at(ByteView bytes, std::size_t at) const {
    return u32(bytes, at) == first && u32(bytes, at + 4) == second;
  }

 private:
  std::uint32_t word(ByteView bytes, std::size_t at) const {
    return big_endian ? u32(bytes, at) : swapped(u32(bytes, at));
  }
};

class Reader {
 public:
  Reader(std::uint64_t size, const ReadAt& read) : size_(size), read_(read) {}

  LogFile run() {
    const std::uint64_t frames =
        size_ < log_header_bytes ? 0 : (size_ - log_header_bytes) / frame_bytes;
    if (frames == 0) return {};  // Nothing was ever committed here.
    if (!read_header()) {
      log_.trouble = "the log's header is damaged: what the log held is lost";
      return std::move(log_);
    }
    std::uint64_t next = 0;
    while (next < frames && take(next)) ++next;
    look_behind(next, frames);
    return std::move(log_);
  }

 private:
  static std::uint64_t frame_at(std::uint64_t frame) {
    return log_header_bytes + frame * frame_bytes;
  }

  bool read_header() {
    Block<log_header_bytes> header;
    if (!read_(0, header) || (u32(header, 0) & ~1u) != magic || u32(header, 4) != format ||
        u32(header, 8) != page_bytes) {
      return false;
    }
    sum_.big_endian = (u32(header, 0) & 1) != 0;
    sum_.add(ByteView(header).first(24));
    salts_ = {u32(header, 16), u32(header, 20)};
    return sum_.is_at(header, 24);
  }

  // Whether frame `number` follows the one before; if so, what it says is kept.
  bool take(std::uint64_t number) {
    Block<frame_bytes> frame;
    if (!read_(frame_at(number), frame)) return false;
    if (u32(frame, 8) != salts_.first || u32(frame, 12) != salts_.second) return false;
    sum_.add(ByteView(frame).first(8));
    sum_.add(ByteView(frame).subspan(log_frame_header_bytes));
    const std::uint32_t page = u32(frame, 0);
    if (page == 0 || !sum_.is_at(frame, 16)) return false;
    uncommitted_[page] = frame_at(number) + log_frame_header_bytes;
    if (const std::uint32_t size_pages = u32(frame, 4); size_pages != 0) {
      log_.size_pages = size_pages;
      for (const auto& [each, at] : uncommitted_) log_.pages[each] = at;
      uncommitted_.clear();
    }
    return true;
  }

  // Frames are written one after the other and a commit is its transaction's last frame. So a
  // commit of this use of the file behind a frame that does not hold says that a transaction was
  // there whole. Of an earlier use neither salt is the same.
  void look_behind(std::uint64_t bad, std::uint64_t frames) {
    for (std::uint64_t number = bad; number < frames; ++number) {
      Block<log_frame_header_bytes> header;
      if (!read_(frame_at(number), header)) return;
      const bool first = u32(header, 8) == salts_.first;
      const bool second = u32(header, 12) == salts_.second;
      if (first != second || (first && u32(header, 4) != 0)) {
        log_.trouble = "a transaction in the log does not hold any more, from frame " +
                       std::to_string(bad + 1) + " of " + std::to_string(frames) +
                       " on: the log is damaged and entries that were acknowledged may be gone, "
                       "unless power failed, or the hub was killed, while it wrote just that";
        return;
      }
    }
  }

  std::uint64_t size_;
  const ReadAt& read_;
  LogFile log_;
  Sum sum_;
  std::pair<std::uint32_t, std::uint32_t> salts_;
  std::map<std::uint32_t, std::uint64_t> uncommitted_;
};

}  // namespace

LogFile read_log(std::uint64_t size, const ReadAt& read) { return Reader(size, read).run(); }

}  // namespace mash::sqlite
