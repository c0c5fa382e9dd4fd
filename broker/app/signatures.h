// Checks signatures, several at a time: they are the dearest part of reading a frame, and the loop
// has only one thread.
//
// check() is called by one thread, which checks along and never waits for a helper that has not
// begun. Nothing but signatures is done elsewhere, so what the loop decides, and in which order,
// does not depend on the number of helpers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "app/intake.h"

namespace mash::app {

// Ed25519 under the one strict rule (crypto/sign.h).
using VerifySignature = bool (*)(const wire::PublicKey& key, ByteView message,
                                 const wire::Signature& signature);

class Signatures {
 public:
  // `helpers` threads beside the caller's; 0 is allowed. Each claim is checked by exactly one.
  Signatures(VerifySignature verify, unsigned helpers);
  ~Signatures();
  Signatures(const Signatures&) = delete;
  Signatures& operator=(const Signatures&) = delete;

  // For each claim whether it holds. `claims` are not touched after the return.
  std::vector<bool> check(std::span<const Claim* const> claims);

 private:
  void help();
  void take_part();

  const VerifySignature verify_;
  std::mutex mutex_;
  std::condition_variable begun_;
  std::condition_variable left_;
  // Under the mutex, but that whoever is inside reads what check() has set before it let them in.
  std::span<const Claim* const> claims_;
  std::vector<char> holds_;  // Not vector<bool>: each has its own byte, and its own writer.
  bool open_ = false;        // A helper may enter.
  unsigned inside_ = 0;
  bool stopping_ = false;
  std::atomic<std::size_t> next_{0};
  std::vector<std::thread> helpers_;
};

}  // namespace mash::app
