#include "net/waker.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "base/ensure.h"

namespace mash::net {

Waker::Waker() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) {
    throw base::Fatal("eventfd failed; raise the limit of open files (LimitNOFILE)");
  }
}

Waker::~Waker() { close(descriptor_); }

void Waker::wake() noexcept {
  const std::uint64_t one = 1;
  // It fails only when the count is full, and then the waiter is woken already.
  [[maybe_unused]] const auto written = write(descriptor_, &one, sizeof one);
}

void Waker::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = read(descriptor_, &count, sizeof count);  // Empty is fine.
}

void Waker::wait(Duration wait_max) noexcept {
  pollfd ring{descriptor_, POLLIN, 0};
  poll(&ring, 1, static_cast<int>(wait_max.count()));  // A signal may end it early.
  clear();
}

}  // namespace mash::net
