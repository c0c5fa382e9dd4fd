#include "base/random.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace mash;

namespace {

// 1, 2, 3, ... for ever.
class Counting : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    std::generate(out.begin(), out.end(), [this] { return ++last_; });
  }

 private:
  std::uint8_t last_ = 0;
};

}  // namespace

TEST_CASE("a random block is filled whole, and two blocks share no byte drawn", "[random]") {
  Counting random;
  CHECK(random.block<4>() == Block<4>{1, 2, 3, 4});
  CHECK(random.block<2>() == Block<2>{5, 6});
}
