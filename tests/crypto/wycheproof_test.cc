// Project Wycheproof's cases (C2SP/wycheproof, testvectors_v1), every one of them.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "crypto/aead.h"
#include "crypto/bytes_of_hex.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "crypto/x25519.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::crypto;

namespace {

using Json = nlohmann::json;

Bytes field(const Json& json, const char* name) { return unhex(json.at(name).get<std::string>()); }

bool has_flag(const Json& test, const char* flag) {
  const Json& flags = test.at("flags");
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

// Calls `judge(group, test, should_pass)` for each case of the file, and checks that the file has
// as many as it says. Without the data it does nothing but say SKIPPED.
template <class Judge>
void each_case(const char* name, Judge judge) {
  const auto path = support::test_data(std::string("wycheproof/") + name);
  if (!path) return;
  const Json file = Json::parse(support::read_file(*path));
  int seen = 0;
  for (const Json& group : file.at("testGroups")) {
    for (const Json& test : group.at("tests")) {
      INFO(name << " " << test.at("tcId") << ": " << test.at("comment"));
      judge(group, test, test.at("result") != "invalid");
      ++seen;
    }
  }
  CHECK(seen == file.at("numberOfTests"));
}

}  // namespace

TEST_CASE("Ed25519 agrees with Wycheproof", "[oracle]") {
  each_case("ed25519_test.json", [](const Json& group, const Json& test, bool valid) {
    const VerifyKey key{block_of<32>(group.at("publicKey").at("pk").get<std::string>())};
    const auto signature = to_block<64>(field(test, "sig"));  // Another length is no signature.
    CHECK((signature && verify(key, field(test, "msg"), {*signature})) == valid);
    CHECK(acceptable(key));
  });
}

TEST_CASE("X25519 agrees with Wycheproof, and refuses every zero secret", "[oracle]") {
  each_case("x25519_test.json", [](const Json&, const Json& test, bool valid) {
    REQUIRE(valid);  // The file calls them valid or acceptable.
    const X25519Key ours(secret_of(test.at("private").get<std::string>()));
    const auto shared = ours.shared_with(block_of<32>(test.at("public").get<std::string>()));
    REQUIRE(shared.has_value() == !has_flag(test, "ZeroSharedSecret"));
    if (shared) CHECK(hex(shared->reveal()) == test.at("shared").get<std::string>());
  });
}

TEST_CASE("ChaCha20-Poly1305 agrees with Wycheproof", "[oracle]") {
  each_case("chacha20_poly1305_test.json", [](const Json&, const Json& test, bool valid) {
    const auto nonce = to_block<12>(field(test, "iv"));
    if (!nonce) {  // Our types have no other nonce size.
      REQUIRE(has_flag(test, "InvalidNonceSize"));
      return;
    }
    const Secret<32> key = secret_of(test.at("key").get<std::string>());
    const Bytes aad = field(test, "aad");
    const Bytes sealed = concat({field(test, "ct"), field(test, "tag")});
    const auto opened = aead_open(key, *nonce, aad, sealed);
    REQUIRE(opened.has_value() == valid);
    CHECK((aead_seal(key, *nonce, aad, field(test, "msg")) == sealed) == valid);
    if (opened) CHECK(hex(opened->reveal()) == test.at("msg").get<std::string>());
  });
}

TEST_CASE("HKDF-SHA256 agrees with Wycheproof", "[oracle]") {
  each_case("hkdf_sha256_test.json", [](const Json&, const Json& test, bool valid) {
    const auto size = test.at("size").get<std::size_t>();
    REQUIRE(valid == (size <= hkdf_bytes_max));
    if (!valid) return;  // The contract of hkdf_expand forbids the call.
    Bytes out(size);
    hkdf_expand(hkdf_extract(field(test, "salt"), {field(test, "ikm")}).reveal(),
                {field(test, "info")}, out);
    CHECK(hex(out) == test.at("okm").get<std::string>());
  });
}
