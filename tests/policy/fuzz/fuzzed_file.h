// One input of a fuzzer as a file of a policy that somebody brings.
#pragma once

#include <string_view>

#include "policy/policy.h"

namespace mash::samples {

// The first line says which file the rest is: practice, retention, trust, tests or manifest; any
// other stands for rules. What comes of it is what the file says, or one sentence with its place;
// anything else ends the program. `sound` is the policy that tests are run on.
void read_as_policy_file(std::string_view input, const policy::Policy& sound);

}  // namespace mash::samples
