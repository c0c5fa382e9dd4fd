// The private keys of one party, in a directory of key files (crypto/key_file.h) under one
// passphrase:
//   transport.pem        X25519   the connection (CURVE)
//   signing.pem          Ed25519  manifests and acknowledgements
//   sealing-EPOCH.pem    X25519   what others seal to us; the two highest epochs count
//   cosigning.pem        Ed25519  checkpoints, as a witness
//   storage.pem          X25519   our own spool and archive; its public half goes nowhere
#pragma once

#include <filesystem>

#include "crypto/hpke.h"
#include "crypto/key_file.h"
#include "crypto/sign.h"
#include "kit/problem.h"
#include "kit/public_keys.h"

namespace mash::kit {

struct SealingEpochKey {
  std::uint32_t epoch = 0;
  crypto::SealingKey key;
};

// Move only. May be shared between threads once made.
struct PartyKeys {
  Secret<32> transport;
  crypto::SigningKey signing;
  std::vector<SealingEpochKey> sealing;  // One or two, rising.
  crypto::SigningKey cosigning;
  crypto::SealingKey storage;

  Block<32> transport_public() const;
  // What the roster should have of us. Party, kind, controller and regime are the caller's to fill.
  PublicKeys public_keys() const;
};

// Problems: those of crypto::read_key_file, and key_file_missing when no sealing key is there.
[[nodiscard]] Result<PartyKeys, Problem> read_party_keys(const std::filesystem::path& directory,
                                                         const SecretBytes& passphrase);

// Makes all files in `directory`, which it makes with mode 0700 if it is missing. Sealing epoch 1.
// Never overwrites; a file that is there already is a problem, and those made before it stay.
// `cost` is lowered by tests alone.
[[nodiscard]] Result<PartyKeys, Problem> create_party_keys(Random& random,
                                                           const std::filesystem::path& directory,
                                                           const SecretBytes& passphrase,
                                                           crypto::KeyFileCost cost = {});

// Makes the sealing key of the epoch after the highest that is there. It is read from then on, and
// counts once the roster has it.
[[nodiscard]] Result<std::uint32_t, Problem> create_next_sealing_key(
    Random& random, const std::filesystem::path& directory, const SecretBytes& passphrase,
    crypto::KeyFileCost cost = {});

}  // namespace mash::kit
