#include "app/in_hand.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "base/ensure.h"

namespace mash::app {
namespace {

constexpr std::uint32_t crashes_max = 2;

// The page is shared with nobody but a later process of ours: what must hold is that the compiler
// writes in this order, whatever it thinks nobody can see.
void in_this_order() { std::atomic_signal_fence(std::memory_order_seq_cst); }

[[noreturn]] void unusable(const std::filesystem::path& file) {
  throw base::Fatal("cannot use " + file.string() +
                    "; it must belong to the hub's user and its disk have room");
}

}  // namespace

InHand::InHand(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) unusable(file);
  struct stat facts {};
  const bool sized =
      fstat(descriptor, &facts) == 0 &&
      (facts.st_size == sizeof(Page) ||
       (ftruncate(descriptor, 0) == 0 && posix_fallocate(descriptor, 0, sizeof(Page)) == 0));
  void* const page =
      sized ? mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
            : MAP_FAILED;
  close(descriptor);
  if (page == MAP_FAILED) unusable(file);
  page_ = static_cast<Page*>(page);
  if (page_->busy == 1) count(page_->frame);
  page_->busy = 0;
  for (const Page::Suspect& suspect : page_->suspects) {
    if (suspect.crashes >= crashes_max) stopped_twice_.push_back(suspect.frame);
  }
}

InHand::~InHand() { munmap(page_, sizeof(Page)); }

void InHand::count(const Digest& frame) {
  auto& suspects = page_->suspects;
  const auto known = std::find_if(suspects.begin(), suspects.end(), [&](const auto& suspect) {
    return suspect.crashes > 0 && suspect.frame == frame;
  });
  if (known != suspects.end()) {
    ++known->crashes;
    return;
  }
  suspects[page_->next % suspects.size()] = {1, frame};
  ++page_->next;
}

void InHand::forget() {
  for (Page::Suspect& suspect : page_->suspects) {
    if (suspect.crashes >= crashes_max) suspect = {};
  }
  stopped_twice_.clear();
}

InHand::Mark::Mark(InHand& hand, const Digest& frame) : hand_(hand) {
  hand_.page_->frame = frame;
  in_this_order();
  hand_.page_->busy = 1;
  in_this_order();
}

InHand::Mark::~Mark() {
  in_this_order();
  hand_.page_->busy = 0;
}

}  // namespace mash::app
