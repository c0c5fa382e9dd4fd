#include "crypto/x25519.h"

#include <openssl/evp.h>

#include "crypto/machine.h"

namespace mash::crypto {

struct X25519Key::Handle {
  Owned<EVP_PKEY, EVP_PKEY_free> key;
};

X25519Key::X25519Key(const Secret<32>& private_bytes)
    : handle_(std::make_unique<Handle>()) {
  handle_->key.reset(EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr,
                                                     private_bytes.reveal().data(), 32));
  require(handle_->key != nullptr, "EVP_PKEY_new_raw_private_key_ex");
  std::size_t size = public_bytes_.size();
  require(EVP_PKEY_get_raw_public_key(handle_->key.get(), public_bytes_.data(), &size) == 1,
          "EVP_PKEY_get_raw_public_key");
}

X25519Key::X25519Key(X25519Key&&) noexcept = default;
X25519Key& X25519Key::operator=(X25519Key&&) noexcept = default;
X25519Key::~X25519Key() = default;

Secret<32> X25519Key::private_bytes() const {
  Secret<32> bytes;
  std::size_t size = 32;
  require(EVP_PKEY_get_raw_private_key(handle_->key.get(), bytes.fill().data(), &size) == 1,
          "EVP_PKEY_get_raw_private_key");
  return bytes;
}

std::optional<Secret<32>> X25519Key::shared_with(const Block<32>& their_public) const {
  const Owned<EVP_PKEY, EVP_PKEY_free> theirs(
      EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, their_public.data(), 32));
  require(theirs != nullptr, "EVP_PKEY_new_raw_public_key_ex");
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, handle_->key.get(), nullptr));
  require(context != nullptr, "EVP_PKEY_CTX_new_from_pkey");
  require(EVP_PKEY_derive_init(context.get()) == 1, "EVP_PKEY_derive_init");
  require(EVP_PKEY_derive_set_peer_ex(context.get(), theirs.get(), 0) == 1,
          "EVP_PKEY_derive_set_peer_ex");
  Secret<32> shared;
  std::size_t size = 32;
  // With both keys in place the one way to fail is a secret of all zeros.
  if (EVP_PKEY_derive(context.get(), shared.fill().data(), &size) != 1) {
    forget_errors();
    return std::nullopt;
  }
  return shared;
}

}  // namespace mash::crypto
