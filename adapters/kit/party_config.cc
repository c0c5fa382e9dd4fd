#include "kit/party_config.h"

#include <sstream>

#include "crypto/passphrase.h"

namespace mash::kit {
namespace {

constexpr std::string_view file_scheme = "file:";

// "file:" with a relative path means beside the settings, wherever the program was started.
std::string beside(const std::filesystem::path& folder, const std::string& source) {
  if (!source.starts_with(file_scheme)) return source;
  return std::string(file_scheme) + (folder / source.substr(file_scheme.size())).string();
}

bool is_endpoint(const std::string& text) {
  constexpr std::string_view scheme = "tcp://";
  if (text.starts_with(file_scheme)) return text.size() > file_scheme.size();
  const auto port = text.rfind(':');
  return text.starts_with(scheme) && port > scheme.size() && port + 1 < text.size() &&
         text.find_first_not_of("0123456789", port + 1) == std::string::npos;
}

// What another's keys made below `data` would be of no use to this party.
std::optional<Problem> keys_of_another(const PartyConfig& config) {
  constexpr std::string_view suffix = ".pub.toml";
  std::string other;
  std::error_code unreadable;  // The key files then say why.
  for (const auto& entry : std::filesystem::directory_iterator(config.keys, unreadable)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(suffix)) continue;
    other = name.substr(0, name.size() - suffix.size());
    if (other == config.party.text()) return std::nullopt;
  }
  if (other.empty()) return std::nullopt;
  return problem_with(config.keys, "other_party",
                      "holds the keys of " + other + ", and the settings say party = \"" +
                          config.party.text() + "\"; put one of the two right.");
}

}  // namespace

PartyConfig read_party_config(const SettingsTable& root, const std::filesystem::path& folder) {
  PartyConfig config;
  const std::string name = root.text("party");
  if (const auto party = PartyId::from_text(name)) {
    config.party = *party;
  } else if (!name.empty()) {
    root.complain("party",
                  "a party is named by lower-case letters, digits and single hyphens, as it was "
                  "enrolled");
  }
  config.join = folder / root.text("join");
  config.keys = folder / root.text("keys");
  config.data = folder / root.text("data");
  config.passphrase = beside(folder, root.text("passphrase"));
  const std::string endpoint = root.text("endpoint");
  if (!endpoint.empty() && !is_endpoint(endpoint)) {
    root.complain("endpoint",
                  "takes \"tcp://10.1.2.3:7000\", or \"file:\" and the path of the hub's endpoint "
                  "file");
  }
  config.endpoint = beside(folder, endpoint);
  config.staff = folder / (root.has("staff") ? root.text("staff") : "staff");
  if (root.has("staff_passphrase")) {
    config.staff_passphrase = beside(folder, root.text("staff_passphrase"));
  }
  return config;
}

Result<wire::JoinFile, Problem> read_join(const PartyConfig& config) {
  const auto text = read_text(config.join);
  if (!text) return refuse(text.error());
  auto join = wire::parse_join_file(*text, config.join.string());
  if (!join) return refuse(problem_of(join.error()));
  return std::move(*join);
}

Result<PartyKeys, Problem> read_keys(const PartyConfig& config) {
  if (auto problem = keys_of_another(config)) return refuse(std::move(*problem));
  const auto passphrase = crypto::read_passphrase(config.passphrase);
  if (!passphrase) return refuse(problem_of(passphrase.error()));
  return read_party_keys(config.keys, *passphrase);
}

// A line of the hub's file is "party endpoint".
std::string find_endpoint(const PartyConfig& config) {
  if (!config.endpoint.starts_with(file_scheme)) return config.endpoint;
  const auto text = read_text(config.endpoint.substr(file_scheme.size()));
  if (!text) return {};
  std::istringstream lines(*text);
  std::string party;
  std::string endpoint;
  while (lines >> party >> endpoint) {
    if (party == config.party.text()) return endpoint;
  }
  return {};
}

}  // namespace mash::kit
