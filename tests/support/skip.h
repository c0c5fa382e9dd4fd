// Saying "this could not be tried here" so that it cannot be taken for "this works", nor hide a
// failure: ctest shows a test as skipped only if it skipped and nothing in it failed.
#pragma once

#include <string_view>

namespace mash::support {

// Prints "SKIPPED: " and the reason, and lets the program end with exit code MASH_SKIPPED if it has
// no failure. The caller returns from its test case.
void skip(std::string_view reason);

}  // namespace mash::support
