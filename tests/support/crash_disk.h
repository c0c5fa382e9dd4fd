// What crash_vfs.cc and crash_disk.cc share: the state of the disk and its effects.
#pragma once

#include <map>
#include <mutex>
#include <random>

#include "support/crash_vfs.h"

struct sqlite3_vfs;

namespace mash::support {

// A write or, without bytes, a truncation to `offset`.
struct Change {
  bool truncation;
  std::uint64_t offset;
  Bytes bytes;
  enum class State { pending, doubtful, durable } state = State::pending;
};

void perform(Bytes& image, const Change& change);

struct File {
  Bytes seen;                   // What reads give.
  Bytes on_disk;                // Without `changes`.
  std::vector<Change> changes;  // Since; the durable ones only if doubtful ones came before.
  bool in_directory = false;    // Its name would survive a power cut.
  bool is_log = false;          // The first sync of a log syncs its directory too.
  std::map<const void*, int> locks;
};

using Files = std::map<std::string, std::shared_ptr<File>>;

struct CrashVfs::Disk {
  explicit Disk(std::uint64_t seed);
  ~Disk();

  // Records an effect and says whether it may happen: SQLITE_OK, or the code to fail with.
  int begin(Kind kind, const std::string& file, std::uint64_t offset, std::uint64_t size);
  // Makes `file` what a power cut leaves of it.
  void settle(File& file, Fate fate);
  void tear(Bytes& image, const Change& change);
  bool even() { return random() % 2 == 0; }

  mutable std::mutex mutex;
  std::mt19937_64 random;
  std::unique_ptr<sqlite3_vfs> vfs;
  std::string name;
  Files files;
  Files removed;  // May come back.
  std::vector<Effect> history;
  Plan plan;
  std::map<Fault, std::uint64_t> failed;
  bool power_off = false;
  std::uint64_t boot = 0;  // Raised by each crash; handles of earlier ones are dead.
};

}  // namespace mash::support
