#include "app/signatures.h"

namespace mash::app {

Signatures::Signatures(const wire::SignatureTools& tools, unsigned helpers) : tools_(tools) {
  for (unsigned i = 0; i < helpers; ++i) helpers_.emplace_back([this] { help(); });
}

Signatures::~Signatures() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  begun_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Signatures::check(std::span<Claim* const> claims) {
  const bool shared = claims.size() > 1 && !helpers_.empty();
  {
    const std::lock_guard lock(mutex_);
    claims_ = claims;
    next_ = 0;
    open_ = shared;
  }
  if (shared) begun_.notify_all();
  take_part();
  std::unique_lock lock(mutex_);
  open_ = false;
  left_.wait(lock, [this] { return inside_ == 0; });
}

void Signatures::take_part() {
  for (std::size_t i = next_++; i < claims_.size(); i = next_++) {
    Claim& claim = *claims_[i];
    claim.holds = tools_.verify(claim.key, claim.message, claim.signature);
  }
}

void Signatures::help() {
  std::unique_lock lock(mutex_);
  for (;;) {
    begun_.wait(lock, [this] { return stopping_ || open_; });
    if (stopping_) return;
    ++inside_;
    lock.unlock();
    take_part();
    lock.lock();
    open_ = false;  // Nothing is left to take.
    if (--inside_ == 0) left_.notify_one();
  }
}

}  // namespace mash::app
