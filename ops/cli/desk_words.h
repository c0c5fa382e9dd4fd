// What mash-desk answers about a case, in words.
#pragma once

#include <string>

#include "kit/json.h"

namespace mash::cli {

// The text under `key`, or nothing where there is none.
std::string text_at(const kit::Json& json, const char* key);
// Whom a check, a return or a section is about: "Anna Kowalska (child)".
std::string about(const kit::Json& json);

}  // namespace mash::cli
