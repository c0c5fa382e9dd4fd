#include "policy/policy.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "policy/schema.h"

namespace mash::policy {
namespace {

constexpr std::string_view sharing_folder = "sharing/";
constexpr std::string_view schema_file = "schema.toml";  // May be left out.
constexpr std::string_view test_suffix = ".test.toml";
constexpr std::string_view rules_suffix = ".toml";

using Files = std::map<std::string, std::string_view>;

bool is_plain(std::string_view stem) {
  return !stem.empty() && std::all_of(stem.begin(), stem.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_in_sharing(std::string_view name, std::string_view suffix) {
  if (!name.starts_with(sharing_folder) || !name.ends_with(suffix)) return false;
  if (name.size() < sharing_folder.size() + suffix.size()) return false;
  name.remove_prefix(sharing_folder.size());
  name.remove_suffix(suffix.size());
  return is_plain(name);
}

bool is_sharing_file(std::string_view name) { return is_in_sharing(name, rules_suffix); }

SettingsProblem stranger(const std::string& name) {
  const auto near =
      nearest_word(name, {"practice.toml", "retention.toml", "schema.toml", "trust.toml"});
  const std::string mend = near ? "did you mean \"" + std::string(*near) + "\"?"
                                : "it has practice.toml, retention.toml, schema.toml, trust.toml "
                                  "and sharing/NAME.toml, NAME of lower-case letters and hyphens";
  return {name, 0, "is no file of a policy; " + mend};
}

std::optional<SettingsProblem> sort_files(const std::vector<BundleFile>& files, Files& sorted) {
  if (files.size() > limits::policy_files_max) {
    const std::string most = std::to_string(limits::policy_files_max);
    return SettingsProblem{"policy", 0, "has more than " + most + " files, the most that is read"};
  }
  for (const BundleFile& file : files) {
    if (!sorted.emplace(file.name, file.text).second) {
      return SettingsProblem{file.name, 0, "is in the bundle twice"};
    }
  }
  for (const auto& [name, text] : sorted) {
    if (!is_policy_file(name)) return stranger(name);
  }
  for (const char* name : {"practice.toml", "retention.toml", "trust.toml"}) {
    if (!sorted.contains(name)) return SettingsProblem{name, 0, "is missing from the bundle"};
  }
  return std::nullopt;
}

std::optional<SettingsProblem> read_sharing(const Files& files, SharingReader& reader) {
  bool any = false;
  for (const auto& [name, text] : files) {
    if (!is_sharing_file(name)) continue;
    any = true;
    if (auto problem = reader.read(name, text)) return problem;
  }
  if (any) return std::nullopt;
  return SettingsProblem{"sharing", 0, "has no file of rules: everything would be withheld"};
}

}  // namespace

bool is_test_file(std::string_view name) { return is_in_sharing(name, test_suffix); }

bool is_policy_file(std::string_view name) {
  return name == "practice.toml" || name == "retention.toml" || name == "trust.toml" ||
         name == schema_file || is_sharing_file(name) || is_test_file(name);
}

Result<Policy, SettingsProblem> load(const std::vector<BundleFile>& files) {
  Files sorted;
  if (auto problem = sort_files(files, sorted)) return refuse(std::move(*problem));
  auto practice = read_practice(sorted.at("practice.toml"), "practice.toml");
  if (!practice) return refuse(std::move(practice.error()));
  auto retention = read_retention(sorted.at("retention.toml"), "retention.toml");
  if (!retention) return refuse(std::move(retention.error()));
  const auto schema = sorted.find(std::string(schema_file));
  if (schema != sorted.end()) {
    if (auto problem = check_schema(schema->second, schema->first)) {
      return refuse(std::move(*problem));
    }
  }
  SharingReader reader;
  if (auto problem = read_sharing(sorted, reader)) return refuse(std::move(*problem));
  auto trust = read_trust(sorted.at("trust.toml"), "trust.toml");
  if (!trust) return refuse(std::move(trust.error()));
  return Policy(std::move(reader).finish(), std::move(*practice), std::move(*retention), *trust);
}

}  // namespace mash::policy
