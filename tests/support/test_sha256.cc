#include "support/test_sha256.h"

#include <openssl/evp.h>

#include "base/ensure.h"

namespace mash::support {

Digest sha256(std::initializer_list<ByteView> parts) {
  static thread_local EVP_MD_CTX* const context = EVP_MD_CTX_new();  // One per thread, for ever.
  static const EVP_MD* const algorithm = EVP_sha256();
  Digest digest;
  bool good = EVP_DigestInit_ex(context, algorithm, nullptr) == 1;
  for (ByteView part : parts)
    good = good && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  good = good && EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1;
  ENSURE(good, "OpenSSL computes SHA-256");
  return digest;
}

}  // namespace mash::support
