// The house's one hash and one signature check, in the forms that wire and merkle ask for.
#pragma once

#include "crypto/hash.h"
#include "merkle/note.h"
#include "wire/governed.h"
#include "wire/keys.h"

namespace mash::kit {

inline constexpr wire::Sha256 sha256 = crypto::sha256;

bool signature_holds(const wire::PublicKey& key, ByteView message,
                     const wire::Signature& signature);

inline constexpr wire::SignatureTools signature_tools = {sha256, signature_holds};

inline wire::KeyId key_id(wire::KeyKind kind, const wire::PublicKey& key) {
  return wire::key_id(kind, key, sha256);
}

}  // namespace mash::kit
