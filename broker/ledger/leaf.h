// What the tree hashes of an entry: a commitment to its body that says nothing without the salt.
#pragma once

#include "merkle/tree.h"
#include "store/store.h"

namespace mash::ledger {

// The first byte of a leaf. A later form of leaf takes another number; this one stays readable.
inline constexpr std::uint8_t leaf_version = 0x01;

// leaf_version || SHA-256(salt || body).
store::Leaf make_leaf(merkle::Sha256 sha256, const store::Salt& salt, ByteView body);

}  // namespace mash::ledger
