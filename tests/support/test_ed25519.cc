#include "support/test_ed25519.h"

#include <openssl/evp.h>

#include <memory>

#include "base/ensure.h"

namespace mash::support {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

Key private_key(const Block<32>& seed) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  ENSURE(key != nullptr, "OpenSSL takes any seed");
  return key;
}

}  // namespace

Block<32> ed25519_public_key(const Block<32>& seed) {
  Block<32> raw;
  std::size_t size = raw.size();
  ENSURE(EVP_PKEY_get_raw_public_key(private_key(seed).get(), raw.data(), &size) == 1,
         "OpenSSL gives the public key");
  return raw;
}

Block<64> ed25519_sign(const Block<32>& seed, ByteView message) {
  const Key key = private_key(seed);
  const Context context(EVP_MD_CTX_new());
  Block<64> signature;
  std::size_t size = signature.size();
  ENSURE(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
             EVP_DigestSign(context.get(), signature.data(), &size, message.data(),
                            message.size()) == 1,
         "OpenSSL signs");
  return signature;
}

bool ed25519_verify(const Block<32>& key, ByteView message, const Block<64>& signature) {
  const Key parsed(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Context context(EVP_MD_CTX_new());
  return parsed != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, parsed.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace mash::support
