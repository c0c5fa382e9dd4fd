// Governors on the command line: their keys, and what they sign.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/output.h"
#include "crypto/sign.h"
#include "wire/roster.h"

namespace mash::cli {

struct GovernorKeygen {
  std::filesystem::path directory;
  std::string name;
  std::string controller;
  std::string passphrase;  // A source, as everywhere.
};
// Writes NAME.pem and NAME.pub.toml.
int governor_keygen(const GovernorKeygen& asked, const Output& output);

wire::Governor read_governor(const std::filesystem::path& public_file);

// A governor's private key beside its public file: NAME.pem beside NAME.pub.toml.
struct GovernorKey {
  wire::Governor governor;
  crypto::SigningKey key;
};
GovernorKey read_governor_key(const std::filesystem::path& public_file,
                              const std::string& passphrase);

// `text` as a note with a signature of each.
std::string sign_governed(const std::string& text, const std::vector<GovernorKey>& keys);

}  // namespace mash::cli
