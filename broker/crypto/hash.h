// SHA-256 (FIPS 180-4), HMAC-SHA256 (RFC 2104) and HKDF-SHA256 (RFC 5869).
//
// Threads: the functions may be called from any thread; a Sha256 belongs to one thread at a time.
// They fail only with the machine, by base::Fatal.
#pragma once

#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "base/secret.h"

namespace mash::crypto {

// For public data. The thread keeps its working memory, so nothing secret goes in: hmac_sha256 and
// HKDF wipe theirs.
Digest sha256(ByteView bytes);
// Of the parts joined without anything between them. This is the hash that merkle is given.
Digest sha256(std::initializer_list<ByteView> parts);

// For bytes that arrive piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(ByteView bytes);
  Digest finish();  // The digest so far; the object then starts afresh.

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Secret<32> hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

// The most that one HKDF-Expand yields: RFC 5869 counts its blocks in one byte.
inline constexpr std::size_t hkdf_bytes_max = 255 * 32;

// Extract takes any salt, also an empty one. Expand fills `out`, at most hkdf_bytes_max; `prk` is
// what Extract gave, or a uniformly random key of 32 bytes. The parts are joined.
Secret<32> hkdf_extract(ByteView salt, std::initializer_list<ByteView> input_key);
void hkdf_expand(ByteView prk, std::initializer_list<ByteView> info, std::span<std::uint8_t> out);

}  // namespace mash::crypto
