// Signatures are checked by several threads, and each verdict is of its own claim.
#include "app/signatures.h"

#include <catch2/catch.hpp>

#include "crypto/random.h"
#include "crypto/sign.h"

using namespace mash;
using namespace mash::app;

namespace {

bool verify(const wire::PublicKey& key, ByteView message, const wire::Signature& signature) {
  return crypto::verify(crypto::VerifyKey{key}, message, crypto::Signature{signature});
}

// Every third claim is of another message than was signed.
std::vector<Claim> claims_of(std::size_t count) {
  crypto::SystemRandom random;
  const auto key = crypto::SigningKey::generate(random);
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes message(i + 1, 7);
    const auto signature = key.sign(message).bytes;
    if (i % 3 == 2) message.push_back(7);
    claims.push_back({key.verify_key().bytes, message, signature, {}, ""});
  }
  return claims;
}

void check_all(Signatures& signatures, const std::vector<Claim>& claims) {
  std::vector<const Claim*> asked;
  for (const Claim& claim : claims) asked.push_back(&claim);
  const std::vector<bool> holds = signatures.check(asked);
  REQUIRE(holds.size() == claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) CHECK(holds[i] == (i % 3 != 2));
}

}  // namespace

TEST_CASE("each claim has its own verdict, however many threads check", "[signatures]") {
  const unsigned helpers = GENERATE(0u, 1u, 4u);
  Signatures signatures(verify, helpers);
  for (const std::size_t count : {0u, 1u, 2u, 3u, 64u, 5u}) check_all(signatures, claims_of(count));
}

TEST_CASE("run after run, no helper is left behind in an earlier one", "[signatures]") {
  Signatures signatures(verify, 4);
  const auto claims = claims_of(3);
  for (int run = 0; run < 500; ++run) check_all(signatures, claims);
}
