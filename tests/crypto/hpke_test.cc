#include "crypto/hpke.h"

#include <catch2/catch.hpp>

#include "crypto/bytes_of_hex.h"
#include "crypto/random.h"
#include "support/fixed_random.h"

using namespace mash;
using namespace mash::crypto;

namespace {

// RFC 9180 appendix A.2.1, first encryption.
constexpr const char* info = "4f6465206f6e2061204772656369616e2055726e";
constexpr const char* ephemeral =
    "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600";
constexpr const char* enc = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
constexpr const char* recipient_public =
    "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
constexpr const char* recipient_private =
    "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
constexpr std::string_view plaintext = "Beauty is truth, truth beauty";
constexpr std::string_view aad = "Count-0";
constexpr const char* ciphertext =
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";

// Every point of small order on the curve and its twist, in both encodings below 2^255 that have
// two (the list of X25519's author at cr.yp.to/ecdh.html, section "How do I validate keys").
const std::vector<const char*> small_orders = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

}  // namespace

TEST_CASE("HPKE gives the bytes of RFC 9180 A.2.1", "[hpke]") {
  const SealingKey recipient(secret_of(recipient_private));
  CHECK(hex(recipient.public_key().bytes) == recipient_public);

  support::FixedRandom random(unhex(ephemeral));
  const auto sealed = hpke_seal(random, recipient.public_key(), unhex(info), bytes_of(aad),
                                bytes_of(plaintext));
  REQUIRE(sealed);
  CHECK(hex(sealed->enc) == enc);
  CHECK(hex(sealed->ciphertext) == ciphertext);

  const auto opened = hpke_open(recipient, sealed->enc, unhex(info), bytes_of(aad),
                                sealed->ciphertext);
  REQUIRE(opened);
  CHECK(text_of(opened->reveal()) == plaintext);
}

TEST_CASE("only the same key, enc, info, aad and ciphertext open", "[hpke]") {
  SystemRandom random;
  const SealingKey ours = SealingKey::generate(random);
  const SealingKey theirs = SealingKey::generate(random);
  const auto sealed = hpke_seal(random, ours.public_key(), bytes_of("info"), bytes_of("aad"),
                                bytes_of("a key"));
  REQUIRE(sealed);
  const auto open = [&](const SealingKey& key, const HpkeSealed& what, std::string_view with_info,
                        std::string_view with_aad) {
    return hpke_open(key, what.enc, bytes_of(with_info), bytes_of(with_aad), what.ciphertext);
  };
  REQUIRE(open(ours, *sealed, "info", "aad"));

  HpkeSealed other_enc = *sealed;
  other_enc.enc = theirs.public_key().bytes;
  HpkeSealed changed = *sealed;
  changed.ciphertext.front() ^= 1;
  HpkeSealed cut = *sealed;
  cut.ciphertext.resize(15);
  const std::vector<Result<SecretBytes, Refusal>> wrong = [&] {
    std::vector<Result<SecretBytes, Refusal>> results;
    results.push_back(open(theirs, *sealed, "info", "aad"));
    results.push_back(open(ours, *sealed, "inf", "aad"));
    results.push_back(open(ours, *sealed, "info", "aa"));
    results.push_back(open(ours, other_enc, "info", "aad"));
    results.push_back(open(ours, changed, "info", "aad"));
    results.push_back(open(ours, cut, "info", "aad"));
    return results;
  }();
  for (const auto& result : wrong) {
    REQUIRE_FALSE(result);
    CHECK(result.error() == Refusal::cannot_open);
  }
}

TEST_CASE("nothing is sealed to or opened from a point of small order", "[hpke]") {
  SystemRandom random;
  const SealingKey key = SealingKey::generate(random);
  CHECK(acceptable(key.public_key()));
  for (const char* point : small_orders) {
    INFO(point);
    const SealingPublicKey small{block_of<32>(point)};
    CHECK_FALSE(acceptable(small));
    const auto sealed = hpke_seal(random, small, {}, {}, bytes_of("a key"));
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error() == Refusal::bad_public_key);
    const auto opened = hpke_open(key, small.bytes, {}, {}, Bytes(48, 0));
    REQUIRE_FALSE(opened);
    CHECK(opened.error() == Refusal::cannot_open);
  }
}

TEST_CASE("a sealing key comes back from its private bytes", "[hpke]") {
  SystemRandom random;
  const SealingKey key = SealingKey::generate(random);
  CHECK(SealingKey(key.private_bytes()).public_key() == key.public_key());
  CHECK(SealingKey::generate(random).public_key() != key.public_key());
}
