// Key files against the `openssl` program, so that an operator can read and make them without us.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "crypto/bytes_of_hex.h"
#include "crypto/key_file.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "crypto/x25519.h"
#include "support/skip.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::crypto;

namespace {

constexpr const char* key_hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

// A directory with a passphrase file "pass", in which commands run.
struct Fixture {
  support::TemporaryDirectory dir;
  SystemRandom random;

  Fixture() {
    std::ofstream(dir / "pass") << "correct horse\n";
    REQUIRE(chmod((dir / "pass").c_str(), 0600) == 0);
  }
  bool run(const std::string& command) const {
    const std::string line =
        "cd '" + dir.path().string() + "' && umask 077 && ( " + command + " ) 2>error";
    return std::system(line.c_str()) == 0;
  }
  bool has_openssl() const {
    if (run("command -v openssl >found")) return true;
    support::skip("there is no openssl program in PATH");
    return false;
  }
  std::string output(const std::string& name) const { return support::read_file(dir / name); }
};

SecretBytes passphrase() { return SecretBytes(bytes_of("correct horse")); }

// The last 32 bytes of the DER forms of RFC 8410 are the key itself.
std::string last_32(const std::string& der) {
  REQUIRE(der.size() > 32);
  return hex(bytes_of(der).last(32));
}

}  // namespace

TEST_CASE_METHOD(Fixture, "openssl pkey reads the key files we write", "[oracle]") {
  if (!has_openssl()) return;
  const auto [kind, public_hex] = GENERATE_REF(
      std::pair{KeyKind::ed25519, hex(SigningKey(secret_of(key_hex)).verify_key().bytes)},
      std::pair{KeyKind::x25519, hex(X25519Key(secret_of(key_hex)).public_bytes())});
  REQUIRE(write_key_file(random, dir / "k", kind, secret_of(key_hex), passphrase()));
  REQUIRE(run("openssl pkey -in k -passin file:pass -outform DER -out private.der"));
  CHECK(last_32(output("private.der")) == key_hex);
  REQUIRE(run("openssl pkey -in k -passin file:pass -pubout -outform DER -out public.der"));
  CHECK(last_32(output("public.der")) == public_hex);
  CHECK_FALSE(run("openssl pkey -in k -passin pass:wrong -noout"));
}

TEST_CASE_METHOD(Fixture, "we read the key files openssl writes with scrypt", "[oracle]") {
  if (!has_openssl()) return;
  REQUIRE(run("openssl genpkey -algorithm x25519 -out plain && "
              "openssl pkcs8 -topk8 -scrypt -v2 aes-256-cbc -in plain -passout file:pass -out k && "
              "openssl pkey -in plain -outform DER -out private.der"));
  const auto key = read_key_file(dir / "k", KeyKind::x25519, passphrase());
  REQUIRE(key);
  CHECK(hex(key->reveal()) == last_32(output("private.der")));

  SECTION("and no weaker ones") {
    REQUIRE(run("openssl pkcs8 -topk8 -v2 aes-256-cbc -in plain -passout file:pass -out pbkdf2"));
    const auto weaker = read_key_file(dir / "pbkdf2", KeyKind::x25519, passphrase());
    REQUIRE_FALSE(weaker);
    CHECK(weaker.error().refusal == Refusal::key_file_damaged);
    CHECK_FALSE(read_key_file(dir / "plain", KeyKind::x25519, passphrase()));
  }
}
