// Names and words that do not belong where they stand.
#pragma once

#include "house/arrows.h"

namespace mash::house {

// Clock, chance, file, thread, environment or locale in a room that is pure, and unordered or
// pointer-ordered containers where decisions are made.
Breaches impure_names(const File& file, const Table& table);
// What our compilers or our habits do not bear: std::views, assert(), sleeping tests and the like.
Breaches banned_names(const File& file);
// reinterpret_cast and reveal() outside the places that are allowed to use them.
Breaches guarded_names(const File& file, const Table& table);
// Words that say "not finished".
Breaches unfinished_words(const File& file);
// Paths of one machine, names of package registries.
Breaches machine_paths(const File& file);

}  // namespace mash::house
