// Private keys on disk: PKCS#8 in PEM, encrypted with a passphrase (RFC 8018 PBES2: scrypt of
// RFC 7914, then AES-256-CBC), so that `openssl pkey -in FILE -passin file:PASSPHRASE` reads them.
//
// Trust: the file is believed only as far as the passphrase goes. Encryption here is not
// authenticated; a changed file shows as key_file_passphrase or key_file_damaged, or as a key whose
// public half nobody enrolled.
#pragma once

#include <filesystem>

#include "base/random.h"
#include "base/secret.h"
#include "crypto/refusal.h"

namespace mash::crypto {

enum class KeyKind {
  ed25519,  // Signing and co-signing: the seed.
  x25519,   // Sealing and CURVE.
};

// What each guess of a passphrase costs, in the terms of RFC 7914. Memory is 128 * n * r bytes.
// The default is 16 MiB and about 0.1 s; OpenSSL's own ceiling of 32 MiB rules out n = 2^15.
struct KeyFileCost {
  std::uint64_t n = 1 << 14;
  std::uint64_t r = 8;
  std::uint64_t p = 2;
};

// Creates `path` with mode 0600, on disk before this returns; never overwrites. Refusals:
// key_file_exists, key_file_unwritable. Throws base::Fatal if the disk fails. `random` gives salt
// and initialisation vector. `cost` is lowered by tests alone.
[[nodiscard]] Outcome<Problem> write_key_file(Random& random, const std::filesystem::path& path,
                                              KeyKind kind, const Secret<32>& key,
                                              const SecretBytes& passphrase,
                                              KeyFileCost cost = {});

// Refusals: key_file_missing, key_file_mode (must be 0600 or 0400 and no link), key_file_damaged
// (also for a cost above limits.h, found before anything is computed), key_file_passphrase,
// key_file_kind.
[[nodiscard]] Result<Secret<32>, Problem> read_key_file(const std::filesystem::path& path,
                                                        KeyKind kind,
                                                        const SecretBytes& passphrase);

}  // namespace mash::crypto
