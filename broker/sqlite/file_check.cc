#include "sqlite/file_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "base/ensure.h"
#include "base/limits.h"
#include "sqlite/connection.h"
#include "sqlite/header.h"
#include "sqlite/log_file.h"
#include "sqlite/page_sum.h"

namespace mash::sqlite {
namespace {

// SQLite locks bytes of this page and never writes it (file format, 1.4): a file that long has a
// hole there.
constexpr std::uint32_t lock_page = 0x40000000 / page_bytes + 1;

class ReadOnlyFile {
 public:
  explicit ReadOnlyFile(const std::filesystem::path& path)
      : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0) fail();
  }
  ReadOnlyFile(const ReadOnlyFile&) = delete;
  ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;
  ~ReadOnlyFile() { close(file_); }

  std::uint64_t size() const {
    struct stat about;
    if (fstat(file_, &about) != 0) fail();
    return static_cast<std::uint64_t>(about.st_size);
  }
  // False if the file does not have them all.
  bool read(std::uint64_t offset, std::span<std::uint8_t> to) const {
    std::size_t done = 0;
    while (done < to.size()) {
      const ssize_t got =
          pread(file_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno != EINTR) fail();
      if (got == 0) return false;
      if (got > 0) done += static_cast<std::size_t>(got);
    }
    return true;
  }

 private:
  [[noreturn]] void fail() const {
    throw base::Fatal("\"" + path_.string() + "\" cannot be read (" + std::strerror(errno) +
                      "); check the disk, and the rights of this user");
  }

  std::filesystem::path path_;
  int file_;
};

class Checking {
 public:
  Checking(const std::filesystem::path& path, InUse in_use)
      : file_(path), in_use_(in_use == InUse::yes), size_(file_.size()) {
    const std::filesystem::path log_path = path.string() + "-wal";
    if (in_use_ || !std::filesystem::exists(log_path)) return;
    const ReadOnlyFile log(log_path);
    log_ = read_log(log.size(), [&](std::uint64_t offset, std::span<std::uint8_t> to) {
      return log.read(offset, to);
    });
  }

  FileCheck run() {
    const auto pages = static_cast<std::uint32_t>(size_ / page_bytes);
    for (std::uint32_t number = 1; number <= pages; ++number) look_at(number);
    // With all of its pages in the log, a file says nothing of itself.
    result_.without_sums = holding_ == 0 && (judged_ > 0 || log_.pages.empty());
    if (result_.without_sums) {
      result_.pages.clear();
      result_.pages_left_out = 0;
    }
    check_header();
    if (in_use_) return std::move(result_);
    if (!log_.trouble.empty()) result_.troubles.push_back(log_.trouble);
    check_length(pages);
    return std::move(result_);
  }

 private:
  void look_at(std::uint32_t number) {
    if (log_.pages.contains(number)) return;  // The log's content takes its place.
    if (holds(number)) return;
    // A hub that runs writes a page whole, but not all of it in the same instant.
    for (int again = 0; in_use_ && again < 5; ++again) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (holds(number)) return;
    }
    if (result_.pages.size() < limits::file_check_pages_max)
      result_.pages.push_back(number);
    else
      ++result_.pages_left_out;
  }

  bool holds(std::uint32_t number) {
    Page page;
    if (!file_.read((number - 1) * std::uint64_t{page_bytes}, page)) return in_use_;
    if (number == lock_page) return page == Page{};
    ++judged_;
    const bool good = page_sum(number, page) == stated_sum(page);
    holding_ += good;
    return good;
  }

  // Of what stands in the file even while it is in use: whoever opens it next reads this first.
  void check_header() {
    Header header{};
    if (!file_.read(0, header) || !is_a_database(header)) return;
    result_.sums_gone = result_.without_sums && was_made_with_sums(header);
    if (log_.pages.contains(1)) return;
    const std::string trouble = version_trouble(header);
    if (!trouble.empty()) result_.troubles.push_back(trouble);
  }

  void check_length(std::uint32_t pages) {
    if (const std::uint64_t rest = size_ % page_bytes; rest != 0) {
      result_.troubles.push_back("the file ends in " + std::to_string(rest) +
                                 " bytes that are no page");
    }
    std::uint32_t size_pages = log_.size_pages;
    if (size_pages == 0) {
      Block<8> stated{};
      if (!file_.read(size_in_pages_at - 4, stated)) return;
      size_pages = static_cast<std::uint32_t>(read_u64(stated));
    }
    if (pages > size_pages) {
      result_.troubles.push_back("the file goes on for " + std::to_string(pages - size_pages) +
                                 " pages behind its end");
      return;
    }
    const auto in_log = std::distance(log_.pages.upper_bound(pages), log_.pages.end());
    if (const std::uint64_t missing = size_pages - pages - static_cast<std::uint64_t>(in_log);
        missing > 0) {
      result_.troubles.push_back("the file lacks its last " + std::to_string(missing) + " pages");
    }
  }

  const ReadOnlyFile file_;
  const bool in_use_;
  const std::uint64_t size_;
  LogFile log_;
  FileCheck result_;
  std::uint64_t judged_ = 0;
  std::uint64_t holding_ = 0;
};

}  // namespace

FileCheck check_file(const std::filesystem::path& path, InUse in_use) {
  require_file(path, false);
  return Checking(path, in_use).run();
}

}  // namespace mash::sqlite
