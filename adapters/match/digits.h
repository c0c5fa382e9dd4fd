// Digits and letters of identifiers: ASCII only, whatever the locale says.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace mash::match {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr int digit(char c) { return c - '0'; }

inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Of at most 18 digits.
inline std::uint64_t number_of(std::string_view digits) {
  std::uint64_t value = 0;
  for (char c : digits) value = value * 10 + static_cast<std::uint64_t>(digit(c));
  return value;
}

inline std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace mash::match
