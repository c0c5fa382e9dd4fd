#include "crypto/section.h"

#include <algorithm>
#include <bit>

#include "base/ensure.h"
#include "base/limits.h"
#include "crypto/hash.h"

namespace mash::crypto {
namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t small_max = 4096;
constexpr std::size_t small_step = 256;

Secret<32> section_aead_key(const Secret<32>& key) {
  Secret<32> out;
  hkdf_expand(key.reveal(), {bytes_of("mash/v1 section key")}, out.fill());
  return out;
}

Block<12> section_nonce(const Secret<32>& key) {
  Block<12> out;
  hkdf_expand(key.reveal(), {bytes_of("mash/v1 section nonce")}, out);
  return out;
}

SecretBytes pad(ByteView content) {
  SecretBytes padded(padded_size(content.size()));  // Starts as zeros.
  Bytes length;
  append_u32(length, static_cast<std::uint32_t>(content.size()));
  std::copy(length.begin(), length.end(), padded.fill().begin());
  std::copy(content.begin(), content.end(), padded.fill().begin() + length_bytes);
  return padded;
}

// The content within `padded`. Only the one padding that pad() makes is let through: any other
// would be a channel for bytes nobody looks at.
Result<SecretBytes, Refusal> strip(ByteView padded) {
  if (padded.size() < length_bytes) return refuse(Refusal::bad_padding);
  std::size_t length = 0;
  for (std::uint8_t byte : padded.first(length_bytes)) length = length << 8 | byte;
  // This bounds the length too: padded_size is never less than length field and content.
  if (padded_size(length) != padded.size()) return refuse(Refusal::bad_padding);
  const ByteView rest = padded.subspan(length_bytes);
  const ByteView zeros = rest.subspan(length);
  if (!std::all_of(zeros.begin(), zeros.end(), [](std::uint8_t byte) { return byte == 0; })) {
    return refuse(Refusal::bad_padding);
  }
  return SecretBytes(rest.first(length));
}

}  // namespace

std::size_t padded_size(std::size_t content_size) {
  const std::size_t size = content_size + length_bytes;
  const std::size_t step = size <= small_max ? small_step : std::bit_floor(size) / 8;
  return (size + step - 1) / step * step;
}

Secret<32> new_section_key(Random& random) {
  Secret<32> key;
  random.fill(key.fill());
  return key;
}

Digest section_commitment(const Secret<32>& key) {
  Digest commitment;
  hkdf_expand(key.reveal(), {bytes_of("mash/v1 section commitment")}, commitment);
  return commitment;
}

SealedSection seal_section(Secret<32> key, ByteView aad, ByteView content) {
  ENSURE(content.size() <= limits::message_bytes_max, "contents are bounded before this");
  const SecretBytes padded = pad(content);
  Bytes ciphertext = aead_seal(section_aead_key(key), section_nonce(key), aad, padded.reveal());
  const Digest commitment = section_commitment(key);
  return {std::move(key), std::move(ciphertext), commitment};
}

Result<SecretBytes, Refusal> open_section(const Secret<32>& key, const Digest& commitment,
                                          ByteView aad, ByteView ciphertext) {
  if (!equal_constant_time(section_commitment(key), commitment)) {
    return refuse(Refusal::wrong_commitment);
  }
  const auto padded = aead_open(section_aead_key(key), section_nonce(key), aad, ciphertext);
  if (!padded) return refuse(padded.error());
  return strip(padded->reveal());
}

}  // namespace mash::crypto
