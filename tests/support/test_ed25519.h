// Ed25519 for tests of rooms that take signing and checking as parameters.
#pragma once

#include "base/bytes.h"

namespace mash::support {

// Keys in tests are seeds spelled out; nothing real is ever signed with them.
Block<32> ed25519_public_key(const Block<32>& seed);
Block<64> ed25519_sign(const Block<32>& seed, ByteView message);
bool ed25519_verify(const Block<32>& key, ByteView message, const Block<64>& signature);

}  // namespace mash::support
