// The few rules of text that all C2SP formats share.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace mash::merkle {

// Decimal digits without sign or leading zero, so that one number has one spelling.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Takes the first line off `text`, without its LF. Nothing if no LF is left.
std::optional<std::string_view> take_line(std::string_view& text);

// A base64 line that is one hash.
std::optional<Digest> parse_digest(std::string_view text);

}  // namespace mash::merkle
