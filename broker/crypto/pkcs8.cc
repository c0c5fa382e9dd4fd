#include "crypto/pkcs8.h"

#include <openssl/asn1t.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <bit>
#include <optional>

#include "base/ensure.h"
#include "base/limits.h"
#include "crypto/machine.h"

namespace mash::crypto {
namespace {

using Encrypted = Owned<X509_SIG, X509_SIG_free>;
using PrivateKeyInfo = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

// RFC 8410 section 7: the key is an OCTET STRING of 32 bytes, which DER writes as 04 20.
constexpr std::uint8_t octet_string_tag = 0x04;
constexpr std::size_t wrapped_bytes = 34;

int nid_of(KeyKind kind) { return kind == KeyKind::ed25519 ? NID_ED25519 : NID_X25519; }

// Bounds what a file may make us do before its passphrase is known. Each factor is bounded first,
// so that no product wraps round. Memory is counted as OpenSSL counts it.
bool affordable(const KeyFileCost& cost) {
  constexpr std::uint64_t any_max = limits::key_file_work_max;
  if (cost.n > any_max || cost.r > any_max || cost.p > any_max) return false;
  if (cost.n < 2 || cost.r < 1 || cost.p < 1 || !std::has_single_bit(cost.n)) return false;
  return 128 * cost.r * (cost.n + cost.p + 2) <= limits::key_file_memory_bytes_max &&
         cost.n * cost.r * cost.p <= limits::key_file_work_max;
}

const char* text_of_passphrase(const SecretBytes& passphrase) {
  return reinterpret_cast<const char*>(passphrase.reveal().data());
}

PrivateKeyInfo plain_info(KeyKind kind, const Secret<32>& key) {
  PrivateKeyInfo info(PKCS8_PRIV_KEY_INFO_new());
  require(info != nullptr, "PKCS8_PRIV_KEY_INFO_new");
  auto* const wrapped = static_cast<std::uint8_t*>(OPENSSL_malloc(wrapped_bytes));
  require(wrapped != nullptr, "OPENSSL_malloc");
  wrapped[0] = octet_string_tag;
  wrapped[1] = 32;
  std::copy(key.reveal().begin(), key.reveal().end(), wrapped + 2);
  // `info` owns `wrapped` from here on, and wipes it.
  require(PKCS8_pkey_set0(info.get(), OBJ_nid2obj(nid_of(kind)), 0, V_ASN1_UNDEF, nullptr, wrapped,
                          wrapped_bytes) == 1, "PKCS8_pkey_set0");
  return info;
}

// The scrypt cost that a file states, or nothing unless it is PBES2 with scrypt and AES-256-CBC.
std::optional<KeyFileCost> stated_cost(const X509_SIG* encrypted) {
  const X509_ALGOR* algorithm = nullptr;
  X509_SIG_get0(encrypted, &algorithm, nullptr);
  if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2) return std::nullopt;
  const Owned<PBE2PARAM, PBE2PARAM_free> pbes2(static_cast<PBE2PARAM*>(
      ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter)));
  if (!pbes2 || OBJ_obj2nid(pbes2->keyfunc->algorithm) != NID_id_scrypt ||
      OBJ_obj2nid(pbes2->encryption->algorithm) != NID_aes_256_cbc) {
    return std::nullopt;
  }
  const Owned<SCRYPT_PARAMS, SCRYPT_PARAMS_free> scrypt(static_cast<SCRYPT_PARAMS*>(
      ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), pbes2->keyfunc->parameter)));
  KeyFileCost cost;
  if (!scrypt || ASN1_INTEGER_get_uint64(&cost.n, scrypt->costParameter) != 1 ||
      ASN1_INTEGER_get_uint64(&cost.r, scrypt->blockSize) != 1 ||
      ASN1_INTEGER_get_uint64(&cost.p, scrypt->parallelizationParameter) != 1) {
    return std::nullopt;
  }
  return cost;
}

Result<Secret<32>, Refusal> key_within(const PKCS8_PRIV_KEY_INFO* info, KeyKind kind) {
  const ASN1_OBJECT* algorithm = nullptr;
  const unsigned char* wrapped = nullptr;
  int size = 0;
  if (PKCS8_pkey_get0(&algorithm, &wrapped, &size, nullptr, info) != 1) {
    return refuse(Refusal::key_file_damaged);
  }
  if (OBJ_obj2nid(algorithm) != nid_of(kind)) return refuse(Refusal::key_file_kind);
  if (size != wrapped_bytes || wrapped[0] != octet_string_tag || wrapped[1] != 32) {
    return refuse(Refusal::key_file_damaged);
  }
  return Secret<32>(std::span<const std::uint8_t, 32>(wrapped + 2, 32));
}

Encrypted read_pem(ByteView pem) {
  const Owned<BIO, BIO_free> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(text != nullptr, "BIO_new_mem_buf");
  // Without a callback OpenSSL would ask at the terminal when the PEM has an encryption header of
  // the old kind; this one answers that there is no passphrase.
  const auto no_answer = [](char*, int, int, void*) { return -1; };
  return Encrypted(PEM_read_bio_PKCS8(text.get(), nullptr, no_answer, nullptr));
}

Result<Secret<32>, Refusal> open_pem(ByteView pem, KeyKind kind, const SecretBytes& passphrase) {
  const Encrypted encrypted = read_pem(pem);
  if (!encrypted) return refuse(Refusal::key_file_damaged);
  const auto cost = stated_cost(encrypted.get());
  if (!cost || !affordable(*cost)) return refuse(Refusal::key_file_damaged);
  const PrivateKeyInfo info(PKCS8_decrypt(encrypted.get(), text_of_passphrase(passphrase),
                                          static_cast<int>(passphrase.size())));
  if (!info) return refuse(Refusal::key_file_passphrase);
  return key_within(info.get(), kind);
}

}  // namespace

Bytes to_pkcs8_pem(Random& random, KeyKind kind, const Secret<32>& key,
                   const SecretBytes& passphrase, KeyFileCost cost) {
  ENSURE(affordable(cost), "a key file must not cost more than its reader will pay");
  auto salt = random.block<16>();
  auto iv = random.block<16>();
  Owned<X509_ALGOR, X509_ALGOR_free> algorithm(PKCS5_pbe2_set_scrypt(
      EVP_aes_256_cbc(), salt.data(), salt.size(), iv.data(), cost.n, cost.r, cost.p));
  require(algorithm != nullptr, "PKCS5_pbe2_set_scrypt");
  const PrivateKeyInfo info = plain_info(kind, key);
  const Encrypted encrypted(PKCS8_set0_pbe(text_of_passphrase(passphrase),
                                           static_cast<int>(passphrase.size()), info.get(),
                                           algorithm.get()));
  require(encrypted != nullptr, "PKCS8_set0_pbe");
  algorithm.release();  // `encrypted` owns it now.

  const Owned<BIO, BIO_free> text(BIO_new(BIO_s_mem()));
  require(text != nullptr, "BIO_new");
  require(PEM_write_bio_PKCS8(text.get(), encrypted.get()) == 1, "PEM_write_bio_PKCS8");
  const char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  require(size > 0, "BIO_get_mem_data");
  return Bytes(bytes, bytes + size);
}

Result<Secret<32>, Refusal> from_pkcs8_pem(ByteView pem, KeyKind kind,
                                           const SecretBytes& passphrase) {
  auto key = open_pem(pem, kind, passphrase);
  if (!key) forget_errors();
  return key;
}

}  // namespace mash::crypto
