// Sealing to a recipient's public key: HPKE (RFC 9180), base mode, single-shot, one suite:
// DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, ChaCha20-Poly1305 0x0003.
//
// Base mode says nothing about who sealed; the sender's signature over the manifest does. Whoever
// steals a private key reads all that was sealed to it, so sealing keys are replaced in epochs.
#pragma once

#include "base/random.h"
#include "crypto/refusal.h"
#include "crypto/x25519.h"

namespace mash::crypto {

struct SealingPublicKey {
  Block<32> bytes{};

  auto operator<=>(const SealingPublicKey&) const = default;
};

// Whether a key may be enrolled: not one of the small-order points, to which nothing can be sealed.
[[nodiscard]] bool acceptable(const SealingPublicKey& key);

// Immutable once made; threads may share it.
class SealingKey {
 public:
  explicit SealingKey(const Secret<32>& private_bytes) : key_(private_bytes) {}
  static SealingKey generate(Random& random);

  SealingPublicKey public_key() const { return {key_.public_bytes()}; }
  Secret<32> private_bytes() const { return key_.private_bytes(); }  // For the key file.
  const X25519Key& x25519() const { return key_; }

 private:
  X25519Key key_;
};

// What hpke_seal adds: 32 bytes of `enc` and the AEAD's tag.
struct HpkeSealed {
  Block<32> enc{};   // The public half of the ephemeral key.
  Bytes ciphertext;  // As long as the plaintext plus 16.

  bool operator==(const HpkeSealed&) const = default;
};

// Refuses a recipient key of small order (bad_public_key), nothing else. The ephemeral private key
// is the next 32 bytes of `random`, used as they come, so that a fixed sequence gives the RFC's
// vectors. `info` and `aad` are not carried; open needs the same.
[[nodiscard]] Result<HpkeSealed, Refusal> hpke_seal(Random& random, const SealingPublicKey& to,
                                                    ByteView info, ByteView aad,
                                                    ByteView plaintext);

// The plaintext, or cannot_open for whatever is wrong, an `enc` of small order included.
[[nodiscard]] Result<SecretBytes, Refusal> hpke_open(const SealingKey& key, const Block<32>& enc,
                                                     ByteView info, ByteView aad,
                                                     ByteView ciphertext);

}  // namespace mash::crypto
