// Public keys and signatures as they stand on the wire. Making and checking them is crypto's work.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"

namespace mash::wire {

using KeyId = Block<16>;      // First 16 bytes of SHA-256("mash/v1 key\n" || kind byte || key).
using PublicKey = Block<32>;  // Ed25519 or X25519, as the place says.
using Signature = Block<64>;  // Ed25519.

// What a key is for. The byte is hashed into its id: never renumbered.
enum class KeyKind : std::uint8_t {
  transport = 1,  // CURVE.
  signing = 2,    // Ed25519: manifests and acknowledgements of a party.
  sealing = 3,    // X25519: section keys are wrapped to it.
  cosigning = 4,  // Ed25519: checkpoints, as a witness.
  staff = 5,      // Ed25519: the acts of one person.
  governor = 6,   // Ed25519: rosters and policy bundles.
  ledger = 7,     // Ed25519: the hub's checkpoints.
};

using Sha256 = Digest (*)(std::initializer_list<ByteView>);
KeyId key_id(KeyKind kind, const PublicKey& key, Sha256 sha256);

// The stream of what concerns a party and no case: PROTOCOL.md, "Ledger, receipts, evidence".
StreamId party_stream(const PartyId& party, Sha256 sha256);

// The bytes that are signed: the context line, the hub, then the parts. Every signed thing has a
// context line of its own, so that no signature can be passed off as another's.
inline constexpr std::string_view manifest_context = "mash/v1 manifest\n";
inline constexpr std::string_view act_context = "mash/v1 act\n";
inline constexpr std::string_view acknowledgement_context = "mash/v1 acknowledgement\n";
Bytes signed_bytes(std::string_view context, const Digest& hub,
                   std::initializer_list<ByteView> parts);

}  // namespace mash::wire
