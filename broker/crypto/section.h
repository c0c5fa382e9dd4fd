// The sealing of one section of a message, and what it hides besides the content.
//
// Each section has a random key K of its own, used for that one sealing. HKDF-Expand(K, label)
// yields, with the labels below, the AEAD's key and nonce and the key commitment:
//   "mash/v1 section key" 32   "mash/v1 section nonce" 12   "mash/v1 section commitment" 32
// What is sealed with ChaCha20-Poly1305 is
//   length of the content (4 bytes, big-endian) || content || zeros up to padded_size(length)
// The commitment stands in the signed manifest. It stops a sender from making one ciphertext that
// opens to different contents under the keys wrapped for two recipients.
#pragma once

#include "base/random.h"
#include "crypto/aead.h"

namespace mash::crypto {

// Bytes under the AEAD for a content of `content_size` bytes; the ciphertext has aead_tag_bytes
// more. Up to 4,096 it is a multiple of 256; beyond, of an eighth of the greatest power of two not
// above n = 4 + content_size. So up to 1 MiB there are 80 sizes: whoever sees one learns at most
// log2(80) < 6.4 bits. The price is less than 256 bytes, and beyond 4,096 less than n/8.
std::size_t padded_size(std::size_t content_size);

Secret<32> new_section_key(Random& random);

// The manifest's commitment to a key. It comes first, because the associated data contains it.
Digest section_commitment(const Secret<32>& key);

struct SealedSection {
  Secret<32> key;     // To be wrapped for each recipient (hpke.h); seals nothing else.
  Bytes ciphertext;
  Digest commitment;
};

// Takes the key from its caller and hands it back in the result, used up: were a second content
// sealed with it, one nonce would serve twice. `content` is at most limits::message_bytes_max.
SealedSection seal_section(Secret<32> key, ByteView aad, ByteView content);

// The content; or wrong_commitment, judged before anything is decrypted and in constant time;
// cannot_open; bad_padding, when length, padded size or zeros are not as above.
[[nodiscard]] Result<SecretBytes, Refusal> open_section(const Secret<32>& key,
                                                        const Digest& commitment, ByteView aad,
                                                        ByteView ciphertext);

}  // namespace mash::crypto
