#include "crypto/curve.h"

#include "crypto/x25519.h"

namespace mash::crypto {
namespace {

constexpr std::string_view digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
static_assert(digits.size() == 85);

constexpr std::size_t group_bytes = 4;
constexpr std::size_t group_digits = 5;

}  // namespace

CurvePublicKey curve_public_key(const Secret<32>& private_bytes) {
  return {X25519Key(private_bytes).public_bytes()};
}

std::string z85(const CurvePublicKey& key) {
  std::string text;
  for (std::size_t at = 0; at < key.bytes.size(); at += group_bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < group_bytes; ++i) value = value << 8 | key.bytes[at + i];
    for (std::uint32_t unit = 85 * 85 * 85 * 85; unit > 0; unit /= 85) {
      text.push_back(digits[value / unit % 85]);
    }
  }
  return text;
}

std::optional<CurvePublicKey> from_z85(std::string_view text) {
  CurvePublicKey key;
  if (text.size() != key.bytes.size() / group_bytes * group_digits) return std::nullopt;
  for (std::size_t group = 0; group * group_digits < text.size(); ++group) {
    std::uint64_t value = 0;
    for (char c : text.substr(group * group_digits, group_digits)) {
      const std::size_t digit = digits.find(c);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 85 + digit;
    }
    if (value > UINT32_MAX) return std::nullopt;
    for (std::size_t i = 0; i < group_bytes; ++i) {
      key.bytes[group * group_bytes + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
  }
  return key;
}

}  // namespace mash::crypto
