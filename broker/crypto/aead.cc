#include "crypto/aead.h"

#include <openssl/evp.h>

#include <climits>

#include "base/ensure.h"
#include "crypto/machine.h"

namespace mash::crypto {
namespace {

using CipherContext = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

enum class Direction : int { open = 0, seal = 1 };  // As EVP_CipherInit_ex2 counts them.

// Fetched once and never freed, like the hash (hash.cc).
const EVP_CIPHER* algorithm() {
  static const EVP_CIPHER* const cipher = [] {
    EVP_CIPHER* fetched = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
    require(fetched != nullptr, "EVP_CIPHER_fetch");
    return fetched;
  }();
  return cipher;
}

int int_size(ByteView bytes) {
  ENSURE(bytes.size() <= INT_MAX, "OpenSSL counts in int; limits.h keeps messages far below");
  return static_cast<int>(bytes.size());
}

// A context with key and nonce set and `aad` taken in.
CipherContext begin(const Secret<32>& key, const Block<12>& nonce, ByteView aad,
                    Direction direction) {
  CipherContext context(EVP_CIPHER_CTX_new());
  require(context != nullptr, "EVP_CIPHER_CTX_new");
  require(EVP_CipherInit_ex2(context.get(), algorithm(), key.reveal().data(), nonce.data(),
                             static_cast<int>(direction), nullptr) == 1, "EVP_CipherInit_ex2");
  int ignored = 0;
  require(aad.empty() || EVP_CipherUpdate(context.get(), nullptr, &ignored, aad.data(),
                                          int_size(aad)) == 1, "EVP_CipherUpdate");
  return context;
}

// ChaCha20 is a stream cipher: as many bytes come out as go in.
void transform(EVP_CIPHER_CTX* context, ByteView in, std::uint8_t* out) {
  if (in.empty()) return;
  int written = 0;
  require(EVP_CipherUpdate(context, out, &written, in.data(), int_size(in)) == 1 &&
              written == int_size(in), "EVP_CipherUpdate");
}

}  // namespace

Bytes aead_seal(const Secret<32>& key, const Block<12>& nonce, ByteView aad, ByteView plaintext) {
  const CipherContext context = begin(key, nonce, aad, Direction::seal);
  Bytes out(plaintext.size() + aead_tag_bytes);
  transform(context.get(), plaintext, out.data());
  std::uint8_t* const tag = out.data() + plaintext.size();
  int written = 0;
  require(EVP_CipherFinal_ex(context.get(), tag, &written) == 1 && written == 0,
          "EVP_CipherFinal_ex");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, aead_tag_bytes, tag) == 1,
          "EVP_CTRL_AEAD_GET_TAG");
  return out;
}

Result<SecretBytes, Refusal> aead_open(const Secret<32>& key, const Block<12>& nonce, ByteView aad,
                                       ByteView ciphertext) {
  if (ciphertext.size() < aead_tag_bytes) return refuse(Refusal::cannot_open);
  const ByteView body = ciphertext.first(ciphertext.size() - aead_tag_bytes);
  Block<aead_tag_bytes> tag = *to_block<aead_tag_bytes>(ciphertext.last(aead_tag_bytes));
  const CipherContext context = begin(key, nonce, aad, Direction::open);
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, aead_tag_bytes,
                              tag.data()) == 1, "EVP_CTRL_AEAD_SET_TAG");
  SecretBytes plain(body.size());
  transform(context.get(), body, plain.fill().data());
  int written = 0;
  std::uint8_t none = 0;
  if (EVP_CipherFinal_ex(context.get(), &none, &written) != 1) {
    forget_errors();
    return refuse(Refusal::cannot_open);
  }
  return plain;
}

}  // namespace mash::crypto
