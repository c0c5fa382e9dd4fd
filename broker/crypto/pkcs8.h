// The bytes of a key file (key_file.h), without the file.
#pragma once

#include "crypto/key_file.h"

namespace mash::crypto {

// PEM text. `cost` must be one that from_pkcs8_pem accepts.
Bytes to_pkcs8_pem(Random& random, KeyKind kind, const Secret<32>& key,
                   const SecretBytes& passphrase, KeyFileCost cost);

// Refusals: key_file_damaged, key_file_passphrase, key_file_kind.
Result<Secret<32>, Refusal> from_pkcs8_pem(ByteView pem, KeyKind kind,
                                           const SecretBytes& passphrase);

}  // namespace mash::crypto
