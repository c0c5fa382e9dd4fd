#include "support/crash_disk.h"

#include <sqlite3.h>

#include <algorithm>

namespace mash::support {
namespace {

constexpr std::size_t sector_bytes = 512;

void write_into(Bytes& image, std::uint64_t offset, ByteView bytes) {
  if (bytes.empty()) return;
  if (image.size() < offset + bytes.size()) image.resize(offset + bytes.size());
  std::copy(bytes.begin(), bytes.end(), image.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

void perform(Bytes& image, const Change& change) {
  if (change.truncation)
    image.resize(change.offset);
  else
    write_into(image, change.offset, change.bytes);
}

CrashVfs::Disk::Disk(std::uint64_t seed) : random(seed) {}
CrashVfs::Disk::~Disk() = default;

int CrashVfs::Disk::begin(Kind kind, const std::string& file, std::uint64_t offset,
                          std::uint64_t size) {
  if (power_off) return SQLITE_IOERR;
  const std::uint64_t number = history.size();
  history.push_back({kind, file, offset, size});
  if (plan.power_off_at == number) {
    power_off = true;
    return SQLITE_IOERR;
  }
  const bool takes_room = kind != Kind::sync && kind != Kind::remove;
  const bool fails = plan.fail_at == number ||
                     (plan.lasting && plan.fail_at && number > *plan.fail_at && takes_room);
  if (!fails) return SQLITE_OK;
  ++failed[plan.fault];
  if (plan.fault == Fault::disk_full) return SQLITE_FULL;
  switch (kind) {
    case Kind::create:
      return SQLITE_CANTOPEN;
    case Kind::write:
      return SQLITE_IOERR_WRITE;
    case Kind::truncate:
      return SQLITE_IOERR_TRUNCATE;
    case Kind::sync:
      return SQLITE_IOERR_FSYNC;
    case Kind::remove:
      return SQLITE_IOERR_DELETE;
  }
  return SQLITE_IOERR;
}

// Half of the writes are kept or lost whole, so that longer stories survive too.
void CrashVfs::Disk::tear(Bytes& image, const Change& change) {
  if (even() || change.truncation) {
    if (even()) perform(image, change);
    return;
  }
  for (std::size_t at = 0; at < change.bytes.size();) {
    const std::size_t in_sector = (change.offset + at) % sector_bytes;
    const std::size_t size = std::min(sector_bytes - in_sector, change.bytes.size() - at);
    const std::size_t kept = random() % 8 == 0 ? random() % size : even() ? size : 0;
    write_into(image, change.offset + at, ByteView(change.bytes).subspan(at, kept));
    at += size;
  }
}

void CrashVfs::Disk::settle(File& file, Fate fate) {
  for (const Change& change : file.changes) {
    if (change.state == Change::State::durable || fate == Fate::kept)
      perform(file.on_disk, change);
    else if (fate == Fate::torn)
      tear(file.on_disk, change);
  }
  file.changes.clear();
  file.seen = file.on_disk;
  file.in_directory = true;
  file.locks.clear();
}

const std::string& CrashVfs::name() const { return disk_->name; }

std::vector<CrashVfs::Effect> CrashVfs::history() const {
  const std::lock_guard lock(disk_->mutex);
  return disk_->history;
}

std::uint64_t CrashVfs::failed(Fault fault) const {
  const std::lock_guard lock(disk_->mutex);
  const auto found = disk_->failed.find(fault);
  return found == disk_->failed.end() ? 0 : found->second;
}

std::uint64_t CrashVfs::effects() const {
  const std::lock_guard lock(disk_->mutex);
  return disk_->history.size();
}

void CrashVfs::set_plan(const Plan& plan) {
  const std::lock_guard lock(disk_->mutex);
  disk_->plan = plan;
}

void CrashVfs::crash(Fate fate) {
  Disk& disk = *disk_;
  const std::lock_guard lock(disk.mutex);
  const auto survives = [&](bool durable) {
    return durable || fate == Fate::kept || (fate == Fate::torn && disk.even());
  };
  Files after;
  for (const auto& [name, file] : disk.removed) {
    if (!survives(false)) after[name] = file;  // Its removal did not survive.
  }
  for (const auto& [name, file] : disk.files) {
    if (survives(file->in_directory)) after[name] = file;
  }
  disk.files = std::move(after);
  disk.removed.clear();
  for (const auto& [name, file] : disk.files) disk.settle(*file, fate);
  disk.plan = {};
  disk.power_off = false;
  ++disk.boot;
}

std::optional<Bytes> CrashVfs::image(const std::string& file) const {
  const std::lock_guard lock(disk_->mutex);
  const auto found = disk_->files.find(file);
  if (found == disk_->files.end()) return std::nullopt;
  return found->second->seen;
}

}  // namespace mash::support
