// What a certificate says, in words.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kit/json.h"

namespace mash::cli {

// A sentence each; with the date, since evidence is read on other days than it was made. `name`
// puts people's ids as they are called here.
std::vector<std::string> certificate_sentences(
    const kit::Json& certificate, const std::function<std::string(const std::string& id)>& name);

}  // namespace mash::cli
