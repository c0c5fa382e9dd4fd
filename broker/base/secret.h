// Key material and passphrases in memory: fixed size, never copied, never printed, wiped at the
// end.
//
// Reading one goes through reveal(), so that a search for that word finds every reader.
#pragma once

#include <string.h>  // explicit_bzero: the compiler may not remove it, as it may memset.

#include <memory>
#include <string_view>

#include "base/bytes.h"

namespace mash {

template <std::size_t N>
class Secret {
 public:
  Secret() : bytes_{} {}
  // Copies `from` in; wiping `from` is the caller's duty. Takes exactly N bytes by its type.
  explicit Secret(std::span<const std::uint8_t, N> from) {
    std::copy(from.begin(), from.end(), bytes_.begin());
  }
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      other.wipe();
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  std::span<const std::uint8_t, N> reveal() const { return bytes_; }
  std::span<std::uint8_t, N> fill() { return bytes_; }  // For the code that makes the secret.
  // A second copy, asked for by name: each copy is one more place to wipe.
  Secret duplicate() const { return Secret(reveal()); }

 private:
  void wipe() noexcept { explicit_bzero(bytes_.data(), N); }
  Block<N> bytes_;
};

// A passphrase or an opened section: any length up to the capacity it was made with; does not grow.
class SecretBytes {
 public:
  explicit SecretBytes(std::size_t capacity)
      : bytes_(std::make_unique<std::uint8_t[]>(capacity)), size_(capacity), capacity_(capacity) {}
  explicit SecretBytes(ByteView from) : SecretBytes(from.size()) {
    std::copy(from.begin(), from.end(), bytes_.get());
  }
  SecretBytes(SecretBytes&& other) noexcept
      : bytes_(std::move(other.bytes_)), size_(other.size_), capacity_(other.capacity_) {
    other.size_ = other.capacity_ = 0;
  }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe();
      bytes_ = std::move(other.bytes_);
      size_ = other.size_;
      capacity_ = other.capacity_;
      other.size_ = other.capacity_ = 0;
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(); }

  ByteView reveal() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> fill() { return {bytes_.get(), size_}; }
  std::size_t size() const { return size_; }
  void shrink(std::size_t size) { size_ = std::min(size, size_); }

 private:
  void wipe() noexcept {
    if (capacity_ > 0) explicit_bzero(bytes_.get(), capacity_);
  }
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_;
  std::size_t capacity_;
};

}  // namespace mash
