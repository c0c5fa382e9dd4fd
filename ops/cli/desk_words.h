// What mash-desk answers about a case, in words.
#pragma once

#include <string>

#include "cli/output.h"
#include "kit/json.h"

namespace mash::cli {

// The text under `key`, or nothing where there is none.
std::string text_at(const kit::Json& json, const char* key);
// Whom a check, a return or a section is about: "Anna Kowalska (child)".
std::string about(const kit::Json& json);

// The checks of a case's view that ended as not obtainable, [{check, agency, about}]: what nobody
// will know. Whoever signs or decides over it is told so before anything else.
kit::Json gaps_in(const kit::Json& view);
void say_gaps(const kit::Json& gaps, const Output& output);

}  // namespace mash::cli
