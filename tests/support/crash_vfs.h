// A disk in memory that loses power, fails and fills up, as an SQLite VFS.
//
// The model: a write or truncation is on disk once its file was synced without error. Until then a
// power cut may keep it, lose it, or keep some of its sectors of 512 bytes, each by itself, so also
// in another order than they were written; within a sector a first part may be kept alone. Bytes
// beside a write are never harmed (SQLite assumes that of our disks too). A new file is in its
// directory once it was synced; a removed one may come back until the directory was synced, which
// SQLite's own VFS for Linux does when asked to, and with the first sync of a new log. What a
// failed sync covered stays in doubt whatever later syncs say, as on Linux. The same seed and the
// same calls give the same bytes; for that SQLite's own generator, which is one for the process, is
// seeded too. Threads: any; one lock guards the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace mash::support {

class CrashVfs {
 public:
  explicit CrashVfs(std::uint64_t seed);
  // After all databases on it.
  ~CrashVfs();
  CrashVfs(const CrashVfs&) = delete;
  CrashVfs& operator=(const CrashVfs&) = delete;

  // What to open databases with (sqlite::Options::vfs). Unique in the process.
  const std::string& name() const;

  // What changes the disk, in the order asked for, failed or not. The number of an effect is its
  // place in the history, from 0.
  enum class Kind { create, write, truncate, sync, remove };
  struct Effect {
    Kind kind;
    std::string file;
    std::uint64_t offset;  // Of a write; else 0.
    std::uint64_t size;    // Of a write or of what a truncation leaves; else 0.

    bool operator==(const Effect&) const = default;
  };
  std::vector<Effect> history() const;
  std::uint64_t effects() const;  // How many so far: the number of the next one.

  enum class Fault { io_error, disk_full };
  struct Plan {
    // This effect and everything after it, reads too, fail and leave no trace: the power is off
    // until crash().
    std::optional<std::uint64_t> power_off_at = {};
    // This effect fails: a write after half of its bytes, a sync with its writes left in doubt.
    std::optional<std::uint64_t> fail_at = {};
    Fault fault = Fault::io_error;
    // From `fail_at` on every creation, write and truncation fails, not the first alone, until
    // there is another plan. Syncs and removals still work.
    bool lasting = false;
  };
  void set_plan(const Plan& plan);
  std::uint64_t failed(Fault fault) const;  // How many effects so far have failed in this way.

  // What a power cut does to what was not synced. `torn` is chosen by the seed.
  enum class Fate { lost, kept, torn };
  // Cuts the power and restores it. The plan is done with, locks are gone, and handles of before
  // fail for ever; databases may end before or after.
  void crash(Fate fate);

  // The bytes a reader sees now; nothing for a missing file.
  std::optional<Bytes> image(const std::string& file) const;

  struct Disk;  // For the VFS's functions.

 private:
  std::unique_ptr<Disk> disk_;
};

}  // namespace mash::support
