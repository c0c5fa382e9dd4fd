// The rule of sign.h, case by case. Signatures that other verifiers accept were made with a few
// lines of Python over the curve's equations from the seed 00 01 .. 1f and the nonce 7; where it
// says so, OpenSSL 3.0 was seen to accept them.
#include "crypto/sign.h"

#include <catch2/catch.hpp>

#include "crypto/bytes_of_hex.h"
#include "crypto/random.h"

using namespace mash;
using namespace mash::crypto;

namespace {

constexpr const char* seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr const char* honest_key =
    "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
// honest_key plus a point of order 8, 4 and 2.
constexpr const char* plus_order_8 =
    "b154bd62188ae283dd187fefe8c31f5e276edf083b4cff11c9d5cff856c74440";
constexpr const char* plus_order_4 =
    "62d5a653bcdb4ced227281ab7f0f2d1eebed4fb114b1aead9758cf56aeebd493";
constexpr const char* plus_order_2 =
    "ea5ef8400c31ef41e28f22e718b43f66981b29cf645af2a0e223799bedaace47";
// Seven times the base point.
constexpr const char* r7 = "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1";
constexpr const char* s7 = "0700000000000000000000000000000000000000000000000000000000000000";

// The eight points of small order, then the six other spellings that some decoders take for them.
const std::vector<const char*> small_orders = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};

bool verifies(const char* key, std::string_view message, const std::string& signature) {
  return verify({block_of<32>(key)}, bytes_of(message), {block_of<64>(signature)});
}

bool enrols(const char* key) { return acceptable(VerifyKey{block_of<32>(key)}); }

}  // namespace

TEST_CASE("Ed25519 gives the signatures of RFC 8032 section 7.1", "[sign]") {
  const SigningKey first(
      secret_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  CHECK(hex(first.verify_key().bytes) ==
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(hex(first.sign({}).bytes) ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b");
  const SigningKey second(
      secret_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  CHECK(hex(second.sign(unhex("72")).bytes) ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST_CASE("a signature holds for its key and its message alone", "[sign]") {
  SystemRandom random;
  const SigningKey key = SigningKey::generate(random);
  const Signature signature = key.sign(bytes_of("the act"));
  CHECK(verify(key.verify_key(), bytes_of("the act"), signature));
  CHECK_FALSE(verify(key.verify_key(), bytes_of("the acts"), signature));
  CHECK_FALSE(verify(SigningKey::generate(random).verify_key(), bytes_of("the act"), signature));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Signature changed = signature;
    changed.bytes[bit / 8] = static_cast<std::uint8_t>(changed.bytes[bit / 8] ^ (1u << bit % 8));
    REQUIRE_FALSE(verify(key.verify_key(), bytes_of("the act"), changed));
  }
}

TEST_CASE("a signing key comes back from its seed", "[sign]") {
  const SigningKey key(secret_of(seed));
  CHECK(hex(key.verify_key().bytes) == honest_key);
  CHECK(hex(key.seed().reveal()) == seed);
  CHECK(SigningKey(key.seed()).sign(bytes_of("x")) == key.sign(bytes_of("x")));
  CHECK(enrols(honest_key));
}

TEST_CASE("a signature has one spelling: S is below the group order", "[sign]") {
  const std::string r = r7;
  CHECK(verifies(honest_key, "twice the same",
                 r + "26cf004a439b3e26e5e0d6f6acffe745c0b9fcc1c3bee8d770b7dfa5bf859f07"));
  CHECK_FALSE(verifies(honest_key, "twice the same",
                       r + "13a3f6a65dfe507ebb7dce998bf9c65ac0b9fcc1c3bee8d770b7dfa5bf859f17"));
}

TEST_CASE("a key of small order signs nothing, although its signatures compute", "[sign]") {
  SECTION("the identity, for which one signature fits every message; OpenSSL accepts it") {
    CHECK_FALSE(verifies(small_orders[0], "any", std::string(r7) + s7));
  }
  SECTION("order eight, with a message found by trying; OpenSSL accepts it") {
    CHECK_FALSE(verifies(small_orders[4], "m5", std::string(r7) + s7));
  }
  SECTION("every one of them, in every spelling") {
    for (const char* point : small_orders) {
      INFO(point);
      CHECK_FALSE(enrols(point));
      // R = [7]B fits whenever the hash is a multiple of eight, so one message in eight at least.
      for (int i = 0; i < 64; ++i) {
        CHECK_FALSE(verifies(point, "m" + std::to_string(i), std::string(r7) + s7));
      }
    }
  }
}

TEST_CASE("R of small order is refused under an honest key", "[sign]") {
  SECTION("the identity; OpenSSL accepts it") {
    CHECK_FALSE(verifies(honest_key, "R is the identity",
                         "0100000000000000000000000000000000000000000000000000000000000000"
                         "78c2ecca1fe05c1baf8a55011c3f9fce9e0763f59f13a4600471032a989cbf0a"));
  }
  SECTION("the identity in another spelling, which verifiers that decode R accept") {
    CHECK_FALSE(verifies(honest_key, "R is the identity",
                         "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
                         "a622d02648453daf75ea0e7e3aaf6ea94dd98e36da5ab934a7113e86ffbbbc04"));
  }
}

TEST_CASE("the equation is checked without the cofactor", "[sign]") {
  // Both hold when multiplied by eight, and only then.
  CHECK_FALSE(verifies(plus_order_8, "m0",
                       std::string(r7) +
                           "f69ca989ece9321cdddf58d4d799c9ae1354740e07436f59267eede5c5fba404"));
  CHECK_FALSE(verifies(honest_key, "R has a small component",
                       "16b981d0b88cdf3ab9fa87190822fe4905b475efda3aec7c34abfa92c19320f4"
                       "cd5da6c0295c89eaf06a22fcd5e3f367807be5e6dc367ae5eb962b7c20da660f"));
}

TEST_CASE("a key with a small component may verify, but is not enrolled", "[sign]") {
  CHECK(verifies(plus_order_8, "m2",
                 std::string(r7) +
                     "092cc3d523efa8a1edf4453817d1037b3ce1de813f533b3145107b3cf4388d09"));
  CHECK_FALSE(enrols(plus_order_8));
  CHECK_FALSE(enrols(plus_order_4));
  CHECK_FALSE(enrols(plus_order_2));  // What CVE-2025-69277 let through.
}

TEST_CASE("a key that is no canonical point is not enrolled", "[sign]") {
  CHECK_FALSE(enrols("0200000000000000000000000000000000000000000000000000000000000000"));  // Off.
  // p + 3 and p + 18, which stand for points of the curve when reduced.
  CHECK_FALSE(enrols("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));
  CHECK_FALSE(enrols("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));
}
