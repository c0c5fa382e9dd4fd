#include "base/bytes.h"

#include "base/ensure.h"

namespace mash {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_big_endian(Bytes& to, std::uint64_t value, int size) {
  for (int i = size - 1; i >= 0; --i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// How many bytes the UTF-8 sequence starting with `lead` has, and the least and greatest value its
// second byte may have (RFC 3629 section 4). Zero length: no sequence starts so.
struct Sequence {
  int length;
  std::uint8_t second_min;
  std::uint8_t second_max;
};

Sequence utf8_sequence(std::uint8_t lead) {
  if (lead >= 0x01 && lead <= 0x7f) return {1, 0, 0};
  if (lead >= 0xc2 && lead <= 0xdf) return {2, 0x80, 0xbf};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {3, 0x80, 0xbf};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {4, 0x80, 0xbf};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

Bytes concat(std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (ByteView part : parts) size += part.size();
  Bytes all;
  all.reserve(size);
  for (ByteView part : parts) append(all, part);
  return all;
}

void append_u16(Bytes& to, std::uint16_t value) { append_big_endian(to, value, 2); }
void append_u32(Bytes& to, std::uint32_t value) { append_big_endian(to, value, 4); }
void append_u64(Bytes& to, std::uint64_t value) { append_big_endian(to, value, 8); }

std::uint64_t read_u64(ByteView eight_bytes) {
  ENSURE(eight_bytes.size() == 8, "read_u64 takes eight bytes");
  std::uint64_t value = 0;
  for (std::uint8_t byte : eight_bytes) value = (value << 8) | byte;
  return value;
}

std::string hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text.push_back(hex_digits[byte >> 4]);
    text.push_back(hex_digits[byte & 15]);
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16;
    if (have > 1) group |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    if (have > 2) group |= bytes[i + 2];
    text.push_back(base64_digits[group >> 18 & 63]);
    text.push_back(base64_digits[group >> 12 & 63]);
    text.push_back(have > 1 ? base64_digits[group >> 6 & 63] : '=');
    text.push_back(have > 2 ? base64_digits[group & 63] : '=');
  }
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t digits = text.size();
  while (digits > 0 && digits + 2 > text.size() && text[digits - 1] == '=') --digits;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (char c : text.substr(0, digits)) {
    const std::size_t value = base64_digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    pending = pending << 6 | static_cast<std::uint32_t>(value);
    pending_bits += 6;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(pending >> pending_bits));
    pending &= (1u << pending_bits) - 1;
  }
  if (pending != 0) return std::nullopt;  // Unused bits set: a second spelling of the same bytes.
  return bytes;
}

bool is_utf8(std::string_view text) {
  const ByteView bytes = bytes_of(text);
  std::size_t i = 0;
  while (i < bytes.size()) {
    const Sequence sequence = utf8_sequence(bytes[i]);
    const auto length = static_cast<std::size_t>(sequence.length);
    if (length == 0 || bytes.size() - i < length) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const std::uint8_t least = k == 1 ? sequence.second_min : std::uint8_t{0x80};
      const std::uint8_t most = k == 1 ? sequence.second_max : std::uint8_t{0xbf};
      if (bytes[i + k] < least || bytes[i + k] > most) return false;
    }
    i += length;
  }
  return true;
}

bool equal_constant_time(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  }
  const volatile std::uint8_t result = difference;  // Keeps the loop from ending early.
  return result == 0;
}

}  // namespace mash
