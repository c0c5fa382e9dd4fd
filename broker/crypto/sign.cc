// libsodium 1.0.18 keeps the whole rule of sign.h by itself (crypto_sign/ed25519/ref10/open.c), and
// is more than twice as fast as OpenSSL, which accepts small-order keys. Later releases verify with
// the cofactor: tests/crypto/sign_test.cc fails on such a library, on purpose.
#include "crypto/sign.h"

#include <sodium.h>

#include "base/ensure.h"

namespace mash::crypto {
namespace {

// libsodium asks to be started once; it may be asked again from any thread.
void start_library() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw base::Fatal("libsodium does not start; check the package libsodium23.");
}

}  // namespace

bool verify(const VerifyKey& key, ByteView message, const Signature& signature) {
  start_library();
  return crypto_sign_ed25519_verify_detached(signature.bytes.data(), message.data(),
                                             message.size(), key.bytes.data()) == 0;
}

bool acceptable(const VerifyKey& key) {
  start_library();
  return crypto_core_ed25519_is_valid_point(key.bytes.data()) == 1;
}

SigningKey::SigningKey(const Secret<32>& seed) {
  start_library();
  const int made = crypto_sign_ed25519_seed_keypair(
      verify_key_.bytes.data(), seed_and_public_.fill().data(), seed.reveal().data());
  ENSURE(made == 0, "every seed of 32 bytes makes a key");
}

SigningKey SigningKey::generate(Random& random) {
  Secret<32> seed;
  random.fill(seed.fill());
  return SigningKey(seed);
}

Signature SigningKey::sign(ByteView message) const {
  Signature signature;
  const int made = crypto_sign_ed25519_detached(signature.bytes.data(), nullptr, message.data(),
                                                message.size(), seed_and_public_.reveal().data());
  ENSURE(made == 0, "a whole key signs every message");
  return signature;
}

Secret<32> SigningKey::seed() const { return Secret<32>(seed_and_public_.reveal().first<32>()); }

}  // namespace mash::crypto
