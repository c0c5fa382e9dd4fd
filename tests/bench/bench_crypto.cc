// How long the room's operations take on this machine, one thread: the median of 21 batches.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/pkcs8.h"
#include "crypto/random.h"
#include "crypto/section.h"
#include "crypto/sign.h"

using namespace mash;
using namespace mash::crypto;

namespace {

template <class Operation>
void measure(const char* name, int batch, Operation operation) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> microseconds;
  for (int round = 0; round < 21; ++round) {
    const auto start = Clock::now();
    for (int i = 0; i < batch; ++i) operation();
    const std::chrono::duration<double, std::micro> spent = Clock::now() - start;
    microseconds.push_back(spent.count() / batch);
  }
  std::nth_element(microseconds.begin(), microseconds.begin() + 10, microseconds.end());
  std::printf("%-34s %12.3f us %12.0f /s\n", name, microseconds[10], 1e6 / microseconds[10]);
}

void measure_all() {
  SystemRandom random;
  const Bytes small(64, 1);
  const Bytes page(4096, 2);
  const SigningKey signing = SigningKey::generate(random);
  const Signature signature = signing.sign(page);
  const SealingKey sealing = SealingKey::generate(random);
  const Secret<32> key = new_section_key(random);
  const auto wrapped = hpke_seal(random, sealing.public_key(), small, small, key.reveal());
  const SealedSection section = seal_section(key.duplicate(), small, page);
  const SecretBytes passphrase(bytes_of("correct horse battery staple"));
  const Bytes file = to_pkcs8_pem(random, KeyKind::x25519, key, passphrase, {});
  if (!wrapped) return;

  measure("sha256, 64 bytes", 100'000, [&] { sha256(small); });
  measure("sha256, 33 + 32 bytes in parts", 100'000,
          [&] { sha256({ByteView(small).first(33), ByteView(small).first(32)}); });
  measure("hmac_sha256, 64 bytes", 10'000, [&] { hmac_sha256(key.reveal(), {small}); });
  measure("sign, 4 KiB", 1000, [&] { signing.sign(page); });
  measure("verify, 4 KiB", 1000, [&] {
    if (!verify(signing.verify_key(), page, signature)) std::puts("a signature did not verify");
  });
  measure("hpke_seal, 32 bytes", 200, [&] {
    if (!hpke_seal(random, sealing.public_key(), small, small, key.reveal())) std::puts("no seal");
  });
  measure("hpke_open, 32 bytes", 200, [&] {
    if (!hpke_open(sealing, wrapped->enc, small, small, wrapped->ciphertext)) std::puts("no open");
  });
  measure("seal_section, 4 KiB", 1000, [&] { seal_section(key.duplicate(), small, page); });
  measure("open_section, 4 KiB", 1000, [&] {
    if (!open_section(key, section.commitment, small, section.ciphertext)) std::puts("no open");
  });
  measure("key file, default cost", 1, [&] {
    if (!from_pkcs8_pem(file, KeyKind::x25519, passphrase)) std::puts("no key");
  });
}

}  // namespace

int main() { measure_all(); }
