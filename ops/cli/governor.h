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

Result<wire::Governor, Problem> read_governor(const std::filesystem::path& public_file);

// A governor's private key, from NAME.pem beside NAME.pub.toml.
struct GovernorKey {
  wire::Governor governor;
  crypto::SigningKey key;
};

// Who signs here and now.
struct Signers {
  std::vector<std::string> public_files;
  std::vector<std::string> passphrases;  // Sources: one for all, or one for each in their order.
};
Result<std::vector<GovernorKey>, Problem> read_signers(const Signers& signers);

// `text` as a note with a signature of each; without any, the bare text.
std::string sign_governed(const std::string& text, const std::vector<GovernorKey>& keys);
// What governors sign, from a note or from the bare text that nobody signed yet.
std::string governed_text(const std::string& note_or_text);
// Refuses `note`, read from `file`, if nobody has signed it yet: a bare text that begins with
// `context`. `how` is the command that signs it. Who signed, and enough, is for others to check.
Outcome<Problem> check_signed(const std::string& note, const std::filesystem::path& file,
                              std::string_view context, unsigned quorum, std::string_view how);
// Refuses a key that is not of one of `governors`.
Outcome<Problem> check_signers(const std::vector<GovernorKey>& keys,
                               const std::vector<wire::Governor>& governors);

}  // namespace mash::cli
