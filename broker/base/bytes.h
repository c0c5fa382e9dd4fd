// Bytes, views of bytes, and the two text forms we write them in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mash {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;  // Never owns; valid as long as what it views.

template <std::size_t N>
using Block = std::array<std::uint8_t, N>;
using Digest = Block<32>;  // SHA-256.

inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }
Bytes concat(std::initializer_list<ByteView> parts);

// Big-endian, as RFCs write integers.
void append_u16(Bytes& to, std::uint16_t value);
void append_u32(Bytes& to, std::uint32_t value);
void append_u64(Bytes& to, std::uint64_t value);
std::uint64_t read_u64(ByteView eight_bytes);  // Exactly eight bytes.

// The first N bytes as a block, or nothing unless there are exactly N.
template <std::size_t N>
std::optional<Block<N>> to_block(ByteView bytes) {
  if (bytes.size() != N) return std::nullopt;
  Block<N> block;
  std::copy(bytes.begin(), bytes.end(), block.begin());
  return block;
}

// Lower-case hex. Reading takes lower or upper case and nothing else: no space, no prefix.
std::string hex(ByteView bytes);
std::optional<Bytes> from_hex(std::string_view text);

// RFC 4648 section 4, padded. Reading is strict: padding required, unused bits zero, no space, so
// that one value has one spelling.
std::string base64(ByteView bytes);
std::optional<Bytes> from_base64(std::string_view text);

// True for well-formed UTF-8 (RFC 3629) without NUL: no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

// Equality whose time depends on the lengths only. Use it for anything secret or keyed.
bool equal_constant_time(ByteView a, ByteView b);

}  // namespace mash
