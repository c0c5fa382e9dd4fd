// Every word that rules may use, list by list, and the file schema.toml that says them.
//
// The lists are this program's; the file says them to people, and a policy whose file names a word
// or a list that the program does not know is not loaded. A file from an earlier version, which
// lacks words, is: words are added, and never taken away.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/settings.h"

namespace mash::policy {

// What may stand at one place of a rule.
struct WordList {
  std::string_view table;  // "rule", "when", "then" or "hold".
  std::string_view key;    // "urgency".
  std::string_view about;  // For people.
  std::vector<std::string_view> words;
};

// As this program knows them.
std::vector<WordList> word_lists();
// The same as the file.
std::string schema_text();

std::optional<SettingsProblem> check_schema(std::string_view text, const std::string& name);

}  // namespace mash::policy
