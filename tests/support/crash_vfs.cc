#include "support/crash_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>

#include "support/crash_disk.h"

namespace mash::support {
namespace {

using Disk = CrashVfs::Disk;
using Kind = CrashVfs::Kind;

struct Handle : sqlite3_file {
  Disk* disk;
  std::shared_ptr<File> file;
  std::string name;
  std::uint64_t boot;
  bool temporary;  // Without a name: its changes are nobody's business.

  bool dead() const { return disk->power_off || boot != disk->boot; }
};

Handle& handle_of(sqlite3_file* file) { return *static_cast<Handle*>(file); }

int change(Handle& handle, Kind kind, Change change) {
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.dead()) return SQLITE_IOERR;
  const std::uint64_t size = kind == Kind::write ? change.bytes.size() : change.offset;
  const std::uint64_t offset = kind == Kind::write ? change.offset : 0;
  const int code =
      handle.temporary ? SQLITE_OK : handle.disk->begin(kind, handle.name, offset, size);
  if (code != SQLITE_OK && (kind != Kind::write || handle.disk->power_off)) return code;
  if (code != SQLITE_OK) change.bytes.resize(change.bytes.size() / 2);
  perform(handle.file->seen, change);
  if (!handle.temporary) handle.file->changes.push_back(std::move(change));
  return code;
}

int close_file(sqlite3_file* file) {
  Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  handle.file->locks.erase(&handle);
  handle.~Handle();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.dead()) return SQLITE_IOERR_READ;
  const Bytes& seen = handle.file->seen;
  const auto from = std::min(static_cast<std::size_t>(offset), seen.size());
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t there = std::min(wanted, seen.size() - from);
  std::memset(to, 0, wanted);
  if (there > 0) std::memcpy(to, seen.data() + from, there);
  return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  return change(handle_of(file), Kind::write,
                {false, static_cast<std::uint64_t>(offset), Bytes(bytes, bytes + size)});
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return change(handle_of(file), Kind::truncate, {true, static_cast<std::uint64_t>(size), {}});
}

int sync_file(sqlite3_file* file, int) {
  Handle& handle = handle_of(file);
  Disk& disk = *handle.disk;
  const std::lock_guard lock(disk.mutex);
  if (handle.dead()) return SQLITE_IOERR_FSYNC;
  if (handle.temporary) return SQLITE_OK;
  const int code = disk.begin(Kind::sync, handle.name, 0, 0);
  if (disk.power_off) return code;
  const auto state = code == SQLITE_OK ? Change::State::durable : Change::State::doubtful;
  std::vector<Change>& changes = handle.file->changes;
  for (Change& each : changes) {
    if (each.state == Change::State::pending) each.state = state;
  }
  if (code != SQLITE_OK) return code;
  const auto settled = std::find_if(changes.begin(), changes.end(), [](const Change& each) {
    return each.state != Change::State::durable;
  });
  for (auto each = changes.begin(); each != settled; ++each) perform(handle.file->on_disk, *each);
  changes.erase(changes.begin(), settled);
  if (handle.file->is_log && !handle.file->in_directory) {
    for (auto& each : disk.files) each.second->in_directory = true;
    disk.removed.clear();
  }
  handle.file->in_directory = true;
  disk.removed.erase(handle.name);
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.dead()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(handle.file->seen.size());
  return SQLITE_OK;
}

// Whether another handle than `handle` holds `level` or more.
bool held_by_other(const Handle& handle, int level) {
  return std::any_of(handle.file->locks.begin(), handle.file->locks.end(), [&](const auto& each) {
    return each.first != &handle && each.second >= level;
  });
}

int lock_file(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.dead()) return SQLITE_IOERR_LOCK;
  const int hindrance = level == SQLITE_LOCK_SHARED     ? SQLITE_LOCK_PENDING
                        : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_RESERVED
                                                        : SQLITE_LOCK_SHARED;
  if (held_by_other(handle, hindrance)) return SQLITE_BUSY;
  int& held = handle.file->locks[&handle];
  held = std::max(held, level);
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  handle.file->locks[&handle] = level;
  return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file* file, int* held) {
  const Handle& handle = handle_of(file);
  const std::lock_guard lock(handle.disk->mutex);
  *held = held_by_other(handle, SQLITE_LOCK_RESERVED) ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
// As SQLite's own VFS for Linux says of the disks we run on.
int sector_size(sqlite3_file*) { return 4096; }
int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Version 1: no shared memory, which an exclusive database in WAL mode never asks for.
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

Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  Disk& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  file->pMethods = nullptr;
  if (disk.power_off) return SQLITE_CANTOPEN;
  std::shared_ptr<File> content;
  if (name == nullptr) {
    content = std::make_shared<File>();
  } else if (disk.files.contains(name)) {
    content = disk.files.at(name);
  } else {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    const int code = disk.begin(Kind::create, name, 0, 0);
    if (code != SQLITE_OK) return code;
    content = disk.files[name] = std::make_shared<File>();
    content->is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  }
  new (file) Handle{{&methods}, &disk,          std::move(content), name == nullptr ? "" : name,
                    disk.boot,  name == nullptr};
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  Disk& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  const auto found = disk.files.find(name);
  if (found == disk.files.end()) return SQLITE_IOERR_DELETE_NOENT;
  const int code = disk.begin(Kind::remove, name, 0, 0);
  if (code != SQLITE_OK) return code;
  if (sync_directory != 0)
    disk.removed.erase(name);
  else if (found->second->in_directory)
    disk.removed[name] = found->second;
  disk.files.erase(found);
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* result) {
  Disk& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  *result = disk.files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  Disk& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk.random());
  return size;
}

int no_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, double* day) {  // The Julian day of 2026-11-22. No clock here.
  *day = 2461366.5;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

CrashVfs::CrashVfs(std::uint64_t seed) : disk_(std::make_unique<Disk>(seed)) {
  static std::atomic<int> made = 0;
  disk_->name = "crash-" + std::to_string(++made);
  disk_->vfs = std::make_unique<sqlite3_vfs>();
  sqlite3_vfs& vfs = *disk_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = disk_->name.c_str();
  vfs.pAppData = disk_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_name;
  vfs.xRandomness = randomness;
  vfs.xSleep = no_sleep;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) throw std::runtime_error("VFS not registered");
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed | 1), nullptr);
}

CrashVfs::~CrashVfs() { sqlite3_vfs_unregister(disk_->vfs.get()); }

}  // namespace mash::support
