// X25519 (RFC 7748), the Diffie-Hellman function below HPKE and CURVE.
#pragma once

#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/secret.h"

namespace mash::crypto {

// A private key with its public half. Once made it does not change, so threads may share it.
class X25519Key {
 public:
  explicit X25519Key(const Secret<32>& private_bytes);
  X25519Key(X25519Key&&) noexcept;
  X25519Key& operator=(X25519Key&&) noexcept;
  ~X25519Key();

  const Block<32>& public_bytes() const { return public_bytes_; }
  Secret<32> private_bytes() const;
  // Nothing if `their_public` is of small order: the secret would be zero, whatever the private
  // key (RFC 7748 section 6.1).
  std::optional<Secret<32>> shared_with(const Block<32>& their_public) const;

 private:
  struct Handle;  // OpenSSL's object, kept because making one costs as much as a shared secret.
  std::unique_ptr<Handle> handle_;
  Block<32> public_bytes_;
};

}  // namespace mash::crypto
