// Signatures are checked by several threads, and each verdict is of its own claim.
#include "app/signatures.h"

#include <catch2/catch.hpp>

#include "crypto/random.h"
#include "crypto/sign.h"
#include "kit/tools.h"

using namespace mash;
using namespace mash::app;

namespace {

// Every third claim is of another message than was signed.
std::vector<Claim> claims_of(std::size_t count) {
  crypto::SystemRandom random;
  const auto key = crypto::SigningKey::generate(random);
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes message(i + 1, 7);
    const auto signature = key.sign(message).bytes;
    if (i % 3 == 2) message.push_back(7);
    claims.push_back({key.verify_key().bytes, message, signature, {}, "", false});
  }
  return claims;
}

void check_all(Signatures& signatures, std::vector<Claim> claims) {
  std::vector<Claim*> asked;
  for (Claim& claim : claims) asked.push_back(&claim);
  signatures.check(asked);
  for (std::size_t i = 0; i < claims.size(); ++i) CHECK(claims[i].holds == (i % 3 != 2));
}

}  // namespace

TEST_CASE("each claim has its own verdict, however many threads check", "[signatures]") {
  const unsigned helpers = GENERATE(0u, 1u, 4u);
  Signatures signatures(kit::signature_tools, helpers);
  for (const std::size_t count : {0u, 1u, 2u, 3u, 64u, 5u}) check_all(signatures, claims_of(count));
}

TEST_CASE("run after run, no helper is left behind in an earlier one", "[signatures]") {
  Signatures signatures(kit::signature_tools, 4);
  const auto claims = claims_of(3);
  for (int run = 0; run < 500; ++run) check_all(signatures, claims);
}
