// CURVE keys (ZeroMQ RFC 26) as people and settings files write them: Z85 (ZeroMQ RFC 32), forty
// characters for 32 bytes. A CURVE key is an X25519 key; its private half lies in a key file of
// that kind and is never written as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"

namespace mash::crypto {

struct CurvePublicKey {
  Block<32> bytes{};

  auto operator<=>(const CurvePublicKey&) const = default;
};

CurvePublicKey curve_public_key(const Secret<32>& private_bytes);

std::string z85(const CurvePublicKey& key);
// Strict: exactly forty characters of the alphabet, and no group above 32 bits.
std::optional<CurvePublicKey> from_z85(std::string_view text);

}  // namespace mash::crypto
