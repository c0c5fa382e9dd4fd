// That nothing lies about: no dead file, no room without its page, no test that cannot fail.
#pragma once

#include "house/arrows.h"

namespace mash::house {

// Files and folders at the top level that are not part of the fixed map.
Breaches strangers_at_top(const Tree& tree);
// A .cc that no CMakeLists.txt builds, a .h that nobody includes, a schema, settings file or script
// that no other file mentions, a CMakeLists.txt that no add_subdirectory reaches.
Breaches dead_files(const Tree& tree, const Table& table);
// Rooms that are built but have no README.md.
Breaches rooms_without_readme(const Tree& tree, const Table& table);
// Public headers of broker/ that do not begin with a sentence and #pragma once.
Breaches headers_without_contract(const File& file);
// What ops/THREATS.md names as proof and is not there. A file named without its folder is beside
// the one named before it.
Breaches absent_proofs(const Tree& tree);
// Test cases that check nothing, that ctest never runs, or that may fail unnoticed; and skips that
// are only printed.
Breaches idle_tests(const File& file);

}  // namespace mash::house
