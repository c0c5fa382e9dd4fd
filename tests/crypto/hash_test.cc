#include "crypto/hash.h"

#include <catch2/catch.hpp>
#include <thread>

#include "crypto/bytes_of_hex.h"

using namespace mash;
using namespace mash::crypto;

namespace {

// FIPS 180-4's examples (NIST, "Examples with Intermediate Values").
constexpr const char* of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
constexpr const char* of_two_blocks =
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
constexpr const char* of_a_million_a =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

}  // namespace

TEST_CASE("SHA-256 gives the digests of the standard's examples", "[hash]") {
  CHECK(hex(sha256(ByteView{})) == of_nothing);
  CHECK(hex(sha256(bytes_of("abc"))) == of_abc);
  CHECK(hex(sha256(bytes_of(two_blocks))) == of_two_blocks);
}

TEST_CASE("a hash of parts is the hash of the parts joined", "[hash]") {
  Digest (*const hash_of_parts)(std::initializer_list<ByteView>) = sha256;  // What merkle takes.
  CHECK(hex(hash_of_parts({})) == of_nothing);
  CHECK(hex(hash_of_parts({bytes_of("a"), {}, bytes_of("bc")})) == of_abc);
}

TEST_CASE("a stream in odd pieces has the digest of the whole, and then starts afresh", "[hash]") {
  const Bytes a(997, 'a');
  Sha256 stream;
  std::size_t left = 1'000'000;
  while (left > 0) {
    const std::size_t piece = std::min(left, a.size());
    stream.update(ByteView(a).first(piece));
    left -= piece;
  }
  Sha256 moved(std::move(stream));
  CHECK(hex(moved.finish()) == of_a_million_a);
  moved.update(bytes_of("abc"));
  CHECK(hex(moved.finish()) == of_abc);
  CHECK(hex(moved.finish()) == of_nothing);
}

TEST_CASE("threads that hash at once do not disturb each other", "[hash]") {
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 2000; ++i) {
        if (hex(sha256({bytes_of("ab"), bytes_of("c")})) != of_abc) ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("HMAC-SHA256 gives the codes of RFC 4231", "[hash]") {
  CHECK(hex(hmac_sha256(Bytes(20, 0x0b), {bytes_of("Hi There")}).reveal()) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex(hmac_sha256(bytes_of("Jefe"), {bytes_of("what do ya want "), bytes_of("for nothing?")})
                .reveal()) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  // A key longer than a block of the hash.
  CHECK(hex(hmac_sha256(Bytes(131, 0xaa),
                        {bytes_of("Test Using Larger Than Block-Size Key - Hash Key First")})
                .reveal()) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HKDF-SHA256 gives the keys of RFC 5869 appendix A", "[hash]") {
  Block<42> out;
  SECTION("A.1, with salt and info") {
    const auto prk = hkdf_extract(unhex("000102030405060708090a0b0c"), {Bytes(22, 0x0b)});
    CHECK(hex(prk.reveal()) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    hkdf_expand(prk.reveal(), {unhex("f0f1f2f3f4"), unhex("f5f6f7f8f9")}, out);
    CHECK(hex(out) ==
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }
  SECTION("A.3, with neither") {
    const auto prk = hkdf_extract({}, {Bytes(11, 0x0b), Bytes(11, 0x0b)});
    CHECK(hex(prk.reveal()) == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    hkdf_expand(prk.reveal(), {}, out);
    CHECK(hex(out) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }
}
