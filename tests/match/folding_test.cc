#include "match/folding.h"

#include <catch2/catch.hpp>
#include <vector>

#include "match/person.h"

using namespace mash::match;

TEST_CASE("case, accents, hyphens, apostrophes and spaces do not make another name", "[match]") {
  const std::vector<std::vector<const char*>> same = {
      {"Łukasz", "ŁUKASZ", "Lukasz", "lukasz"},
      {"Żaneta", "Żaneta", "ZANETA"},  // Composed and decomposed.
      {"O'Brien", "O’Brien", "OBrien", "O Brien", "o`brien", "OʼBrien"},
      {"Smith-Jones", "Smith Jones", "SMITH–JONES", "smithjones"},
      {"Ní Dhomhnaill", "Ni Dhomhnaill", "NÍ DHOMHNAILL"},
      {"Nguyễn", "NGUYỄN", "Nguyen", "Nguyễn"},
      {"Þór", "Thor"},
      {"Groß", "GROSS", "groẞ"},
      {"Ængus", "Aengus"},
      {"Çağrı", "Cagri"},
      {"Lǚ", "Lu"},
      {"Ștefan", "Stefan"},
      {"St. John", "St John", "  St\tJohn\n", "St\u00A0John"},
  };
  for (const auto& spellings : same) {
    for (const char* spelling : spellings) CHECK(folded(spelling) == folded(spellings.front()));
  }
  CHECK(folded("Łukasz O'Brien-Groß") == "lukaszobriengross");
}

TEST_CASE("a likely misspelling stays another name", "[match]") {
  CHECK(folded("Smith") != folded("Smyth"));
  CHECK(folded("Müller") == "muller");
  CHECK(folded("Müller") != folded("Mueller"));
  CHECK(folded("Mohammed") != folded("Muhammad"));
}

TEST_CASE("other scripts stay as their bytes, marks included", "[match]") {
  for (const char* name : {"ਗੁਰਪ੍ਰੀਤ", "محمد", "પટેલ", "王小明", "Ольга", "Ωμέγα", "שרה"}) {
    CHECK(folded(name) == name);
  }
  // A combining mark belongs to the letter before it, which here is not Latin.
  CHECK(folded("й") == "й");
  // The zero-width joiner decides how Gurmukhi and Persian letters join: it is part of the word.
  CHECK(folded("ਕ\u200Dਖ") == "ਕ\u200Dਖ");
}

TEST_CASE("a space between words of another script is still taken out", "[match]") {
  CHECK(folded("محمد علی") == folded("محمدعلی"));
}

TEST_CASE("text that is not UTF-8 is compared as it is", "[match]") {
  for (const char* broken : {"Ren\xe9", "\xff", "\xed\xa0\x80 A", "A\xc3"}) {
    CHECK(folded(broken) == broken);
  }
  CHECK(folded("") == "");
}

TEST_CASE("folding twice is folding once, for every code point", "[match]") {
  std::vector<std::uint32_t> folding_further;
  for (char32_t code = 1; code < 0x30000; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    if (code < 0x80) {
      text = {static_cast<char>(code)};
    } else if (code < 0x800) {
      text = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
    } else {
      text = {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)),
              static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
    }
    const std::string once = folded(text);
    if (folded(once) != once) folding_further.push_back(code);
  }
  CHECK(folding_further == std::vector<std::uint32_t>{});
}

TEST_CASE("an address is the same with and without its commas", "[match]") {
  CHECK(folded_address("12 High Street, Derby, DE1 2AB") ==
        folded_address("12 HIGH STREET\nDERBY DE1 2AB"));
  CHECK(folded_address("12 High Street") != folded_address("12 High St"));
}

TEST_CASE("given and family name cannot run into one another", "[match]") {
  Person first;
  first.names = {{"Ann", "Lee", NameUse::current}, {"", "", NameUse::alias}};
  Person second;
  second.names = {{"An", "nLee", NameUse::current}};
  CHECK(name_keys(first) == std::vector<std::string>{"ann\nlee"});
  CHECK(name_keys(first) != name_keys(second));
}
