// What is wrong with a file that a program cannot start without.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/settings.h"
#include "crypto/refusal.h"

namespace mash::kit {

struct Problem {
  std::string code;      // Stable, e.g. "key_file_mode".
  std::string sentence;  // Which file, what was expected, what to do.

  bool operator==(const Problem&) const = default;
};

Problem problem_of(const crypto::Problem& problem);
Problem problem_of(const SettingsProblem& problem);
// Of a code that no other room has.
Problem problem_with(const std::filesystem::path& file, std::string_view code,
                     std::string_view sentence);

// The whole file, at most limits::settings_bytes_max. Problem: file_unreadable.
Result<std::string, Problem> read_text(const std::filesystem::path& file);

}  // namespace mash::kit
