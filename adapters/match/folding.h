// When two spellings of a name are the same spelling: case, accents, hyphens, apostrophes, spaces.
//
// For equality only, never for display. It does not judge likeness: Smith is not Smyth, and a name
// in another script is never its transliteration. Those are searches that a person makes.
#pragma once

#include <string>
#include <string_view>

namespace mash::match {

// Latin letters lower case and without marks (Łukasz, ŁUKASZ and Lukasz are lukasz; ß is ss, æ ae,
// þ th), hyphens, apostrophes, full stops and spaces taken out (O'Brien and O Brien are obrien).
// Everything else stays as its bytes: folding Gurmukhi or Arabic needs their rules, and a wrong
// rule would merge two families. Text that is not UTF-8 stays as it is.
std::string folded(std::string_view text);

// The same for a postal address, commas taken out as well.
std::string folded_address(std::string_view text);

}  // namespace mash::match
