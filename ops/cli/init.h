// `mash init`: makes a hub.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/governor.h"
#include "cli/output.h"

namespace mash::cli {

struct Init {
  std::filesystem::path directory;
  std::string origin;
  std::string mode = "exercise";
  std::vector<std::string> governors;  // Public files of all of them.
  Signers signers;
  unsigned quorum = 2;
  std::filesystem::path policies;
  std::string passphrase;  // A source; empty: a file of its own is made.
};

// Everything or nothing: a directory that was begun is removed again when something is refused.
int init(const Init& asked, const Output& output);

}  // namespace mash::cli
