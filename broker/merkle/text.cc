#include "merkle/text.h"

#include <charconv>

namespace mash::merkle {

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t at = text.find('\n');
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, at);
  text.remove_prefix(at + 1);
  return line;
}

std::optional<Digest> parse_digest(std::string_view text) {
  const auto bytes = from_base64(text);
  return bytes ? to_block<32>(*bytes) : std::nullopt;
}

}  // namespace mash::merkle
