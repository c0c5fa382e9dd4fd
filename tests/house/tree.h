// The checkout as plain data, and what a rule says about it.
//
// A rule is a function from a file or from the whole tree to the places that break it. It touches
// no disk, so each rule is tried on small samples as well as on the checkout.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mash::house {

struct File {
  std::string path;  // Relative to the root, with '/'.
  std::string text;

  std::string_view name() const;       // "bytes.h"
  std::string_view folder() const;     // "broker/base"; "" at the top level.
  std::string_view extension() const;  // ".h"; "" for "README" and for ".gitignore".
};

using Tree = std::vector<File>;  // In order of path.

struct Breach {
  std::string path;
  std::size_t line;      // 1-based; 1 when the file as a whole is meant.
  std::string sentence;  // The rule and the mend.
};

using Breaches = std::vector<Breach>;

// What git tracks or would track below `root`: everything but the folders .gitignore names and
// dot folders other than .ci. Throws std::runtime_error if there are so few files that the walk
// itself must be wrong: a rule that is shown nothing is never broken.
Tree walk(const std::filesystem::path& root);

bool starts_with_folder(std::string_view path, std::string_view folder);

// Which files a rule is about.
bool is_cpp(const File& file);     // .h and .cc
bool is_source(const File& file);  // Programs: C++, schemas, settings, CMake, SQL, scripts.
bool is_script(const File& file);  // Begins with "#!".
bool is_prose(const File& file);   // .md and .txt
bool is_test(const File& file);    // Below tests/.
// Samples for programs, damaged on purpose or as others write them: below vectors/ or fixtures/.
bool is_sample(const File& file);

template <class Rule>
Breaches each(const Tree& tree, Rule rule) {
  Breaches all;
  for (const File& file : tree) {
    for (Breach& breach : rule(file)) all.push_back(std::move(breach));
  }
  return all;
}

}  // namespace mash::house
