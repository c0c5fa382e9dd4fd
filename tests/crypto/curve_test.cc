#include "crypto/curve.h"

#include <catch2/catch.hpp>

#include "crypto/bytes_of_hex.h"
#include "crypto/x25519.h"

using namespace mash;
using namespace mash::crypto;

namespace {

// The test keys of the manual page zmq_curve(7).
constexpr const char* server_public = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr const char* server_private = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
constexpr const char* client_public = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
constexpr const char* client_private = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

std::string public_of(const char* private_text) {
  const auto bytes = from_z85(private_text)->bytes;  // Forty characters are 32 bytes of any kind.
  return z85(curve_public_key(Secret<32>(bytes)));
}

}  // namespace

TEST_CASE("a CURVE public key follows from its private key as ZeroMQ has it", "[curve]") {
  CHECK(public_of(server_private) == server_public);
  CHECK(public_of(client_private) == client_public);
}

TEST_CASE("Z85 gives the example of ZeroMQ RFC 32", "[curve]") {
  // 86 4F D2 6F B5 59 F7 5B is "HelloWorld".
  const auto key = from_z85("HelloWorldHelloWorldHelloWorldHelloWorld");
  REQUIRE(key);
  CHECK(hex(ByteView(key->bytes).first(8)) == "864fd26fb559f75b");
  CHECK(z85(*key) == "HelloWorldHelloWorldHelloWorldHelloWorld");
  CHECK(z85(CurvePublicKey{}) == std::string(40, '0'));
}

TEST_CASE("Z85 text that is not exactly a key is refused", "[curve]") {
  const std::string good(40, '0');
  CHECK(from_z85(good));
  CHECK_FALSE(from_z85(""));
  CHECK_FALSE(from_z85(good.substr(1)));
  CHECK_FALSE(from_z85(good + "0"));
  CHECK_FALSE(from_z85("~" + good.substr(1)));  // Not in the alphabet.
  CHECK_FALSE(from_z85(" " + good.substr(1)));
  CHECK(from_z85("%nSc0" + good.substr(5)));        // 2^32 - 1, the greatest group.
  CHECK_FALSE(from_z85("%nSc1" + good.substr(5)));  // 2^32.
  CHECK_FALSE(from_z85("#####" + good.substr(5)));
}

TEST_CASE("two parties agree on the secret of RFC 7748 section 6.1", "[curve]") {
  const X25519Key alice(
      secret_of("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  const X25519Key bob(
      secret_of("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  CHECK(hex(bob.public_bytes()) ==
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const auto ours = alice.shared_with(bob.public_bytes());
  const auto theirs = bob.shared_with(alice.public_bytes());
  REQUIRE(ours);
  REQUIRE(theirs);
  CHECK(hex(ours->reveal()) ==
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  CHECK(hex(theirs->reveal()) == hex(ours->reveal()));
}
