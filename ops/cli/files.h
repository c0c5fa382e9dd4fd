// Small files that commands read and write, each with a plain sentence when that fails.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.h"
#include "crypto/key_file.h"
#include "policy/policy.h"

namespace mash::cli {

// All of these throw base::Fatal with one sentence.
std::string read_text(const std::filesystem::path& path);
// Creates; never overwrites. `mode` as for open(2).
void write_new_text(const std::filesystem::path& path, const std::string& text, unsigned mode);
// A directory that must not exist yet or be empty; made with mode 0700.
void make_directory(const std::filesystem::path& path);
SecretBytes read_passphrase(const std::string& source);
Secret<32> read_key(const std::filesystem::path& path, crypto::KeyKind kind,
                    const SecretBytes& passphrase);
void write_key(Random& random, const std::filesystem::path& path, crypto::KeyKind kind,
               const Secret<32>& key, const SecretBytes& passphrase);
// practice.toml, retention.toml, trust.toml and sharing/*.toml below `folder`, as a bundle has
// them.
std::vector<policy::BundleFile> read_policies(const std::filesystem::path& folder);

Time wall_clock();

}  // namespace mash::cli
