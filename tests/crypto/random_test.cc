#include "crypto/random.h"

#include <catch2/catch.hpp>
#include <set>

using namespace mash;
using namespace mash::crypto;

TEST_CASE("the system's chance does not repeat itself", "[random]") {
  SystemRandom random;
  std::set<Block<16>> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.block<16>());
  CHECK(seen.size() == 1000);
}

TEST_CASE("a buffer of any size is filled to its end", "[random]") {
  SystemRandom random;
  // Beyond one step of the filling loop; 16 zero bytes by chance happen once in 2^128.
  Bytes big((1 << 20) + 16, 0);
  random.fill(big);
  CHECK(Bytes(big.end() - 16, big.end()) != Bytes(16, 0));
  random.fill({});
}
