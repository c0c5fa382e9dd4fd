#include "crypto/hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>

#include "base/ensure.h"
#include "crypto/machine.h"

namespace mash::crypto {
namespace {

using MdContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr std::size_t block_bytes = 32;

// Looking an algorithm up by name costs as much as two hashes of 64 bytes, so it happens once.
// Never freed: it must outlive every thread that hashes.
const EVP_MD* algorithm() {
  static const EVP_MD* const md = [] {
    EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(fetched != nullptr, "EVP_MD_fetch");
    return fetched;
  }();
  return md;
}

MdContext new_context() {
  MdContext context(EVP_MD_CTX_new());
  require(context != nullptr, "EVP_MD_CTX_new");
  return context;
}

void start(EVP_MD_CTX* context) {
  require(EVP_DigestInit_ex2(context, algorithm(), nullptr) == 1, "EVP_DigestInit_ex2");
}

void add(EVP_MD_CTX* context, ByteView bytes) {
  require(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1, "EVP_DigestUpdate");
}

Digest end(EVP_MD_CTX* context) {
  Digest digest;
  require(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1, "EVP_DigestFinal_ex");
  return digest;
}

// A MAC context with the hash chosen and no key yet; copying it saves a search by name.
const EVP_MAC_CTX* keyless_mac() {
  static const EVP_MAC_CTX* const keyless = [] {
    const Owned<EVP_MAC, EVP_MAC_free> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    require(mac != nullptr, "EVP_MAC_fetch");
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac.get());
    require(context != nullptr, "EVP_MAC_CTX_new");
    char hash[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash, 0),
        OSSL_PARAM_construct_end()};
    require(EVP_MAC_CTX_set_params(context, parameters) == 1, "EVP_MAC_CTX_set_params");
    return context;
  }();
  return keyless;
}

// One code over pieces. Its context is wiped when it is freed.
class Hmac {
 public:
  explicit Hmac(ByteView key) : context_(EVP_MAC_CTX_dup(keyless_mac())) {
    require(context_ != nullptr, "EVP_MAC_CTX_dup");
    // OpenSSL takes a null key for "the key is set already"; an empty key needs an address.
    const std::uint8_t none = 0;
    const std::uint8_t* const bytes = key.empty() ? &none : key.data();
    require(EVP_MAC_init(context_.get(), bytes, key.size(), nullptr) == 1, "EVP_MAC_init");
  }
  void update(ByteView bytes) {
    require(EVP_MAC_update(context_.get(), bytes.data(), bytes.size()) == 1, "EVP_MAC_update");
  }
  Secret<32> finish() {
    Secret<32> code;
    std::size_t size = 0;
    require(EVP_MAC_final(context_.get(), code.fill().data(), &size, block_bytes) == 1,
            "EVP_MAC_final");
    return code;
  }

 private:
  Owned<EVP_MAC_CTX, EVP_MAC_CTX_free> context_;
};

}  // namespace

struct Sha256::Context {
  MdContext md = new_context();
};

Digest sha256(std::initializer_list<ByteView> parts) {
  thread_local const MdContext context = new_context();
  start(context.get());
  for (ByteView part : parts) add(context.get(), part);
  return end(context.get());
}

Digest sha256(ByteView bytes) { return sha256(std::initializer_list<ByteView>{bytes}); }

Sha256::Sha256() : context_(std::make_unique<Context>()) { start(context_->md.get()); }
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) { add(context_->md.get(), bytes); }

Digest Sha256::finish() {
  const Digest digest = end(context_->md.get());
  start(context_->md.get());
  return digest;
}

Secret<32> hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
  Hmac hmac(key);
  for (ByteView part : parts) hmac.update(part);
  return hmac.finish();
}

Secret<32> hkdf_extract(ByteView salt, std::initializer_list<ByteView> input_key) {
  return hmac_sha256(salt, input_key);
}

void hkdf_expand(ByteView prk, std::initializer_list<ByteView> info, std::span<std::uint8_t> out) {
  ENSURE(out.size() <= hkdf_bytes_max, "HKDF-Expand gives at most 255 blocks");
  Secret<32> block;
  std::uint8_t counter = 0;
  for (std::size_t done = 0; done < out.size(); done += block_bytes) {
    Hmac hmac(prk);
    if (counter > 0) hmac.update(block.reveal());  // T(0) of RFC 5869 is empty.
    for (ByteView part : info) hmac.update(part);
    ++counter;
    hmac.update({&counter, 1});
    block = hmac.finish();
    const std::size_t wanted = std::min(block_bytes, out.size() - done);
    std::copy_n(block.reveal().begin(), wanted, out.begin() + static_cast<std::ptrdiff_t>(done));
  }
}

}  // namespace mash::crypto
