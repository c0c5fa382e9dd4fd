#include "match/folding.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace mash::match {
namespace {

// Base letters by code point, from Unicode's decompositions, and for letters that have none (ø, ł,
// đ, ħ, ŧ, ı) the letter English keyboards write instead. A digit stands for two letters, a dot for
// what is no letter with a plain form.
constexpr std::string_view latin_1_and_extended_a =  // U+00C0 to U+017F
    "aaaaaa1ceeeeiiiidnooooo.ouuuuy32"
    "aaaaaa1ceeeeiiiidnooooo.ouuuuy3y"
    "aaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiii44jjkkklllllll"
    "lllnnnnnnnnnoooooo55rrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr std::string_view pinyin = "aaiioouuuuuuuuuu";  // U+01CD to U+01DC
constexpr std::string_view extended_additional =         // U+1E00 to U+1EFF: Vietnamese, Yoruba
    "aabbbbbbccddddddddddeeeeeeeeeeff"
    "gghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrr"
    "ssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyas..2."
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooo"
    "oooouuuuuuuuuuuuuuyyyyyyyy......";

struct Single {
  char32_t code;
  char letter;
};
constexpr std::array<Single, 16> singles = {{
    {0x0181, 'b'},
    {0x018A, 'd'},
    {0x0198, 'k'},
    {0x0199, 'k'},  // Hausa, Fula
    {0x01B3, 'y'},
    {0x01B4, 'y'},
    {0x0253, 'b'},
    {0x0257, 'd'},
    {0x01A0, 'o'},
    {0x01A1, 'o'},
    {0x01AF, 'u'},
    {0x01B0, 'u'},  // Vietnamese
    {0x0218, 's'},
    {0x0219, 's'},
    {0x021A, 't'},
    {0x021B, 't'},  // Romanian
}};

constexpr std::array<std::string_view, 6> pairs = {"", "ae", "ss", "th", "ij", "oe"};

struct Decoded {
  char32_t code;
  std::size_t bytes;
};

Decoded decode(std::string_view utf8) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = at(0);
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t code = bytes == 1 ? first : first & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (at(i) & 0x3Fu);
  return {code, bytes};
}

// One entry of a table: one letter, two, or nothing when the letter has no plain form.
std::string expanded(char entry) {
  if (entry == '.') return {};
  if (entry >= '1' && entry <= '5')
    return std::string(pairs[static_cast<std::size_t>(entry - '0')]);
  return std::string(1, entry);
}

// The plain lower-case letters of a Latin letter; empty for every other character.
std::string plain_latin(char32_t code) {
  if (code >= 'a' && code <= 'z') return std::string(1, static_cast<char>(code));
  if (code >= 'A' && code <= 'Z') return std::string(1, static_cast<char>(code - 'A' + 'a'));
  if (code >= 0xC0 && code <= 0x17F) return expanded(latin_1_and_extended_a[code - 0xC0]);
  if (code >= 0x1CD && code <= 0x1DC) return expanded(pinyin[code - 0x1CD]);
  if (code >= 0x1E00 && code <= 0x1EFF) return expanded(extended_additional[code - 0x1E00]);
  const auto single =
      std::find_if(singles.begin(), singles.end(), [&](const Single& s) { return s.code == code; });
  return single == singles.end() ? std::string() : std::string(1, single->letter);
}

bool is_separator(char32_t code) {
  const bool space = code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 ||
                     (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000;
  const bool hyphen = code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
  const bool apostrophe = code == '\'' || code == '`' || code == 0xB4 || code == 0x2018 ||
                          code == 0x2019 || code == 0x02BC || code == 0x02BB;
  return space || hyphen || apostrophe || code == '.';
}

// Unicode's combining diacritical marks. After a Latin letter they are the accent of a decomposed
// spelling; after any other letter they are left alone.
bool is_accent(char32_t code) { return code >= 0x300 && code <= 0x36F; }

std::string fold(std::string_view text, bool commas_too) {
  if (!is_utf8(text)) return std::string(text);
  std::string out;
  bool after_latin = false;
  while (!text.empty()) {
    const auto [code, bytes] = decode(text);
    const std::string_view exact = text.substr(0, bytes);
    text.remove_prefix(bytes);
    if (is_separator(code) || (commas_too && code == ',')) continue;
    if (is_accent(code) && after_latin) continue;
    const std::string plain = plain_latin(code);
    after_latin = !plain.empty();
    out += after_latin ? std::string_view(plain) : exact;
  }
  return out;
}

}  // namespace

std::string folded(std::string_view text) { return fold(text, false); }
std::string folded_address(std::string_view text) { return fold(text, true); }

}  // namespace mash::match
