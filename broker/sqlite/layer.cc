#include "sqlite/layer.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/ensure.h"
#include "sqlite/log_file.h"
#include "sqlite/page_sum.h"

namespace mash::sqlite {
namespace {

// One registered VFS. Looks up the one below at every use, because tests register and end theirs.
struct Over {
  sqlite3_vfs vfs{};
  std::string name;
  std::string under_name;
  Layer layer{};

  sqlite3_vfs* under() const {
    sqlite3_vfs* found = sqlite3_vfs_find(under_name.empty() ? nullptr : under_name.c_str());
    ENSURE(found != nullptr, "a VFS is registered before it is used");
    return found;
  }
};

const Over& over_of(sqlite3_vfs* vfs) { return *static_cast<Over*>(vfs->pAppData); }

// A file of the VFS below, closed at its end.
class Below {
 public:
  Below() = default;
  Below(const Below&) = delete;
  Below& operator=(const Below&) = delete;
  ~Below() { close(); }

  int open(sqlite3_vfs* under, const char* name, int flags, int* out_flags) {
    memory_ = std::make_unique<std::max_align_t[]>(
        static_cast<std::size_t>(under->szOsFile) / sizeof(std::max_align_t) + 1);
    const int code = under->xOpen(under, name, file(), flags, out_flags);
    if (code != SQLITE_OK) close();
    return code;
  }
  int close() {
    const bool open = memory_ && file()->pMethods != nullptr;
    const int code = open ? file()->pMethods->xClose(file()) : SQLITE_OK;
    memory_.reset();
    return code;
  }
  bool is_open() const { return memory_ != nullptr; }
  sqlite3_file* file() const { return reinterpret_cast<sqlite3_file*>(memory_.get()); }
  const sqlite3_io_methods& call() const { return *file()->pMethods; }

  int read(void* to, int size, sqlite3_int64 offset) const {
    return call().xRead(file(), to, size, offset);
  }
  int size(sqlite3_int64* bytes) const { return call().xFileSize(file(), bytes); }

 private:
  std::unique_ptr<std::max_align_t[]> memory_;  // Made zeroed: a file without methods is closed.
};

// What is written to a log, page after page and each in two parts, handed on as one write when it
// is needed: two calls to the system for each page of a commit become one or two for all of them.
// Until the sync nobody may count on any of it, so nothing is promised less.
class Gathered {
 public:
  int write(const Below& to, const void* from, int size, sqlite3_int64 offset) {
    const bool follows = offset == offset_ + static_cast<sqlite3_int64>(bytes_.size());
    if (!follows || bytes_.size() + static_cast<std::size_t>(size) > gathered_bytes_max) {
      if (const int code = flush(to); code != SQLITE_OK) return code;
    }
    if (bytes_.empty()) offset_ = offset;
    append(bytes_,
           ByteView(static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(size)));
    return SQLITE_OK;
  }
  // What could not be written is forgotten: SQLite is told, and writes the transaction anew or not.
  int flush(const Below& to) {
    if (bytes_.empty()) return SQLITE_OK;
    const int code =
        to.call().xWrite(to.file(), bytes_.data(), static_cast<int>(bytes_.size()), offset_);
    bytes_.clear();
    return code;
  }

 private:
  // SQLite's own VFS takes less than 128 KiB at once (os_unix.c, seekAndWriteFd).
  static constexpr std::size_t gathered_bytes_max = 120 * 1024;
  Bytes bytes_;
  sqlite3_int64 offset_ = 0;
};

struct File : sqlite3_file {
  explicit File(const Over& over_in) : sqlite3_file{}, over(over_in) {}

  const Over& over;
  Below below;
  bool is_database = false;
  bool is_log = false;
  Gathered gathered;               // Of a log of Layer::sums.
  const char* log_name = nullptr;  // Of a database; SQLite keeps it as long as the file is open.
  bool sums = false;
  Below log_file;
  std::optional<LogFile> log;  // While a lock is held.
};

File& file_of(sqlite3_file* file) { return *static_cast<File*>(file); }

// --- Layer::sums ---------------------------------------------------------------------------------

// The first page says how many bytes of each are ours; SQLite reads it before it writes any.
void learn(File& file, const void* bytes, int size, sqlite3_int64 offset) {
  const bool says = file.is_database && offset == 0 && size > static_cast<int>(reserved_bytes_at);
  if (says) {
    file.sums = static_cast<const std::uint8_t*>(bytes)[reserved_bytes_at] == page_sum_bytes;
  }
}

int write_page(File& file, const void* bytes, sqlite3_int64 offset) {
  Page page;
  std::copy_n(static_cast<const std::uint8_t*>(bytes), page.size(), page.begin());
  state_sum(static_cast<std::uint32_t>(offset / static_cast<int>(page_bytes) + 1), page);
  return file.below.call().xWrite(file.below.file(), page.data(), static_cast<int>(page.size()),
                                  offset);
}

// --- Layer::reads --------------------------------------------------------------------------------

// Under the lock: from here on nobody adds to the log or moves it into the file.
int load_log(File& file) {
  sqlite3_vfs* under = file.over.under();
  file.log.emplace();
  int exists = 0;
  if (const int code = under->xAccess(under, file.log_name, SQLITE_ACCESS_EXISTS, &exists);
      code != SQLITE_OK || exists == 0) {
    return code;
  }
  int flags = 0;
  sqlite3_int64 size = 0;
  int code =
      file.log_file.open(under, file.log_name, SQLITE_OPEN_READONLY | SQLITE_OPEN_WAL, &flags);
  if (code == SQLITE_OK) code = file.log_file.size(&size);
  if (code != SQLITE_OK) return code;
  const auto read = [&](std::uint64_t offset, std::span<std::uint8_t> to) {
    return file.log_file.read(to.data(), static_cast<int>(to.size()),
                              static_cast<sqlite3_int64>(offset)) == SQLITE_OK;
  };
  file.log = read_log(static_cast<std::uint64_t>(size), read);
  return SQLITE_OK;
}

void forget_log(File& file) {
  file.log.reset();
  file.log_file.close();
}

// SQLite never reads across pages.
int read_merged(File& file, void* to, int size, sqlite3_int64 offset) {
  const auto page = static_cast<std::uint32_t>(offset / static_cast<int>(page_bytes) + 1);
  const auto within = offset % static_cast<int>(page_bytes);
  const auto in_log = file.log->pages.find(page);
  const int code =
      in_log == file.log->pages.end()
          ? file.below.read(to, size, offset)
          : file.log_file.read(to, size, static_cast<sqlite3_int64>(in_log->second) + within);
  // The versions of the format for writing and reading: 2 is a database with a log, 1 one without.
  for (sqlite3_int64 at = 18; at < 20; ++at) {
    if (at >= offset && at < offset + size) static_cast<std::uint8_t*>(to)[at - offset] = 1;
  }
  return code;
}

// --- What SQLite calls ---------------------------------------------------------------------------

int close_file(sqlite3_file* handle) {
  File& file = file_of(handle);
  forget_log(file);
  const int written = file.gathered.flush(file.below);
  const int closed = file.below.close();
  file.~File();
  return written == SQLITE_OK ? closed : written;
}

int read_file(sqlite3_file* handle, void* to, int size, sqlite3_int64 offset) {
  File& file = file_of(handle);
  if (file.log) return read_merged(file, to, size, offset);
  if (const int code = file.gathered.flush(file.below); code != SQLITE_OK) return code;
  const int code = file.below.read(to, size, offset);
  if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ) learn(file, to, size, offset);
  return code;
}

int write_file(sqlite3_file* handle, const void* from, int size, sqlite3_int64 offset) {
  File& file = file_of(handle);
  if (file.is_log) return file.gathered.write(file.below, from, size, offset);
  learn(file, from, size, offset);
  if (file.sums && size == static_cast<int>(page_bytes)) return write_page(file, from, offset);
  return file.below.call().xWrite(file.below.file(), from, size, offset);
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
  File& file = file_of(handle);
  const Below& below = file.below;
  if (const int code = file.gathered.flush(below); code != SQLITE_OK) return code;
  return below.call().xTruncate(below.file(), size);
}

int sync_file(sqlite3_file* handle, int flags) {
  File& file = file_of(handle);
  const Below& below = file.below;
  if (const int code = file.gathered.flush(below); code != SQLITE_OK) return code;
  return below.call().xSync(below.file(), flags);
}

int size_of_file(sqlite3_file* handle, sqlite3_int64* size) {
  File& file = file_of(handle);
  if (const int code = file.gathered.flush(file.below); code != SQLITE_OK) return code;
  if (!file.log || file.log->size_pages == 0) return file.below.size(size);
  *size = static_cast<sqlite3_int64>(file.log->size_pages) * static_cast<int>(page_bytes);
  return SQLITE_OK;
}

int lock_file(sqlite3_file* handle, int level) {
  File& file = file_of(handle);
  int code = file.below.call().xLock(file.below.file(), level);
  if (code == SQLITE_OK && file.log_name != nullptr && !file.log) code = load_log(file);
  return code;
}

int unlock_file(sqlite3_file* handle, int level) {
  File& file = file_of(handle);
  if (level == SQLITE_LOCK_NONE) forget_log(file);
  return file.below.call().xUnlock(file.below.file(), level);
}

int check_reserved_lock(sqlite3_file* handle, int* held) {
  const Below& below = file_of(handle).below;
  return below.call().xCheckReservedLock(below.file(), held);
}

int file_control(sqlite3_file* handle, int what, void* argument) {
  File& file = file_of(handle);
  if (what != control_sums)
    return file.below.call().xFileControl(file.below.file(), what, argument);
  int& sums = *static_cast<int*>(argument);
  if (sums == 1) file.sums = true;
  sums = file.sums ? 1 : 0;
  return SQLITE_OK;
}

int sector_size(sqlite3_file* handle) {
  const Below& below = file_of(handle).below;
  return below.call().xSectorSize(below.file());
}

int device_characteristics(sqlite3_file* handle) {
  const Below& below = file_of(handle).below;
  return below.call().xDeviceCharacteristics(below.file());
}

// Version 1: no shared memory, which an exclusive database never asks for, and no maps.
const sqlite3_io_methods methods = [] {
  sqlite3_io_methods all{};
  all.iVersion = 1;
  all.xClose = close_file;
  all.xRead = read_file;
  all.xWrite = write_file;
  all.xTruncate = truncate_file;
  all.xSync = sync_file;
  all.xFileSize = size_of_file;
  all.xLock = lock_file;
  all.xUnlock = unlock_file;
  all.xCheckReservedLock = check_reserved_lock;
  all.xFileControl = file_control;
  all.xSectorSize = sector_size;
  all.xDeviceCharacteristics = device_characteristics;
  return all;
}();

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* out_flags) {
  const Over& over = over_of(vfs);
  handle->pMethods = nullptr;
  auto* file = new (handle) File(over);
  const int code = file->below.open(over.under(), name, flags, out_flags);
  if (code != SQLITE_OK) {
    file->~File();
    return code;
  }
  file->is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  file->is_log = over.layer == Layer::sums && (flags & SQLITE_OPEN_WAL) != 0;
  if (file->is_database && over.layer == Layer::reads) file->log_name = sqlite3_filename_wal(name);
  file->pMethods = &methods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  if (over_of(vfs).layer == Layer::reads) return SQLITE_READONLY;
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xDelete(under, name, sync_directory);
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  *result = 0;
  const bool is_log = std::string_view(name).ends_with("-wal");
  if (is_log && over_of(vfs).layer == Layer::reads) return SQLITE_OK;  // It is shown as merged.
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xAccess(under, name, flags, result);
}

int full_name(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xFullPathname(under, name, size, out);
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xRandomness(under, size, out);
}

int wait_a_while(sqlite3_vfs* vfs, int microseconds) {
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xSleep(under, microseconds);
}

int current_time(sqlite3_vfs* vfs, double* day) {
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xCurrentTime(under, day);
}

int last_error(sqlite3_vfs* vfs, int size, char* out) {
  sqlite3_vfs* under = over_of(vfs).under();
  return under->xGetLastError == nullptr ? 0 : under->xGetLastError(under, size, out);
}

std::unique_ptr<Over> make(Layer layer, const std::string& name, const std::string& under_name) {
  auto over = std::make_unique<Over>();
  over->name = name;
  over->under_name = under_name;
  over->layer = layer;
  sqlite3_vfs& vfs = over->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(File);
  vfs.mxPathname = over->under()->mxPathname;
  vfs.zName = over->name.c_str();
  vfs.pAppData = over.get();
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_name;
  vfs.xRandomness = randomness;
  vfs.xSleep = wait_a_while;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  ENSURE(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK, "SQLite takes another VFS");
  return over;
}

}  // namespace

std::string layer_over(Layer layer, const std::string& under) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Over>>
      all;  // Kept: SQLite may use one until the end.
  const std::string name = (layer == Layer::sums ? "sums over " : "reads over ") + under;
  const std::lock_guard lock(mutex);
  auto& over = all[name];
  if (!over) over = make(layer, name, under);
  return name;
}

}  // namespace mash::sqlite
