#include "crypto/section.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/limits.h"
#include "crypto/bytes_of_hex.h"
#include "crypto/hash.h"
#include "crypto/random.h"

using namespace mash;
using namespace mash::crypto;

namespace {

constexpr std::string_view aad = "associated data";
constexpr std::string_view content = "known to us since 2024";
const Secret<32> key =
    secret_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

Refusal refusal_of(const Result<SecretBytes, Refusal>& opened) {
  REQUIRE_FALSE(opened);
  return opened.error();
}

// Seals `padded` as it stands, as a sender with another idea of padding would.
Bytes seal_raw(ByteView padded) {
  Secret<32> aead_key;
  Block<12> nonce;
  hkdf_expand(key.reveal(), {bytes_of("mash/v1 section key")}, aead_key.fill());
  hkdf_expand(key.reveal(), {bytes_of("mash/v1 section nonce")}, nonce);
  return aead_seal(aead_key, nonce, bytes_of(aad), padded);
}

Refusal refusal_of_padding(ByteView padded) {
  return refusal_of(open_section(key, section_commitment(key), bytes_of(aad), seal_raw(padded)));
}

Bytes with_length(std::uint32_t length, std::size_t total) {
  Bytes padded;
  append_u32(padded, length);
  padded.resize(total, 0);
  return padded;
}

}  // namespace

TEST_CASE("a section's bytes are those another implementation makes of the format", "[section]") {
  // Made with Python's `cryptography` from the description in section.h.
  const SealedSection sealed = seal_section(key.duplicate(), bytes_of(aad), bytes_of(content));
  CHECK(hex(sealed.commitment) ==
        "bf92b2b3d7e745b0c620997e2a42ee511328338f07dcbcfe258931f7984488cc");
  REQUIRE(sealed.ciphertext.size() == 272);
  CHECK(hex(ByteView(sealed.ciphertext).first(16)) == "5e90bdeaa72284304fca4e3c8e5198ca");
  CHECK(hex(sha256(sealed.ciphertext)) ==
        "2c7f51e74c22471dd6ccc6345341da9ed9fc04693de720e1da0198a4afebbf35");
  CHECK(hex(sealed.key.reveal()) == hex(key.reveal()));
}

TEST_CASE("a section of any size comes back whole", "[section]") {
  SystemRandom random;
  for (std::size_t size : {0u, 1u, 251u, 252u, 253u, 4091u, 4092u, 4093u, 100'000u}) {
    Bytes text(size);
    random.fill(text);
    const SealedSection sealed = seal_section(new_section_key(random), bytes_of(aad), text);
    CHECK(sealed.commitment == section_commitment(sealed.key));
    CHECK(sealed.ciphertext.size() == padded_size(size) + aead_tag_bytes);
    const auto opened =
        open_section(sealed.key, sealed.commitment, bytes_of(aad), sealed.ciphertext);
    REQUIRE(opened);
    CHECK(hex(opened->reveal()) == hex(text));
  }
}

TEST_CASE("a key that the manifest does not commit to opens nothing", "[section]") {
  SystemRandom random;
  const SealedSection sealed = seal_section(key.duplicate(), bytes_of(aad), bytes_of(content));
  const Secret<32> other = new_section_key(random);
  CHECK(refusal_of(open_section(other, sealed.commitment, bytes_of(aad), sealed.ciphertext)) ==
        Refusal::wrong_commitment);
  SECTION("not even a key that fits the ciphertext") {
    CHECK(refusal_of(open_section(key, section_commitment(other), bytes_of(aad),
                                  sealed.ciphertext)) == Refusal::wrong_commitment);
    for (std::size_t byte = 0; byte < sealed.commitment.size(); ++byte) {
      Digest near = sealed.commitment;
      near[byte] ^= 0x80;
      CHECK(refusal_of(open_section(key, near, bytes_of(aad), sealed.ciphertext)) ==
            Refusal::wrong_commitment);
    }
  }
}

TEST_CASE("a section does not open in another place or with changed bytes", "[section]") {
  const SealedSection sealed = seal_section(key.duplicate(), bytes_of(aad), bytes_of(content));
  CHECK(refusal_of(open_section(key, sealed.commitment, bytes_of("elsewhere"),
                                sealed.ciphertext)) == Refusal::cannot_open);
  Bytes changed = sealed.ciphertext;
  changed.back() ^= 1;
  CHECK(refusal_of(open_section(key, sealed.commitment, bytes_of(aad), changed)) ==
        Refusal::cannot_open);
  CHECK(refusal_of(open_section(key, sealed.commitment, bytes_of(aad), {})) ==
        Refusal::cannot_open);
}

TEST_CASE("there is one way to pad, and no other is let through", "[section]") {
  REQUIRE(open_section(key, section_commitment(key), bytes_of(aad),
                       seal_raw(with_length(10, 256))));
  SECTION("a byte among the zeros") {
    for (std::size_t at : {14u, 100u, 255u}) {
      Bytes padded = with_length(10, 256);
      padded[at] = 1;
      CHECK(refusal_of_padding(padded) == Refusal::bad_padding);
    }
  }
  SECTION("more or less padding than the length asks for") {
    CHECK(refusal_of_padding(with_length(10, 512)) == Refusal::bad_padding);
    CHECK(refusal_of_padding(with_length(10, 14)) == Refusal::bad_padding);
  }
  SECTION("a length beyond the bytes that are there") {
    CHECK(refusal_of_padding(with_length(253, 256)) == Refusal::bad_padding);
    CHECK(refusal_of_padding(with_length(0xffffffff, 256)) == Refusal::bad_padding);
  }
  SECTION("too short to hold a length") {
    CHECK(refusal_of_padding({}) == Refusal::bad_padding);
    CHECK(refusal_of_padding(Bytes(3, 0)) == Refusal::bad_padding);
  }
}

TEST_CASE("a padded size costs little and tells less than 6.4 bits", "[section]") {
  std::set<std::size_t> sizes;
  std::size_t before = 0;
  for (std::size_t n = 0; padded_size(n) <= limits::message_bytes_max; ++n) {
    const std::size_t needed = n + 4;
    const std::size_t padded = padded_size(n);
    const bool cheap = needed <= 4096 ? padded - needed < 256 : 8 * (padded - needed) < needed;
    if (padded < needed || padded < before || !cheap) FAIL("at a content of " << n << " bytes");
    before = padded;
    sizes.insert(padded);
  }
  CHECK(sizes.size() == 80);
  CHECK(std::log2(static_cast<double>(sizes.size())) < 6.4);
  CHECK(before == limits::message_bytes_max);
}

TEST_CASE("padded sizes are those of the table in the format", "[section]") {
  CHECK(padded_size(0) == 256);
  CHECK(padded_size(252) == 256);
  CHECK(padded_size(253) == 512);
  CHECK(padded_size(4092) == 4096);
  CHECK(padded_size(4093) == 4608);
  CHECK(padded_size(8188) == 8192);
  CHECK(padded_size(8189) == 9216);
  CHECK(padded_size(1'000'000) == 1'048'576);
}
