// The CSV files of each agency, as adapters/*/README.md has their columns.
#pragma once

#include <map>
#include <string>

#include "support/county/people.h"

namespace mash::county {

// File name to its bytes, for one agency. What happened to people is drawn from the plan's seed and
// the agency alone, so that one agency's files do not change when another's grow.
std::map<std::string, std::string> store_files(const Plan& plan,
                                               const std::vector<Family>& families, Agency agency);

}  // namespace mash::county
