// Preloaded into a program under test: a disk whose syncs fail with EIO while the file that
// FAIL_SYNCS_WHILE names is there. What was written before is in the machine's memory, and nobody
// knows what of it is on the disk.
#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

using Sync = int (*)(int);

int sync(const char* name, int descriptor) {
  const char* file = std::getenv("FAIL_SYNCS_WHILE");
  if (file != nullptr && access(file, F_OK) == 0) {
    errno = EIO;
    return -1;
  }
  return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name))(descriptor);
}

}  // namespace

extern "C" int fdatasync(int descriptor) { return sync("fdatasync", descriptor); }
extern "C" int fsync(int descriptor) { return sync("fsync", descriptor); }
