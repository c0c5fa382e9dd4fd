#include "app/signatures.h"

namespace mash::app {

Signatures::Signatures(VerifySignature verify, unsigned helpers) : verify_(verify) {
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

std::vector<bool> Signatures::check(std::span<const Claim* const> claims) {
  const bool shared = claims.size() > 1 && !helpers_.empty();
  {
    const std::lock_guard lock(mutex_);
    claims_ = claims;
    holds_.assign(claims.size(), 0);
    next_ = 0;
    open_ = shared;
  }
  if (shared) begun_.notify_all();
  take_part();
  std::unique_lock lock(mutex_);
  open_ = false;
  left_.wait(lock, [this] { return inside_ == 0; });
  return {holds_.begin(), holds_.end()};
}

void Signatures::take_part() {
  for (std::size_t i = next_++; i < claims_.size(); i = next_++) {
    const Claim& claim = *claims_[i];
    holds_[i] = verify_(claim.key, claim.message, claim.signature) ? 1 : 0;
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
