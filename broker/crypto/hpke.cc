// Names follow RFC 9180: sections 4 (labelled functions), 4.1 (DHKEM), 5.1 (key schedule).
#include "crypto/hpke.h"

#include "crypto/aead.h"
#include "crypto/hash.h"

namespace mash::crypto {
namespace {

constexpr Block<5> kem_suite = {'K', 'E', 'M', 0x00, 0x20};
constexpr Block<10> hpke_suite = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};
constexpr std::string_view version = "HPKE-v1";

Secret<32> labeled_extract(ByteView suite, ByteView salt, std::string_view label, ByteView ikm) {
  return hkdf_extract(salt, {bytes_of(version), suite, bytes_of(label), ikm});
}

void labeled_expand(ByteView suite, const Secret<32>& prk, std::string_view label,
                    std::initializer_list<ByteView> info, std::span<std::uint8_t> out) {
  Bytes length;
  append_u16(length, static_cast<std::uint16_t>(out.size()));
  const Bytes joined = concat(info);
  hkdf_expand(prk.reveal(), {length, bytes_of(version), suite, bytes_of(label), joined}, out);
}

// ExtractAndExpand of section 4.1: the KEM's shared secret from the Diffie-Hellman result.
Secret<32> kem_shared_secret(const Secret<32>& dh, const Block<32>& enc,
                             const Block<32>& recipient) {
  const Secret<32> eae_prk = labeled_extract(kem_suite, {}, "eae_prk", dh.reveal());
  Secret<32> shared;
  labeled_expand(kem_suite, eae_prk, "shared_secret", {enc, recipient}, shared.fill());
  return shared;
}

// What section 5.1 makes of the shared secret in base mode. A context that seals one message uses
// sequence number 0, so its nonce is the base nonce itself.
struct Context {
  Secret<32> key;
  Block<12> base_nonce;
};

Context key_schedule(const Secret<32>& shared, ByteView info) {
  constexpr Block<1> mode_base = {0x00};
  const Secret<32> psk_id_hash = labeled_extract(hpke_suite, {}, "psk_id_hash", {});
  const Secret<32> info_hash = labeled_extract(hpke_suite, {}, "info_hash", info);
  const Secret<32> secret = labeled_extract(hpke_suite, shared.reveal(), "secret", {});
  const std::initializer_list<ByteView> schedule = {mode_base, psk_id_hash.reveal(),
                                                    info_hash.reveal()};
  Context context;
  labeled_expand(hpke_suite, secret, "key", schedule, context.key.fill());
  labeled_expand(hpke_suite, secret, "base_nonce", schedule, context.base_nonce);
  return context;
}

}  // namespace

bool acceptable(const SealingPublicKey& key) {
  // Every private key is a multiple of the cofactor, so any one of them finds a small order.
  static const X25519Key any{Secret<32>{}};
  return any.shared_with(key.bytes).has_value();
}

SealingKey SealingKey::generate(Random& random) {
  Secret<32> bytes;
  random.fill(bytes.fill());
  return SealingKey(bytes);
}

Result<HpkeSealed, Refusal> hpke_seal(Random& random, const SealingPublicKey& to, ByteView info,
                                      ByteView aad, ByteView plaintext) {
  const SealingKey ephemeral = SealingKey::generate(random);
  const auto dh = ephemeral.x25519().shared_with(to.bytes);
  if (!dh) return refuse(Refusal::bad_public_key);
  const Block<32> enc = ephemeral.public_key().bytes;
  const Context context = key_schedule(kem_shared_secret(*dh, enc, to.bytes), info);
  return HpkeSealed{enc, aead_seal(context.key, context.base_nonce, aad, plaintext)};
}

Result<SecretBytes, Refusal> hpke_open(const SealingKey& key, const Block<32>& enc, ByteView info,
                                       ByteView aad, ByteView ciphertext) {
  const auto dh = key.x25519().shared_with(enc);
  if (!dh) return refuse(Refusal::cannot_open);
  const Secret<32> shared = kem_shared_secret(*dh, enc, key.public_key().bytes);
  const Context context = key_schedule(shared, info);
  return aead_open(context.key, context.base_nonce, aad, ciphertext);
}

}  // namespace mash::crypto
