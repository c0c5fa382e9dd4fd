// Ed25519 signatures (RFC 8032) under one strict rule, so that every party and every later audit
// judges a signature alike: no cofactor in the equation, S below the group order, A and R in their
// canonical encoding and neither of small order.
//
// Values; may be used from any thread.
#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"

namespace mash::crypto {

struct VerifyKey {
  Block<32> bytes{};

  auto operator<=>(const VerifyKey&) const = default;
};

struct Signature {
  Block<64> bytes{};

  bool operator==(const Signature&) const = default;
};

// False for anything that breaks the rule above; the bytes of all three may be a peer's.
[[nodiscard]] bool verify(const VerifyKey& key, ByteView message, const Signature& signature);

// Whether a key may be enrolled: a canonical point of the main group. Stricter than verify, which
// lets a key with a small-order component pass: such a key is nobody's honest work, and other
// implementations disagree about its signatures.
[[nodiscard]] bool acceptable(const VerifyKey& key);

class SigningKey {
 public:
  // `seed` is the private key of RFC 8032 section 5.1.5.
  explicit SigningKey(const Secret<32>& seed);
  static SigningKey generate(Random& random);

  const VerifyKey& verify_key() const { return verify_key_; }
  // Deterministic: one message has one signature.
  Signature sign(ByteView message) const;
  Secret<32> seed() const;  // For the key file.

 private:
  VerifyKey verify_key_;
  Secret<64> seed_and_public_;  // As libsodium wants it.
};

}  // namespace mash::crypto
