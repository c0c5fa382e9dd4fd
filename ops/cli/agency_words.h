// What mash-agency answers, in words for whoever searches an agency's records: a safeguarding lead,
// a navigator, a clinician.
#pragma once

#include <string>

#include "kit/json.h"

namespace mash::cli {

// "Anna Kowalska, born 4 March 2015".
std::string person_words(const kit::Json& person);
// One check that waits: a headline and below it why, and what to type.
std::string pending_words(const kit::Json& check);
// One delivery, in a line.
std::string inbox_words(const kit::Json& delivery);
// A delivery that was opened: what it says, and for a check who may be meant.
std::string shown_words(const kit::Json& shown);

}  // namespace mash::cli
