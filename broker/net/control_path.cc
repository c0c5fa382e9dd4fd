#include "net/control_path.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::net {

Result<std::string, Refusal> control_endpoint(const std::filesystem::path& path, bool make) {
  // Absolute, since libzmq reads a leading '*' or '@' as something else than a file.
  const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
  if (whole.native().size() > limits::control_path_bytes_max) {
    return refuse(Refusal::path_too_long);
  }
  const std::filesystem::path directory = whole.parent_path();
  if (make) mkdir(directory.c_str(), 0700);  // If it fails, what is there decides.
  struct stat found{};
  if (lstat(directory.c_str(), &found) != 0) return refuse(Refusal::directory_missing);
  if (!S_ISDIR(found.st_mode) || (found.st_mode & 07777) != 0700) {
    return refuse(Refusal::directory_mode);
  }
  if (found.st_uid != geteuid() && geteuid() != 0) return refuse(Refusal::directory_owner);
  return "ipc://" + whole.native();
}

Result<ControlLock, Refusal> ControlLock::take(const std::filesystem::path& path) {
  const std::string name = path.native() + ".lock";
  const int descriptor = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    throw base::Fatal("cannot open " + name + ": " + std::strerror(errno));
  }
  ControlLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) return refuse(Refusal::daemon_running);
  return lock;
}

ControlLock::ControlLock(ControlLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

ControlLock::~ControlLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool answers(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = std::filesystem::absolute(path).lexically_normal().native();
  ENSURE(name.size() < sizeof address.sun_path, "control_endpoint checks the length");
  std::memcpy(address.sun_path, name.data(), name.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) throw base::Fatal("no socket left; raise the limit of open files");
  const bool connected =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EAGAIN;  // Its queue is full: busy, but there.
  close(descriptor);
  return connected;
}

}  // namespace mash::net
