// Preloaded into a hub under measurement: counts what it asks the disk to make durable, and then
// asks the disk. The count is a 64-bit number in the file that COUNT_SYNCS_IN names.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace {

std::atomic<std::uint64_t>* counter() {
  static auto* const number = [] {
    const char* file = std::getenv("COUNT_SYNCS_IN");
    const int descriptor = open(file == nullptr ? "" : file, O_RDWR | O_CLOEXEC);
    void* page =
        mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (page == MAP_FAILED) std::abort();
    return static_cast<std::atomic<std::uint64_t>*>(page);
  }();
  return number;
}

using Sync = int (*)(int);
Sync real(const char* name) { return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name)); }

}  // namespace

extern "C" int fdatasync(int descriptor) {
  static const Sync next = real("fdatasync");
  ++*counter();
  return next(descriptor);
}

extern "C" int fsync(int descriptor) {
  static const Sync next = real("fsync");
  ++*counter();
  return next(descriptor);
}
