// Small files that commands read and write, each with a plain sentence when that fails.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.h"
#include "cli/output.h"
#include "crypto/key_file.h"
#include "kit/json.h"
#include "kit/problem.h"
#include "policy/policy.h"
#include "wire/governed.h"

namespace mash::cli {

// These throw base::Fatal with one sentence.
std::string read_text(const std::filesystem::path& path);
// A directory that must not exist yet or be empty; made with mode 0700.
void make_directory(const std::filesystem::path& path);
// A directory for keys: one that is there is left as it is, a missing one gets mode 0700.
void make_key_directory(const std::filesystem::path& path);
// Creates; never overwrites. `mode` as for open(2).
void write_new_text(const std::filesystem::path& path, const std::string& text, unsigned mode);
// Replaces the file whole, or leaves it as it was.
void replace_text(const std::filesystem::path& path, const std::string& text);

// One JSON object that a person or program wrote down; `what` is what it has to be, in words.
// Problem bad_file names the line.
Result<kit::Json, Problem> read_object(const std::filesystem::path& path, std::string_view what);

// Problems: those of crypto/passphrase.h and crypto/key_file.h.
Result<SecretBytes, Problem> read_passphrase(const std::string& source);
Result<Secret<32>, Problem> read_key(const std::filesystem::path& path, crypto::KeyKind kind,
                                     const SecretBytes& passphrase);
Outcome<Problem> write_key(Random& random, const std::filesystem::path& path, crypto::KeyKind kind,
                           const Secret<32>& key, const SecretBytes& passphrase);
// Each with its exit code: a key, a passphrase or another file is wrong (4); what was typed or
// stands in settings (2); what is there and was left alone, and governors' notes (1).
Problem problem_of(const crypto::Problem& problem);
Problem problem_of(const kit::Problem& problem);
Problem problem_of(const SettingsProblem& problem);
Problem problem_of(const wire::GovernedProblem& problem);

// Throws base::Fatal. Every .toml file below `folder`, as a bundle has them; one that is no
// policy's is for policy::load() to refuse, for its name may be a slip of the hand.
std::vector<policy::BundleFile> read_policies(const std::filesystem::path& folder);

Time wall_clock();

// The hash and the signature check of everything governors sign.
extern const wire::SignatureTools signature_tools;

}  // namespace mash::cli
