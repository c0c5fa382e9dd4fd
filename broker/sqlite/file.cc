// What SQLite does not do for files, or does not say plainly: existence, kind, rights, directory.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sqlite/connection.h"

namespace mash::sqlite {
namespace {

using base::Fatal;

std::string in_quotes(const std::filesystem::path& path) { return "\"" + path.string() + "\""; }

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::string why(int error) { return std::string(" (") + std::strerror(error) + ")"; }

[[noreturn]] void fail_to_reach(const std::filesystem::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    throw Fatal(in_quotes(path) + " does not exist; check the path, or create it first");
  }
  throw Fatal(in_quotes(path) + " cannot be reached" + why(error) +
              "; check the path and the rights on its directories");
}

void sync_and_close(int descriptor, const std::filesystem::path& path) {
  const bool synced = fsync(descriptor) == 0;
  const int error = errno;
  close(descriptor);
  if (!synced) {
    throw Fatal("the disk failed to sync " + in_quotes(path) + why(error) +
                "; check the disk before trying again");
  }
}

}  // namespace

void create_file(const std::filesystem::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST) {
    throw Fatal(in_quotes(path) +
                " exists already and was left as it is; choose another path, or "
                "move it away first");
  }
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    throw Fatal("the directory " + in_quotes(directory_of(path)) +
                " does not exist; make it first");
  }
  if (descriptor < 0) {
    throw Fatal("the directory " + in_quotes(directory_of(path)) + " cannot take a new file" +
                why(errno) + "; give this user the right to write there");
  }
  sync_and_close(descriptor, path);
  sync_directory_of(path);
}

void require_file(const std::filesystem::path& path, bool to_write) {
  struct stat about;
  if (stat(path.c_str(), &about) != 0) fail_to_reach(path, errno);
  if (S_ISDIR(about.st_mode)) {
    throw Fatal(in_quotes(path) + " is a directory, not a database file; name the file in it");
  }
  if (!S_ISREG(about.st_mode)) {
    throw Fatal(in_quotes(path) + " is not a regular file; check the path");
  }
  if (faccessat(AT_FDCWD, path.c_str(), to_write ? R_OK | W_OK : R_OK, AT_EACCESS) != 0) {
    throw Fatal(in_quotes(path) + " may not be " + (to_write ? "written" : "read") + why(errno) +
                "; check its owner and mode, and that its disk is not mounted read-only");
  }
}

void sync_directory_of(const std::filesystem::path& path) {
  const auto directory = directory_of(path);
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail_to_reach(directory, errno);
  sync_and_close(descriptor, directory);
}

}  // namespace mash::sqlite
