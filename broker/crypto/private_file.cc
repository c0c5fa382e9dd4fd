#include "crypto/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/ensure.h"

namespace mash::crypto {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

// O_NONBLOCK: a named pipe in a key's place must not keep the program waiting.
constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// The name is on disk only once its directory is synced.
bool sync_directory_of(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor directory(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.get() >= 0 && fsync(directory.get()) == 0;
}

}  // namespace

Result<SecretBytes, FileTrouble> read_private_file(const std::filesystem::path& path,
                                                   std::size_t bytes_max) {
  const Descriptor file(open(path.c_str(), read_flags | O_NOFOLLOW));
  if (file.get() < 0) return refuse(errno == ELOOP ? FileTrouble::mode : FileTrouble::missing);
  struct stat status;
  if (fstat(file.get(), &status) != 0) return refuse(FileTrouble::missing);
  const mode_t mode = status.st_mode & 07777;
  if (!S_ISREG(status.st_mode) || (mode != 0600 && mode != 0400)) return refuse(FileTrouble::mode);
  return read_descriptor(file.get(), bytes_max);
}

Result<SecretBytes, FileTrouble> read_entrusted_file(const std::filesystem::path& path,
                                                     std::size_t bytes_max) {
  const Descriptor file(open(path.c_str(), read_flags));
  struct stat status;
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return refuse(FileTrouble::missing);
  if (!S_ISREG(status.st_mode)) return refuse(FileTrouble::mode);
  return read_descriptor(file.get(), bytes_max);
}

Result<SecretBytes, FileTrouble> read_descriptor(int descriptor, std::size_t bytes_max) {
  SecretBytes bytes(bytes_max + 1);  // One more, to tell "full" from "too large".
  std::size_t size = 0;
  while (size < bytes.size()) {
    const auto room = bytes.fill().subspan(size);
    const ssize_t got = read(descriptor, room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse(FileTrouble::missing);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > bytes_max) return refuse(FileTrouble::too_large);
  bytes.shrink(size);
  return bytes;
}

Outcome<FileTrouble> create_private_file(const std::filesystem::path& path, ByteView bytes) {
  const Descriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0 && errno == EEXIST) return refuse(FileTrouble::exists);
  if (file.get() < 0) return refuse(FileTrouble::unwritable);
  // fchmod because a umask may have taken bits that the reader asks for.
  if (fchmod(file.get(), 0600) != 0 || !write_all(file.get(), bytes) || fsync(file.get()) != 0 ||
      !sync_directory_of(path)) {
    const std::string reason = std::strerror(errno);
    unlink(path.c_str());
    throw base::Fatal(path.string() + " could not be written to disk (" + reason +
                      "); check the disk, then create the key again.");
  }
  return {};
}

}  // namespace mash::crypto
