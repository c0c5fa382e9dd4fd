// Where a control socket lies, and who may lie there. Internal to this room.
#pragma once

#include <filesystem>
#include <string>

#include "net/refusal.h"

namespace mash::net {

// The socket's endpoint, if `path` fits and its directory is one that only this user may enter. The
// superuser may use anybody's. With `make` a missing directory is made.
Result<std::string, Refusal> control_endpoint(const std::filesystem::path& path, bool make);

// Held by the daemon that listens at a path, and let go by the kernel when it ends in any way. What
// lies at the path while nobody holds the lock is left over and may be replaced.
class ControlLock {
 public:
  static Result<ControlLock, Refusal> take(const std::filesystem::path& path);
  ~ControlLock();
  ControlLock(ControlLock&& other) noexcept;
  ControlLock& operator=(ControlLock&&) = delete;
  ControlLock(const ControlLock&) = delete;
  ControlLock& operator=(const ControlLock&) = delete;

 private:
  explicit ControlLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// True if something listens there now.
bool answers(const std::filesystem::path& path);

}  // namespace mash::net
