#include "crypto/aead.h"

#include <catch2/catch.hpp>

#include "crypto/bytes_of_hex.h"

using namespace mash;
using namespace mash::crypto;

namespace {

// RFC 8439 section 2.8.2.
const Secret<32> key =
    secret_of("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
const auto nonce = block_of<12>("070000004041424344454647");
const Bytes aad = unhex("50515253c0c1c2c3c4c5c6c7");
constexpr std::string_view text =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";
const Bytes sealed = unhex(
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92"
    "728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b"
    "4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");

}  // namespace

TEST_CASE("ChaCha20-Poly1305 gives the bytes of RFC 8439", "[aead]") {
  CHECK(hex(aead_seal(key, nonce, aad, bytes_of(text))) == hex(sealed));
  const auto opened = aead_open(key, nonce, aad, sealed);
  REQUIRE(opened);
  CHECK(text_of(opened->reveal()) == text);
}

TEST_CASE("no bit of the ciphertext or tag can be changed", "[aead]") {
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1u << bit % 8));
    const auto opened = aead_open(key, nonce, aad, changed);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error() == Refusal::cannot_open);
  }
}

TEST_CASE("another key, nonce, aad or length does not open", "[aead]") {
  auto other_nonce = nonce;
  other_nonce[11] ^= 1;
  CHECK_FALSE(aead_open(Secret<32>(), nonce, aad, sealed));
  CHECK_FALSE(aead_open(key, other_nonce, aad, sealed));
  CHECK_FALSE(aead_open(key, nonce, {}, sealed));
  CHECK_FALSE(aead_open(key, nonce, aad, ByteView(sealed).first(sealed.size() - 1)));
  CHECK_FALSE(aead_open(key, nonce, aad, ByteView(sealed).first(15)));
  CHECK_FALSE(aead_open(key, nonce, aad, {}));
}

TEST_CASE("an empty text is sealed as a tag alone", "[aead]") {
  const Bytes tag = aead_seal(key, nonce, {}, {});
  CHECK(tag.size() == aead_tag_bytes);
  const auto opened = aead_open(key, nonce, {}, tag);
  REQUIRE(opened);
  CHECK(opened->size() == 0);
}
