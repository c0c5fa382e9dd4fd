#include "crypto/random.h"

#include <openssl/rand.h>

#include "crypto/machine.h"

namespace mash::crypto {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  constexpr std::size_t step_max = 1 << 20;  // OpenSSL counts in int.
  while (!out.empty()) {
    const std::span<std::uint8_t> step = out.first(std::min(out.size(), step_max));
    require(RAND_priv_bytes(step.data(), static_cast<int>(step.size())) == 1, "RAND_priv_bytes");
    out = out.subspan(step.size());
  }
}

}  // namespace mash::crypto
