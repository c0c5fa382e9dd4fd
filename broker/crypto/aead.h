// ChaCha20-Poly1305 (RFC 8439): encryption that notices every change, of the bytes or of the
// associated data that goes with them. HPKE and sections are built on it; use those.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/refusal.h"

namespace mash::crypto {

inline constexpr std::size_t aead_tag_bytes = 16;

// Ciphertext, then tag. A key must never meet the same nonce twice: that would reveal both texts.
Bytes aead_seal(const Secret<32>& key, const Block<12>& nonce, ByteView aad, ByteView plaintext);

// The plaintext, or cannot_open.
[[nodiscard]] Result<SecretBytes, Refusal> aead_open(const Secret<32>& key, const Block<12>& nonce,
                                                     ByteView aad, ByteView ciphertext);

}  // namespace mash::crypto
